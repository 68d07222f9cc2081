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

from corpus.release import Release

_INK = re.compile(r"\w")
_NO_SPACE = re.compile(r"\S")
#: Hexadecimal digits of a paragraph's key.
_KEY_DIGITS = 8


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
    """A paragraph of the body, `start` to `end` half-open; `number` counts from 1.

    `key` is made of its words, so that a link to it holds where a later reading of the source finds other paragraphs
    before it. `whole` says that all of it is somebody's words, but for the label of a turn: "MS. PSAKI:".
    """

    number: int
    start: int
    end: int
    key: str
    pieces: tuple[Piece, ...] = ()
    whole: bool = False


def paragraphs(body: str) -> list[Paragraph]:
    """The body cut at its blank lines, without the white space around its paragraphs."""
    found: list[Paragraph] = []
    times: Counter[str] = Counter()
    for match in re.finditer(r"(?:(?!\n\n)[\s\S])+", body):
        text = match[0].strip()
        if text:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            key = _key(text)
            times[key] += 1
            key += f"-{times[key]}" if times[key] > 1 else ""
            found.append(Paragraph(len(found) + 1, start, start + len(text), key))
    return found


def _key(text: str) -> str:
    """Some digits that stand for the words of a paragraph, whatever their case and the space between them."""
    folded = " ".join(text.split()).casefold()
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]


def marked_paragraphs(release: Release) -> list[Paragraph]:
    """The paragraphs of a release with their pieces, in time that grows with the text and its statements alone."""
    bare = paragraphs(release.body)
    edges = [edge for paragraph in bare for edge in (paragraph.start, paragraph.end)]
    pieces = iter(named(cut(release.body, stretches(release), edges), release.body))
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


def stretches(release: Release) -> list[Stretch]:
    """The statements of a release in the order of its text, without white space at their ends; equal ones are one."""
    rows: list[tuple[int, int, str, int]] = []
    for number, statement in enumerate(release.statements, 1):
        first = _NO_SPACE.search(release.body, statement.start, statement.end)
        if first:
            rows.append((first.start(), _end(release.body, statement.end), statement.kind, number))
    found = []
    for (start, end), group in groupby(sorted(rows), key=lambda row: row[:2]):
        numbers = tuple(sorted(row[3] for row in group))
        said = [release.statements[number - 1] for number in numbers]
        names = dict.fromkeys(release.speakers[one.speaker].name for one in said if one.speaker is not None)
        found.append(Stretch(numbers, start, end, said[0].kind, tuple(names)))
    return found


def _end(body: str, end: int) -> int:
    """The end without the white space before it."""
    while body[end - 1].isspace():
        end -= 1
    return end


def cut(body: str, marked: Sequence[Stretch], edges: Sequence[int] = ()) -> list[Piece]:
    """The whole body as pieces, cut where a stretch begins or ends, and at `edges`."""
    begins: dict[int, list[Stretch]] = {}
    ends: dict[int, list[Stretch]] = {}
    for stretch in marked:
        begins.setdefault(stretch.start, []).append(stretch)
        ends.setdefault(stretch.end, []).append(stretch)
    cuts = sorted({0, len(body), *begins, *ends, *edges})
    around: list[tuple[int, int, int, Stretch]] = []
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        for stretch in begins.get(start, ()):
            # Of those around a place the innermost began last; of these it ends first.
            heappush(around, (-stretch.start, stretch.end, stretch.numbers[0], stretch))
        while around and around[0][1] <= start:
            heappop(around)
        inner = around[0][3] if around else None
        found.append(Piece(start, end, inner, tuple(begins.get(start, ())), tuple(ends.get(end, ()))))
    return found


def named(pieces: Sequence[Piece], body: str) -> Iterator[Piece]:
    """The pieces, the speaker shown where another begins to speak, or the same one after a paragraph of nobody's."""
    speaking: tuple[str, ...] | None = None
    told = said = False
    for piece in pieces:
        text = body[piece.start : piece.end]
        if not _INK.search(text):
            if "\n\n" in text:
                speaking = None if told and not said else speaking
                told = said = False
            yield piece
        elif piece.stretch is None:
            told = True
            yield piece
        else:
            yield replace(piece, named=piece.stretch.speakers != speaking)
            speaking, told, said = piece.stretch.speakers, True, True
