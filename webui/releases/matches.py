"""The words of a search, marked in the whole text of a release that it found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.release import Release
from indexer.names import Names
from indexer.query.errors import QueryError
from indexer.query.marking import Span, marks_in
from indexer.query.question import Question, question
from indexer.query.tree import And, Node, Not, Or, Said, SaidBy, all_of, any_one_of
from indexer.results import NONE, SearchRequest
from webui.parameters import SearchParameters


@dataclass(frozen=True)
class Run:
    """A part of a text, half-open, that is marked as a whole or not at all.

    `number` counts the places that match, from 1 through title and body; 0 is no match. `begins` says that the place
    begins here: a statement that begins or ends within it cuts it in several runs.
    """

    start: int
    end: int
    number: int = 0
    begins: bool = False


@dataclass(frozen=True)
class MarkedText:
    """A text of which `spans` match, in order and apart; the first has the number `first`."""

    spans: Sequence[Span] = ()
    first: int = 1

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self.spans]

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The text from `start` to `end` as runs; time grows with their number alone."""
        at = bisect_right(self._ends, start)
        while start < end and at < len(self.spans) and self.spans[at][0] < end:
            begin, stop = self.spans[at]
            if start < begin:
                yield Run(start, begin)
            shown = max(start, begin)
            start = min(stop, end)
            yield Run(shown, start, self.first + at, shown == begin)
            at += 1
        if start < end:
            yield Run(start, end)


@dataclass(frozen=True)
class Matches:
    """What a search marks in a release; `problem` says in a line why its words can't be marked, "" where they can."""

    search: SearchParameters
    title: MarkedText = MarkedText()
    body: MarkedText = MarkedText()
    problem: str = ""

    @property
    def count(self) -> int:
        """The places that match."""
        return len(self.title.spans) + len(self.body.spans)


def matches_of(search: SearchParameters, release: Release, names: Names) -> Matches:
    """What a search marks in a release; where its words can't be read, nothing."""
    if not search.q:
        return Matches(search)
    request = search.request()

    def speakers_named(name: str) -> set[str]:
        return {name, *names.resolve("speaker", name)}

    try:
        asked = question(search.q, said=request.said)
        for tree in dict.fromkeys((asked.all_words, asked.some_words)):
            found = marks_in(_by_chosen(tree, asked, request), release, speakers_named)
            if found.title or found.body:
                break
    except QueryError as problem:
        return Matches(search, problem=problem.message)
    title = MarkedText(found.title)
    return Matches(search, title, MarkedText(found.body, first=len(found.title) + 1))


def _by_chosen(tree: Node, asked: Question, request: SearchRequest) -> Node:
    """The tree whose one statement is said by the speakers whom the search selects, and by none that it excludes."""
    if asked.statement is None:
        return tree
    wanted = [SaidBy(name) for name in request.selected.get("speaker", ()) if name != NONE]
    unwanted = [Not(SaidBy(name)) for name in request.excluded.get("speaker", ()) if name != NONE]
    parts = [asked.statement.part, *([any_one_of(wanted)] if wanted else []), *unwanted]
    return _replaced(tree, asked.statement, Said(all_of(parts)))


def _replaced(tree: Node, old: Node, new: Node) -> Node:
    """The tree with another part in the place of one at its top."""
    if tree == old:
        return new
    if isinstance(tree, And | Or):
        return type(tree)(tuple(new if part == old else part for part in tree.parts))
    return tree
