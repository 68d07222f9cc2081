"""The order of releases, and pages of them, however far from the front they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from indexer.engine import IndexProblem
from indexer.opensearch.connection.cluster import Answer, ShardAway, missing_shards
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.reader import Reader, count_of, total_of
from indexer.results import Sort

#: A cluster gives no more hits at once, nor any that are further from the front.
WINDOW = 10_000
#: Hits with their records that are taken at once: a record may be a megabyte.
AT_ONCE = 500
#: How long a cluster holds a point in time for the next step.
_HELD = "1m"

#: A document that was found: `_id`, `_score` (null where sorted by date), `sort`, and the parts of it in `_source`.
Document = dict[str, Any]


def _by_day(order: str) -> list[dict[str, Any]]:
    return [{"first_day": {"order": order, "missing": "_last"}}, {"id": "asc"}]


#: Relevance: the higher score, then the newer first day, then the id. Releases without a date come last among equals.
ORDERS: dict[Sort, list[dict[str, Any]]] = {
    "relevance": [{"_score": "desc"}, *_by_day("desc")],
    "newest": _by_day("desc"),
    "oldest": _by_day("asc"),
}


def at_once(first: int, count: int) -> bool:
    """Whether one search can give `count` hits from place `first` on."""
    return count <= AT_ONCE and first + count <= WINDOW


def steps(first: int, last: int) -> Iterator[tuple[int, bool]]:
    """The sizes of the steps from the front to place `last`, and whether their hits are wanted: from `first` on."""
    for at in range(0, first, WINDOW):
        yield min(WINDOW, first - at), False
    for at in range(first, last, AT_ONCE):
        yield min(AT_ONCE, last - at), True


def walked(
    reader: Reader, query: Query, sort: Sort, first: int, last: int, source: list[str]
) -> Iterator[list[Document]]:
    """What `query` finds from place `first` to `last` (half-open), some at a time, as it was when the walk began.

    `source` are the parts of documents that are wanted.
    """
    with _point_in_time(reader) as point:
        body = {"query": query, "sort": ORDERS[sort], "track_total_hits": False, "pit": point}
        for size, wanted in steps(first, last):
            found = reader.search({**body, "size": size, "_source": source if wanted else False})["hits"]["hits"]
            if wanted:
                yield found
            if len(found) < size:
                return
            body["search_after"] = found[-1]["sort"]


@contextmanager
def _point_in_time(reader: Reader) -> Iterator[dict[str, str]]:
    """The index as it is now, until the end of the block."""
    cluster = reader.cluster
    with cluster.asking():
        made = cluster.client.create_pit(index=reader.state.releases, params={"keep_alive": _HELD})["pit_id"]
    try:
        yield {"id": made, "keep_alive": _HELD}
    finally:
        with suppress(IndexProblem), cluster.asking():  # it ends by itself soon
            cluster.client.delete_pit(body={"pit_id": [made]})


def ids(reader: Reader, start: int, count: int) -> list[str]:
    """See `indexer.engine.Engine.ids`; raises `PartAway`.

    They are in the order of ids. The one before every `WINDOW`th is kept, so that the next call begins near its start.
    """
    before: dict[int, str] = reader.keep(("ids",), dict)
    last = min(start + count, reader.keep(("ids", "all"), lambda: _how_many(reader)))
    at = max((place for place in tuple(before) if place <= start), default=0)
    found: list[str] = []
    while at < last and start < last:
        some = _ids_after(reader, before.get(at), min(WINDOW, last - at))
        found += some[max(0, start - at) :]
        at += len(some)
        if len(some) < WINDOW:
            break
        before[at] = some[-1]
    return found


def _ids_after(reader: Reader, before: str | None, size: int) -> list[str]:
    body = {"query": {"match_all": {}}, "sort": [{"id": "asc"}], "size": size, "_source": False}
    after = {} if before is None else {"search_after": [before]}
    return [each["_id"] for each in entire(reader, {**body, **after, "track_total_hits": False})["hits"]["hits"]]


def _how_many(reader: Reader) -> int:
    return total_of(entire(reader, count_of({"match_all": {}})))


def entire(reader: Reader, body: dict[str, Any]) -> Answer:
    """The answer of all that is asked, as by `Reader.search`; raises `ShardAway`."""
    answer = reader.search(body)
    if missing := missing_shards(answer):
        where = f"{reader.cluster.address.location}: {missing.shards} of {missing.of} shards"
        raise ShardAway(f"{where} do not answer; try again, and look at the cluster's health")
    return answer
