"""Words near each other as span queries of Lucene, which find what `indexer.query.proximity` finds.

Two parts stand near each other in one order or in the other, and each order is exact. In a chain the parts in the
middle must be kept: of their places those that have nothing near them are taken away. What overlaps is near there, too,
so where a part may be a word of its neighbour this is `wide`: nothing is missed, and too much may be found. `narrow`
leaves out what is overlapped, and looks for the next such word: of single words it finds exactly those that are near,
of longer parts none that are not. What only one of the two finds, `indexer.opensearch.queries.shifted` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.opensearch.queries.rows import Query

#: Words that Lucene looks for at once, fewer than its limit: other parts of a query need some, too.
MOST_WORDS = 1000
#: Of more it takes too long to leave out what is overlapped.
_NARROW_WORDS, _NARROW_PARTS = 320, 8


class Places(NamedTuple):
    """Where something stands: a span query, and the positions that each place takes, 0 where that differs.

    `words` tells how many it looks for.
    """

    query: Query
    length: int
    words: int


Part = Sequence[Places]
#: The places of the second that have one of the first beside them, at most so many positions apart.
Beside = Callable[[Places, Places, int], Places]


def pair(one: Part, other: Part, distance: int) -> Places:
    """Where two parts stand near each other."""
    orders = list(_one_before_other(one, other, distance))
    if one != other:
        orders += _one_before_other(other, one, distance)
    return all_of(orders)


def wide(parts: Sequence[Part], distances: Sequence[int]) -> Places:
    """Where a chain may stand; each part has its places by length, and `distances` stand between the parts."""
    return _chain(parts, distances, _around)


def narrow(parts: Sequence[Part], distances: Sequence[int]) -> Places | None:
    """Where a chain surely stands, and of single words nowhere else; null where that takes too long to tell."""
    if len(parts) > _NARROW_PARTS:
        return None
    found = _chain(parts, distances, _beside)
    return found if found.words <= _NARROW_WORDS else None


def near(clauses: Sequence[Query], slop: int, *, in_order: bool) -> Query:
    """The span queries with at most `slop` other positions among them; in order they do not overlap."""
    return {"span_near": {"clauses": list(clauses), "slop": slop, "in_order": in_order}}


def by_length(found: Iterable[Places]) -> list[Places]:
    """All of the places, those of one length together: among several lengths Lucene passes over some."""
    lengths: dict[int, list[Places]] = {}
    for each in found:
        if each not in (some := lengths.setdefault(each.length, [])):
            some.append(each)
    return [all_of(some) for some in lengths.values()]


def either(queries: Sequence[Query]) -> Query:
    """Any of the span queries."""
    return queries[0] if len(queries) == 1 else {"span_or": {"clauses": list(queries)}}


def all_of(some: Sequence[Places]) -> Places:
    """The places of all as those of one."""
    length = some[0].length if len({each.length for each in some}) == 1 else 0
    return Places(either([each.query for each in some]), length, sum(each.words for each in some))


def _chain(parts: Sequence[Part], distances: Sequence[int], beside: Beside) -> Places:
    """From both ends to the two parts between which it takes the fewest words."""
    left = _ends(parts, distances, beside)
    right = _ends(parts[::-1], distances[::-1], beside)[::-1]
    cuts = (pair(left[at], right[at + 1], distance) for at, distance in enumerate(distances))
    return min(cuts, key=lambda found: found.words)


def _ends(parts: Sequence[Part], distances: Sequence[int], beside: Beside) -> list[Part]:
    """Of each part the places at which the chain up to there ends."""
    found = [parts[0]]
    for distance, part in zip(distances, parts[1:], strict=True):
        found.append([all_of([beside(other, each, distance) for other in found[-1]]) for each in part])
    return found


def _one_before_other(one: Part, other: Part, distance: int) -> Iterator[Places]:
    after = all_of(other)
    for each in one:
        yield Places(near([each.query, after.query], distance, in_order=True), 0, each.words + after.words)


def _around(other: Places, places: Places, distance: int) -> Places:
    """Those with one of the others over them or beside them."""
    words = 2 * places.words + other.words
    return Places(_with_any_around(places.query, other.query, distance), places.length, words)


def _beside(other: Places, places: Places, distance: int) -> Places:
    """Those that nothing overlaps, and the others as far as can be told."""
    found = list(_surely_beside(other, places, distance))
    return Places(either(found), places.length, 4 * (places.words + other.words))


def _surely_beside(other: Places, places: Places, distance: int) -> Iterator[Query]:
    yield _without(_with_any_around(places.query, other.query, distance), other.query)
    apart = distance - (other.length - 1)
    if places.length == 1 and other.length and apart >= 0:  # what stands in one of two is beside the other one
        twice = near([other.query, other.query], apart, in_order=True)
        yield {"span_within": {"little": places.query, "big": twice}}
    if not places.length == other.length == 1:
        yield _with_any_around(places.query, _without(other.query, places.query), distance)


def _with_any_around(query: Query, other: Query, distance: int) -> Query:
    """The places of a query with one of the other over them or beside them: all without those that have none."""
    far = {"include": query, "exclude": other, "pre": distance + 1, "post": distance + 1}
    return _without(query, {"span_not": far})


def _without(query: Query, other: Query) -> Query:
    return {"span_not": {"include": query, "exclude": other}}
