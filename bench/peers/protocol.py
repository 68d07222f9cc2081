"""What a peer can do: build an index, open it, answer questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from bench.questions import Question
from bench.records import Record

#: Hits of an answer, and options counted for each facet.
HITS = 10
OPTIONS = 10
FACETS = ("speaker", "organization", "year")


class Line(msgspec.Struct, frozen=True):
    """A hit as a result page shows it; `snippet` has the matching words marked, and is empty where none was asked."""

    id: str
    title: str
    date: str
    snippet: str = ""


class Answer(msgspec.Struct, frozen=True):
    """The exact number of releases found and the best ten: ids and scores; lines and facets where a page was asked."""

    total: int
    best: list[tuple[str, float]]
    lines: list[Line] = []
    facets: Mapping[str, list[tuple[str, int]]] = {}


class Peer(Protocol):
    """An engine under measure. It is made anew in each process; `build` and `open` are never called on the same one."""

    #: True where `page` can cut snippets.
    snippets: bool

    def version(self) -> str:
        """The version of the engine that answers."""

    def build(self, directory: Path, records: Iterable[Record]) -> None:
        """Make an index in the empty `directory`; on return all records can be searched."""

    def open(self, directory: Path) -> None:
        """Open the index for `find` and `page`."""

    def find(self, question: Question) -> Answer:
        """The exact total and the ten best; the question becomes the peer's query within the call."""

    def page(self, question: Question, snippets: bool) -> Answer:
        """The same with titles, dates and ten options of each of `FACETS`; with a marked snippet each if asked."""

    def close(self) -> None:
        """Let go of the index."""
