"""Words in places: what `find` of `indexer.query.proximity` finds, for all releases of a segment at once.

The releases that have all the words are laid out one after the other as a single text, far enough apart that nothing
reaches from one into the next. A place in it is a number, and finding is a search of numbers among numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.query.compound import Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Query
from whoosh.query.terms import Term
from whoosh.query.wrappers import ConstantScoreQuery

from indexer.answering.deadline import Deadline
from indexer.columnar.evaluation.expansion import WORD_KINDS, WORDS, runs_of
from indexer.columnar.evaluation.ordered import Ends, common, distinct, merged
from indexer.columnar.evaluation.positions import Asked, begins, occurrences_of_all
from indexer.columnar.evaluation.reading import Numbers, Reading
from indexer.query.proximity import Adjacent, Among, Nearby
from indexer.schema import GAP


class Places(NamedTuple):
    """First and last position of each place in the single text, sorted by both; one array where both are the same."""

    first: Ends
    last: Ends


class Text:
    """Some releases laid out as one text."""

    def __init__(self, reading: Reading, numbers: Numbers, starts: Ends, deadline: Deadline | None = None) -> None:
        """Releases `numbers`, rising, of which each begins at the position in `starts`."""
        self.reading, self.numbers, self.starts, self._deadline = reading, numbers, starts, deadline
        self.asked = Asked(reading.size, numbers)

    def look(self) -> None:
        """Between steps: end a search that has taken too long."""
        if self._deadline:
            self._deadline.look()

    def only(self, places: Ends) -> Text:
        """The releases in which some of `places` lie, where they lie now."""
        owners = self.owners(places)
        kept = owners.take(begins(owners))
        if len(kept) * 2 > len(self.numbers):
            return self
        return Text(self.reading, self.numbers.take(kept), self.starts.take(kept), self._deadline)

    def owners(self, places: Ends) -> Numbers:
        """For each place the index of its release."""
        owners: Numbers = self.starts.searchsorted(places, "right")
        owners -= 1
        return owners

    def in_title(self, places: Ends, owners: Numbers) -> NDArray[np.bool_]:
        """For each place whether it lies in the title of its release."""
        ends = self.starts + self.reading.segment.numbers("length.title").take(self.numbers)
        inside: NDArray[np.bool_] = places < ends.take(owners)
        return inside

    def complete(self, places: Places) -> Places:
        """Those whose end is in the text too: here all are."""
        return places

    def word(self, query: Any) -> Ends:
        """The distinct positions of what stands for a word, rising."""
        runs = runs_of(self.reading, query)
        if not runs:
            return np.empty(0, np.int64)
        owners, counts, positions = occurrences_of_all(self.reading, runs, self.asked)
        positions += np.repeat(self.starts.take(owners), counts)
        if WORDS[query.fieldname][1]:
            positions = positions[self.in_title(positions, np.repeat(owners, counts))]
        return positions if len(runs) == 1 and runs[0].last - runs[0].first == 1 else distinct(positions)


def laid_out(reading: Reading, numbers: Numbers, reach: int, deadline: Deadline | None = None) -> Text:
    """A text of releases `numbers`, rising, with more than `reach` positions free after each."""
    room = reading.segment.numbers("length.text").take(numbers).astype(np.int64)
    room += GAP + reach + 1
    starts = np.cumsum(room)
    starts -= room
    return Text(reading, numbers, starts, deadline)


def is_placed(query: Any) -> bool:
    """True for a query that `found` understands, down to its words."""
    if isinstance(query, WORD_KINDS):
        return str(getattr(query, "fieldname", "")) in WORDS
    return type(query) in _BY_TYPE and all(is_placed(part) for part in parts_of(query))


def parts_of(query: Any) -> Sequence[Query]:
    """The queries that a query in places is made of; none for a word."""
    if isinstance(query, Phrase):
        return [Term(query.fieldname, word) for word in query.words]
    return [] if isinstance(query, WORD_KINDS) else list(query.children())


def reach(query: Any) -> int:
    """More than positions lie apart, at most, that a query looks at together."""
    parts = parts_of(query)
    if isinstance(query, Among):
        return query.slop + sum(often * (1 + reach(part)) for part, often in query.times.items())
    own = query.tail if isinstance(query, Adjacent) else 0
    if isinstance(query, Nearby):
        own = query.distance
    elif isinstance(query, Phrase):
        own = len(parts) * max(query.slop, 1)
    return int(own + 1 + sum(1 + reach(part) for part in parts))


def found(query: Query, text: Text) -> Places:
    """The places of a query in the text."""
    text.look()
    if isinstance(query, WORD_KINDS):
        positions = text.word(query)
        return Places(positions, positions)
    return _BY_TYPE[type(query)](query, text)


def _adjacent(query: Adjacent, text: Text) -> Places:
    firsts = _in_a_row(list(query.queries), text)
    places = Places(firsts, firsts + (len(query.queries) - 1 + query.tail))
    return text.complete(places) if query.tail else places


def _in_a_row(queries: Sequence[Query], text: Text) -> Ends:
    """Where the first of `queries` stands with the others right after it; rare words are looked at first."""
    if len(queries) == 2:
        return common(_firsts(queries[0], text), _firsts(queries[1], text) - 1)
    rare, *others = sorted(range(len(queries)), key=lambda at: _often(queries[at], text))
    starts = _firsts(queries[rare], text) - rare
    for seen, offset in enumerate(others):
        if seen:
            text = text.only(starts + rare)
        starts = common(starts, _firsts(queries[offset], text) - offset)
    return starts


def _firsts(query: Query, text: Text) -> Ends:
    """Where the places of a query begin, each once."""
    first, last = found(query, text)
    return first if first is last else distinct(first.copy())


def _often(query: Any, text: Text) -> int:
    """How many positions the words of a query have in the segment."""
    if not isinstance(query, WORD_KINDS):
        return sum(_often(part, text) for part in parts_of(query))
    bounds = (text.reading.positions_of(run) for run in runs_of(text.reading, query))
    return sum(last - first for first, last in bounds)


def _among(query: Among, text: Text) -> Places:
    """The shortest stretches; `windows` tells what they are."""
    each = [found(part, text) for part in query.queries]
    if not all(len(places.first) for places in each):
        return _NOWHERE
    times = list(query.times.values())
    firsts, lasts = (np.concatenate([places[side] for places in each]) for side in (0, 1))
    which = np.repeat(np.arange(len(each)), [len(places.first) for places in each])
    order = np.lexsort((which, lasts, firsts))
    firsts, lasts, which = firsts[order], lasts[order], which[order]
    begin = np.full(len(order), np.iinfo(np.int64).max)
    complete = np.ones(len(order), np.bool_)
    for part, often in enumerate(times):
        mine = which == part
        last = np.cumsum(mine) - often  # of the part's places up to here, the one from which on there are enough
        complete &= last >= 0
        np.minimum(begin, firsts[mine].take(last, mode="clip"), out=begin)
    over = lasts - begin + 1 - _own(each, times, text, firsts)
    fits = complete & (over >= 0) & (over <= query.slop)
    return _distinct_places(begin[fits], lasts[fits])


def _own(each: Sequence[Places], times: Sequence[int], text: Text, at: Ends) -> Ends | int:
    """How many positions the parts take by themselves: in each release what the first place of each takes."""
    total: Ends | int = 0
    owners: Numbers | None = None
    for (first, last), often in zip(each, times, strict=True):
        lengths = last - first + 1
        if (lengths == lengths[0]).all():
            total = total + often * int(lengths[0])
        else:
            owners = text.owners(at) if owners is None else owners
            begins = first.searchsorted(text.starts.take(owners))
            total = total + often * lengths.take(begins, mode="clip")
    return total


def _nearby(query: Nearby, text: Text) -> Places:
    left, right = (found(part, text) for part in query.queries)
    if not len(left.first) or not len(right.first):
        return _NOWHERE
    if left.last is left.first and right.last is right.first:
        positions = right.first[_beside(left.first, right.first, query.distance)]
        return Places(positions, positions)
    starts, ends = left.first, np.sort(left.last)
    fits = _any_from(ends, right.first - 1 - query.distance, right.first - 1)
    fits |= _any_from(starts, right.last + 1, right.last + 1 + query.distance)
    return Places(right.first[fits], right.last[fits])


def _beside(left: Ends, right: Ends, distance: int) -> NDArray[np.bool_]:
    """For each of `right` whether one of `left` stands at most `distance` positions before or after it."""
    at = left.searchsorted(right)
    near = left.take(at - 1, mode="clip") - right  # where nothing is before, the first, which is not before
    fits: NDArray[np.bool_] = (near < 0) & (near >= -1 - distance)
    after = left.take(at, mode="clip") - right
    same = (after == 0).nonzero()[0]
    after[same] = left.take(at[same] + 1, mode="clip") - right[same]
    fits |= (after > 0) & (after <= distance + 1)
    return fits


def _any_from(ordered: Ends, lowest: Ends, highest: Ends) -> NDArray[np.bool_]:
    at = ordered.searchsorted(lowest)
    inside: NDArray[np.bool_] = ordered.take(at, mode="clip") <= highest
    inside &= at < len(ordered)
    return inside


def _any_of(query: Any, text: Text) -> Places:
    each = [found(part, text) for part in query.subqueries]
    if all(places.last is places.first for places in each):
        positions = merged([places.first for places in each])
        return Places(positions, positions)
    firsts, lasts = (np.concatenate([places[side] for places in each]) for side in (0, 1))
    return _distinct_places(firsts, lasts)


def _phrase(query: Phrase, text: Text) -> Places:
    """Whoosh's phrase: each word at most `slop` positions after the one before; the shortest place for each end."""
    words = parts_of(query)
    if query.slop == 1:
        firsts = _in_a_row(words, text)
        return Places(firsts, firsts + (len(words) - 1))
    firsts = lasts = found(words[0], text).first
    for word in words[1:]:
        here = found(word, text).first
        before = lasts.searchsorted(here) - 1
        fits = (before >= 0) & (lasts.take(before, mode="clip") >= here - query.slop) if len(lasts) else before >= 0
        firsts, lasts = firsts[before[fits]], here[fits]
    return Places(firsts, lasts)


_NOWHERE = Places(np.empty(0, np.int64), np.empty(0, np.int64))
_BY_TYPE: dict[type, Callable[[Any, Text], Places]] = {
    Adjacent: _adjacent,
    Among: _among,
    Nearby: _nearby,
    Or: _any_of,
    Phrase: _phrase,
    ConstantScoreQuery: lambda query, text: found(query.child, text),
}
#: The queries that look at places.
PLACED = (Adjacent, Among, Nearby, Phrase)


def _distinct_places(firsts: Ends, lasts: Ends) -> Places:
    """The places sorted, each once."""
    order = np.lexsort((lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (firsts[1:] != firsts[:-1]) | (lasts[1:] != lasts[:-1])
    return Places(firsts[new], lasts[new])
