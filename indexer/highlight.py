"""Pieces of a release's text that show where a query matches."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from indexer.results import Snippet

#: The characters of a body snippet; a result line shows at most two.
SNIPPET_CHARACTERS = 220
#: How far a cut may move from where it would fall to reach the border of a sentence, then of a word.
_TO_SENTENCE = 60
_TO_WORD = 30
#: Beside a word that no piece shows yet (1), what a word is worth that one shows, and each occurrence.
_KNOWN = 0.3
_REPEAT = 0.05
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"”’)]*\s+|(?<=[。！？])|\n\s*\n")
_SPACE = re.compile(r"\s")


class Mark(NamedTuple):
    """A matching word of a text: its half-open offsets, and the part of the query that it matches."""

    start: int
    end: int
    part: int


class _Region(NamedTuple):
    """A stretch of the text that no piece covers yet, and its marks: from `first` to before `last`."""

    start: int
    end: int
    first: int
    last: int


class _Window(NamedTuple):
    """Marks that fit into one piece, the first and the last of them, and what they are worth."""

    worth: float
    region: _Region
    first: int
    last: int


def title_snippet(title: str, marks: Sequence[Mark]) -> Snippet:
    """The whole title with its matching words marked."""
    return Snippet(title, _within(marks, 0, len(title)))


def body_snippets(body: str, marks: Sequence[Mark], count: int = 2) -> tuple[Snippet, ...]:
    """At most `count` pieces of `body`, in its order, around where the words of the query stand densest.

    Different words count more than repeats. Without marks the one piece is the opening of the text. `marks` are in
    order. Time is linear in the marks; the text itself is only looked at near the cuts.
    """
    if not body.strip():
        return ()
    if not marks:
        return (_opening(body),)
    regions = [_Region(0, len(body), 0, len(marks))]
    chosen: list[tuple[int, int]] = []
    seen: set[int] = set()
    while regions and len(chosen) < count:
        best = max((_densest(marks, region, seen) for region in regions), key=lambda window: window.worth)
        if best.worth <= 0:
            break
        start, end = _piece(body, marks[best.first].start, marks[best.last].end, best.region)
        chosen.append((start, end))
        seen.update(marks[at].part for at in range(best.first, best.last + 1))
        regions.remove(best.region)
        low, high = bisect_left(marks, start, key=_start), bisect_left(marks, end, key=_start)
        regions += [best.region._replace(end=start, last=low), best.region._replace(start=end, first=high)]
    return tuple(_snippet(body, start, end, marks) for start, end in sorted(chosen))


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


def _densest(marks: Sequence[Mark], region: _Region, seen: set[int]) -> _Window:
    """The window of a region that is worth most: a word not seen before counts most, repeats little."""
    best = _Window(0.0, region, 0, 0)
    counts: Counter[int] = Counter()
    first, new = region.first, 0
    for last in range(region.first, region.last):
        part = marks[last].part
        new += not counts[part] and part not in seen
        counts[part] += 1
        while first < last and marks[last].end - marks[first].start > SNIPPET_CHARACTERS:
            out = marks[first].part
            counts[out] -= 1
            if not counts[out]:
                del counts[out]
                new -= out not in seen
            first += 1
        worth = new + _KNOWN * (len(counts) - new) + _REPEAT * (last - first + 1)
        if worth > best.worth + _REPEAT / 2:
            best = _Window(worth, region, first, last)
    return best


def _piece(body: str, start: int, end: int, region: _Region) -> tuple[int, int]:
    """A stretch of about the usual length around `start` to `end`, cut at borders of sentences or words."""
    spare = max(0, SNIPPET_CHARACTERS - (end - start))
    first = _border_before(body, max(region.start, start - spare // 3), start, region.start)
    last = _border_after(body, min(region.end, max(end, first + SNIPPET_CHARACTERS)), end, region.end)
    return first, last


def _border_before(body: str, wanted: int, latest: int, lowest: int) -> int:
    """Where a piece begins: the nearest border of a sentence to `wanted`, else of a word, never after `latest`."""
    if wanted <= lowest:
        return lowest
    low, high = max(lowest, wanted - _TO_SENTENCE), min(latest, wanted + _TO_SENTENCE)
    borders = [match.end() for match in _SENTENCE_END.finditer(body, low, high)]
    if borders:
        return min(borders, key=lambda border: abs(border - wanted))
    space = _SPACE.search(body, max(lowest, wanted - _TO_WORD), latest)
    return space.end() if space else wanted


def _border_after(body: str, wanted: int, earliest: int, highest: int) -> int:
    """Where a piece ends: the last border of a sentence near `wanted`, else of a word, never before `earliest`."""
    if wanted >= highest:
        return highest
    low, high = max(earliest, wanted - _TO_SENTENCE), min(highest, wanted + _TO_SENTENCE // 2)
    borders = [match.start() for match in _SENTENCE_END.finditer(body, low, high)]
    if borders:
        return borders[-1]
    space = body.rfind(" ", max(earliest, wanted - _TO_WORD), wanted + 1)
    return space if space >= earliest else wanted


def _opening(body: str) -> Snippet:
    first = len(body) - len(body.lstrip())
    end = _border_after(body, min(len(body), first + SNIPPET_CHARACTERS), first + 1, len(body))
    return _snippet(body, first, end, ())


def _snippet(body: str, start: int, end: int, marks: Sequence[Mark]) -> Snippet:
    """The stretch of `body` without spaces at its ends."""
    text = body[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    end = start + len(text)
    cut_before, cut_after = bool(body[:start].strip()), bool(body[end:].strip())
    return Snippet(text, _within(marks, start, end), cut_before, cut_after)


def _within(marks: Sequence[Mark], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The marks that lie from `start` to `end`, as offsets from `start`; those that overlap become one."""
    found: list[tuple[int, int]] = []
    for at in range(bisect_left(marks, start, key=_start), len(marks)):
        mark = marks[at]
        if mark.start >= end:
            break
        if mark.end > end:
            continue
        if found and mark.start - start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], mark.end - start))
        else:
            found.append((mark.start - start, mark.end - start))
    return tuple(found)


def _start(mark: Mark) -> int:
    return mark.start
