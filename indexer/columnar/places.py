"""From positions in the index to places in texts: which words of the hits on a page to mark."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from whoosh.query.qcore import Query
from whoosh.query.terms import Term

from indexer.columnar.evaluation.expansion import runs_of
from indexer.columnar.evaluation.reading import Run, reading_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.records import Front
from indexer.columnar.segment.sections import GAP
from indexer.columnar.sightings import Sightings
from indexer.highlight import PLACE, TEXT_SHIFT, Marks
from indexer.query.highlights import PART, Highlights, Saying
from indexer.query.patterns import FIRST, LAST, LONE, Atom, Keys, Places
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


def in_texts(places: Places, fronts: Sequence[Front], title_lengths: Keys) -> Marks:
    """Places as marks: each word's position becomes the character it begins at."""
    starts = np.concatenate([some for front in fronts for some in (front.title_starts, front.body_starts)])
    before = np.zeros(len(fronts), np.int64)
    np.add.accumulate([len(front.title_starts) + len(front.body_starts) for front in fronts[:-1]], out=before[1:])
    ends = places[:LAST]  # the first and the closing word
    hit = places[0] >> TEXT_SHIFT
    at = ends & PLACE
    in_body = at[0] >= title_lengths.take(hit)
    at += before.take(hit) - in_body * GAP
    start, closing = starts.take(at) + (2 * hit + in_body << TEXT_SHIFT)
    return Marks(start, closing, places[LONE], places[PART], places[FIRST] & PLACE)
