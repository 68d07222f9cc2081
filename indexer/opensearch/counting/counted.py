"""What is counted, and where: releases by the values that they have, or by the speakers of some of their statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.queries.compiling import Query

_ONLY = "only"
#: The speakers of statements, and the aggregations on the way to them.
_SPEAKER, _ASKED, _VALUES, _RELEASES = "said.speaker", "asked", "values", "releases"


class Counted(NamedTuple):
    """A field of whole values; with `statement`, a query for one statement, the speakers of such statements."""

    field: str
    statement: Query | None = None

    def terms(self, size: int, **settings: Any) -> dict[str, Any]:
        """The aggregation that tells `size` values with their releases, of each shard the `size` most frequent."""
        beside = self.of_releases({})
        return self.each({"size": size, "shard_size": size, "show_term_doc_count_error": True, **settings}, beside)

    def each(self, settings: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """A `terms` aggregation with others within it."""
        inner = {"aggs": dict(beside)} if beside else {}
        return self._among_statements({"terms": {"field": self._field, **settings}} | inner)

    def of_releases(self, aggregations: Mapping[str, Any]) -> dict[str, Any]:
        """What stands within `each` to aggregate releases, where it aggregates statements too."""
        if self.statement is None:
            return dict(aggregations)
        return {_RELEASES: {"reverse_nested": {}, "aggs": dict(aggregations)}}

    def distinct(self, precisely: int) -> dict[str, Any]:
        """The aggregation that estimates how many values there are, rather exactly where they are less."""
        return self._among_statements({"cardinality": {"field": self._field, "precision_threshold": precisely}})

    def answered(self, told: Answer) -> Answer:
        """What was told to `terms`, `each` or `distinct`."""
        answer: Answer = told if self.statement is None else told[_ASKED][_VALUES]
        return answer

    def releases(self, bucket: Answer) -> Answer:
        """What a bucket of `each` tells of releases."""
        answer: Answer = bucket if self.statement is None else bucket[_RELEASES]
        return answer

    def path(self, aggregation: str) -> str:
        """The path from a bucket of `each` to an aggregation of releases, to order by."""
        return aggregation if self.statement is None else f"{_RELEASES}>{aggregation}"

    @property
    def _field(self) -> str:
        return self.field if self.statement is None else _SPEAKER

    def _among_statements(self, aggregation: dict[str, Any]) -> dict[str, Any]:
        if self.statement is None:
            return aggregation
        return {
            "nested": {"path": "said"},
            "aggs": {_ASKED: {"filter": self.statement, "aggs": {_VALUES: aggregation}}},
        }


class Scope(NamedTuple):
    """The releases that satisfy all of some queries."""

    queries: tuple[Query, ...]

    def body(self, aggregation: dict[str, Any]) -> dict[str, Any]:
        """A search for one aggregation alone; see `aggregated`."""
        query = {"bool": {"filter": list(self.queries)}}
        return {"query": query, "size": 0, "track_total_hits": False, "aggs": {_ONLY: aggregation}}

    def narrowed(self, *queries: Query) -> Scope:
        """The releases of these that satisfy other queries too."""
        return Scope(self.queries + queries)


def aggregated(answer: Answer) -> Answer:
    """What the answer to `Scope.body` tells."""
    told: Answer = answer["aggregations"][_ONLY]
    return told
