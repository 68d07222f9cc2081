"""Statements in the text of a release: where each begins and ends, and whose words a piece of the text is."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import groupby, pairwise
from typing import Literal

from corpus.release import Release, Statement

_INK = re.compile(r"\w")
_NO_SPACE = re.compile(r"\S")
#: Hexadecimal digits of a paragraph's key.
_KEY_DIGITS = 8
_BLANK_LINE = "\n\n"
#: Signs at the end of words, and the space behind them.
_CLOSING = re.compile(r"[.,;:!?…。、，；：！？)\]}”’»」』]+\s*")

#: Half-open characters of a body.
Span = tuple[int, int]


@dataclass(frozen=True)
class Stretch:
    """Words from `start` to `end` of the body, half-open, that are one statement, or the same one of several speakers.

    `numbers` are those of the statements in the release, from 1; `speakers` their names, none where nobody is named.
    """

    numbers: tuple[int, ...]
    start: int
    end: int
    kind: Literal["direct", "reported", "own"]
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A piece of the body in which nothing begins or ends.

    `stretch` is the innermost one that it lies in; `begins` and `ends` are those that do so at its edges. `named` says
    that the speaker is to be shown before it.
    """

    start: int
    end: int
    stretch: Stretch | None = None
    begins: tuple[Stretch, ...] = ()
    ends: tuple[Stretch, ...] = ()
    named: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body, or what of it a part of the body has: `start` to `end`, half-open.

    `number` counts from 1. `key` is made of its words, so that a link to it holds where a later reading of the source
    finds other paragraphs before it. `begins` says that its first word is here. `whole` says that all of it is
    somebody's words, but for the label of a turn: "MS. PSAKI:".
    """

    number: int
    start: int
    end: int
    key: str
    begins: bool = True
    pieces: tuple[Piece, ...] = ()
    whole: bool = False


def bounds(body: str) -> Iterator[Span]:
    """Where paragraphs begin and end: what lies between blank lines, without the white space around it."""
    at = 0
    for text in body.split(_BLANK_LINE):
        bare = text.strip()
        if bare:
            start = at + len(text) - len(text.lstrip())
            yield start, start + len(bare)
        at += len(text) + len(_BLANK_LINE)


def paragraphs(body: str, part: Span | None = None) -> list[Paragraph]:
    """The paragraphs of the body, or those that `part` of it has, cut at its ends."""
    start, end = part or (0, len(body))
    found: list[Paragraph] = []
    times: Counter[str] = Counter()
    for number, (first, stop) in enumerate(bounds(body), 1):
        if first >= end:
            break
        words = " ".join(body[first:stop].split()).casefold()
        times[words] += 1
        if stop > start:
            key = _key(words) + (f"-{times[words]}" if times[words] > 1 else "")
            found.append(Paragraph(number, max(first, start), min(stop, end), key, first >= start))
    return found


def _key(words: str) -> str:
    """Some digits that stand for the words of a paragraph, whatever their case and the space between them."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]


def marked_paragraphs(release: Release, part: Span | None = None) -> list[Paragraph]:
    """The paragraphs of a release, or of a part of its body, with their pieces; the speaker is shown where it begins.

    Time grows with the text and its statements alone.
    """
    span = part or (0, len(release.body))
    bare = paragraphs(release.body, span)
    edges = [edge for paragraph in bare for edge in (paragraph.start, paragraph.end)]
    pieces = iter(named(cut(span, stretches(release, span), edges), release.body))
    found: list[Paragraph] = []
    piece = next(pieces, None)
    for paragraph in bare:
        inside: list[Piece] = []
        while piece and piece.start < paragraph.end:
            if piece.start >= paragraph.start:
                inside.append(piece)
            piece = next(pieces, None)
        found.append(replace(paragraph, pieces=tuple(inside), whole=_whole(inside, release.body)))
    return found


def _whole(pieces: Sequence[Piece], body: str) -> bool:
    bare = [at for at, piece in enumerate(pieces) if piece.stretch is None]
    labels = [at for at in bare if not at and body[pieces[at].start : pieces[at].end].rstrip().endswith(":")]
    return len(pieces) > len(bare) == len(labels)


def stretches(release: Release, part: Span | None = None) -> list[Stretch]:
    """The statements of a release, or those with words in a part of its body, in the order of its text.

    They are without white space at their ends; equal ones are one.
    """
    begin, stop = part or (0, len(release.body))
    rows: list[tuple[int, int, str, int]] = []
    for number, statement in enumerate(release.statements, 1):
        if statement.start >= stop or statement.end <= begin:
            continue
        start = first_word(release.body, statement)
        if start is not None and start < stop and (end := _end(release.body, statement.end)) > begin:
            rows.append((start, end, statement.kind, number))
    found = []
    for (start, end), group in groupby(sorted(rows), key=lambda row: row[:2]):
        numbers = tuple(sorted(row[3] for row in group))
        said = [release.statements[number - 1] for number in numbers]
        names = dict.fromkeys(release.speakers[one.speaker].name for one in said if one.speaker is not None)
        found.append(Stretch(numbers, start, end, said[0].kind, tuple(names)))
    return found


def first_word(body: str, statement: Statement) -> int | None:
    """Where the words of a statement begin, null where it is white space alone."""
    found = _NO_SPACE.search(body, statement.start, statement.end)
    return found.start() if found else None


def _end(body: str, end: int) -> int:
    """The end without the white space before it."""
    while body[end - 1].isspace():
        end -= 1
    return end


def cut(part: Span, marked: Sequence[Stretch], edges: Sequence[int] = ()) -> list[Piece]:
    """A part of the body as pieces, cut where a stretch begins or ends, and at `edges`, which lie in it."""
    first, last = part
    begins: dict[int, list[Stretch]] = {}
    ends: dict[int, list[Stretch]] = {}
    for stretch in marked:
        begins.setdefault(max(stretch.start, first), []).append(stretch)
        ends.setdefault(min(stretch.end, last), []).append(stretch)
    cuts = sorted({first, last, *begins, *ends, *edges})
    around: list[tuple[int, int, int, Stretch]] = []
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        for stretch in begins.get(start, ()):
            # Of those around a place the innermost began last; of these it ends first.
            heappush(around, (-stretch.start, stretch.end, stretch.numbers[0], stretch))
        while around and around[0][1] <= start:
            heappop(around)
        inner = around[0][3] if around else None
        opened = tuple(stretch for stretch in begins.get(start, ()) if stretch.start == start)
        closed = tuple(stretch for stretch in ends.get(end, ()) if stretch.end == end)
        found.append(Piece(start, end, inner, opened, closed))
    return found


def named(pieces: Sequence[Piece], body: str) -> Iterator[Piece]:
    """The pieces, the speaker shown where another begins to speak, or the same one after a paragraph of nobody's."""
    speaking: tuple[str, ...] | None = None
    told = said = False
    for piece in pieces:
        text = body[piece.start : piece.end]
        if not _INK.search(text):
            if _BLANK_LINE in text:
                speaking = None if told and not said else speaking
                told = said = False
            yield piece
        elif piece.stretch is None:
            told = True
            yield piece
        elif piece.stretch.speakers != speaking:
            yield from _named_before_words(piece, text)
            speaking, told, said = piece.stretch.speakers, True, True
        else:
            yield piece
            told = said = True


def _named_before_words(piece: Piece, text: str) -> Iterator[Piece]:
    """The piece with its speaker; where a sentence goes on with signs that close what was before, behind these."""
    closing = _CLOSING.match(text)
    if piece.begins or not closing:
        yield replace(piece, named=True)
        return
    at = piece.start + closing.end()
    yield replace(piece, end=at, ends=())
    yield replace(piece, start=at, named=True)
