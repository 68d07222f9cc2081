"""A tree as a query: what `parse` reads as the same tree again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.query.dates import in_figures
from indexer.query.lexer import plain
from indexer.query.tree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Named,
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
)

_BARE_VALUE = re.compile(r"\w[\w.-]*\w|\w")


def print_query(node: Node, written: str = "") -> str:
    """The query in its plainest form; the empty text for everything.

    Words and values are taken over as they stand in `written`, the query that the tree was read from, if it is given.
    A quotation mark within a value becomes a space, as nothing else can be written; names are compared without them.
    """
    if isinstance(node, Or):
        return " OR ".join(_within(part, Or, written) for part in node.parts)
    if isinstance(node, And):
        return " ".join(_within(part, And | Or, written) for part in node.parts)
    if isinstance(node, Near):
        return _near(node, written)
    if isinstance(node, Not):
        part = _within(node.part, And | Or | Near, written)
        return f"NOT {part}" if part.startswith("-") else f"-{part}"
    if isinstance(node, Title):
        return f"title:{_within(node.part, And | Or | Near, written)}"
    if isinstance(node, Said):
        return f"said:{_within(node.part, And | Or | Near | Not | SaidBy, written)}"
    return written[slice(*node.span)] or _leaf(node)


def print_without_each(node: Node, written: str = "") -> tuple[str, ...]:
    """The query without each of its clauses, in the order of `indexer.query.clauses`; "" without the only one."""
    if isinstance(node, Everything):
        return ()
    parts = node.parts if isinstance(node, And) else (node,)
    pieces = [_within(part, And | Or, written) for part in parts]
    found: list[str] = []
    for at, part in enumerate(parts):
        before, behind = pieces[:at], pieces[at + 1 :]
        if isinstance(part, Or):
            left = _alternatives_left(part, written, grouped=len(parts) > 1)
            found += [" ".join([*before, each, *behind]) for each in left]
        else:  # of two parts the other one is all of the query
            found.append(print_query(parts[1 - at], written) if len(parts) == 2 else " ".join(before + behind))
    return tuple(found)


def _alternatives_left(node: Or, written: str, *, grouped: bool) -> Iterator[str]:
    """The alternatives without each of them."""
    texts = [_within(part, Or, written) for part in node.parts]
    for at in range(len(texts)):
        left = " OR ".join([*texts[:at], *texts[at + 1 :]])
        yield f"({left})" if grouped and len(texts) > 2 else left


def _within(part: Node, grouped: object, written: str) -> str:
    text = print_query(part, written)
    return f"({text})" if isinstance(part, grouped) else text  # type: ignore[arg-type]  # a class or a union of classes


def _near(node: Near, written: str) -> str:
    """A chain from its last link to its first."""
    pieces: list[str] = []
    left: Node = node
    while isinstance(left, Near):
        pieces += [_within(left.right, Or, written), f"NEAR/{left.distance}"]
        left = left.left
    return " ".join([_within(left, Or, written), *reversed(pieces)])


def _leaf(node: Node) -> str:
    if isinstance(node, Word):
        return f"={node.text}" if node.exact else node.text
    if isinstance(node, Phrase):
        return f'"{node.text}"' + (f"~{node.slop}" if node.slop else "")
    if isinstance(node, Prefix):
        return f"{node.text}*"
    if isinstance(node, Fuzzy):
        return f"{node.text}~" + (str(node.edits) if node.edits > 1 else "")
    if isinstance(node, Named):
        return f"{node.name}:{_value(node.value)}{'+' if node.predecessors else ''}"
    if isinstance(node, SaidBy):
        return f"by:{_value(node.name)}"
    if isinstance(node, Dated):
        return f"date:{'?' if node.unknown else in_figures(node.first_day, node.last_day)}"
    return ""


def _value(name: str) -> str:
    if _BARE_VALUE.fullmatch(name):
        return name
    unquoted = "".join(" " if mark == '"' else each for each, mark in zip(name, plain(name), strict=True))
    return f'"{" ".join(unquoted.split())}"'
