"""Which words of the hits on a page to mark: looked up by their positions in the index."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from whoosh.query.qcore import Query
from whoosh.query.terms import Term

from indexer.answering.marks import in_texts
from indexer.columnar.evaluation.expansion import runs_of
from indexer.columnar.evaluation.reading import Run, reading_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.records import Front
from indexer.columnar.sightings import Sightings
from indexer.highlight import TEXT_SHIFT, Marks
from indexer.query.highlights import Highlights, Saying
from indexer.query.patterns import Atom, Keys
from indexer.query.proximity import Beginning, Spelling

#: A long page is made in steps: the texts of so many hits lie in memory at once.
AT_ONCE = 64
#: The bits below the number of a word: enough for the number of a hit among these, and a position.
_WORD_SHIFT = TEXT_SHIFT + AT_ONCE.bit_length()
_NO_MARKS = Marks(*np.empty((5, 0), np.int64))


class Finder:
    """Finds what to mark in the hits of one search; what forms a word has is looked up once for each segment."""

    def __init__(self, segments: Sequence[Segment], highlights: Highlights) -> None:
        """Find what `highlights` marks in releases of `segments`."""
        self._segments, self._highlights = segments, highlights
        self._runs: dict[tuple[int, Atom], list[Run]] = {}

    def marks(self, hits: Sequence[tuple[int, int]], fronts: Sequence[Front], saying: Saying) -> Marks:
        """What to mark in hits, at most `AT_ONCE`: pairs of a segment's index and a number in it.

        `saying` are the statements of these in which parts that are said are marked.
        """
        atoms = self._highlights.atoms
        if not atoms:
            return _NO_MARKS
        by_segment: dict[int, dict[int, int]] = {}
        for text, segment, number in sorted([(text, *hit) for text, hit in enumerate(hits)], key=itemgetter(2)):
            by_segment.setdefault(segment, {})[number] = text << TEXT_SHIFT
        sightings = Sightings()
        for segment, releases in by_segment.items():
            words = [(word << _WORD_SHIFT, self._runs_of(segment, atom)) for word, atom in enumerate(atoms)]
            sightings.look(reading_of(self._segments[segment]), releases, words)
        titles = np.array([len(front.title_starts) for front in fronts])
        places = self._highlights.places(_by_word(sightings.keys(), atoms), titles, saying)
        return in_texts(places, fronts, titles)

    def _runs_of(self, segment: int, atom: Atom) -> list[Run]:
        runs = self._runs.get((segment, atom))
        if runs is None:
            runs = self._runs[segment, atom] = runs_of(reading_of(self._segments[segment]), _query(atom))
        return runs


def _query(atom: Atom) -> Query:
    """An atom as the evaluator asks for it."""
    if atom.kind == "stem":
        return Term("text", atom.text)
    if atom.kind == "beginning":
        return Beginning("text_form", atom.text)
    return Spelling("text_form", atom.text, atom.edits) if atom.kind == "spelling" else Term("text_form", atom.text)


def _by_word(keys: Keys, atoms: Sequence[Atom]) -> dict[Atom, Keys]:
    if len(atoms) == 1:
        return {atoms[0]: keys}
    begins = keys.searchsorted(np.arange(len(atoms) + 1) << _WORD_SHIFT).tolist()
    return {atom: keys[begins[word] : begins[word + 1]] - (word << _WORD_SHIFT) for word, atom in enumerate(atoms)}
