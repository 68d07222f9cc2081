"""The time that a timeline shows, and its bars: a date is a span of years or months, which counts in each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.results import Bar, SearchRequest, Timeline, Unit

#: The first and the last day of a time, both within it.
Days = tuple[date, date]
Numbers = NDArray[np.intp]

#: How many units a year has.
IN_A_YEAR: dict[Unit, int] = {"year": 1, "month": 12}
#: What counts in months where "auto" is asked: no longer than so many years.
_FEW_YEARS = 3
#: More years in a row without any release become one bar.
_MOST_EMPTY = 3

_YEAR = re.compile(r"(?!0000)[0-9]{4}")


class SpanCounts(NamedTuple):
    """How many releases are dated to each of some spans, no two alike: from the unit `first` to the unit `last`.

    A unit is a year, or a month counted from January of the year 0.
    """

    first: Numbers
    last: Numbers
    counts: Numbers

    def by_unit(self, units: range) -> Numbers:
        """How many releases may be of each of some units in a row: a span counts in each unit that it overlaps."""
        steps = np.zeros(len(units) + 1, np.intp)
        np.add.at(steps, np.clip(self.first - units.start, 0, len(units)), self.counts)
        np.subtract.at(steps, np.clip(self.last + 1 - units.start, 0, len(units)), self.counts)
        by_unit: Numbers = steps.cumsum()[:-1]
        return by_unit

    def vague(self) -> SpanCounts:
        """The same of those spans alone that are more than one unit."""
        return self._replace(counts=np.where(self.last > self.first, self.counts, 0))


class Shape(NamedTuple):
    """What a timeline shows: the time `window`, null for none, in steps of `unit`."""

    window: Days | None
    unit: Unit

    def filled(self, found: SpanCounts, covered: SpanCounts, undated: int) -> Timeline:
        """The timeline of the releases `found` and `undated` of an index that covers so much."""
        bars = tuple(_bars(found, covered, self.window, self.unit)) if self.window else ()
        return Timeline(self.unit, bars, undated)


class _Counted(NamedTuple):
    """What the bars of some units in a row show, unit by unit."""

    counts: list[int]
    vague: list[int]
    covered: list[int]


def shape_of(request: SearchRequest, covered: Days | None) -> Shape:
    """What a request asks to see of an index whose releases may be of the days `covered`; null where none is dated."""
    window = _window(request, covered)
    return Shape(window, _unit(request, window))


def _window(request: SearchRequest, covered: Days | None) -> Days | None:
    """The time that is shown; null where there is none. An open end reaches as far as the releases of the index."""
    first, last = request.first_day, request.last_day
    years = [int(value) for value in request.selected.get("year", ()) if _YEAR.fullmatch(value)]
    if years:
        first = max(first or date.min, date(min(years), 1, 1))
        last = min(last or date.max, date(max(years), 12, 31))
    if covered and first is None:
        first = min(covered[0], last or covered[0])
    if covered and last is None:
        last = max(covered[1], first or covered[1])
    first, last = first or last, last or first
    return (first, last) if first and last and first <= last else None


def _unit(request: SearchRequest, window: Days | None) -> Unit:
    if request.timeline in ("year", "month"):
        return request.timeline
    narrowed = request.first_day or request.last_day or any(map(_YEAR.fullmatch, request.selected.get("year", ())))
    if not window or not narrowed:
        return "year"
    first, last = window
    after = first.year + _FEW_YEARS, first.month, first.day
    return "month" if (last.year, last.month, last.day) < after else "year"


def _bars(found: SpanCounts, covered: SpanCounts, window: Days, unit: Unit) -> Iterator[Bar]:
    steps = IN_A_YEAR[unit]
    first, last = ((day.year * steps + (day.month - 1 if unit == "month" else 0)) for day in window)
    units = range(window[0].year * steps, (window[1].year + 1) * steps)
    in_index = covered.by_unit(units)
    counted = _Counted(found.by_unit(units).tolist(), found.vague().by_unit(units).tolist(), in_index.tolist())
    empty = in_index.reshape(-1, steps).sum(axis=1) == 0
    empty[0] &= first == units[0]  # a year that the window cuts is shown month by month
    empty[-1] &= last == units[-1]
    years = range(window[0].year, window[1].year + 1)
    for is_empty, group in groupby(zip(years, empty.tolist(), strict=True), lambda year: year[1]):
        run = [year for year, _ in group]
        if is_empty and len(run) > _MOST_EMPTY:
            yield Bar(f"{run[0]:04}/{run[-1]:04}", 0, 0, 0, True)
        else:
            shown = range(max(first, run[0] * steps), min(last + 1, (run[-1] + 1) * steps))
            yield from (_bar(each, each - units.start, counted, unit) for each in shown)


def _bar(unit: int, at: int, counted: _Counted, kind: Unit) -> Bar:
    period = f"{unit:04}" if kind == "year" else f"{unit // 12:04}-{unit % 12 + 1:02}"
    covered = counted.covered[at]
    return Bar(period, counted.counts[at], counted.vague[at], covered, not covered)
