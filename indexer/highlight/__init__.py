"""What of releases' texts shows where a query matches: marks in titles, and pieces of bodies.

Texts come several at a time, as a page shows them, so that what is done to arrays is done once for all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.word_ends import plain_word, word_end
from indexer.highlight.densest import Densest, Left, Window
from indexer.highlight.pieces import (
    SNIPPET_CHARACTERS,
    Passage,
    beginning,
    end_between,
    has_ink,
    opening,
    piece_around,
    without_space,
)
from indexer.results import Snippet

#: From a window's first word to the beginning of its last: what a word has is left for that.
_REACH = SNIPPET_CHARACTERS - 10
#: The pieces of a body that are shown.
_PIECES = 2

Ints = NDArray[np.int64]
#: The bits below the number of the text in what tells a place in several texts; characters and positions need one less.
TEXT_SHIFT = 32
#: What these bits tell.
PLACE = (1 << TEXT_SHIFT) - 1


class Marks(NamedTuple):
    """Matching words of several texts, in order: arrays of one length; those of different parts may overlap.

    `start` and `closing` are `text << TEXT_SHIFT | character`: where the mark begins, and where its last word does.
    Text 2i is the title of hit i, text 2i + 1 its body. `lone` is 1 where of the last word only the first character is
    marked. `part` is the part of the query that it matches, `position` that of its first word in the index.
    """

    start: Ints
    closing: Ints
    lone: Ints
    part: Ints
    position: Ints


class Shown(NamedTuple):
    """What a result line shows of a release's texts."""

    title: Snippet
    pieces: tuple[Snippet, ...]


#: Tells of a hit, by its place, and a position there who says the word.
SpeakerOf = Callable[[int, int], str | None]
#: A stretch of a body, its half-open offsets, and the half-open range of the marks that begin in it.
_Stretch = tuple[int, int, int, int]


def shown_of(
    titles: Sequence[str],
    bodies: Sequence[str],
    marks: Marks,
    said_by: SpeakerOf = lambda _hit, _position: None,
    passages: Mapping[int, Iterable[Passage]] = MappingProxyType({}),
) -> list[Shown]:
    """The whole titles with their words marked, and at most two pieces of each body, in its order.

    The pieces are those where the words of the query stand densest; different words count more than repeats. A piece is
    said by whoever says its first marked word, and ends before a marked word that somebody else says; that one is in a
    second piece where there is no other. A hit that has `passages`, in the order of its body, has only one such piece,
    and beside it the beginnings of the first of them. Where there is none of all this, the opening is shown. Time is
    linear in the marks; the bodies themselves are only looked at near the cuts.
    """
    if not len(marks.start):
        return [
            Shown(Snippet(title, ()), _with_beginnings(body, (), passages.get(hit, ())) or _opening(body))
            for hit, (title, body) in enumerate(zip(titles, bodies, strict=True))
        ]
    rows = _Rows(marks, 2 * len(titles))
    each = _stretches(bodies, rows, Densest(marks.start, marks.closing, marks.part, _REACH), passages)
    return [
        Shown(
            Snippet(title, rows.marked(title, 0, len(title), rows.at[at], rows.at[at + 1])),
            _pieces(body, stretches, rows, said_by, at >> 1, passages.get(at >> 1, ())) or _opening(body),
        )
        for at, title, body, stretches in zip(range(0, 2 * len(titles), 2), titles, bodies, each, strict=True)
    ]


def to_html(snippet: Snippet, ellipsis: str = "…") -> str:
    """The snippet as HTML: its text escaped, its marks in `<mark>`, cut ends shown by `ellipsis`."""
    parts = [f"{ellipsis} " if snippet.starts_cut else ""]
    at = 0
    for start, end in snippet.marks:
        parts.append(f"{escape(snippet.text[at:start])}<mark>{escape(snippet.text[start:end])}</mark>")
        at = end
    parts.append(escape(snippet.text[at:]))
    parts.append(f" {ellipsis}" if snippet.ends_cut else "")
    return "".join(parts)


class _Rows:
    """Marks one by one: their characters in their texts, and where those of each text begin."""

    def __init__(self, marks: Marks, texts: int) -> None:
        self.start: list[int] = (marks.start & PLACE).tolist()
        self.closing: list[int] = (marks.closing & PLACE).tolist()
        self.position = memoryview(marks.position)  # type: ignore[arg-type]
        self.lone = marks.lone.astype(np.uint8).tobytes()
        self.at: list[int] = marks.start.searchsorted(np.arange(texts + 1) << TEXT_SHIFT).tolist()

    def marked(self, text: str, start: int, end: int, first: int, last: int) -> tuple[tuple[int, int], ...]:
        """The marks `first` to `last` that lie from `start` to `end`, as offsets from `start`.

        Those that overlap become one.
        """
        found: list[tuple[int, int]] = []
        before = 0
        for at in range(first, last):
            closing = self.closing[at]
            plain = plain_word(text, closing)
            stop = plain.end() if plain else word_end(text, closing)
            if self.lone[at]:
                stop = closing + 1
            if stop > end:
                continue
            begin = self.start[at]
            if begin >= before:
                found.append((begin - start, stop - start))
                before = stop
            elif stop > before:
                found[-1] = found[-1][0], stop - start
                before = stop
        return tuple(found)

    def around(self, body: str, window: Window, low: int, high: int, first: int, last: int) -> _Stretch:
        """The stretch around a window, from `low` to `high` and among the marks `first` to `last`."""
        _, begin, closing = window
        start, end = piece_around(body, self.start[begin], self.closing[closing], self.lone[closing], low, high)
        first = bisect_left(self.start, start, first, last)
        return start, end, first, bisect_left(self.start, end, first, last)


def _stretches(bodies: Sequence[str], rows: _Rows, densest: Densest, single: Container[int]) -> list[list[_Stretch]]:
    """The stretches of all bodies to show: first the best of each, then the best of what lies before and behind it.

    Of those in `single`, by their places, only the first.
    """
    begins = [first for first, last in pairwise(rows.at) if first < last]
    windows = dict(zip(begins, densest.first(begins), strict=True))
    found: list[list[_Stretch]] = [[] for _ in bodies]
    left: list[Left] = []
    for number, body in enumerate(bodies):
        title, first, last = rows.at[2 * number : 2 * number + 3]
        if title < first:
            left.append((title, -1, False, None))
        if first < last:
            window = windows[first]
            shown = rows.around(body, window, 0, len(body), first, last)
            found[number].append(shown)
            if number in single:
                left.append((first, -1, False, None))
                continue
            _, _, before, behind = shown
            if first < before:
                left.append((first, number, False, window))
            left.append((before, -1, False, None))
            if behind < last:
                left.append((behind, number, True, window))
    for number, window in densest.second(left):
        body, (start, end, before, behind) = bodies[number], found[number][0]
        if window[1] < before:
            found[number].insert(0, rows.around(body, window, 0, start, rows.at[2 * number + 1], before))
        else:
            found[number].append(rows.around(body, window, end, len(body), behind, rows.at[2 * number + 2]))
    return found


def _piece(body: str, stretch: _Stretch, rows: _Rows, said_by: SpeakerOf, hit: int) -> tuple[Snippet, _Stretch | None]:
    """The piece up to the first marked word that somebody else says than the first one, and the rest.

    What nobody is known to say ends nowhere; there is no rest then, nor where one says all.
    """
    start, end, first, last = stretch
    text, start = without_space(body, start, end)
    end = start + len(text)
    marks = rows.marked(body, start, end, first, last)
    speaker, rest = None, None
    if marks:
        begin = start + marks[0][0]
        row = first if rows.start[first] == begin else bisect_left(rows.start, begin, first, last)
        speaker = said_by(hit, rows.position[row])
        others = (at for at in range(row + 1, last) if said_by(hit, rows.position[at]) != speaker)
        other = next(others, None) if speaker else None
        if other is not None:
            cut = end_between(body, rows.closing[other - 1], rows.start[other])
            rest = cut, end, other, last
            text = body[start:cut].rstrip()
            end = start + len(text)
            marks = rows.marked(body, start, end, first, other)
    return Snippet(text, marks, has_ink(body, 0, start), has_ink(body, end, len(body)), speaker), rest


def _pieces(
    body: str, stretches: Sequence[_Stretch], rows: _Rows, said_by: SpeakerOf, hit: int, passages: Iterable[Passage]
) -> tuple[Snippet, ...]:
    shown: list[tuple[int, int, Snippet]] = []
    for stretch in stretches:
        piece, rest = _piece(body, stretch, rows, said_by, hit)
        shown.append((*stretch[:2], piece))
        if rest and not passages and len(stretches) < _PIECES:
            shown.append((*rest[:2], _piece(body, rest, rows, said_by, hit)[0]))
    return _with_beginnings(body, shown, passages) if passages else tuple([piece for *_, piece in shown])


def _with_beginnings(
    body: str, shown: Sequence[tuple[int, int, Snippet]], passages: Iterable[Passage]
) -> tuple[Snippet, ...]:
    """What is shown of a body, with its half-open offsets, and the beginnings of the first passages beside it."""
    pieces, low = list(shown), 0
    for passage in passages:
        if len(pieces) == _PIECES:
            break
        if passage.start < low:
            continue
        start, end = beginning(body, passage, low)
        if any(start < stop and begin < end for begin, stop, _ in shown):
            continue
        cut = has_ink(body, 0, start), has_ink(body, end, len(body))
        pieces.append((start, end, Snippet(body[start:end], (), *cut, passage.speaker)))
        low = end
    return tuple([piece for *_, piece in sorted(pieces, key=itemgetter(0))])


def _opening(body: str) -> tuple[Snippet, ...]:
    text, ends_cut = opening(body)
    return (Snippet(text, (), False, ends_cut),) if text else ()
