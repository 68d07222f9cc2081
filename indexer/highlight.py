"""Pieces of releases' texts that show where a query matches.

Texts come several at a time, as a page shows them, so that what is done to arrays is done once for all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.densest import MOST_PARTS, Windows, densest
from indexer.results import Snippet
from indexer.word_ends import word_end

#: The characters of a body snippet; a result line shows at most two.
SNIPPET_CHARACTERS = 220
PIECES = 2
#: From a window's first word to the beginning of its last: what a word has is left for that.
_REACH = SNIPPET_CHARACTERS - 10
#: How far a cut may move from where it would fall to reach the border of a sentence, then of a word.
_TO_SENTENCE = 60
_TO_WORD = 30
# Each begins with a class of characters, which `re` looks for fastest.
_SENTENCE_END = re.compile(r"[.!?。！？\n](?:(?<=\n)\s*\n|(?<!\n)[\"”’)]*\s+|(?<=[。！？]))")
_SPACE = re.compile(r"\s")
_INK = re.compile(r"\S")

Ints = NDArray[np.int64]
#: The bits below the number of the text in what tells a place in several texts; characters and positions need one less.
TEXT_SHIFT = 32
_CHARACTER = (1 << TEXT_SHIFT) - 1
_BEHIND = 1 << (TEXT_SHIFT - 1)


class Marks(NamedTuple):
    """Matching words of several texts, in order: arrays of one length; those of different parts may overlap.

    `start` and `closing` are `text << TEXT_SHIFT | character`: where the mark begins, and where its last word does.
    `lone` is 1 where of that word only the first character is marked. `part` is the part of the query that it matches.
    """

    start: Ints
    closing: Ints
    lone: Ints
    part: Ints


class _Piece(NamedTuple):
    """A stretch of a text."""

    text: int
    start: int
    end: int


def title_snippets(titles: Sequence[str], marks: Marks) -> list[Snippet]:
    """The whole titles with their matching words marked."""
    if not len(marks.start):
        return [Snippet(title, ()) for title in titles]
    pieces = [_Piece(text, 0, len(title)) for text, title in enumerate(titles)]
    return [
        Snippet(title, _marked(title, 0, len(title), rows) if rows[0] else ())
        for title, rows in zip(titles, _rows(pieces, marks), strict=True)
    ]


def body_snippets(bodies: Sequence[str], marks: Marks) -> list[tuple[Snippet, ...]]:
    """At most two pieces of each of `bodies`, in its order, around where the words of the query stand densest.

    Different words count more than repeats. Without marks the one piece is the opening of the text. Time is linear in
    the marks; the texts themselves are only looked at near the cuts.
    """
    pieces = sorted(_pieces(bodies, marks)) if len(marks.start) else []
    found: list[list[Snippet]] = [[] for _ in bodies]
    for piece, rows in zip(pieces, _rows(pieces, marks) if pieces else (), strict=True):
        found[piece.text].append(_snippet(bodies[piece.text], piece.start, piece.end, rows))
    return [tuple(some) or _opening(body) for some, body in zip(found, bodies, strict=True)]


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


def _pieces(bodies: Sequence[str], marks: Marks) -> list[_Piece]:
    """The pieces of all bodies: first the best of each, then the best of what lies before and behind it."""
    text = marks.start >> TEXT_SHIFT
    part = np.minimum(marks.part, MOST_PARTS - 1)
    best = densest(marks.start, marks.closing, part, text, _REACH, None)
    pieces = [
        _piece(bodies, number, start, closing, lone, 0, len(bodies[number]))
        for number, start, closing, lone in _bounds(best, marks)
    ]
    number_of = {piece.text: piece for piece in pieces}
    starts = np.array([piece.text << TEXT_SHIFT | piece.start for piece in pieces])
    ends = np.array([piece.text << TEXT_SHIFT | piece.end for piece in pieces])
    place = best.text.searchsorted(text)
    behind = marks.start >= ends[place]
    rest = behind | (marks.start < starts[place])
    if not rest.any():
        return pieces
    index = np.arange(len(text))
    shown = (index >= best.first[place]) & (index <= best.last[place])
    seen = np.zeros((len(bodies), MOST_PARTS), np.bool_)
    seen[text[shown], part[shown]] = True
    shift = behind[rest] * _BEHIND
    left = Marks(*(row[rest] for row in marks))
    again = densest(left.start + shift, left.closing + shift, part[rest], text[rest], _REACH, seen)
    for number, start, closing, lone in _bounds(again, left):
        first = number_of[number]
        low, high = (0, first.start) if start < first.start else (first.end, len(bodies[number]))
        pieces.append(_piece(bodies, number, start, closing, lone, low, high))
    return pieces


def _bounds(windows: Windows, marks: Marks) -> zip[tuple[int, int, int, int]]:
    """Of each window the text, the characters of its first and its closing word, and whether that is marked whole."""
    return zip(
        windows.text.tolist(),
        (marks.start[windows.first] & _CHARACTER).tolist(),
        (marks.closing[windows.last] & _CHARACTER).tolist(),
        marks.lone[windows.last].tolist(),
        strict=True,
    )


def _piece(bodies: Sequence[str], text: int, start: int, closing: int, lone: int, low: int, high: int) -> _Piece:
    """A stretch of about the usual length around marks, in `low` to `high`, cut at borders of sentences or words."""
    body = bodies[text]
    end = closing + 1 if lone else word_end(body, closing)
    spare = max(0, SNIPPET_CHARACTERS - (end - start))
    first = _border_before(body, max(low, start - spare // 3), start, low)
    last = _border_after(body, min(high, max(end, first + SNIPPET_CHARACTERS)), end, high)
    return _Piece(text, first, last)


def _border_before(body: str, wanted: int, latest: int, lowest: int) -> int:
    """Where a piece begins: the nearest border of a sentence to `wanted`, else of a word, never after `latest`."""
    if wanted <= lowest:
        return lowest
    low, high = max(lowest, wanted - _TO_SENTENCE), min(latest, wanted + _TO_SENTENCE)
    borders = [match.end() for match in _SENTENCE_END.finditer(body, low, high)]
    if borders:
        return borders[0] if len(borders) == 1 else min(borders, key=lambda border: abs(border - wanted))
    space = _SPACE.search(body, max(lowest, wanted - _TO_WORD), latest)
    return space.end() if space else wanted


def _border_after(body: str, wanted: int, earliest: int, highest: int) -> int:
    """Where a piece ends: the last border of a sentence near `wanted`, else of a word, never before `earliest`."""
    if wanted >= highest:
        return highest
    low, high = max(earliest, wanted - _TO_SENTENCE), min(highest, wanted + _TO_SENTENCE // 2)
    borders = [match.end() for match in _SENTENCE_END.finditer(body, low, high)]
    if borders:
        return borders[-1]
    space = body.rfind(" ", max(earliest, wanted - _TO_WORD), wanted + 1)
    return space if space >= earliest else wanted


def _opening(body: str) -> tuple[Snippet, ...]:
    ink = _INK.search(body)
    if ink is None:
        return ()
    first = ink.start()
    end = _border_after(body, min(len(body), first + SNIPPET_CHARACTERS), first + 1, len(body))
    text = body[first:end].rstrip()
    return (Snippet(text, (), False, _INK.search(body, first + len(text)) is not None),)


def _rows(pieces: Sequence[_Piece], marks: Marks) -> list[list[list[int]]]:
    """Of the marks that begin in each piece: the starts, the closing words' starts, and which are of one character."""
    bounds = [text << TEXT_SHIFT | at for text, *ends in pieces for at in ends]
    at = marks.start.searchsorted(np.array(bounds)).tolist()
    rows = np.stack([marks.start & _CHARACTER, marks.closing & _CHARACTER, marks.lone])
    return [rows[:, first:last].tolist() for first, last in zip(at[::2], at[1::2], strict=True)]


def _snippet(text: str, start: int, end: int, rows: list[list[int]]) -> Snippet:
    """The stretch of `text` without spaces at its ends."""
    shown = text[start:end].rstrip()
    end = start + len(shown)
    shown = shown.lstrip()
    start = end - len(shown)
    starts_cut, ends_cut = _INK.search(text, 0, start) is not None, _INK.search(text, end) is not None
    return Snippet(shown, _marked(text, start, end, rows), starts_cut, ends_cut)


def _marked(text: str, start: int, end: int, rows: list[list[int]]) -> tuple[tuple[int, int], ...]:
    """The marks that lie from `start` to `end`, as offsets from `start`; those that overlap become one."""
    found: list[tuple[int, int]] = []
    for first, closing, lone in zip(*rows, strict=True):
        last = closing + 1 if lone else word_end(text, closing)
        if last > end:
            continue
        if found and first - start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last - start)
        else:
            found.append((first - start, last - start))
    return tuple(found)
