"""Quotations: the text between quotation marks of any kind, over paragraphs too, paired in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

import msgspec

_MARK = re.compile(r"[“”\"„«»「」『』]|\n[^\S\n]*\n\s*")
_OPENING: Final = {"“": "”", "„": "“", "«": "»", "「": "」", "『": "』"}
_CLOSING: Final = frozenset("”»」』")
#: Words between single marks, told from apostrophes: a mark of punctuation stands before the closing one.
_SINGLE = re.compile(
    r"(?:(?<=[\s(:,—–])|^)(?:‘(?P<curly>[^‘“”\"\n]{12,1500}?[.,!?…])’"
    r"|'(?=[A-Z])(?P<straight>(?:[^'“”\"\n]|(?<=\w)'(?=\w)){12,1500}?[.,!?…])')(?=[\s.,;:)\]”\"]|$)",
    re.MULTILINE,
)


class Quotation(msgspec.Struct, frozen=True):
    """The half-open offsets of the words between two marks; `closed` tells whether the second mark is there."""

    start: int
    end: int
    closed: bool


def quotations(body: str) -> tuple[list[Quotation], list[Quotation]]:
    """The outermost quotations of `body`, and those between single marks that stand within them, both in its order.

    One that no mark closes ends with its paragraph; a paragraph that opens again while the last one is not closed goes
    on with the same quotation.
    """
    outer = _in_double_marks(body)
    single = [_trimmed(body, *match.span(match.lastgroup or 0), True) for match in _SINGLE.finditer(body)]
    if not single:
        return outer, []
    starts = [quotation.start for quotation in outer]
    alone, within = [], []
    for quotation in single:
        place = bisect_right(starts, quotation.end) - 1
        if place < 0 or outer[place].end <= quotation.start:
            alone.append(quotation)
        elif outer[place].start <= quotation.start and quotation.end <= outer[place].end:
            within.append(quotation)
    return sorted([*outer, *alone], key=lambda quotation: quotation.start), within


def _in_double_marks(body: str) -> list[Quotation]:
    found: list[Quotation] = []
    start, depth, closer = -1, 0, ""
    for match in _MARK.finditer(body):
        mark = match.group()
        if mark[0] == "\n":
            if start >= 0 and not _opens_again(body, match.end(), closer):
                found.append(_trimmed(body, start, match.start(), False))
                start = -1
            depth = min(depth, 1)
        elif start < 0:
            closer = _opener(body, match)
            if closer:
                start, depth = match.end(), 1
        elif _continues(body, match, closer):
            continue
        elif _closes(body, match, closer):
            depth -= 1
            if depth == 0:
                found.append(_trimmed(body, start, match.start(), True))
                start = -1
        elif mark in _OPENING and _OPENING[mark] == closer:
            depth += 1
    if start >= 0:
        found.append(_trimmed(body, start, len(body), False))
    return [quotation for quotation in found if quotation.start < quotation.end]


def _opener(body: str, match: re.Match[str]) -> str:
    """The mark that will close what `match` opens; empty where it opens nothing."""
    mark = match.group()
    if mark in _OPENING:
        return _OPENING[mark]
    if mark != '"':
        return ""
    after = body[match.end() : match.end() + 1]
    before = body[match.start() - 1 : match.start()]
    return '"' if after and (not after.isspace() or (before.isspace() and after == " ")) else ""


def _closes(body: str, match: re.Match[str], closer: str) -> bool:
    mark = match.group()
    if mark == closer:
        return True
    if mark in _CLOSING and closer == '"':
        return True
    before, after = body[match.start() - 1 : match.start()], body[match.end() : match.end() + 1]
    return mark == '"' and not before.isspace() and (not after or not after.isalnum())


def _opens_again(body: str, offset: int, closer: str) -> bool:
    """Whether the paragraph at `offset` begins with the opening mark of the quotation that is not yet closed."""
    mark = body[offset : offset + 1]
    return bool(mark) and (mark == closer == '"' or _OPENING.get(mark) == closer or (mark == "“" and closer == '"'))


def _continues(body: str, match: re.Match[str], closer: str) -> bool:
    """Whether the mark is the one that a further paragraph of the same quotation begins with."""
    return _at_paragraph(body, match.start()) and _opens_again(body, match.start(), closer)


def _at_paragraph(body: str, offset: int) -> bool:
    return body[max(0, offset - 2) : offset] == "\n\n" or not body[max(0, offset - 8) : offset].strip()


def _trimmed(body: str, start: int, end: int, closed: bool) -> Quotation:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return Quotation(start, end, closed)
