"""A query as a tree. Every node knows its half-open span in the input, which does not count when trees are compared."""

from __future__ import annotations

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
    """A word in any of its forms; with `exact` in this form only. Input that holds several tokens is a phrase of them."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase(Node):
    """Words in this order and form, with at most `slop` other words among them (in any order once `slop` is above 0)."""

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
    """Both within `distance` words of each other, in any order; `left` and `right` are words, phrases or prefixes."""

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True, slots=True)
class Title(Node):
    """What matches in the title alone."""

    part: Node


@dataclass(frozen=True, slots=True)
class Named(Node):
    """A value of a field under any known spelling; `predecessors` takes an organization's earlier bodies in."""

    name: NamedField
    value: str
    predecessors: bool = False


@dataclass(frozen=True, slots=True)
class Dated(Node):
    """A date that may lie from `first_day` to `last_day` (null: open); with neither, `unknown`: no date could be told."""

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
