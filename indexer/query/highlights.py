"""What of a text to mark for a query: the same words in the same places that made it match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from indexer.analysis import Token
from indexer.highlight import Mark
from indexer.query.compile import sequenced
from indexer.query.fields import edit_distance
from indexer.query.proximity import nearby, windows
from indexer.query.tree import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Title, Word


class Place(NamedTuple):
    """Words of a text: their first and last position, and their half-open offsets."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Atom:
    """One word as it is compared: its stem or form, or what its form begins with or is `edits` away from."""

    kind: Literal["stem", "form", "beginning", "spelling"]
    text: str
    edits: int = 0

    def atoms(self) -> Iterable[Atom]:
        """Itself."""
        return (self,)

    def places(self, found: Found) -> list[Place]:
        """Every word that matches."""
        return found.get(self, [])

    def fits(self, form: str) -> bool:
        """True for a word that begins with the text or is near enough to it."""
        if self.kind == "beginning":
            return form.startswith(self.text)
        return abs(len(form) - len(self.text)) <= self.edits and edit_distance(form, self.text) <= self.edits


Found = Mapping[Atom, list[Place]]


class Pattern(Protocol):
    """Words that are marked only together."""

    def atoms(self) -> Iterable[Atom]:
        """The words it is made of."""

    def places(self, found: Found) -> list[Place]:
        """What it marks, given the places of its words."""


@dataclass(frozen=True)
class Row:
    """Words one right after the other, marked as one."""

    words: tuple[Atom, ...]
    tail: int

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return self.words

    def places(self, found: Found) -> list[Place]:
        """Each whole row."""
        ends = [{place.first: place.end for place in found.get(word, [])} for word in self.words]
        length = len(self.words) - 1
        return [
            Place(place.first, place.first + length + self.tail, place.start, ends[-1][place.first + length])
            for place in found.get(self.words[0], [])
            if all(place.first + offset in each for offset, each in enumerate(ends))
        ]


@dataclass(frozen=True)
class Loose:
    """Pieces of a phrase in any order, with at most `slop` other words among them."""

    pieces: tuple[Atom | Row, ...]
    slop: int

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return (atom for piece in self.pieces for atom in piece.atoms())

    def places(self, found: Found) -> list[Place]:
        """The pieces that lie in a stretch with all of them."""
        distinct = list(dict.fromkeys(self.pieces))
        each = [sorted(piece.places(found)) for piece in distinct]
        times = [self.pieces.count(piece) for piece in distinct]
        stretches = iter(windows([[(place.first, place.last) for place in some] for some in each], times, self.slop))
        inside: list[Place] = []
        stretch = next(stretches, None)
        for place in sorted(place for some in each for place in some):
            while stretch and stretch[1] < place.last:
                stretch = next(stretches, None)
            if stretch and stretch[0] <= place.first:
                inside.append(place)
        return inside


@dataclass(frozen=True)
class Choice:
    """Alternatives, each marked where it stands."""

    parts: tuple[Pattern, ...]

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return (atom for part in self.parts for atom in part.atoms())

    def places(self, found: Found) -> list[Place]:
        """Those of all alternatives."""
        return sorted(place for part in self.parts for place in part.places(found))


@dataclass(frozen=True)
class Chain:
    """Parts each near the one before: `distances[i]` words at most between `parts[i]` and `parts[i + 1]`."""

    parts: tuple[Pattern, ...]
    distances: tuple[int, ...]

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return (atom for part in self.parts for atom in part.atoms())

    def places(self, found: Found) -> list[Place]:
        """Those of all parts where the whole chain holds."""
        links = [self.parts[0].places(found)]
        for part, distance in zip(self.parts[1:], self.distances, strict=True):
            links.append(nearby(links[-1], part.places(found), distance))
        for at in range(len(links) - 2, -1, -1):  # and back, so that what leads nowhere is not marked
            links[at] = nearby(links[at + 1], links[at], self.distances[at])
        return sorted(place for link in links for place in link)


class Part(NamedTuple):
    """A pattern, and whether it looks at the title alone."""

    pattern: Pattern
    title_only: bool


@dataclass(frozen=True)
class Highlights:
    """What to mark for one query; `parts` in the order of the query."""

    parts: tuple[Part, ...]

    def marks(self, tokens: Sequence[Token], title: bool = False) -> list[Mark]:
        """The words of a text that match, from its tokens (all of them, glued ones too), in order and without overlaps.

        A mark's `part` counts from 0 in the order of the query. Time grows with the number of tokens.
        """
        found = self._found(tokens)
        if not found:
            return []
        marks = [
            Mark(place.start, place.end, number)
            for number, part in enumerate(self.parts)
            if title or not part.title_only
            for place in part.pattern.places(found)
        ]
        return _apart(marks)

    @cached_property
    def _wanted(self) -> tuple[Mapping[str, list[Atom]], Mapping[str, list[Atom]], list[Atom]]:
        """The atoms by stem, by form, and those that are compared one by one."""
        stems: defaultdict[str, list[Atom]] = defaultdict(list)
        forms: defaultdict[str, list[Atom]] = defaultdict(list)
        others: list[Atom] = []
        for atom in dict.fromkeys(atom for part in self.parts for atom in part.pattern.atoms()):
            if atom.kind in ("stem", "form"):
                (stems if atom.kind == "stem" else forms)[atom.text].append(atom)
            else:
                others.append(atom)
        return dict(stems), dict(forms), others

    def _found(self, tokens: Sequence[Token]) -> dict[Atom, list[Place]]:
        stems, forms, others = self._wanted
        known: dict[str, list[Atom]] = {}
        found: defaultdict[Atom, list[Place]] = defaultdict(list)
        for form, stem, start, end, position in tokens:
            if form not in known:
                known[form] = [
                    *stems.get(stem, ()),
                    *forms.get(form, ()),
                    *(atom for atom in others if atom.fits(form)),
                ]
            for atom in known[form]:
                short = atom.kind == "beginning" and len(atom.text) == 1  # a character of a run, not all of its pair
                found[atom].append(Place(position, position, start, start + 1 if short else end))
        return dict(found)


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


def _apart(marks: list[Mark]) -> list[Mark]:
    """The marks in order, those that overlap made one."""
    marks.sort()
    apart: list[Mark] = []
    for mark in marks:
        if apart and mark.start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(mark.end, apart[-1].end))
        else:
            apart.append(mark)
    return apart
