"""Only what was said: the words of a query are asked of one statement; what asks for whole releases stands beside."""

from __future__ import annotations

from typing import NamedTuple

from indexer.query.errors import FieldInside
from indexer.query.placing import fits_in_statement, said_or_beside
from indexer.query.printing import print_query
from indexer.query.rewriting import any_of
from indexer.query.tree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Said,
    Title,
    Word,
    all_of,
    any_one_of,
    children,
)


class OnlySaid(NamedTuple):
    """What is asked of one statement, and what stands `beside` it: all the other parts at the top."""

    statement: Said
    beside: tuple[Node, ...]

    @property
    def all_words(self) -> Node:
        """The tree of all parts."""
        return all_of([self.statement, *self.beside])

    @property
    def some_words(self) -> Node:
        """The tree where any words will do: those beside the statement, which is needed as a whole."""
        return all_of([self.statement, any_of(all_of(self.beside))]) if self.beside else self.statement


def only_said(node: Node, text: str) -> OnlySaid:
    """The tree of a query with all its words in one `Said`; `text` is what it was read from.

    What is told by a field stays beside the words. A query without words asks for any statement, or for that of its
    `said:` where it has one that is not excluded. Raises `FieldInside` for alternatives, or an exclusion, of words and
    of fields: a statement has the words only.
    """
    parts = _parts(node)
    beside = [part for part in parts if not fits_in_statement(part)]
    _check(beside, parts, text)
    words = [part for part in parts if fits_in_statement(part)]
    asked = [part for part in beside if isinstance(part, Said)]
    if not words and len(asked) == 1:
        return OnlySaid(asked[0], tuple(part for part in beside if part is not asked[0]))
    whole = all_of(words)
    return OnlySaid(Said(whole, span=whole.span), tuple(beside))


def said_apart(node: Node) -> Node:
    """The tree of a query with each part at its top, or alternative of one, in a statement by itself: to be counted."""
    return all_of([any_one_of([_said(each) for each in _alternatives(part)]) for part in _parts(node)])


def _alternatives(part: Node) -> tuple[Node, ...]:
    return part.parts if isinstance(part, Or) else (part,)


def _said(part: Node) -> Node:
    if isinstance(part, Not):
        return Not(_said(part.part), span=part.span)
    return Said(part, span=part.span) if fits_in_statement(part) else part


def _parts(node: Node) -> list[Node]:
    if isinstance(node, Everything):
        return []
    return list(node.parts) if isinstance(node, And) else [node]


def _check(beside: list[Node], parts: list[Node], text: str) -> None:
    for part in beside:
        if _has_loose_words(part):
            mended = all_of([said_or_beside(each) if each is part else each for each in parts])
            message = (
                f"“{print_query(part, text)}” asks for words and for a field at once, which one statement can't have; "
                "put “said:( )” around its words"
            )
            raise FieldInside(message, *part.span, suggestion=print_query(mended, text))


def _has_loose_words(node: Node) -> bool:
    """True where words stand in no field."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Word | Phrase | Prefix | Fuzzy):
            return True
        if not isinstance(each, Said | Title | Named | Dated):
            waiting.extend(children(each))
    return False
