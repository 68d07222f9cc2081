"""Statements marked in the text of a release: where each begins and ends, and whose words a piece of text is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import groupby, pairwise
from typing import Literal

from corpus.release import Release

_INK = re.compile(r"\w")


@dataclass(frozen=True)
class Passage:
    """Words from `start` to `end` of the body, half-open, that are one statement, or the same one of several speakers.

    `numbers` are those of the statements in the release, from 1; `speakers` their names, none where nobody is named.
    """

    numbers: tuple[int, ...]
    start: int
    end: int
    kind: Literal["direct", "reported", "own"]
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class Segment:
    """A piece of the body in which nothing begins or ends.

    `passage` is the innermost one that it lies in; `begins` and `ends` are those that do so at its edges. `named` says
    that the speaker is to be shown before it.
    """

    start: int
    end: int
    passage: Passage | None = None
    begins: tuple[Passage, ...] = ()
    ends: tuple[Passage, ...] = ()
    named: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body, `start` to `end` half-open; `number` counts from 1.

    `whole` says that all of it is somebody's words, but for the label of a turn: "MS. PSAKI:".
    """

    number: int
    start: int
    end: int
    segments: tuple[Segment, ...] = ()
    whole: bool = False


def paragraphs(body: str) -> list[Paragraph]:
    """The body cut at its blank lines, without the white space around its paragraphs."""
    found: list[Paragraph] = []
    for match in re.finditer(r"(?:(?!\n\n)[\s\S])+", body):
        text = match[0].strip()
        if text:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Paragraph(len(found) + 1, start, start + len(text)))
    return found


def marked_paragraphs(release: Release) -> list[Paragraph]:
    """The paragraphs of a release with their segments, in time that grows with the text and its statements alone."""
    bare = paragraphs(release.body)
    edges = [edge for paragraph in bare for edge in (paragraph.start, paragraph.end)]
    segments = iter(named(segmented(release.body, passages(release), edges), release.body))
    found: list[Paragraph] = []
    segment = next(segments, None)
    for paragraph in bare:
        inside: list[Segment] = []
        while segment and segment.start < paragraph.end:
            if segment.start >= paragraph.start:
                inside.append(segment)
            segment = next(segments, None)
        whole = _whole(inside, release.body)
        found.append(Paragraph(paragraph.number, paragraph.start, paragraph.end, tuple(inside), whole))
    return found


def _whole(segments: Sequence[Segment], body: str) -> bool:
    bare = [at for at, segment in enumerate(segments) if segment.passage is None]
    labels = [at for at in bare if not at and body[segments[at].start : segments[at].end].rstrip().endswith(":")]
    return len(segments) > len(bare) == len(labels)


def passages(release: Release) -> list[Passage]:
    """The statements of a release in the order of its text, without white space at their ends; equal ones are one."""
    rows: list[tuple[int, int, str, int]] = []
    for number, statement in enumerate(release.statements, 1):
        text = release.body[statement.start : statement.end]
        start = statement.start + len(text) - len(text.lstrip())
        if text.strip():
            rows.append((start, start + len(text.strip()), statement.kind, number))
    found = []
    for (start, end), group in groupby(sorted(rows), key=lambda row: row[:2]):
        numbers = tuple(sorted(row[3] for row in group))
        said = [release.statements[number - 1] for number in numbers]
        names = dict.fromkeys(release.speakers[one.speaker].name for one in said if one.speaker is not None)
        found.append(Passage(numbers, start, end, said[0].kind, tuple(names)))
    return found


def segmented(body: str, marked: Sequence[Passage], edges: Sequence[int] = ()) -> list[Segment]:
    """The whole body as segments, cut where a passage begins or ends, and at `edges`."""
    begins: dict[int, list[Passage]] = {}
    ends: dict[int, list[Passage]] = {}
    for passage in marked:
        begins.setdefault(passage.start, []).append(passage)
        ends.setdefault(passage.end, []).append(passage)
    cuts = sorted({0, len(body), *begins, *ends, *edges})
    around: list[tuple[int, int, int, Passage]] = []
    found: list[Segment] = []
    for start, end in pairwise(cuts):
        for passage in begins.get(start, ()):
            # Of those around a place the innermost began last; of these it ends first.
            heappush(around, (-passage.start, passage.end, passage.numbers[0], passage))
        while around and around[0][1] <= start:
            heappop(around)
        inner = around[0][3] if around else None
        found.append(Segment(start, end, inner, tuple(begins.get(start, ())), tuple(ends.get(end, ()))))
    return found


def named(segments: Sequence[Segment], body: str) -> Iterator[Segment]:
    """The segments, the speaker shown where another begins to speak, or the same one after a paragraph of nobody's."""
    speaking: tuple[str, ...] | None = None
    told = said = False
    for segment in segments:
        text = body[segment.start : segment.end]
        if not _INK.search(text):
            if "\n\n" in text:
                speaking = None if told and not said else speaking
                told = said = False
            yield segment
        elif segment.passage is None:
            told = True
            yield segment
        else:
            yield replace(segment, named=segment.passage.speakers != speaking)
            speaking, told, said = segment.passage.speakers, True, True
