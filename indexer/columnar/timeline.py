"""How many releases match in each year or month: a date is a span of them, and spans are counted in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from indexer.answering.timeline import IN_A_YEAR, Days, SpanCounts, shape_of
from indexer.columnar.facet_columns import Numbers
from indexer.columnar.snapshot import Snapshot
from indexer.results import SearchRequest, Timeline, Unit

#: The ordinal of the day from which numpy counts.
_EPOCH = date(1970, 1, 1).toordinal()
#: Holds any unit: a span is kept as one number until it is known how many different ones there are.
_UNIT_BITS = 20
#: What comes after the spans: no date.
_UNDATED = 1 << 2 * _UNIT_BITS


class Spans(NamedTuple):
    """The different times that the releases of an index are dated to, and which of them each release has.

    `first` and `last` have the units in which a span begins and ends; `of_release`, for each segment, the span of each
    release, `len(first)` where there is no date.
    """

    first: Numbers
    last: Numbers
    of_release: list[Numbers]

    def counts(self, found: Sequence[Numbers]) -> tuple[SpanCounts, int]:
        """How many of some releases, given for each segment, have each span, and how many have no date."""
        counts = np.zeros(len(self.first) + 1, np.intp)
        for spans, numbers in zip(self.of_release, found, strict=True):
            counts += np.bincount(spans.take(numbers), minlength=len(counts))
        return SpanCounts(self.first, self.last, counts[:-1]), int(counts[-1])


def timeline(request: SearchRequest, snapshot: Snapshot, found: Sequence[Numbers]) -> Timeline:
    """The timeline of a request, of the releases (of each segment) that match everything but its years and days."""
    shape = shape_of(request, snapshot.keep(("days", "covered"), lambda: _covered_days(snapshot)))
    spans: Spans = snapshot.keep(("spans", shape.unit), lambda: _spans(snapshot, shape.unit))
    counts, undated = spans.counts(found)
    return shape.filled(counts, _covered(snapshot, spans, shape.unit), undated)


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
    return steps + 1970 * IN_A_YEAR[unit]


def _covered(snapshot: Snapshot, spans: Spans, unit: Unit) -> SpanCounts:
    """How many releases of the index have each span."""
    counts: SpanCounts = snapshot.keep(
        ("spans of all", unit),
        lambda: spans.counts([np.flatnonzero(snapshot.live_in(at)) for at in range(len(snapshot.segments))])[0],
    )
    return counts
