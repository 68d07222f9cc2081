"""A chain of parts near each other, told exactly whatever their lengths, which takes a look at each position.

A place can be made longer by free positions before it or behind it (`span_gap`), and one place lies within another
only if it neither begins before it nor ends behind it. So two comparisons of numbers are told at once: that one part
ends before the other begins, and that it is not too far away. What is kept is longer than its words by what was added;
that there is room for it before a text, `indexer.opensearch.layout.documents` sees to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.opensearch.queries.rows import Query
from indexer.opensearch.queries.spans import MOST_WORDS, Part, Places, either, near
from indexer.schema import GAP

#: A chain of more parts would look for too many words in any case.
_MOST_PARTS = 20


class _Led(NamedTuple):
    """Places of `length` words with `lead` positions before them and `trail` behind."""

    query: Query
    length: int
    words: int
    lead: int = 0
    trail: int = 0


def chained(field: str, parts: Sequence[Part], distances: Sequence[int]) -> Places | None:
    """Where a chain stands in the texts of `field`; null where a cluster can't look for so much at once."""
    if len(parts) > _MOST_PARTS:
        return None
    half = len(parts) // 2
    left = _ends(field, parts[:half], distances[: half - 1])
    right = _ends(field, parts[: half - 1 : -1], distances[: half - 1 : -1])
    distance = distances[half - 1]
    found = [
        each
        for one in left
        for other in right
        for each in (_before(field, one, other, distance), _before(field, other, one, distance))
    ]
    words = sum(each.words for each in found)
    if words > MOST_WORDS or max(each.lead for each in (*found, *left, *right)) > GAP:
        return None
    return Places(either([each.query for each in found]), 0, words)


def _ends(field: str, parts: Sequence[Part], distances: Sequence[int]) -> list[_Led]:
    """The places of the last part at which a chain ends."""
    found = [_Led(*places) for places in parts[0]]
    for distance, part in zip(distances, parts[1:], strict=True):
        found = [_alike(field, list(_beside(field, found, _Led(*places), distance))) for places in part]
    return found


def _beside(field: str, others: Sequence[_Led], places: _Led, distance: int) -> Iterator[_Led]:
    for other in others:
        yield _before(field, other, places, distance)
        yield _behind(field, other, places, distance)


def _before(field: str, other: _Led, places: _Led, distance: int) -> _Led:
    """The places that begin where one of the others has ended, or at most `distance` later."""
    lead = other.length + other.lead - places.lead
    room = distance + places.length + places.trail - other.trail
    little = _spread(field, places.query, max(0, lead), max(0, -room))
    big = _spread(field, other.query, max(0, -lead), max(0, room))
    query = {"span_within": {"little": little, "big": big}}
    words = places.words + other.words
    return _Led(query, places.length, words, places.lead + max(0, lead), places.trail + max(0, -room))


def _behind(field: str, other: _Led, places: _Led, distance: int) -> _Led:
    """The places, without lead or trail, that end where one of the others begins, or at most `distance` earlier."""
    lead = other.lead - places.length
    trail = distance + other.length + other.trail
    little = _spread(field, other.query, max(0, -lead), 0)
    query = {"span_containing": {"big": _spread(field, places.query, max(0, lead), trail), "little": little}}
    return _Led(query, places.length, places.words + other.words, max(0, lead), trail)


def _alike(field: str, some: Sequence[_Led]) -> _Led:
    """The places of all, as long as the longest lead and trail make them."""
    lead, trail = max(each.lead for each in some), max(each.trail for each in some)
    spread = [_spread(field, each.query, lead - each.lead, trail - each.trail) for each in some]
    return _Led(either(spread), some[0].length, sum(each.words for each in some), lead, trail)


def _spread(field: str, query: Query, before: int, behind: int) -> Query:
    """The places of a query made longer by so many positions."""
    clauses = [_gap(field, before), query, _gap(field, behind)]
    filled = [clause for clause in clauses if clause is not None]
    return query if len(filled) == 1 else near(filled, 0, in_order=True)


def _gap(field: str, width: int) -> Query | None:
    return {"span_gap": {field: width}} if width else None
