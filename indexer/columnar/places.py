"""From positions in the index to places in texts: which words of the hits on a page to mark."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from whoosh.query.qcore import Query
from whoosh.query.terms import Term

from indexer.columnar.evaluation.expansion import runs_of
from indexer.columnar.evaluation.positions import Asked, occurrences
from indexer.columnar.evaluation.reading import Run, reading_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.records import Front
from indexer.columnar.segment.sections import GAP
from indexer.highlight import TEXT_SHIFT, Marks
from indexer.query.highlights import PART, Highlights
from indexer.query.patterns import CLOSING, FIRST, LAST, LONE, Atom, Keys, Places
from indexer.query.proximity import Beginning, Spelling

_NOTHING = np.empty(0, np.int64)
_NO_MARKS = Marks(_NOTHING, _NOTHING, _NOTHING, _NOTHING)


class _InSegment(NamedTuple):
    """The hits of one segment: its index, their numbers, rising, and the key at which the text of each begins."""

    segment: int
    asked: Asked
    bases: Keys


class Finder:
    """Finds what to mark in the hits of one search; what forms a word has is looked up once for each segment."""

    def __init__(self, segments: Sequence[Segment], highlights: Highlights) -> None:
        """Find what `highlights` marks in releases of `segments`."""
        self._segments, self._highlights = segments, highlights
        self._runs: dict[tuple[int, Atom], list[Run]] = {}

    def marks(self, hits: Sequence[tuple[int, int]], fronts: Sequence[Front]) -> tuple[Marks, Marks]:
        """What to mark in the titles and in the bodies of hits: pairs of a segment's index and a number in it."""
        if not self._highlights.atoms:
            return _NO_MARKS, _NO_MARKS
        parts = self._by_segment(hits)
        found = {atom: self._keys(atom, parts) for atom in self._highlights.atoms}
        titles = np.array([len(front.title_starts) for front in fronts])
        return in_texts(self._highlights.places(found, titles), fronts, titles)

    def _by_segment(self, hits: Sequence[tuple[int, int]]) -> list[_InSegment]:
        segments, numbers, texts = np.array(sorted((*hit, text) for text, hit in enumerate(hits))).T
        bounds = [0, *(np.flatnonzero(segments[1:] != segments[:-1]) + 1).tolist(), len(hits)]
        parts = []
        for first, last in pairwise(bounds):
            segment = int(segments[first])
            asked = Asked(self._segments[segment].size, numbers[first:last])
            parts.append(_InSegment(segment, asked, texts[first:last] << TEXT_SHIFT))
        return parts

    def _keys(self, atom: Atom, parts: Sequence[_InSegment]) -> Keys:
        """Where one word stands in all hits, rising."""
        found = []
        for at, asked, bases in parts:
            reading = reading_of(self._segments[at])
            for run in self._runs_of(at, atom):
                owners, counts, positions = occurrences(reading, run, asked)
                if len(positions):
                    positions += bases[owners].repeat(counts)
                    found.append(positions)
        if not found:
            return _NOTHING
        keys = found[0] if len(found) == 1 else np.concatenate(found)
        keys.sort()
        return keys

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


def in_texts(places: Places, fronts: Sequence[Front], title_lengths: Keys) -> tuple[Marks, Marks]:
    """Places as marks, those in titles and those in bodies: each word's position becomes the character it begins at."""
    starts = np.concatenate([some for front in fronts for some in (front.title_starts, front.body_starts)])
    lengths = title_lengths + np.array([len(front.body_starts) for front in fronts])
    text = places[FIRST] >> TEXT_SHIFT
    base = text << TEXT_SHIFT
    in_body = places[FIRST] - base >= title_lengths[text]
    offset = (lengths.cumsum() - lengths)[text] - base - in_body * GAP
    places[:LAST] = starts[places[:LAST] + offset] + base  # the first and the closing word
    return _marks(places[:, ~in_body]), _marks(places[:, in_body])


def _marks(places: Places) -> Marks:
    return Marks(places[FIRST], places[CLOSING], places[LONE], places[PART])
