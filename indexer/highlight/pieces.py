"""Pieces of a text, cut at the borders of sentences or words."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.analysis.word_ends import word_end

#: The characters of a body snippet.
SNIPPET_CHARACTERS = 220
#: How far a cut may move from where it would fall to reach the border of a sentence, then of a word.
_TO_SENTENCE = 60
_TO_WORD = 30
# Each begins with a class of characters, which `re` looks for fastest.
_sentence_ends = re.compile(r"[.!?。！？\n](?:(?<=\n)\s*\n|(?<!\n)[\"”’)]*\s+|(?<=[。！？]))").finditer
_space = re.compile(r"\s").search
_ink = re.compile(r"\S").search
#: What belongs to a statement where it stands right before its first word or behind its last.
_OPENING = '"“”„‟‘‚«»‹›「『《〈【（([¿¡'
_closing = re.compile(r"[^\w\s“„‘‚「『《〈【（(\[<$€£#@&*+=—–-]*").match


class Passage(NamedTuple):
    """A statement in a text, from its first word to its last: half-open offsets; and who says it."""

    start: int
    end: int
    speaker: str


def piece_around(text: str, start: int, closing: int, lone: int, low: int, high: int) -> tuple[int, int]:
    """A stretch of about the usual length around marks, in `low` to `high`: its half-open offsets.

    The first mark begins at `start`, the last word of the last mark at `closing`; of it only one character where it is
    `lone`.
    """
    end = closing + 1 if lone else word_end(text, closing)
    spare = SNIPPET_CHARACTERS - (end - start)
    first = start - spare // 3 if spare > 0 else start
    first = _border_before(text, first, start, low) if first > low else low
    last = first + SNIPPET_CHARACTERS
    if last < end:
        last = end
    return first, _border_after(text, last, end, high) if last < high else high


def _border_before(text: str, wanted: int, latest: int, lowest: int) -> int:
    """Where a piece begins: the nearest border of a sentence to `wanted`, else of a word, never after `latest`."""
    low, high = max(lowest, wanted - _TO_SENTENCE), min(latest, wanted + _TO_SENTENCE)
    borders = [match.end() for match in _sentence_ends(text, low, high)]
    if borders:
        return borders[0] if len(borders) == 1 else min(borders, key=lambda border: abs(border - wanted))
    space = _space(text, max(lowest, wanted - _TO_WORD), latest)
    return space.end() if space else wanted


def _border_after(text: str, wanted: int, earliest: int, highest: int) -> int:
    """Where a piece ends: the last border of a sentence near `wanted`, else of a word, never before `earliest`."""
    low, high = max(earliest, wanted - _TO_SENTENCE), min(highest, wanted + _TO_SENTENCE // 2)
    borders = [match.end() for match in _sentence_ends(text, low, high)]
    if borders:
        return borders[-1]
    space = text.rfind(" ", max(earliest, wanted - _TO_WORD), wanted + 1)
    return space if space >= earliest else wanted


def end_between(text: str, closing: int, start: int) -> int:
    """Where a piece ends behind a mark whose last word begins at `closing` and before a mark that begins at `start`.

    It ends with its sentence, else behind the last comma, else before the word of the other mark.
    """
    earliest = min(word_end(text, closing), start)
    sentence = next(_sentence_ends(text, earliest, start), None)
    comma = text.rfind(",", earliest, start)
    return sentence.end() if sentence else comma + 1 if comma >= 0 else start


def without_space(text: str, start: int, end: int) -> tuple[str, int]:
    """The stretch of `text` without spaces at its ends, and where it begins."""
    shown = text[start:end]
    inked = shown.strip()
    return inked, start if len(inked) == len(shown) else end - len(shown.lstrip())


def opening(text: str) -> tuple[str, bool]:
    """The beginning of a text, and whether it goes on; empty for a text of spaces."""
    ink = _ink(text)
    if ink is None:
        return "", False
    first = ink.start()
    shown = text[first : _end_from(text, first, len(text))].rstrip()
    return shown, has_ink(text, first + len(shown), len(text))


def beginning(text: str, passage: Passage, low: int) -> tuple[int, int]:
    """The beginning of a statement, or all of a short one, with the marks around it: offsets from `low` on."""
    first = passage.start
    while first > low and text[first - 1] in _OPENING:
        first -= 1
    closing = _closing(text, passage.end)
    last = closing.end() if closing else passage.end
    end = _end_from(text, first, last)
    return first, first + len(text[first:end].rstrip())


def _end_from(text: str, first: int, highest: int) -> int:
    """Where a piece that begins at `first` ends."""
    wanted = first + SNIPPET_CHARACTERS
    return _border_after(text, wanted, first + 1, highest) if wanted < highest else highest


def has_ink(text: str, start: int, end: int) -> bool:
    """True where anything but space stands from `start` to `end`."""
    return _ink(text, start, end) is not None
