"""Who says what in the hits of a page, whatever engine tells where their statements are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.analysis.word_ends import word_end
from indexer.answering.marks import Texts
from indexer.highlight import TEXT_SHIFT, Marks
from indexer.highlight.pieces import Passage
from indexer.query.highlights import Saying
from indexer.schema import GAP


class Statements(NamedTuple):
    """The statements of a hit: its `numbers` among `first` and `last`, the positions of their first and last words.

    They rise by the first word, then the last, then the speaker; `name` tells the speaker of each number.
    """

    first: Sequence[int]
    last: Sequence[int]
    numbers: range
    name: Callable[[int], str]


class Attribution:
    """The statements of some hits, those before all others that have what a query asks of one."""

    def __init__(
        self, texts: Sequence[Texts], statements: Sequence[Statements], matching: Mapping[int, set[int]], saying: Saying
    ) -> None:
        """Take texts and statements of each hit; of some the numbers of those that are `matching`.

        `saying` are the same by what is asked of them, as keys: `hit << TEXT_SHIFT | position`.
        """
        self._texts, self._statements, self._matching = texts, statements, matching
        self.saying = saying

    def speaker(self, hit: int, position: int) -> str | None:
        """Who says a word: of statements in one another the shortest, of equals the first, of a matching one if any.

        Time grows with the statements of the release.
        """
        here = self._statements[hit]
        found = -1
        if hit in self._matching:
            found = _shortest(here, sorted(self._matching[hit]), position)
        if found < 0:
            found = _shortest(here, here.numbers, position)
        return None if found < 0 else here.name(found)

    def passages(self, marks: Marks) -> dict[int, Iterator[Passage]]:
        """The matching statements of each hit that has no marks in them, in the order of its text."""
        if not self.saying:
            return {}
        keys = (marks.start >> (TEXT_SHIFT + 1) << TEXT_SHIFT) + marks.position
        unmarked = set(self._matching)
        for first, last in self.saying.values():
            some = keys.searchsorted(first) < keys.searchsorted(last, "right")
            unmarked -= set((first.compress(some) >> TEXT_SHIFT).tolist())
        return {hit: self._passages(hit) for hit in unmarked}

    def _passages(self, hit: int) -> Iterator[Passage]:
        here, text = self._statements[hit], self._texts[hit]
        base, starts = len(text.title_starts) + GAP, text.body_starts
        for at in sorted(self._matching[hit]):
            closing = here.last[at] - base
            end = word_end(text.body, int(starts[closing]))
            if closing + 1 < len(starts):
                end = min(end, int(starts[closing + 1]))  # of a run that the statement cuts through
            yield Passage(int(starts[here.first[at] - base]), end, here.name(at))


def _shortest(here: Statements, numbers: Iterable[int], position: int) -> int:
    """The shortest of statements, rising, that hold a position, of equals the first; -1 where none does."""
    first, last = here.first, here.last
    found, shortest = -1, 1 << 32
    for at in numbers:
        begin = first[at]
        if begin > position:
            break
        end = last[at]
        if position <= end and end - begin < shortest:
            found, shortest = at, end - begin
    return found
