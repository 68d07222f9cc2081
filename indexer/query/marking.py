"""What a query marks in the whole text of one release, told from the text alone: no index is asked.

It is what snippets mark, in the same places, by the same patterns; only the keys of words come from the text's tokens.
"""

from __future__ import annotations

from typing import NamedTuple

from corpus.release import Release
from indexer.analysis.word_ends import word_end
from indexer.query.highlights import Saying, highlight_terms
from indexer.query.occurrences import Occurrences
from indexer.query.patterns import CLOSING, FIRST, LONE, Keys, Places
from indexer.query.spoken import SpeakersNamed, Spoken, atoms_of, statements_of
from indexer.query.tree import Node
from indexer.schema import GAP

#: Half-open characters of a text.
Span = tuple[int, int]


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
    words = Occurrences([(release.title, release.body)], atoms_of(highlights))
    saying: Saying = {}
    if highlights.said:
        spoken = Spoken([statements_of(release)], words, speakers_named)
        saying = {said: spoken.having(spoken.true_of(said.part)) for said in highlights.said}
    places = highlights.places(words.found, words.title_lengths, saying)
    (text,), base = words.texts, int(words.title_lengths[0]) + GAP
    in_body = places[FIRST] >= base
    return TextMarks(
        _spans(release.title, text.title_starts, 0, places[:, ~in_body]),
        _spans(release.body, text.body_starts, base, places[:, in_body]),
    )


def _spans(text: str, starts: Keys, base: int, places: Places) -> tuple[Span, ...]:
    """Places of one text, its positions from `base` on, as characters in order; those that overlap become one."""
    begins, closings = starts.take(places[FIRST] - base), starts.take(places[CLOSING] - base)
    found: list[Span] = []
    for begin, closing, lone in zip(begins.tolist(), closings.tolist(), places[LONE].tolist(), strict=True):
        end = closing + 1 if lone else word_end(text, closing)
        if found and begin < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return tuple(found)
