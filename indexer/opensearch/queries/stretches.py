"""Pieces of a phrase in any order, at most some other words among them, as span queries.

Lucene's spans in any order may lie over each other, and one word then stands for two. So pieces that are there several
times, or that could overlap, are asked for in each order by itself: these never overlap. Where that would be more than
`_MOST_ORDERS`, they are asked for in any order, each once, and those of them that are there several times once more by
themselves: as that needs not be in the same stretch, a few releases too many may be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import factorial, prod

from indexer.opensearch.queries.rows import NOTHING, Query, Row, in_spans, row
from indexer.opensearch.queries.spans import either, near

_MOST_ORDERS = 24


def rows_of(text: str) -> list[Row]:
    """The pieces of a phrase between spaces, those that have words."""
    rows = [row(piece, forms=True) for piece in text.split()]
    return [each for each in rows if each.length]


def in_a_stretch(field: str, rows: Sequence[Row], slop: int, single: Callable[[Row], Query]) -> Query:
    """The query for all of `rows` with at most `slop` other words among them; for one row what `single` gives."""
    if len(rows) < 2:
        return single(rows[0]) if rows else NOTHING
    found, times = stretch(field, rows, slop), Counter(rows)
    if len(times) == len(rows) or _orders_of(times) <= _MOST_ORDERS:
        return found
    total = slop + sum(each.length for each in rows)
    repeated = [
        near([in_spans(field, each)] * often, total - often * each.length, in_order=True)
        for each, often in times.items()
        if often > 1
    ]
    return {"bool": {"must": [found], "filter": repeated}}


def stretch(field: str, rows: Sequence[Row], slop: int) -> Query:
    """The span query for two rows or more; of many it finds those that are there several times once, too."""
    times = Counter(rows)
    if (_may_overlap(rows) or len(rows) == 2) and _orders_of(times) <= _MOST_ORDERS:
        orders = ([in_spans(field, each) for each in order] for order in _orders(times))
        return either([near(order, slop, in_order=True) for order in orders])
    again = sum((often - 1) * each.length for each, often in times.items())
    return near([in_spans(field, each) for each in times], slop + again, in_order=False)


def _may_overlap(rows: Sequence[Row]) -> bool:
    """True where two rows have a term in common, or two are of runs without spaces, whose parts overlap."""
    runs = sum(each.is_run for each in rows)
    return runs > 1 or any(not set(one.terms).isdisjoint(other.terms) for one, other in combinations(rows, 2))


def _orders_of(times: Counter[Row]) -> int:
    """In how many orders the rows can stand."""
    return factorial(times.total()) // prod(map(factorial, times.values()))


def _orders(times: Counter[Row]) -> Iterator[list[Row]]:
    if len(times) == 1:
        yield list(times.elements())
        return
    for first in times:
        for rest in _orders(times - Counter([first])):
            yield [first, *rest]
