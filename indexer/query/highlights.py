"""What of a text to mark for a query: the same words in the same places that made it match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from indexer.highlight import TEXT_SHIFT
from indexer.query.compile import sequenced
from indexer.query.patterns import (
    FIRST,
    LAST,
    NO_PLACES,
    Atom,
    Chain,
    Choice,
    Found,
    Keys,
    Loose,
    Pattern,
    Places,
    Row,
    in_order,
)
from indexer.query.tree import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Title, Word

#: The row of `LAST` in what `Highlights.places` gives: which part of the query it is.
PART = LAST


class Part(NamedTuple):
    """A pattern, and whether it looks at the title alone."""

    pattern: Pattern
    title_only: bool


@dataclass(frozen=True)
class Highlights:
    """What to mark for one query; `parts` in the order of the query."""

    parts: tuple[Part, ...]

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The words whose keys `places` must know."""
        return tuple(dict.fromkeys(atom for part in self.parts for atom in part.pattern.atoms()))

    def places(self, found: Found, title_lengths: Keys) -> Places:
        """What to mark in texts, in order; in the row `PART` the part, counted from 0 in the order of the query.

        `title_lengths` are the positions of each text's title. Places of different parts may overlap. Time grows with
        the number of keys.
        """
        each = []
        for number, part in enumerate(self.parts):
            places = part.pattern.places(found)
            if part.title_only:
                text = places[FIRST] >> TEXT_SHIFT
                places = places[:, places[FIRST] - (text << TEXT_SHIFT) < title_lengths[text]]
            places[PART] = number
            each.append(places)
        return in_order(each) if each else NO_PLACES


def highlight_terms(node: Node) -> Highlights:
    """What to mark for a tree: its words and their compounds, without what it excludes."""
    return Highlights(tuple(_parts(node, title_only=False)))


def _parts(node: Node, *, title_only: bool) -> Iterator[Part]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _parts(part, title_only=title_only)
    elif isinstance(node, Title):
        yield from _parts(node.part, title_only=True)
    else:
        pattern = _pattern(node)
        if pattern is not None:
            yield Part(pattern, title_only)


def _pattern(node: Node) -> Pattern | None:
    """What a part marks; null for filters, exclusions and words without letters or digits."""
    if isinstance(node, Word):
        return _row(node.text, "form" if node.exact else "stem")
    if isinstance(node, Phrase):
        pieces = [_row(piece, "form") for piece in node.text.split()]
        loose = Loose(tuple(piece for piece in pieces if piece is not None), node.slop)
        return loose if node.slop else _row(node.text, "form")
    if isinstance(node, Prefix):
        return _row(node.text, "form", begins=True)
    if isinstance(node, Fuzzy):
        return Atom("spelling", sequenced(node.text, forms=True).terms[0], node.edits)
    if isinstance(node, Or):
        return Choice(tuple(pattern for part in node.parts if (pattern := _pattern(part)) is not None))
    return _chain(node) if isinstance(node, Near) else None


def _row(text: str, kind: Literal["stem", "form"], *, begins: bool = False) -> Atom | Row | None:
    terms, lone, tail = sequenced(text, forms=kind == "form")
    words = [Atom(kind, term) for term in terms]
    if not words:
        return None
    if lone or (begins and not tail):
        words[-1] = Atom("beginning", terms[-1])
    return words[0] if len(words) == 1 and not tail else Row(tuple(words), tail)


def _chain(node: Near) -> Pattern | None:
    rights: list[tuple[Pattern, int]] = []
    left: Node = node
    while isinstance(left, Near):
        pattern = _pattern(left.right)
        if pattern is None:
            return None
        rights.append((pattern, left.distance))
        left = left.left
    first = _pattern(left)
    if first is None:
        return None
    rights.reverse()
    return Chain((first, *(pattern for pattern, _ in rights)), tuple(distance for _, distance in rights))
