"""Pieces of a phrase in any order, at most some other words among them, as span queries.

Lucene's spans in any order may lie over each other, and one word then stands for two. So of pieces that are there
several times the shortest stretches are told by the first and the last of their pieces: in between must be the others,
each as often as it is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from indexer.opensearch.queries.rows import Query, Row, in_spans, row
from indexer.opensearch.queries.spans import MOST_WORDS, either, near


def rows_of(text: str) -> list[Row]:
    """The pieces of a phrase between spaces, those that have words."""
    rows = [row(piece, forms=True) for piece in text.split()]
    return [each for each in rows if each.length]


def may_overlap(rows: Sequence[Row]) -> bool:
    """True where two of the pieces have a word in common, or a character of a run, or one lies over itself."""
    times = Counter(rows)
    twice = any(often > 1 and len(set(each.pieces)) < len(each.pieces) for each, often in times.items())
    return twice or any(not set(one.pieces).isdisjoint(other.pieces) for one, other in combinations(times, 2))


def stretch(field: str, rows: Sequence[Row], slop: int) -> Query | None:
    """The span query for two rows or more, none over the others; null where it would look for too many words."""
    times = Counter(rows)
    if len(times) == len(rows) > 2:
        return near([in_spans(field, each) for each in rows], slop, in_order=False)
    if (len(times) ** 2) * sum(each.length * often for each, often in times.items()) > MOST_WORDS:
        return None
    return either(list(_by_ends(field, times, slop)))


def _by_ends(field: str, times: Counter[Row], slop: int) -> Iterator[Query]:
    """The shortest stretches for each first and last piece, in which are the others."""
    total = slop + sum(each.length * often for each, often in times.items())
    for first, last in product(times, repeat=2):
        if first == last and times[first] == 1:
            continue
        ends = Counter({first: times[first]}) if first == last else Counter({first: 1, last: times[last]})
        free = total - sum(each.length * often for each, often in ends.items())
        found = near([in_spans(field, each) for each in ends.elements()], free, in_order=True)
        for each, often in times.items():
            if ends[each] < often:
                found = {"span_containing": {"big": found, "little": _often(field, each, often, total)}}
        yield found


def _often(field: str, asked: Row, often: int, apart: int) -> Query:
    """A row so many times, one after the other, each at most so far from the next."""
    clauses = [in_spans(field, asked)] * often
    return clauses[0] if often == 1 else near(clauses, apart, in_order=True)
