"""Who took it up when: the earliest matching release of each value of a facet.

Uses are ordered by first day, then by id, then by value. A cluster can order values by the first day of each, and tell
the earliest release of each that it lists; values of which many were first used on one day are listed by the id that
they have to have at most, until they are few.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec

from corpus.release import ReleaseDate
from indexer.opensearch.asking import together
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.counting.counted import Counted, Scope, aggregated
from indexer.opensearch.counting.exact import counts_of
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.reader import Reader
from indexer.opensearch.selection import Selection
from indexer.results import FirstUse, SearchRequest

#: Values first used on one day that are listed at once.
_AT_ONCE = 1_000
_DAY, _FIRST = "day", "first"
_EARLIEST = {
    "size": 1,
    "sort": [{"first_day": "asc"}, {"id": "asc"}],
    "_source": ["record.title", "record.date"],
    "docvalue_fields": ["first_day"],
}


class _Use(NamedTuple):
    """The first use of a value, as uses are ordered."""

    day: str
    id: str
    value: str
    title: str
    date: ReleaseDate


def first_uses(request: SearchRequest, reader: Reader, query: Query, selection: Selection) -> tuple[FirstUse, ...]:
    """The first uses that a request asks for among the releases that `query` and the whole selection find.

    A release without a date tells nothing of when, but is counted.
    """
    field, limit = request.first_uses, request.facet_limit
    if field is None or limit <= 0:
        return ()
    counted = Counted(field, selection.statement if field == "speaker" else None)
    scope = Scope((query, *selection.filters()))
    uses = _Uses(reader, counted, scope).earliest(limit)
    (counts,) = together(reader, [counts_of(counted, scope, [use.value for use in uses])])
    return tuple(FirstUse(use.value, counts[use.value], use.id, use.title, use.date) for use in uses)


class _Uses(NamedTuple):
    """What is asked of the dated releases in a scope."""

    reader: Reader
    counted: Counted
    scope: Scope

    def earliest(self, limit: int) -> list[_Use]:
        """The `limit` first uses, in order."""
        size = limit + 1
        by_day = [{self.counted.path(_DAY): "asc"}, {"_key": "asc"}]
        some = self._listed(size, by_day, {"exists": {"field": "first_day"}})
        if len(some) < size:
            return sorted(some)[:limit]
        # All values that were used before the last day told are among them, but of those of that day perhaps not all.
        last = max(use.day for use in some)
        before = sorted(use for use in some if use.day < last)
        return before[:limit] if len(before) >= limit else before + self._of_day(last, before, limit - len(before))

    def _of_day(self, day: str, before: Collection[_Use], limit: int) -> list[_Use]:
        """The `limit` first uses on a day, of values that were not used `before`."""
        size = _AT_ONCE + limit
        among: tuple[Query, ...] = ({"range": {"first_day": {"gte": day, "lte": day}}},)
        values = [use.value for use in before]
        later: list[_Use] = []
        while True:
            some = sorted(self._listed(size, [{"_key": "asc"}], *among, exclude=values))
            if len(some) < size:
                return (some + later)[:limit]
            # So many are used in this release or before it; of those in it the first by value were told.
            bound = some[limit - 1].id
            later = [use for use in some[:limit] if use.id == bound]
            among = among[0], {"range": {"id": {"lt": bound}}}

    def _listed(
        self, size: int, order: list[dict[str, str]], *among: Query, exclude: Collection[str] = ()
    ) -> list[_Use]:
        """The first use of each of the `size` first values in some order."""
        settings: dict[str, Any] = {"size": size, "shard_size": size, "order": order}
        if exclude:
            settings["exclude"] = list(exclude)
        beside = {_DAY: {"min": {"field": "first_day"}}, _FIRST: {"top_hits": _EARLIEST}}
        body = self.scope.narrowed(*among).body(self.counted.each(settings, self.counted.of_releases(beside)))
        told = self.counted.answered(aggregated(self.reader.search(body)))
        return [_use(bucket["key"], self.counted.releases(bucket)) for bucket in told["buckets"]]


def _use(value: str, releases: Answer) -> _Use:
    (hit,) = releases[_FIRST]["hits"]["hits"]
    record: Mapping[str, Any] = hit["_source"]["record"]
    date = msgspec.convert(record["date"], ReleaseDate)
    return _Use(hit["fields"]["first_day"][0], hit["_id"], value, record["title"], date)
