"""Exact counts of values, though each shard tells only of its own part: asked until what is left can't matter.

Shards are first asked for a thousand values. If that is all of them, everything is known. Otherwise the most frequent
ones are known once those that may be among them are counted alone, and the last of them has more releases than any
value that was not told. How many values there are is counted by listing all, in parts where one answer is too small.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.opensearch.asking import Asking
from indexer.opensearch.counting.counted import Counted, Scope, aggregated
from indexer.opensearch.counting.listing import Listing, read_listing

#: Values that are asked of each shard at first; then, where there are too many to count in parts.
FIRST, WIDE = 1_000, 50_000
#: Values that one answer has at most where all are asked for in parts, and how many it is meant to have.
PART, _MEANT = 10_000, 6_000
#: So many parts are asked for at once: what comes back is held.
_AT_ONCE = 12
#: Up to so many values are counted one by one; how many more there are is an estimate, within about 1 %.
MOST = 65_536
_PRECISELY = 40_000

#: Whether each of some values is listed.
Found = Callable[[Sequence[str]], Iterable[bool]]


class Tally(NamedTuple):
    """The first values in their order, counts of these and of those chosen, and how many values there are."""

    first: list[str]
    counts: dict[str, int]
    distinct: int


class Wanted(NamedTuple):
    """What has to be exact of the values counted in `scope`: the `first` ones, the counts of `chosen`, their number.

    Only values that `found` tells of are listed; all where it is null. `known` is the number of all values, null where
    nobody counted them yet.
    """

    counted: Counted
    scope: Scope
    first: int
    chosen: tuple[str, ...]
    newest_first: bool
    found: Found | None
    known: int | None

    def listed(self, values: Collection[str]) -> list[str]:
        """Those of some values that are listed."""
        known = list(values)
        return known if self.found is None else [v for v, yes in zip(known, self.found(known), strict=True) if yes]

    def ordered(self, counts: dict[str, int], listed: Collection[str]) -> list[str]:
        """Values in the order in which they are shown."""
        if self.newest_first:
            return sorted(listed, reverse=True)
        return sorted(listed, key=lambda value: (-counts[value], value))

    def tally(self, counts: dict[str, int], distinct: int | None = None) -> Tally:
        """What is told; `distinct` null where `counts` has all values."""
        listed = self.listed([value for value, count in counts.items() if count])
        shown = self.ordered(counts, listed)[: max(0, self.first)]
        told = {value: counts.get(value, 0) for value in (*shown, *self.chosen)}
        return Tally(shown, told, len(listed) if distinct is None else distinct)


def tallied(wanted: Wanted, told: Listing) -> Asking[Tally]:
    """What is wanted, where shards have `told` so much at first.

    Of more than `MOST` values the number is an estimate, and values far behind, which as many others equal in their
    counts, are told in an order of those that are known: their counts are exact, others may belong between them.
    """
    if told.complete:
        return wanted.tally(told.counts)
    number = wanted.known
    if number is None:
        number, told = yield from _further(wanted)
        if told.complete:
            return wanted.tally(told.counts)
    few = number <= MOST
    if wanted.found or (few and wanted.known is None):
        return wanted.tally((yield from all_values(wanted, number)))
    counts, sure = yield from _settled(wanted, told)
    if few and not sure:
        return wanted.tally((yield from all_values(wanted, number)))
    if not sure:
        (wide,) = yield [wanted.scope.body(wanted.counted.terms(WIDE))]
        counts, _ = yield from _settled(wanted, read_listing(wanted.counted, aggregated(wide), WIDE))
    return wanted.tally(counts, number)


def _settled(wanted: Wanted, told: Listing) -> Asking[tuple[dict[str, int], bool]]:
    """Counts, exact for what is wanted, and whether nothing that was not told can be among the first."""
    listed, counts = wanted.listed(told.counts), dict(told.counts)
    unsure = [value for value in wanted.chosen if value not in told.counts or value in told.missed]
    unsure += told.doubtful(listed, wanted.first)
    if unsure:
        counts |= yield from counts_of(wanted.counted, wanted.scope, dict.fromkeys(unsure))
    if wanted.first <= 0:
        return counts, True
    last = wanted.ordered(counts, listed)[wanted.first - 1 : wanted.first]
    return counts, not wanted.newest_first and bool(last) and counts[last[0]] > told.beyond


def counts_of(counted: Counted, scope: Scope, values: Collection[str]) -> Asking[dict[str, int]]:
    """The exact count of each of some values."""
    batches = list(_batches(list(values)))
    answers = yield [scope.body(counted.terms(len(batch), include=batch)) for batch in batches]
    counts = dict.fromkeys(values, 0)
    for batch, answer in zip(batches, answers, strict=True):
        counts |= read_listing(counted, aggregated(answer), len(batch)).counts
    return counts


def _further(wanted: Wanted) -> Asking[tuple[int, Listing]]:
    """About how many values there are, and as many of them as one answer has."""
    counted, scope = wanted.counted, wanted.scope
    number, values = yield [scope.body(counted.distinct(_PRECISELY)), scope.body(counted.terms(PART))]
    return int(counted.answered(aggregated(number))["value"]), read_listing(counted, aggregated(values), PART)


def all_values(wanted: Wanted, number: int) -> Asking[dict[str, int]]:
    """The exact counts of all values that are listed, of which there are about `number`."""
    parts = 1 + number // _MEANT
    while (counts := (yield from _in_parts(wanted, parts))) is None:
        parts *= 2
    return counts


def _in_parts(wanted: Wanted, parts: int) -> Asking[dict[str, int] | None]:
    """The same, in so many parts; null where one of them has more than an answer may have."""
    counts: dict[str, int] = {}
    for begin in range(0, parts, _AT_ONCE):
        some = range(begin, min(begin + _AT_ONCE, parts))
        answers = yield [wanted.scope.body(wanted.counted.terms(PART, **_part(at, parts))) for at in some]
        for answer in answers:
            told = read_listing(wanted.counted, aggregated(answer), PART)
            if not told.complete:
                return None
            counts |= {value: told.counts[value] for value in wanted.listed(told.counts)}
    return counts


def _part(at: int, parts: int) -> dict[str, object]:
    return {"include": {"partition": at, "num_partitions": parts}} if parts > 1 else {}


def _batches(values: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(values), PART):
        yield values[begin : begin + PART]
