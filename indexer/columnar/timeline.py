"""How many releases match in each year or month: a date is a span of them, and spans are counted in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

import numpy as np

from indexer.columnar.facet_columns import Numbers
from indexer.columnar.snapshot import Snapshot
from indexer.results import Bar, SearchRequest, Timeline, Unit

#: The first and the last day of a time, both within it.
Days = tuple[date, date]

#: How many units a year has.
_IN_A_YEAR: dict[Unit, int] = {"year": 1, "month": 12}
#: What counts in months where "auto" is asked: no longer than so many years.
_FEW_YEARS = 3
#: More years in a row without any release become one bar.
_MOST_EMPTY = 3

_YEAR = re.compile(r"(?!0000)[0-9]{4}")
#: The ordinal of the day from which numpy counts.
_EPOCH = date(1970, 1, 1).toordinal()
#: Holds any unit: a span is kept as one number until it is known how many different ones there are.
_UNIT_BITS = 20
#: What comes after the spans: no date.
_UNDATED = 1 << 2 * _UNIT_BITS


class Spans(NamedTuple):
    """The different times that the releases of an index are dated to, and which of them each release has.

    A unit is a year, or a month counted from January of the year 0. `first` and `last` have the units in which a span
    begins and ends; `of_release`, for each segment, the span of each release, `len(first)` where there is no date.
    """

    first: Numbers
    last: Numbers
    of_release: list[Numbers]

    def counts(self, found: Sequence[Numbers]) -> Numbers:
        """How many of some releases, given for each segment, have each span; the last is how many have no date."""
        counts = np.zeros(len(self.first) + 1, np.intp)
        for spans, numbers in zip(self.of_release, found, strict=True):
            counts += np.bincount(spans.take(numbers), minlength=len(counts))
        return counts

    def by_unit(self, counts: Numbers, units: range) -> Numbers:
        """How many releases may be of each of some units in a row: a span counts in each unit that it overlaps."""
        steps = np.zeros(len(units) + 1, np.intp)
        np.add.at(steps, np.clip(self.first - units.start, 0, len(units)), counts)
        np.subtract.at(steps, np.clip(self.last + 1 - units.start, 0, len(units)), counts)
        by_unit: Numbers = steps.cumsum()[:-1]
        return by_unit

    def vague(self, counts: Numbers) -> Numbers:
        """The counts of those spans that are more than one unit."""
        return np.where(self.last > self.first, counts, 0)


class _Counted(NamedTuple):
    """What the bars of some units in a row show, unit by unit."""

    counts: list[int]
    vague: list[int]
    covered: list[int]


def timeline(request: SearchRequest, snapshot: Snapshot, found: Sequence[Numbers]) -> Timeline:
    """The timeline of a request, of the releases (of each segment) that match everything but its years and days."""
    window = _window(request, snapshot.keep(("days", "covered"), lambda: _covered_days(snapshot)))
    unit = _unit(request, window)
    spans: Spans = snapshot.keep(("spans", unit), lambda: _spans(snapshot, unit))
    counts = spans.counts(found)
    bars = tuple(_bars(spans, counts[:-1], _covered(snapshot, spans, unit), window, unit)) if window else ()
    return Timeline(unit, bars, int(counts[-1]))


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


def _covered_days(snapshot: Snapshot) -> Days | None:
    """From the first day that a release of the index may be of to the last; null where none has a date."""
    days = []
    for at, segment in enumerate(snapshot.segments):
        first, last = segment.numbers("first_day"), segment.numbers("last_day")
        dated = (first > 0) & snapshot.live_in(at)
        if dated.any():
            days += [int(first[dated].min()), int(last[dated].max())]
    return (date.fromordinal(min(days)), date.fromordinal(max(days))) if days else None


def _spans(snapshot: Snapshot, unit: Unit) -> Spans:
    keys = []
    for segment in snapshot.segments:
        first = segment.numbers("first_day").astype(np.int64)
        last = segment.numbers("last_day").astype(np.int64)
        keys.append(np.where(first > 0, _units(first, unit) << _UNIT_BITS | _units(last, unit), _UNDATED))
    distinct = np.unique(np.concatenate([*map(np.unique, keys), np.array([_UNDATED])]))
    dated = distinct[:-1]
    return Spans(dated >> _UNIT_BITS, dated & (1 << _UNIT_BITS) - 1, [np.searchsorted(distinct, key) for key in keys])


def _units(ordinals: Numbers, unit: Unit) -> Numbers:
    """The units in which days lie."""
    days = (ordinals - _EPOCH).astype("datetime64[D]")
    steps: Numbers = days.astype(f"datetime64[{'Y' if unit == 'year' else 'M'}]").astype(np.intp)
    return steps + 1970 * _IN_A_YEAR[unit]


def _covered(snapshot: Snapshot, spans: Spans, unit: Unit) -> Numbers:
    """How many releases of the index have each span."""
    counts: Numbers = snapshot.keep(
        ("spans of all", unit),
        lambda: spans.counts([np.flatnonzero(snapshot.live_in(at)) for at in range(len(snapshot.segments))])[:-1],
    )
    return counts


def _bars(spans: Spans, counts: Numbers, covered: Numbers, window: Days, unit: Unit) -> Iterator[Bar]:
    steps = _IN_A_YEAR[unit]
    first, last = ((day.year * steps + (day.month - 1 if unit == "month" else 0)) for day in window)
    units = range(window[0].year * steps, (window[1].year + 1) * steps)
    in_index = spans.by_unit(covered, units)
    counted = _Counted(
        spans.by_unit(counts, units).tolist(),
        spans.by_unit(spans.vague(counts), units).tolist(),
        in_index.tolist(),
    )
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
