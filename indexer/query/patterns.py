"""Words that are marked together, and where they stand together.

Places are found in several texts at once. A word's key is `text << TEXT_SHIFT | position` (`indexer.highlight` has the
number); positions have 31 bits, so that what is near each other is in one text, and, as title and body lie far apart,
in one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
#: Places, in the order of the first row. The rows: keys of the first word, of the word that ends the mark, of the last
#: word (a run's last character stands behind what ends the mark), and 1 where of the closing word only the first
#: character is marked.
Places = NDArray[np.int64]

FIRST, CLOSING, LAST, LONE = range(4)
_NO_KEYS: Keys = np.empty(0, np.int64)
NO_PLACES: Places = np.empty((4, 0), np.int64)


@dataclass(frozen=True)
class Atom:
    """One word as it is compared: its stem or form, or what its form begins with or is `edits` away from."""

    kind: Literal["stem", "form", "beginning", "spelling"]
    text: str
    edits: int = 0

    @property
    def lone(self) -> bool:
        """True for a single character, which stands for the pairs that begin with it; it alone is marked."""
        return self.kind == "beginning" and len(self.text) == 1

    @property
    def length(self) -> int:
        """Its positions."""
        return 1

    def atoms(self) -> Iterable[Atom]:
        """Itself."""
        return (self,)

    def places(self, found: Found) -> Places:
        """Every word that matches."""
        keys = found.get(self, _NO_KEYS)
        return _places(keys, keys, keys, lone=self.lone)


#: The keys of each atom, rising.
Found = Mapping[Atom, Keys]


class Pattern(Protocol):
    """Words that are marked only together."""

    def atoms(self) -> Iterable[Atom]:
        """The words it is made of."""

    def places(self, found: Found) -> Places:
        """What it marks, given the keys of its words."""


@dataclass(frozen=True)
class Row:
    """Words one right after the other, marked as one."""

    words: tuple[Atom, ...]
    tail: int

    @property
    def length(self) -> int:
        """Its positions."""
        return len(self.words) + self.tail

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return self.words

    def places(self, found: Found) -> Places:
        """Each whole row."""
        keys = found.get(self.words[0], _NO_KEYS)
        for offset, word in enumerate(self.words[1:], 1):
            keys = keys[_any_between(found.get(word, _NO_KEYS), keys + offset, keys + offset)]
        closing = keys + (len(self.words) - 1)
        return _places(keys, closing + self.tail, closing, lone=self.words[-1].lone)


@dataclass(frozen=True)
class Loose:
    """Pieces of a phrase in any order, with at most `slop` other words among them."""

    pieces: tuple[Atom | Row, ...]
    slop: int

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return (atom for piece in self.pieces for atom in piece.atoms())

    def places(self, found: Found) -> Places:
        """The pieces that lie in a stretch with all of them, of those that end at one word in the shortest."""
        distinct = list(dict.fromkeys(self.pieces))
        each = [piece.places(found) for piece in distinct]
        if not all(some.shape[1] for some in each):
            return NO_PLACES
        places = np.concatenate(each, axis=1)
        order = np.lexsort((places[LAST], places[FIRST]))
        places, which = places[:, order], np.arange(len(each)).repeat([some.shape[1] for some in each])[order]
        starts, ends = self._stretches(places, [which == number for number in range(len(distinct))])
        if not len(ends):
            return NO_PLACES
        at = ends.searchsorted(places[LAST])
        return places[:, (at < len(ends)) & (starts.take(at, mode="clip") <= places[FIRST])]

    def _stretches(self, places: Places, are: Sequence[NDArray[np.bool_]]) -> tuple[Keys, Keys]:
        """First and last word of the shortest stretch behind each place, if it is short enough, by the last.

        `are[i]` tells which places are of the i-th of the distinct pieces.
        """
        times = list(Counter(self.pieces).values())
        begin = places[FIRST].copy()
        fits = np.ones(len(begin), np.bool_)
        for mine, often in zip(are, times, strict=True):
            at = mine.cumsum() - often  # the piece's place from which on, up to here, there are as many as wanted
            fits &= at >= 0
            np.minimum(begin, places[FIRST][mine].take(at, mode="clip"), out=begin)
        free = places[LAST] - begin + 1 - sum(piece.length for piece in self.pieces)
        fits &= (free >= 0) & (free <= self.slop)
        starts, ends = begin[fits], places[LAST][fits]
        by_end = np.lexsort((starts, ends))
        return starts[by_end], ends[by_end]


@dataclass(frozen=True)
class Choice:
    """Alternatives, each marked where it stands."""

    parts: tuple[Pattern, ...]

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return (atom for part in self.parts for atom in part.atoms())

    def places(self, found: Found) -> Places:
        """Those of all alternatives."""
        return in_order([part.places(found) for part in self.parts])


@dataclass(frozen=True)
class Chain:
    """Parts each near the one before: `distances[i]` words at most between `parts[i]` and `parts[i + 1]`."""

    parts: tuple[Pattern, ...]
    distances: tuple[int, ...]

    def atoms(self) -> Iterable[Atom]:
        """All words in it."""
        return (atom for part in self.parts for atom in part.atoms())

    def places(self, found: Found) -> Places:
        """Those of all parts where the whole chain holds."""
        links = [self.parts[0].places(found)]
        for part, distance in zip(self.parts[1:], self.distances, strict=True):
            links.append(_nearby(links[-1], part.places(found), distance))
        for at in range(len(links) - 2, -1, -1):  # and back, so that what leads nowhere is not marked
            links[at] = _nearby(links[at + 1], links[at], self.distances[at])
        return in_order(links)


def _places(first: Keys, last: Keys, closing: Keys, *, lone: bool) -> Places:
    places = np.empty((4, len(first)), np.int64)
    places[FIRST], places[LAST], places[CLOSING], places[LONE] = first, last, closing, lone
    return places


def in_order(each: Sequence[Places]) -> Places:
    """All places, in order."""
    if len(each) == 1:
        return each[0]
    together = np.concatenate(each, axis=1)
    return together[:, together[FIRST].argsort(kind="stable")]


def _nearby(left: Places, right: Places, distance: int) -> Places:
    """Those of `right` with one of `left` beside them, at most `distance` positions between."""
    behind = _any_between(np.sort(left[LAST]), right[FIRST] - 1 - distance, right[FIRST] - 1)
    ahead = _any_between(left[FIRST], right[LAST] + 1, right[LAST] + 1 + distance)
    return right[:, behind | ahead]


def _any_between(ordered: Keys, lowest: Keys, highest: Keys) -> NDArray[np.bool_]:
    """For each pair of bounds whether one of `ordered` lies in them, both included."""
    found: NDArray[np.bool_] = ordered.searchsorted(lowest) < ordered.searchsorted(highest, "right")
    return found
