"""What of a text to mark for a query: the same words in the same places that made it match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np

from indexer.analysis import is_cjk
from indexer.highlight import TEXT_SHIFT
from indexer.query.compile import sequenced
from indexer.query.patterns import (
    FIRST,
    LAST,
    LONE,
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
from indexer.query.tree import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Said, Title, Word

#: The row of `LAST` in what `Highlights.places` gives: which part of the query it is.
PART = LAST


class Part(NamedTuple):
    """A pattern, and where it looks: everywhere, in the title alone, or in the statements that `said` is true of."""

    pattern: Pattern
    title_only: bool = False
    said: Said | None = None


class Stretches(NamedTuple):
    """Stretches of texts, of words from first to last: the keys of both. They may overlap and lie in each other."""

    first: Keys
    last: Keys


#: The statements, of some texts, in which each of what is said is true.
Saying = Mapping[Said, Stretches]
_NOWHERE = Stretches(np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True)
class Highlights:
    """What to mark for one query; `parts` in the order of the query.

    `said` is all that the query may find in statements, each once, also where there is no word to mark in it.
    """

    parts: tuple[Part, ...]
    said: tuple[Said, ...] = ()

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The words whose keys `places` must know."""
        return tuple(dict.fromkeys(atom for part in self.parts for atom in part.pattern.atoms()))

    def places(self, found: Found, title_lengths: Keys, saying: Saying = MappingProxyType({})) -> Places:
        """What to mark in texts, in order; in the row `PART` the part, counted from 0 in the order of the query.

        `title_lengths` are the positions of each text's title. Places of different parts may overlap; those of a part
        that is said lie as a whole in one of the statements that `saying` has for it. Time grows with the number of
        keys, counted in each of these statements.
        """
        each = []
        for number, part in enumerate(self.parts):
            if part.said:
                places = _inside(saying.get(part.said, _NOWHERE), part.pattern, found)
            else:
                places = part.pattern.places(found)
            if part.title_only:
                text = places[FIRST] >> TEXT_SHIFT
                places = places[:, places[FIRST] - (text << TEXT_SHIFT) < title_lengths[text]]
            places[PART] = number
            each.append(places)
        return in_order(each) if each else NO_PLACES


def _inside(stretches: Stretches, pattern: Pattern, found: Found) -> Places:
    """What a pattern marks in stretches, each a text by itself; what it marks in several comes once."""
    apart = {atom: inside_each(stretches, atom, found[atom]) for atom in pattern.atoms() if atom in found}
    places = pattern.places(apart)
    which = places[FIRST] >> TEXT_SHIFT
    places[:LONE] += ((stretches.first.take(which) >> TEXT_SHIFT) - which) << TEXT_SHIFT
    places = places[:, np.lexsort(places[::-1])]
    new = np.ones(places.shape[1], np.bool_)
    new[1:] = (places[:, 1:] != places[:, :-1]).any(axis=0)
    return places[:, new]


def inside_each(stretches: Stretches, atom: Atom, keys: Keys) -> Keys:
    """The keys of a word inside of stretches, for each stretch by itself, with its number in place of the text's."""
    first, last = stretches
    if len(atom.text) == 2 and atom.kind in ("stem", "form") and is_cjk(atom.text):
        last = last - 1  # two characters of a run: the second has the next position, and may stand outside
    begin = keys.searchsorted(first)
    counts = keys.searchsorted(last, "right") - begin
    ends = np.cumsum(counts)
    inside = keys.take(np.repeat(begin - ends + counts, counts) + np.arange(counts.sum()))
    inside += np.repeat((np.arange(len(first)) - (first >> TEXT_SHIFT)) << TEXT_SHIFT, counts)
    return inside


def highlight_terms(node: Node) -> Highlights:
    """What to mark for a tree: its words and their compounds, without what it excludes."""
    return Highlights(tuple(_parts(node)), tuple(dict.fromkeys(_said(node))))


def _said(node: Node) -> Iterator[Said]:
    if isinstance(node, Said):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _said(part)


def _parts(node: Node, *, title_only: bool = False, said: Said | None = None) -> Iterator[Part]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _parts(part, title_only=title_only, said=said)
    elif isinstance(node, Title):
        yield from _parts(node.part, title_only=True)
    elif isinstance(node, Said):
        yield from _parts(node.part, said=node)
    else:
        pattern = _pattern(node)
        if pattern is not None:
            yield Part(pattern, title_only, said)


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
