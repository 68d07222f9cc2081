"""What a query marks in the whole text of one release, told from the text alone: no index is asked.

It is what snippets mark, in the same places, by the same patterns; only the keys of words come from the text's tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.release import Release
from indexer.analysis.word_ends import word_end
from indexer.highlight import PLACE, TEXT_SHIFT
from indexer.query.highlights import Saying, Stretches, highlight_terms, inside_each
from indexer.query.occurrences import BODY, TITLE, Occurrences
from indexer.query.patterns import CLOSING, FIRST, LONE, Keys, Places
from indexer.query.tree import And, Everything, Node, Not, Or, Said, SaidBy, walk

#: Half-open characters of a text.
Span = tuple[int, int]
#: The canonical names of the speakers that a written name means.
SpeakersNamed = Callable[[str], Container[str]]


class TextMarks(NamedTuple):
    """What to mark in a title and in a body: half-open characters, in order, apart from each other."""

    title: tuple[Span, ...]
    body: tuple[Span, ...]


def marks_in(tree: Node, release: Release, speakers_named: SpeakersNamed) -> TextMarks:
    """What the tree of a query marks in a release; words that overlap are one mark.

    Time grows with the text, with the tree, and with the words that match, counted in each statement where the tree
    asks for statements. Words are marked whether or not the whole tree is true of the release.
    """
    highlights = highlight_terms(tree)
    leaves = [leaf for said in highlights.said for leaf in walk(said.part) if _is_leaf(leaf)]
    atoms = {atom for leaf in leaves for part in highlight_terms(leaf).parts for atom in part.pattern.atoms()}
    words = Occurrences(release.title, release.body, atoms | set(highlights.atoms))
    spoken = _Spoken(release, words, speakers_named) if highlights.said else None
    saying: Saying = {said: spoken.with_all_of(said) for said in highlights.said} if spoken else {}
    # Title and body are texts of their own here, so what looks at titles alone finds none in the body.
    places = highlights.places(words.found, np.array([words.lengths[TITLE], 0]), saying)
    texts = places[FIRST] >> TEXT_SHIFT
    return TextMarks(
        _spans(release.title, words.starts[TITLE], places[:, texts == TITLE]),
        _spans(release.body, words.starts[BODY], places[:, texts == BODY]),
    )


def _is_leaf(node: Node) -> bool:
    """True for what is found as a whole: words near each other are, though they are parts."""
    return not isinstance(node, And | Or | Not | Said)


class _Spoken:
    """The statements of a release's named speakers, and which of them have what is asked."""

    def __init__(self, release: Release, words: Occurrences, speakers_named: SpeakersNamed) -> None:
        self._words, self._speakers_named = words, speakers_named
        said = [(one.start, one.end, one.speaker) for one in release.statements if one.speaker is not None]
        rows = np.array(said, np.int64).reshape(-1, 3)
        starts, base = words.starts[BODY], BODY << TEXT_SHIFT
        # A word belongs to a statement where it begins within its characters.
        first, last = starts.searchsorted(rows[:, 0]), starts.searchsorted(rows[:, 1]) - 1
        inked = first <= last
        self._stretches = Stretches(base + first[inked], base + last[inked])
        self._speakers = [release.speakers[speaker].name for speaker in rows[inked, 2].tolist()]

    def with_all_of(self, said: Said) -> Stretches:
        """The statements of which the part is true, in order."""
        true = self._true_of(said.part)
        first, last = self._stretches.first[true], self._stretches.last[true]
        order = np.lexsort((last, first))
        return Stretches(first[order], last[order])

    def _true_of(self, node: Node) -> NDArray[np.bool_]:
        """For each statement whether a part of a query is true of it."""
        if isinstance(node, And | Or):
            both: np.ufunc = np.logical_and if isinstance(node, And) else np.logical_or
            true: NDArray[np.bool_] = both.reduce([self._true_of(part) for part in node.parts])
            return true
        if isinstance(node, Not):
            return ~self._true_of(node.part)
        if isinstance(node, SaidBy):
            names = self._speakers_named(node.name)
            return np.array([speaker in names for speaker in self._speakers], np.bool_)
        true = np.full(len(self._speakers), isinstance(node, Everything))
        for part in highlight_terms(node).parts:
            found = {
                atom: inside_each(self._stretches, atom, self._words.found[atom])
                for atom in part.pattern.atoms()
                if atom in self._words.found
            }
            true[part.pattern.places(found)[FIRST] >> TEXT_SHIFT] = True
        return true


def _spans(text: str, starts: Keys, places: Places) -> tuple[Span, ...]:
    """Places of one text as its characters, in order; those that overlap become one."""
    begins = starts.take(places[FIRST] & PLACE)
    closings = starts.take(places[CLOSING] & PLACE)
    found: list[Span] = []
    for begin, closing, lone in zip(begins.tolist(), closings.tolist(), places[LONE].tolist(), strict=True):
        end = closing + 1 if lone else word_end(text, closing)
        if found and begin < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return tuple(found)
