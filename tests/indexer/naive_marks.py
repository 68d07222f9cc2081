"""What a query marks, told the plain way: one text, its tokens one after the other, places compared in pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from indexer.analysis import Token, tokens
from indexer.query.fields import edit_distance
from indexer.query.highlights import Highlights
from indexer.query.patterns import Atom, Chain, Choice, Loose, Pattern, Row
from indexer.query.tree import Said

#: The half-open characters of statements.
Saying = Callable[[Said], list[tuple[int, int]]]


class Place(NamedTuple):
    first: int
    last: int
    start: int
    end: int


def fits(atom: Atom, form: str, stem: str) -> bool:
    if atom.kind == "stem":
        return stem == atom.text
    if atom.kind == "form":
        return form == atom.text
    if atom.kind == "beginning":
        return form.startswith(atom.text)
    return edit_distance(form, atom.text) <= atom.edits


def words_of(text: str) -> list[Token]:
    """The tokens of a text; the parts of a glued word with the offsets of the whole, which comes first."""
    whole: dict[int, Token] = {}
    found = []
    for token in tokens(text):
        word = whole.setdefault(token.position, token)
        found.append(token._replace(start=word.start, end=word.end))
    return found


def naive_marks(
    highlights: Highlights, text: str, *, title: bool = False, saying: Saying = lambda _said: []
) -> list[tuple[int, int]]:
    """The offsets of the marks, in order; those that overlap are one.

    `saying` tells the characters of the statements in a body that have all that a part of the query asks of one.
    """
    found = words_of(text)
    spans = set()
    for part in highlights.parts:
        if part.said is None:
            inside = [(0, len(text))] if title or not part.title_only else []
        else:
            inside = [] if title else saying(part.said)
        for start, end in inside:
            words = [word for word in found if start <= word.start < end]
            spans |= {(place.start, place.end) for place in places(part.pattern, words)}
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    return apart


def places(pattern: Pattern, words: list[Token]) -> list[Place]:
    if isinstance(pattern, Atom):
        return [
            Place(word.position, word.position, word.start, word.start + 1 if pattern.lone else word.end)
            for word in words
            if fits(pattern, word.form, word.stem)
        ]
    if isinstance(pattern, Row):
        return list(rows(pattern, words))
    if isinstance(pattern, Choice):
        return [place for part in pattern.parts for place in places(part, words)]
    if isinstance(pattern, Loose):
        return loose(pattern, words)
    assert isinstance(pattern, Chain)
    links = [places(pattern.parts[0], words)]
    for part, distance in zip(pattern.parts[1:], pattern.distances, strict=True):
        links.append(near(links[-1], places(part, words), distance))
    for at in range(len(links) - 2, -1, -1):
        links[at] = near(links[at + 1], links[at], pattern.distances[at])
    return [place for link in links for place in link]


def rows(pattern: Row, words: list[Token]) -> Iterator[Place]:
    each = [{place.first: place for place in places(word, words)} for word in pattern.words]
    last = len(each) - 1
    end = max((word.position for word in words), default=0)
    for first, place in each[0].items():
        if first + last + pattern.tail <= end and all(first + offset in some for offset, some in enumerate(each)):
            yield Place(first, first + last + pattern.tail, place.start, each[-1][first + last].end)


def loose(pattern: Loose, words: list[Token]) -> list[Place]:
    """Every choice of a place for each piece is tried; for each end the shortest stretch that holds all is kept."""
    often = Counter(pattern.pieces)
    each = [places(piece, words) for piece in often]
    shortest: dict[int, tuple[int, int]] = {}
    for chosen in product(*(list(_choices(some, times)) for some, times in zip(each, often.values(), strict=True))):
        flat = [place for some in chosen for place in some]
        first, last = min(place.first for place in flat), max(place.last for place in flat)
        own = sum(place.last - place.first + 1 for place in flat)
        shortest[last] = max(shortest.get(last, (-1, 0)), (first, own))
    stretches = [
        (first, last) for last, (first, own) in shortest.items() if 0 <= last - first + 1 - own <= pattern.slop
    ]
    return [
        place
        for some in each
        for place in some
        if any(first <= place.first and place.last <= last for first, last in stretches)
    ]


def _choices(places: list[Place], times: int) -> Iterator[tuple[Place, ...]]:
    for at in range(len(places) - times + 1):
        yield tuple(places[at : at + times])


def near(left: list[Place], right: list[Place], distance: int) -> list[Place]:
    return [
        place
        for place in right
        if any(
            0 <= place.first - other.last - 1 <= distance or 0 <= other.first - place.last - 1 <= distance
            for other in left
        )
    ]
