"""How many releases match in each year or month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

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
        self._covered: _Covered = reader.keep(("covered",), lambda: _covered(reader))
        self._shape = shape_of(request, self._covered.days)
        self._among = all_of(selection.at_any_time())

    def aggregations(self) -> dict[str, Any]:
        """What to ask for beside the releases; see `indexer.opensearch.counting.facets.Facets`."""
        field = _FIELDS[self._shape.unit]
        inner = {_SPANS: _spans_of(field), _UNDATED: {"missing": {"field": field}}}
        return {_TIMELINE: {"filter": self._among, "aggs": inner}}

    def told(self, answer: Answer) -> Timeline:
        """The timeline."""
        told = answer["aggregations"][_TIMELINE]
        covered = self._covered.spans[self._shape.unit]
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


class _Covered(NamedTuple):
    """What the index covers: from the first day of its releases to the last, null where none has a date; all spans."""

    days: Days | None
    spans: Mapping[Unit, SpanCounts]


def _covered(reader: Reader) -> _Covered:
    """What the index covers, in one request."""
    days = {"first": {"min": {"field": "first_day"}}, "last": {"max": {"field": "last_day"}}}
    aggregations = {**days, **{field: _spans_of(field) for field in _FIELDS.values()}}
    body = {"query": {"match_all": {}}, "size": 0, "track_total_hits": False, "aggs": aggregations}
    told = reader.search(body)["aggregations"]
    first, last = (told[edge].get("value_as_string") for edge in days)
    known = (date.fromisoformat(first), date.fromisoformat(last)) if first else None
    return _Covered(known, {unit: _counts(told[field]) for unit, field in _FIELDS.items()})
