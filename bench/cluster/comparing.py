"""Whether two engines answer alike: totals, counts and timelines of one search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from indexer.engine import Engine
from indexer.query.errors import QueryError
from indexer.results import Results, SearchRequest

#: How many of the first releases two orders must have in common to be alike.
FIRST = 10


class Comparison(NamedTuple):
    """One search in two engines: what differs, a line each, and how many of the first releases are the same."""

    request: SearchRequest
    total: int
    differences: tuple[str, ...]
    same_first: int
    first: int


def compared(one: Engine, other: Engine, request: SearchRequest) -> Comparison | None:
    """The answers of both engines to a search; null for one that can't be read."""
    try:
        left, right = one.search(request), other.search(request)
    except QueryError:
        return None
    first, second = ({hit.id for hit in found.hits} for found in (left, right))
    return Comparison(request, left.total, tuple(_differences(left, right)), len(first & second), len(first))


def _differences(left: Results, right: Results) -> Iterator[str]:
    for name in ("total", "match", "timeline", "reading", "missing"):
        one, other = getattr(left, name), getattr(right, name)
        if one != other:
            yield f"{name}: {one} and {other}"
    for field, facet in left.facets.items():
        if facet != right.facets[field]:
            yield f"facet {field}: {facet} and {right.facets[field]}"
    if left.request.sort != "relevance" and [hit.id for hit in left.hits] != [hit.id for hit in right.hits]:
        yield "order by date"
