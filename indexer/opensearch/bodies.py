"""What one search asks of a cluster: bodies, told by what was compiled alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.hits import wanted
from indexer.opensearch.paging import ORDERS, at_once
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.reader import Reader, count_of, key_of, total_of
from indexer.opensearch.selection import all_of
from indexer.opensearch.twins import WANTED
from indexer.results import SearchRequest


def narrowed(request: SearchRequest, query: Query, filters: Sequence[Query]) -> Query:
    """The releases that `query` finds and all `filters` are true of; with scores where the request needs them."""
    if request.sort != "relevance" or not request.limit:
        return all_of([query, *filters])
    return {"bool": {"must": [query], "filter": list(filters)}} if filters else query


def source_of(request: SearchRequest) -> list[str]:
    """The parts of documents that a request's hits are made of."""
    texts = ["record.title", "record.body"] if request.explain else []
    return list(dict.fromkeys([*wanted(request), *(WANTED if request.twins else ()), *texts]))


def first_place(request: SearchRequest) -> int:
    """The place of the first hit of the page."""
    return max(0, (request.page - 1) * request.limit)


def body_of(
    request: SearchRequest, query: Query, aggregations: Mapping[str, Any] | None = None, beside: Sequence[Query] = ()
) -> dict[str, Any]:
    """The search for the page of what `query` finds; a page that can't be had at once is not in it.

    The filters `beside` narrow the hits and the total alone, not what is in `aggregations`.
    """
    first = first_place(request)
    whole = at_once(first, request.limit)
    body: dict[str, Any] = {
        "query": query,
        "sort": ORDERS[request.sort],
        "from": first if whole else 0,
        "size": request.limit if whole else 0,
        "_source": source_of(request),
        "track_total_hits": True,
    }
    if beside:
        body["post_filter"] = all_of(list(beside))
    return body | ({"aggs": dict(aggregations)} if aggregations else {})


class Counts:
    """How many releases of the whole index each of some queries matches, asked beside another search."""

    def __init__(self, reader: Reader, queries: Sequence[Query], whole: Query | None = None) -> None:
        """Count `queries`; `whole` is what that search counts anyway, null for nothing."""
        self._reader = reader
        self._keys = [("count", key_of(query)) for query in queries]
        self._whole = None if whole is None else ("count", key_of(whole))
        self._known = {key: reader.kept(key) for key in self._keys}
        self._asked = {
            key: query
            for key, query in zip(self._keys, queries, strict=True)
            if self._known[key] is None and key != self._whole
        }

    def bodies(self) -> list[dict[str, Any]]:
        """What is to be asked."""
        return [count_of(query) for query in self._asked.values()]

    def told(self, answers: Sequence[Answer], whole: Answer) -> list[int]:
        """The counts in the order of the queries, of the answers to `bodies` and the one to the search beside."""
        told = dict(zip(self._asked, answers, strict=True))
        if self._whole is not None:
            told[self._whole] = whole
        for key, answer in told.items():
            self._known[key] = total_of(answer)
            self._reader.put(key, self._known[key])
        return [self._known[key] for key in self._keys]
