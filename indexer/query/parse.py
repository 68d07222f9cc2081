"""A query's text becomes a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

from lark import Lark, Token, Transformer
from lark.lexer import Lexer

from indexer.query import dates, placing, structure
from indexer.query.errors import Edit, FieldInside, NearOperand, NoWords, QueryError
from indexer.query.lexer import DEFAULT_DISTANCE, Scanner, has_words, plain
from indexer.query.tree import (
    Dated,
    Everything,
    Fuzzy,
    Named,
    NamedField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Said,
    SaidBy,
    Title,
    Word,
    all_of,
    any_one_of,
    walk,
)

#: Repairs on repairs before plain words are suggested instead: input with more troubles than these is no query.
_MAX_REPAIRS = 8
_MAX_PLAIN_WORDS = 30


def parse(text: str) -> Node:
    """The tree of a query; raises a `QueryError` with a suggestion that can be read.

    >>> parse("=patent")
    Word(span=(0, 7), text='patent', exact=True)
    """
    try:
        return _read(text)
    except QueryError as error:
        error.suggestion = _suggestion(text, error)
        raise


def _read(text: str) -> Node:
    structure.check_length(text)
    if text.strip() in ("", "*"):
        return Everything(span=(0, len(text)))
    text = plain(text)
    found = tuple(Scanner(text).scan())
    structure.check(text, found)
    if all(token.type in ("_LPAR", "_RPAR") or _is_silent(token) for token in found):
        raise NoWords("there are no letters or digits to look for", 0, len(text), repair="")
    node: Node = _grammar().parse(found)  # type: ignore[assignment]  # tokens, which our lexer passes on
    if any(token.type in ("SAID", "BY") for token in found):
        placing.check(node, text)
    return node


def _is_silent(token: Token) -> bool:
    """True for operators and for words without letters or digits."""
    return token.type in ("_AND", "_OR", "NOT", "NEAR") or (token.type == "WORD" and not has_words(str(token)))


def _suggestion(text: str, error: QueryError) -> str | None:
    """The input with one repair after the other made until it can be read, else its words, else null."""
    attempt = text
    for _ in range(_MAX_REPAIRS):
        if error.repair is None:
            break
        attempt = error.repair.apply(plain(attempt)) if isinstance(error.repair, Edit) else error.repair
        attempt = " ".join(attempt.split())
        try:
            _read(attempt)
        except QueryError as next_error:
            error = next_error
        else:
            return attempt or _plain_words(text)
    return _plain_words(text)


def _plain_words(text: str) -> str | None:
    words = (word for word in re.findall(r"[^\W_]+", text.lower()) if has_words(word))
    return (
        " ".join(word for word, _ in zip(words, range(_MAX_PLAIN_WORDS), strict=False))[: structure.MAX_CHARACTERS]
        or None
    )


@cache
def _grammar() -> Lark:
    path = Path(__file__).with_name("grammar.lark")
    return Lark(path.read_text("utf-8"), parser="lalr", lexer=_Found, transformer=_Tree())


class _Found(Lexer):
    """Passes on the tokens that were found already."""

    def __init__(self, _options: object) -> None:
        """Lark gives its options to every lexer."""

    def lex(self, found: tuple[Token, ...]) -> Iterator[Token]:  # type: ignore[override]  # Lark's plain interface
        """The tokens as they are."""
        return iter(found)


def _span(first: Node | Token, last: Node | Token) -> tuple[int, int]:
    start = first.span[0] if isinstance(first, Node) else first.start_pos or 0
    end = last.span[1] if isinstance(last, Node) else last.end_pos or 0
    return start, end


class _Tree(Transformer[Token, Node]):
    """The nodes, made as the grammar reads from left to right: nothing here calls itself."""

    def word(self, found: list[Token]) -> Node:
        return Word(str(found[0]), span=_span(found[0], found[0]))

    def exact(self, found: list[Token]) -> Node:
        return Word(str(found[0])[1:], exact=True, span=_span(found[0], found[0]))

    def prefix(self, found: list[Token]) -> Node:
        return Prefix(str(found[0]).rstrip("*"), span=_span(found[0], found[0]))

    def fuzzy(self, found: list[Token]) -> Node:
        word, _, edits = str(found[0]).rpartition("~")
        return Fuzzy(word, int(edits or 1), span=_span(found[0], found[0]))

    def phrase(self, found: list[Token]) -> Node:
        content, _, slop = str(found[0])[1:].rpartition('"')
        return Phrase(" ".join(content.split()), int(slop[1:] or 0), span=_span(found[0], found[0]))

    def named(self, found: list[Token]) -> Node:
        return _named(found, predecessors=False)

    def lineage(self, found: list[Token]) -> Node:
        return _named(found, predecessors=True)

    def dated(self, found: list[Token]) -> Node:
        value, span = str(found[0]), _span(found[0], found[0])
        if value in ("?", "？"):
            return Dated(None, None, unknown=True, span=span)
        return Dated(*dates.days(value), span=span)

    def in_title(self, found: list[Token | Node]) -> Node:
        opening, part = found
        assert isinstance(part, Node)  # noqa: S101  # the grammar says so
        span = _span(opening, opening)
        inner = next((node for node in walk(part) if isinstance(node, Named | Dated | Title | Said | SaidBy)), None)
        if inner is not None:
            raise FieldInside("a field can't stand within another", *inner.span, repair=Edit(*span, ""))
        if not any(_is_place(node) for node in walk(part)):
            start, end = _span(opening, part)
            raise NoWords(
                "there are no letters or digits to look for in titles", start, end, repair=Edit(start, end, "")
            )
        return Title(part, span=_span(opening, part))

    def said(self, found: list[Token | Node]) -> Node:
        opening, part = found
        assert isinstance(part, Node)  # noqa: S101  # the grammar says so
        inner = next((node for node in walk(part) if isinstance(node, Said)), None)
        if inner is not None:  # at once, so that no chain of these grows deep
            start = inner.span[0]
            raise FieldInside(
                "“said:” can't stand within another", *inner.span, repair=Edit(start, start + len("said:"), "")
            )
        return Said(part, span=_span(opening, part))

    def said_by(self, found: list[Token]) -> Node:
        return SaidBy(str(found[1]), span=_span(found[0], found[1]))

    def without(self, found: list[Token | Node]) -> Node:
        opening, part = found
        assert isinstance(part, Node)  # noqa: S101  # the grammar says so
        return part.part if isinstance(part, Not) else Not(part, span=_span(opening, part))

    def near(self, found: list[Token | Node]) -> Node:
        left, operator, right = found
        assert isinstance(left, Node)  # noqa: S101  # the grammar says so
        assert isinstance(right, Node)  # noqa: S101
        if not (isinstance(left, Near) or _is_place(left)) or not _is_place(right):
            start, end = _span(operator, operator)
            message = "NEAR stands between words, phrases, prefixes and alternatives of these"
            raise NearOperand(message, *_span(left, right), repair=Edit(start, end, "AND"))
        distance = str(operator).rpartition("/")[2]
        return Near(left, right, int(distance) if distance.isdecimal() else DEFAULT_DISTANCE, span=_span(left, right))

    def together(self, parts: list[Node]) -> Node:
        return all_of(parts)

    def alternatives(self, parts: list[Node]) -> Node:
        return any_one_of(parts)


def _named(found: list[Token], *, predecessors: bool) -> Node:
    name = cast("NamedField", str(found[0]))  # the lexer lets no other pass
    return Named(name, str(found[1]), predecessors, span=_span(found[0], found[1]))


def _is_place(node: Node) -> bool:
    """True for what has places in a text: words, phrases, prefixes, spellings, and alternatives of these alone."""
    if isinstance(node, Or):
        return all(not isinstance(part, Or) and _is_place(part) for part in node.parts)
    return isinstance(node, Phrase | Prefix | Fuzzy) or (isinstance(node, Word) and has_words(node.text))
