"""Who says what in the hits of a page: told from the statements that the index has, without the stored releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from whoosh.query.qcore import Query

from indexer.analysis.word_ends import word_end
from indexer.columnar.evaluation.reading import reading_of
from indexer.columnar.evaluation.statements import Spoken
from indexer.columnar.segment import Segment
from indexer.columnar.segment.records import Front
from indexer.columnar.segment.sections import GAP
from indexer.highlight import TEXT_SHIFT, Marks
from indexer.highlight.pieces import Passage
from indexer.query.highlights import Saying, Stretches
from indexer.query.patterns import Keys
from indexer.query.statements import InStatement
from indexer.query.tree import Said


class Attribution:
    """The statements of some hits, those before all others that have what a query asks of one."""

    def __init__(
        self,
        hits: Sequence[tuple[int, int]],
        segments: Sequence[Segment],
        fronts: Sequence[Front],
        said: Mapping[Said, InStatement],
    ) -> None:
        """Look into `hits`, pairs of a segment's index and a number in it; `said` has what is asked of statements."""
        self._hits, self._segments, self._fronts = hits, segments, fronts
        self._matching: dict[int, set[int]] = {}
        #: The statements that have what each of `said` asks, by the places of their hits.
        self.saying: Saying = {each: self._stretches(query.part) for each, query in said.items()} if said else {}

    def _stretches(self, part: Query) -> Stretches:
        """Where the statements that have `part` begin and end; they are taken down as matching."""
        firsts: list[Keys] = [np.empty(0, np.int64)]
        lasts = firsts.copy()
        for index, segment in enumerate(self._segments):
            here = {number: hit for hit, (where, number) in enumerate(self._hits) if where == index}
            if not here:
                continue
            releases = np.array(sorted(here), np.intp)
            text = Spoken(reading_of(segment), releases, part)
            at = text.matching().nonzero()[0]
            places = np.array([here[number] for number in releases.tolist()]).take(text.owner.take(at))
            for hit, statement in zip(places.tolist(), text.statements.take(at).tolist(), strict=True):
                self._matching.setdefault(hit, set()).add(statement)
            firsts.append((places << TEXT_SHIFT) + text.first.take(at))
            lasts.append((places << TEXT_SHIFT) + text.last.take(at))
        return Stretches(np.concatenate(firsts), np.concatenate(lasts))

    def speaker(self, hit: int, position: int) -> str | None:
        """Who says a word: of statements in one another the shortest, of equals the first, of a matching one if any.

        Time grows with the statements of the release.
        """
        index, number = self._hits[hit]
        segment = self._segments[index]
        found = -1
        if hit in self._matching:
            found = _shortest(segment, sorted(self._matching[hit]), position)
        if found < 0:
            starts = segment.statement_numbers[0]
            found = _shortest(segment, range(starts[number], starts[number + 1]), position)
        return None if found < 0 else _name(segment, found)

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
        segment, front = self._segments[self._hits[hit][0]], self._fronts[hit]
        _, first, last, _ = segment.statement_numbers
        base, starts = len(front.title_starts) + GAP, front.body_starts
        for at in sorted(self._matching[hit]):
            closing = last[at] - base
            end = word_end(front.body, int(starts[closing]))
            if closing + 1 < len(starts):
                end = min(end, int(starts[closing + 1]))  # of a run that the statement cuts through
            yield Passage(int(starts[first[at] - base]), end, _name(segment, at))


def _shortest(segment: Segment, statements: Iterable[int], position: int) -> int:
    """The shortest of statements, rising, that hold a position, of equals the first; -1 where none does."""
    _, first, last, _ = segment.statement_numbers
    found, shortest = -1, 1 << 32
    for at in statements:
        begin = first[at]
        if begin > position:
            break
        end = last[at]
        if position <= end and end - begin < shortest:
            found, shortest = at, end - begin
    return found


def _name(segment: Segment, statement: int) -> str:
    return segment.speakers.text(segment.statement_numbers[3][statement])
