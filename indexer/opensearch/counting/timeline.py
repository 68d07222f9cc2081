"""How many releases match in each year or month."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from indexer.answering.timeline import IN_A_YEAR, Days, SpanCounts, shape_of
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.reader import Reader
from indexer.opensearch.selection import Selection, all_of
from indexer.results import SearchRequest, Timeline, Unit

#: Spans that are asked for, which is all of them: of 3,000 years each month and each year.
_ALL = 40_000
_TIMELINE, _SPANS, _UNDATED = "timeline", "spans", "undated"
_FIELDS: dict[Unit, str] = {"year": "years", "month": "months"}


class TimelineCounts:
    """The timeline of a request."""

    def __init__(self, request: SearchRequest, reader: Reader, selection: Selection) -> None:
        """Find out what time is shown, which depends on what the index covers."""
        self._reader = reader
        self._shape = shape_of(request, reader.keep(("days", "covered"), lambda: _covered_days(reader)))
        self._among = all_of(selection.at_any_time())

    def aggregations(self) -> dict[str, Any]:
        """What to ask for beside the releases; see `indexer.opensearch.counting.facets.Facets`."""
        field = _FIELDS[self._shape.unit]
        inner = {_SPANS: _spans_of(field), _UNDATED: {"missing": {"field": field}}}
        return {_TIMELINE: {"filter": self._among, "aggs": inner}}

    def told(self, answer: Answer) -> Timeline:
        """The timeline."""
        told = answer["aggregations"][_TIMELINE]
        covered = _covered(self._reader, self._shape.unit)
        return self._shape.filled(_counts(told[_SPANS]), covered, int(told[_UNDATED]["doc_count"]))


def _spans_of(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": _ALL, "shard_size": _ALL}}


def _counts(told: Answer) -> SpanCounts:
    """How many releases have each of the spans that were told."""
    edges = [[_unit(edge) for edge in bucket["key"].split("/")] for bucket in told["buckets"]]
    first, last = np.array(edges, np.intp).reshape(-1, 2).T
    return SpanCounts(first, last, np.array([bucket["doc_count"] for bucket in told["buckets"]], np.intp))


def _unit(written: str) -> int:
    """A year, or a month counted from January of the year 0, as `2007` and `2007-03` write them."""
    year, _, month = written.partition("-")
    return int(year) * IN_A_YEAR["month"] + int(month) - 1 if month else int(year)


def _covered(reader: Reader, unit: Unit) -> SpanCounts:
    """How many releases of the index have each span."""
    covered: SpanCounts = reader.keep(("spans", unit), lambda: _counts_of_all(reader, unit))
    return covered


def _counts_of_all(reader: Reader, unit: Unit) -> SpanCounts:
    body = {"query": {"match_all": {}}, "size": 0, "aggs": {_SPANS: _spans_of(_FIELDS[unit])}}
    return _counts(reader.search(body)["aggregations"][_SPANS])


def _covered_days(reader: Reader) -> Days | None:
    """From the first day that a release of the index may be of to the last; null where none has a date.

    Spans tell the months of both; which days of these have releases is asked.
    """
    months = _covered(reader, "month")
    if not len(months.counts):
        return None
    days = [*_days_of(int(months.first.min())), *_days_of(int(months.last.max()))]
    counts = reader.counts([{"range": {"days": {"gte": str(day), "lte": str(day)}}} for day in days])
    known = [day for day, count in zip(days, counts, strict=True) if count]
    return min(known), max(known)


def _days_of(month: int) -> list[date]:
    year, before = divmod(month, 12)
    begin = date(year, before + 1, 1).toordinal()
    after = range(min(31, date.max.toordinal() + 1 - begin))
    return [day for day in map(date.fromordinal, (begin + at for at in after)) if day.month == before + 1]
