"""Whoosh queries for words in places: one after the other, among few others, near each other.

Whoosh's own take one pair after the other, in order or not, so that three words in any order escape them, and they
break on prefixes of over a thousand words. These look at the places of all parts at once, in linear time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from whoosh.matching.binary import IntersectionMatcher
from whoosh.matching.mcore import Matcher
from whoosh.query.compound import And, DefaultOr
from whoosh.query.qcore import Query
from whoosh.query.spans import Span, SpanQuery, SpanWrappingMatcher
from whoosh.query.terms import FuzzyTerm, MultiTerm, Prefix, Term
from whoosh.util import make_binary_tree

from indexer.query.fields import edit_distance

Places = list[tuple[int, int]]
#: Anything that begins with a first and a last position.
AnyPlace = TypeVar("AnyPlace", bound=tuple[int, ...])


class _Placed(SpanQuery):
    """Releases with all of `queries`, where `find` finds them together; `settings` are its numbers."""

    def __init__(self, queries: Sequence[Query], *settings: int) -> None:
        self.queries = tuple(queries)
        self.settings = settings
        self.q = And(list(queries))

    def find(self, places: list[Places]) -> Places:
        """The places in one text, first to last position, given those of each query, in order."""
        raise NotImplementedError

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """One matcher over the matchers of all queries."""
        context = self._span_context(context)  # type: ignore[no-untyped-call]
        return _PlacedMatcher([query.matcher(searcher, context) for query in self.queries], self.find)

    def is_leaf(self) -> bool:
        return False

    def children(self) -> Iterator[Query]:
        return iter(self.queries)

    def estimate_size(self, reader: Any) -> int:
        return int(self.q.estimate_size(reader))  # type: ignore[no-untyped-call]

    def estimate_min_size(self, _reader: Any) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and (self.queries, self.settings) == (other.queries, other.settings)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.queries, self.settings))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.queries!r}, {self.settings!r})"


class _PlacedMatcher(SpanWrappingMatcher):
    """Stops where all matchers do and their places fit."""

    def __init__(self, matchers: list[Matcher], find: Any) -> None:
        self.matchers = matchers
        self.find = find
        super().__init__(make_binary_tree(IntersectionMatcher, matchers))  # type: ignore[no-untyped-call]

    def _get_spans(self) -> list[Span]:
        places = [sorted((span.start, span.end) for span in matcher.spans()) for matcher in self.matchers]
        return [Span(first, last) for first, last in self.find(places)]  # type: ignore[no-untyped-call]

    def copy(self) -> _PlacedMatcher:
        return _PlacedMatcher([matcher.copy() for matcher in self.matchers], self.find)

    def replace(self, _minquality: float = 0) -> _PlacedMatcher:
        return self

    def supports_block_quality(self) -> bool:
        """No: skipping by quality would pass over the check of places."""
        return False


class Adjacent(_Placed):
    """The queries' words one right after the other; `tail` positions more belong to it at its end."""

    def __init__(self, queries: Sequence[Query], tail: int = 0) -> None:
        super().__init__(queries, tail)
        self.tail = tail

    def find(self, places: list[Places]) -> Places:
        """From the first word to the last, and `tail`."""
        starts = {first for first, _ in places[0]}
        for offset, each in enumerate(places[1:], 1):
            starts &= {first - offset for first, _ in each}
        length = len(places) - 1 + self.tail
        return [(start, start + length) for start in sorted(starts)]


class Among(_Placed):
    """All of the queries, in any order, with at most `slop` other words among them."""

    def __init__(self, queries: Sequence[Query], slop: int) -> None:
        self.times = Counter(queries)
        super().__init__(list(self.times), slop, *self.times.values())
        self.slop = slop

    def find(self, places: list[Places]) -> Places:
        """The shortest stretches."""
        return windows(places, list(self.times.values()), self.slop)


class Nearby(_Placed):
    """Where `right` stands with at most `distance` other words between it and `left`, on either side."""

    def __init__(self, left: Query, right: Query, distance: int) -> None:
        super().__init__((left, right), distance)
        self.distance = distance

    def find(self, places: list[Places]) -> Places:
        """The places of `right`, so that a chain goes on from there."""
        return nearby(places[0], places[1], self.distance)


def windows(places: list[Places], times: Sequence[int], slop: int) -> Places:
    """The shortest stretches that hold each query as often as `times` says, with at most `slop` positions left over."""
    if not all(places):
        return []
    own = sum(often * (each[0][1] - each[0][0] + 1) for each, often in zip(places, times, strict=True))
    stream = sorted((first, last, query) for query, each in enumerate(places) for first, last in each)
    missing, counts, left = sum(times), [0] * len(times), 0
    found: Places = []
    for _, last, query in stream:
        missing -= counts[query] < times[query]
        counts[query] += 1
        while counts[stream[left][2]] > times[stream[left][2]]:
            counts[stream[left][2]] -= 1
            left += 1
        start = stream[left][0]
        if not missing and 0 <= last - start + 1 - own <= slop:
            found.append((start, last))
    return found


def nearby(left: Iterable[AnyPlace], right: Iterable[AnyPlace], distance: int) -> list[AnyPlace]:
    """Those of `right` with one of `left` beside them, at most `distance` positions between."""
    left = list(left)
    starts = sorted(place[0] for place in left)
    ends = sorted(place[1] for place in left)
    return [
        place
        for place in right
        if _any_from(ends, place[0] - 1 - distance, place[0] - 1)
        or _any_from(starts, place[1] + 1, place[1] + 1 + distance)
    ]


def _any_from(ordered: list[int], lowest: int, highest: int) -> bool:
    at = bisect_left(ordered, lowest)
    return at < len(ordered) and ordered[at] <= highest


class _Expanded(MultiTerm):
    """Keeps the places of a query of many words, where somebody asks for places."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """A tree of unions where places are wanted; Whoosh's own choice else."""
        if context is None or not context.needs_current:
            return super().matcher(searcher, context)  # type: ignore[no-any-return]
        field: str = self.field() or ""
        terms = [Term(field, term) for term in self._btexts(searcher.reader())]
        found: Matcher = DefaultOr(terms).matcher(searcher, context)  # type: ignore[no-untyped-call]
        return found


class Beginning(_Expanded, Prefix):
    """The words that begin with a text."""


class Spelling(_Expanded, FuzzyTerm):
    """The words within some edits of a text, the swap of two neighbours being one; the first letter may differ too."""

    def __init__(self, field: str, text: str, edits: int) -> None:
        super().__init__(field, text, maxdist=edits, prefixlength=0)

    def _btexts(self, reader: Any) -> list[bytes]:
        # Whoosh's automaton counts a swap as two edits: it is asked for the swapped words too.
        wanted = {(self.text, self.maxdist)} | {(swap, self.maxdist - 1) for swap in _swaps(self.text)}
        if self.maxdist > 1:
            wanted |= {(twice, 0) for swap in _swaps(self.text) for twice in _swaps(swap)}
        found: set[str] = set()
        for text, edits in wanted:
            if edits:
                found.update(map(_text, reader.terms_within(self.fieldname, text, edits, prefix=0)))
            elif (self.fieldname, text) in reader:
                found.add(text)
        return sorted(term.encode() for term in found if edit_distance(term, self.text) <= self.maxdist)


def _swaps(text: str) -> set[str]:
    return {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)}


def _text(term: str | bytes) -> str:
    return term if isinstance(term, str) else term.decode()
