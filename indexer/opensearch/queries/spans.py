"""Words near each other as span queries of Lucene, which find what `indexer.query.proximity` finds.

Two parts stand near each other in one order or in the other, and each order is exact. In a chain the parts in the
middle must be kept: Lucene can tell which of their places have nothing near them, and the others are those without
these. What overlaps is near there, too. Where two parts may be one word it is taken out, and the next such word looked
for, which takes four of each part for one.

Not exact are chains of more than six parts or so, where one word may be near itself, and chains of phrases that overlap
each other or themselves, which are not found in some places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.opensearch.queries.rows import Query

#: Of a chain that is longer each stretch of so many parts is asked for by itself, and shares the last with the next.
_LONGEST = 12
#: Where two parts may be one word, what is near is told exactly up to so many words.
_PRECISE = 24


class Places(NamedTuple):
    """Where something stands: a span query, and the positions that each place takes, 0 where that differs.

    `words` tells how many it is made of, `several` whether some of these stand for several, as a prefix does, and
    `initials` the characters that they begin with: null for any.
    """

    query: Query
    length: int
    words: int
    several: bool
    initials: frozenset[str] | None


def nearby(parts: Sequence[Sequence[Places]], distances: Sequence[int]) -> list[Query]:
    """The queries that a release with a chain matches, mostly one.

    Each part has its places by length, as `by_length` gives them; `distances` stand between the parts.
    """
    starts = range(0, len(parts) - 1, _LONGEST - 1)
    precise = _PRECISE if len(starts) == 1 else 0
    return [_chain(parts[at : at + _LONGEST], distances[at : at + _LONGEST - 1], precise) for at in starts]


def near(clauses: Sequence[Query], slop: int, *, in_order: bool) -> Query:
    """The span queries with at most `slop` other positions among them; in order they do not overlap."""
    return {"span_near": {"clauses": list(clauses), "slop": slop, "in_order": in_order}}


def by_length(found: Iterable[Places]) -> list[Places]:
    """All of the places, those of one length together: among several lengths Lucene passes over some."""
    lengths: dict[int, list[Places]] = {}
    for each in found:
        lengths.setdefault(each.length, []).append(each)
    return [_all(some) for some in lengths.values()]


def either(queries: Sequence[Query]) -> Query:
    """Any of the span queries, each asked once."""
    distinct = [query for at, query in enumerate(queries) if query not in queries[:at]]
    return distinct[0] if len(distinct) == 1 else {"span_or": {"clauses": distinct}}


def _chain(parts: Sequence[Sequence[Places]], distances: Sequence[int], precise: int) -> Query:
    """From both ends to the middle, where the two that are left stand in one order or in the other."""
    half = len(parts) // 2
    left = _last(parts[:half], distances[: half - 1], precise)
    right = _last(parts[: half - 1 : -1], distances[: half - 1 : -1], precise)
    distance = distances[half - 1]
    return either([*_one_before_other(left, right, distance), *_one_before_other(right, left, distance)])


def _one_before_other(one: Sequence[Places], other: Sequence[Places], distance: int) -> Iterator[Query]:
    for each in one:
        yield near([each.query, _all(other).query], distance, in_order=True)


def _last(parts: Sequence[Sequence[Places]], distances: Sequence[int], precise: int) -> Sequence[Places]:
    """The places of the last part at which a chain ends."""
    found, *rest = parts
    for distance, part in zip(distances, rest, strict=True):
        found = [_all([_beside(each, other, distance, precise) for other in found]) for each in part]
    return found


def _beside(places: Places, other: Places, distance: int, precise: int) -> Places:
    """Those of the places that have one of the others beside them."""
    if _may_meet(places, other) and other.words <= precise:
        query = either(list(_exactly_beside(places, other, distance)))
        return places._replace(query=query, words=4 * (places.words + other.words))
    query = _around(places.query, other.query, distance)
    return places._replace(query=query, words=2 * places.words + other.words)


def _exactly_beside(places: Places, other: Places, distance: int) -> Iterator[Query]:
    """Those that nothing overlaps, and the others as far as can be told."""
    yield _without(_around(places.query, other.query, distance), other.query)
    apart = distance - (other.length - 1)
    if places.length == 1 and other.length and apart >= 0:  # what stands in one of two is beside the other one
        twice = near([other.query, other.query], apart, in_order=True)
        yield {"span_within": {"little": places.query, "big": twice}}
    if not places.length == other.length == 1:
        yield _around(places.query, _without(other.query, places.query), distance)


def _around(query: Query, other: Query, distance: int) -> Query:
    """The places of a query with one of the other over them or beside them: all without those that have none."""
    far = {"include": query, "exclude": other, "pre": distance + 1, "post": distance + 1}
    return _without(query, {"span_not": far})


def _without(query: Query, other: Query) -> Query:
    return {"span_not": {"include": query, "exclude": other}}


def _may_meet(one: Places, other: Places) -> bool:
    """True where a word may stand for both. Two different words may: two that lost the space between them.

    Where one of them stands for several that takes too long, and only what begins alike may be one word.
    """
    if not one.several and not other.several:
        return True
    return one.initials is None or other.initials is None or not one.initials.isdisjoint(other.initials)


def _all(some: Sequence[Places]) -> Places:
    """The places of all as those of one."""
    initials = [each.initials for each in some if each.initials is not None]
    return Places(
        either([each.query for each in some]),
        some[0].length if len({each.length for each in some}) == 1 else 0,
        sum(each.words for each in some),
        any(each.several for each in some),
        frozenset().union(*initials) if len(initials) == len(some) else None,
    )
