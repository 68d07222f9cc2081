"""How the tokens of a query must stand together for the grammar to read them, and the repair where they do not."""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token

from indexer.query.errors import (
    Edit,
    FieldInside,
    MissingOperand,
    QueryError,
    TooDeep,
    TooLarge,
    TooLong,
    TooManyParts,
    UnbalancedParenthesis,
)

#: Far above what a person writes, and low enough that no query keeps the machine busy.
MAX_CHARACTERS = 2000
MAX_DEPTH = 50
MAX_PARTS = 200

_BETWEEN = ("_AND", "_OR", "NEAR")
_BEFORE = ("NOT", "TITLE", "SAID", "FIELD", "BY")
_FIELDS = ("TITLE", "SAID", "FIELD", "BY", "DATE")


def check_length(text: str) -> None:
    """Raises `TooLong` for a query of over 2,000 characters."""
    if len(text) > MAX_CHARACTERS:
        kept = text[:MAX_CHARACTERS].rsplit(maxsplit=1)[0]
        message = f"the query has {len(text):,} characters; it may have {MAX_CHARACTERS:,}"
        raise TooLong(message, MAX_CHARACTERS, len(text), repair=kept)


def check(text: str, found: Sequence[Token]) -> None:
    """Raises the typed error for tokens that the grammar can't read."""
    problem = _first_problem(text, found)
    if problem:
        if problem.repair is None and not isinstance(problem, TooLarge):
            problem.repair = joined(text, balanced(found))
        raise problem


def _first_problem(text: str, found: Sequence[Token]) -> QueryError | None:
    opened: list[Token] = []
    last: Token | None = None
    parts = 0
    for token in found:
        problem = _misplaced(text, token, last) or _unopened(token, opened)
        if problem:
            return problem
        if token.type == "_LPAR":
            opened.append(token)
            if len(opened) > MAX_DEPTH:
                return TooDeep(f"the query has over {MAX_DEPTH} groups in each other", *_span(token))
        elif token.type == "_RPAR":
            opened.pop()
        elif _is_operand(token):
            parts += 1
            if parts > MAX_PARTS:
                return _too_many(text, found, token)
        last = token
    if opened:
        return UnbalancedParenthesis("this parenthesis is not closed", *_span(opened[-1]))
    if last is not None and _expects(last):
        return MissingOperand(f"“{_raw(text, last)}” has nothing after it", *_span(last))
    return None


def _misplaced(text: str, token: Token, last: Token | None) -> QueryError | None:
    """The problem of a token with the one before it."""
    nothing_before = last is None or _expects(last)
    if token.type in _BETWEEN and nothing_before:
        return MissingOperand(f"“{_raw(text, token)}” has nothing before it", *_span(token))
    if token.type == "_RPAR" and last is not None and _expects(last):
        if last.type == "_LPAR":
            return MissingOperand("there is nothing in this group", *_range(last, token))
        return MissingOperand(f"“{_raw(text, last)}” has nothing after it", *_span(last))
    if last is not None and last.type == "TITLE" and token.type in _FIELDS:
        start, end = _range(last, last)
        return FieldInside("a field can't stand within another", *_span(token), repair=Edit(start, end, ""))
    return None


def _unopened(token: Token, opened: list[Token]) -> QueryError | None:
    if token.type == "_RPAR" and not opened:
        return UnbalancedParenthesis("this parenthesis closes no other", *_span(token))
    return None


def _too_many(text: str, found: Sequence[Token], token: Token) -> TooManyParts:
    kept = [each for each in found if (each.start_pos or 0) < (token.start_pos or 0)]
    repair = joined(text, balanced(kept))
    return TooManyParts(f"the query has over {MAX_PARTS} words, phrases and values", *_span(token), repair=repair)


def balanced(found: Sequence[Token]) -> list[Token | str]:
    """The tokens without the operators and parentheses that stand alone, and with those that are missing."""
    kept: list[Token | str] = []
    depth = 0
    for token in found:
        last = kept[-1] if kept else None
        if token.type in _BETWEEN and (last is None or _expects(last)):
            continue
        if token.type == "_LPAR":
            depth += 1
        elif token.type == "_RPAR":
            _drop_dangling(kept)
            if not depth:
                continue
            depth -= 1
            if isinstance(kept[-1] if kept else None, Token) and kept[-1].type == "_LPAR":  # type: ignore[union-attr]
                kept.pop()
                continue
        kept.append(token)
    _drop_dangling(kept)
    while depth and kept and isinstance(kept[-1], Token) and kept[-1].type == "_LPAR":
        kept.pop()
        depth -= 1
        _drop_dangling(kept)
    return [*kept, *(")" * depth)]


def _drop_dangling(kept: list[Token | str]) -> None:
    """Remove what waits for something at the end, but not an opening parenthesis."""
    while kept and isinstance(kept[-1], Token) and kept[-1].type in (*_BETWEEN, *_BEFORE):
        kept.pop()


def joined(text: str, kept: Sequence[Token | str]) -> str:
    """The text of tokens, with a space between where one must or may be."""
    pieces: list[str] = []
    for token in kept:
        raw = token if not isinstance(token, Token) else _raw(text, token)
        if pieces and not pieces[-1].endswith(("(", ":", "：", "-")) and raw != ")":
            pieces.append(" ")
        pieces.append(raw)
    return "".join(pieces)


def _expects(token: Token | str) -> bool:
    """True for a token that something must follow."""
    return isinstance(token, Token) and token.type in (*_BETWEEN, *_BEFORE, "_LPAR")


def _is_operand(token: Token) -> bool:
    return not _expects(token) and token.type != "_RPAR"


def _raw(text: str, token: Token) -> str:
    return text[token.start_pos : token.end_pos]


def _span(token: Token) -> tuple[int, int]:
    return _range(token, token)


def _range(first: Token, last: Token) -> tuple[int, int]:
    return first.start_pos or 0, last.end_pos or 0
