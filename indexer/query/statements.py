"""Whoosh queries for words in the statements of a release; the engine's own evaluation tells what they find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.query.compound import And
from whoosh.query.qcore import Query
from whoosh.query.wrappers import Not


class _OfStatements(Query):
    """Has no matcher of Whoosh's: an index of Whoosh's own knows no statements."""

    def is_leaf(self) -> bool:
        return not list(self.children())

    def children(self) -> Iterator[Query]:
        return iter(())

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count_all())


class InStatement(_OfStatements):
    """Releases in which one statement of a named speaker has all that `part` asks for.

    `part` is made of queries on `text` and `text_form`, `SaidBy`, and Whoosh's `And`, `Or`, `Not`, `Every`,
    `ConstantScoreQuery` and `NullQuery`. Each is true of a statement where it is of the words from the statement's
    start to its end alone; the title is in no statement. The score of a release is the one that `part` gives it as a
    whole.
    """

    def __init__(self, part: Query) -> None:
        self.part = part

    def children(self) -> Iterator[Query]:
        """The part alone."""
        return iter((self.part,))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InStatement) and self.part == other.part

    def __hash__(self) -> int:
        return hash((InStatement, self.part))

    def __repr__(self) -> str:
        return f"InStatement({self.part!r})"


class SaidBy(_OfStatements):
    """Within `InStatement`: the statements of a speaker whose canonical name is one of `speakers`; its score is 0."""

    def __init__(self, speakers: Sequence[str]) -> None:
        self.speakers = tuple(speakers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SaidBy) and self.speakers == other.speakers

    def __hash__(self) -> int:
        return hash((SaidBy, self.speakers))

    def __repr__(self) -> str:
        return f"SaidBy({self.speakers!r})"


def by_speakers(query: InStatement, heard: Sequence[str], unheard: Sequence[str]) -> InStatement:
    """The same of statements by one of `heard`, of anybody where there are none, and by none of `unheard`."""
    parts = [query.part]
    if heard:
        parts.append(SaidBy(heard))
    if unheard:
        parts.append(Not(SaidBy(unheard)))
    return query if len(parts) == 1 else InStatement(And(parts))
