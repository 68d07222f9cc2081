"""What is said in some texts and by whom, told from the releases: which statements have what a query asks of one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.highlight import TEXT_SHIFT
from indexer.query.highlights import Highlights, Stretches, highlight_terms, inside_each
from indexer.query.occurrences import Occurrences, Worded
from indexer.query.patterns import FIRST, Atom
from indexer.query.tree import And, Everything, Node, Not, Or, Said, SaidBy, walk
from indexer.schema import GAP

#: A statement: the half-open characters of the body, and the canonical name of who says it.
Statement = tuple[int, int, str]
#: The canonical names of the speakers that a written name means.
SpeakersNamed = Callable[[str], Container[str]]

Mask = NDArray[np.bool_]


class _Speaker(Protocol):
    @property
    def name(self) -> str: ...


class _Words(Protocol):
    @property
    def speaker(self) -> int | None: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class _Release(Protocol):
    @property
    def speakers(self) -> Sequence[_Speaker]: ...
    @property
    def statements(self) -> Sequence[_Words]: ...


def statements_of(release: _Release) -> list[Statement]:
    """The statements of a release's named speakers; it may be any record that has both."""
    return [
        (statement.start, statement.end, release.speakers[statement.speaker].name)
        for statement in release.statements
        if statement.speaker is not None
    ]


def atoms_of(highlights: Highlights) -> set[Atom]:
    """The words whose places tell what to mark, and which statements have what is asked."""
    leaves = [leaf for said in highlights.said for leaf in walk(said.part) if _is_leaf(leaf)]
    asked = {atom for leaf in leaves for part in highlight_terms(leaf).parts for atom in part.pattern.atoms()}
    return asked | set(highlights.atoms)


def _is_leaf(node: Node) -> bool:
    """True for what is found as a whole: words near each other are, though they are parts."""
    return not isinstance(node, And | Or | Not | Said)


class Spoken:
    """The statements of some releases, told by named speakers.

    They are in the order of releases, then of first words, last words and speakers; those without words are left out,
    and equal ones are there once. `stretches` are their words, with the keys of `Occurrences`, `speakers` who says
    each; release i has those from `starts[i]` to `starts[i + 1]`.
    """

    def __init__(
        self, statements: Iterable[Iterable[Statement]], words: Occurrences, speakers_named: SpeakersNamed
    ) -> None:
        """Take the statements of each release whose `words` are known."""
        each = [_in_order(some, text) for some, text in zip(statements, words.texts, strict=True)]
        self.starts = [0, *accumulate(map(len, each))]
        first, last = (np.array([row[at] for rows in each for row in rows], np.int64) for at in (0, 1))
        base = np.repeat((np.arange(len(each)) << TEXT_SHIFT) + words.title_lengths + GAP, np.diff(self.starts))
        self.stretches = Stretches(base + first, base + last)
        self.speakers = [speaker for rows in each for *_, speaker in rows]
        self._found, self._speakers_named = words.found, speakers_named

    def release_of(self, number: int) -> int:
        """The release that has a statement."""
        return int(self.stretches.first[number]) >> TEXT_SHIFT

    def by(self, speakers: Container[str]) -> Mask:
        """For each statement whether it is by one of some speakers."""
        return np.array([speaker in speakers for speaker in self.speakers], np.bool_)

    def true_of(self, node: Node) -> Mask:
        """For each statement whether what is asked of one is true of it."""
        if isinstance(node, And | Or):
            both: np.ufunc = np.logical_and if isinstance(node, And) else np.logical_or
            true: Mask = both.reduce([self.true_of(part) for part in node.parts])
            return true
        if isinstance(node, Not):
            return ~self.true_of(node.part)
        if isinstance(node, SaidBy):
            return self.by(self._speakers_named(node.name))
        true = np.full(len(self.speakers), isinstance(node, Everything))
        for part in highlight_terms(node).parts:
            found = {
                atom: inside_each(self.stretches, atom, self._found[atom])
                for atom in part.pattern.atoms()
                if atom in self._found
            }
            true[part.pattern.places(found)[FIRST] >> TEXT_SHIFT] = True
        return true

    def having(self, true: Mask) -> Stretches:
        """The words of the statements of which something is true."""
        return Stretches(self.stretches.first[true], self.stretches.last[true])


def _in_order(statements: Iterable[Statement], text: Worded) -> Sequence[tuple[int, int, str]]:
    """The first and the last word of each statement, and its speaker: a word is in it where it begins in it."""
    some = list(statements)
    edges = np.array([statement[:2] for statement in some], np.int64).reshape(-1, 2)
    first, last = text.body_starts.searchsorted(edges[:, 0]), text.body_starts.searchsorted(edges[:, 1]) - 1
    rows: Iterator[tuple[int, int, str]] = zip(
        first.tolist(), last.tolist(), (speaker for *_, speaker in some), strict=True
    )
    return sorted({row for row in rows if row[0] <= row[1]})
