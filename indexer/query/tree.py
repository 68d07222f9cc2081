"""A query as a tree. Every node knows its half-open span in the input, which does not count when trees are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

#: Fields whose values are names or codes, told whole.
NamedField = Literal["speaker", "organization", "issuer", "place", "kind", "lang", "id"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of a query."""

    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A word in any of its forms; with `exact` in this form only. Input of several tokens is a phrase of them."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase(Node):
    """Words in this order and form, at most `slop` other words among them (in any order once that is above 0)."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix(Node):
    """Words that begin with `text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy(Node):
    """Words within `edits` (1 or 2) insertions, deletions, replacements or swaps of neighbours."""

    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Near(Node):
    """Both with at most `distance` other words between them, in any order.

    `left` and `right` are words, phrases, prefixes, spellings or an `Or` of these. A chain has a `Near` on its left:
    what stands on the right is then near the chain's last word.
    """

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True, slots=True)
class Title(Node):
    """What matches in the title alone."""

    part: Node


@dataclass(frozen=True, slots=True)
class Said(Node):
    """All of the part in one statement of one named speaker.

    The part is made of words, phrases, prefixes, spellings, `Near`, `And`, `Or`, `Not` and `SaidBy`.
    """

    part: Node


@dataclass(frozen=True, slots=True)
class SaidBy(Node):
    """Within `Said`: the words are attributed to this person, under any known spelling of the name."""

    name: str


@dataclass(frozen=True, slots=True)
class Named(Node):
    """A value of a field under any known spelling; `predecessors` takes an organization's earlier bodies in."""

    name: NamedField
    value: str
    predecessors: bool = False


@dataclass(frozen=True, slots=True)
class Dated(Node):
    """A date that may lie from `first_day` to `last_day` (null: open); `unknown`: no date could be told."""

    first_day: date | None
    last_day: date | None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class And(Node):
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Any of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Everything without the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Everything(Node):
    """All releases: the empty query."""


def children(node: Node) -> tuple[Node, ...]:
    """The parts that a node is made of, in order."""
    if isinstance(node, And | Or):
        return node.parts
    if isinstance(node, Not | Title | Said):
        return (node.part,)
    return (node.left, node.right) if isinstance(node, Near) else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all that is in it, outer before inner, from left to right."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(reversed(children(each)))


def all_of(parts: Sequence[Node]) -> Node:
    """The parts as one node: themselves if one, everything if none; an `And` among them gives its parts."""
    return _joined(And, parts)


def any_one_of(parts: Sequence[Node]) -> Node:
    """The parts as alternatives: the one itself if one, everything if none; an `Or` among them gives its parts."""
    return _joined(Or, parts)


def _joined(kind: type[And] | type[Or], parts: Sequence[Node]) -> Node:
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,)))
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else kind(flat, span=(flat[0].span[0], flat[-1].span[1]))
