"""Transcripts: the turns that begin with a speaker's label in capitals ("MS. PSAKI:", "THE PRESIDENT:")."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from corpus.authority.names import fold, words
from corpus.fields.naming import UPPER, is_office
from corpus.fields.people import Mention
from corpus.fields.roles import office_words
from corpus.fields.vocabulary import COURTESIES

_LABEL = re.compile(
    rf"^[^\S\n]{{0,8}}(?:(?P<label>[{UPPER}][{UPPER}.’'\-‑ \t\xa0c]{{1,60}}?)(?:[^\S\n]?\([^()\n]{{1,40}}\))?:(?=\s|$)"
    rf"|(?P<question>Q)(?:[:.]|[^\S\n]{{1,8}}(?=[{UPPER}“\"(—–-])))",
    re.MULTILINE,
)
#: Labels of people whom nobody names.
_NOBODY: Final = words("""
    q a question questions answer operator moderator participant participants audience reporter reporters
    interpreter press speaker unknown voice crowd host interviewer all male female staff
""")


class Turn(msgspec.Struct, frozen=True):
    """The words of one turn, half-open, and who speaks: null for a question or a label that nobody bears."""

    start: int
    end: int
    name: str | None
    label: int
    label_end: int


def turns(body: str, mentions: tuple[Mention, ...], is_transcript: bool) -> list[Turn]:
    """The turns of a transcript; none where the text is none."""
    labels = [match for match in _LABEL.finditer(body) if match.group("question") or _is_label(match.group("label"))]
    spoken = [match for match in labels if match.group("label")]
    if not spoken or (len(labels) == 1 and not is_transcript and len(spoken[0].group("label").split()) == 1):
        return []
    known: dict[str, str | None] = {}
    found = []
    for place, match in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(body)
        start = match.end()
        while start < end and body[start].isspace():
            start += 1
        while end > start and body[end - 1].isspace():
            end -= 1
        label = match.group("label") or ""
        if label not in known:
            known[label] = _bearer(label, mentions)
        if start < end:
            found.append(Turn(start, end, known[label], match.start(), match.end()))
    return found if any(turn.name for turn in found) else []


def _is_label(label: str) -> bool:
    words = label.split()
    return 0 < len(words) <= 8 and (len(words) > 1 or len(label) > 2) and sum(c.isupper() for c in label) >= 2


def _bearer(label: str, mentions: tuple[Mention, ...]) -> str | None:
    """The person whom a label means: of that surname and office, or the only one of that office."""
    words = [word for word in (fold(part).replace(" ", "-") for part in label.split()) if word]
    words = [word for word in words if word != "the"]
    if not words or all(word in _NOBODY for word in words):
        return None
    if is_office(words[-1]):
        return _of_office(tuple(words), mentions)
    surname = words[-1]
    for mention in mentions:
        if fold(mention.raw.split()[-1].rstrip(",.")).replace(" ", "-") == surname or _ends_in(mention.name, surname):
            return mention.name
    addressed = len(words) > 1 and (words[0] in COURTESIES or is_office(words[-2]))
    return label.split()[-1].title() if addressed else None


def _ends_in(name: str, surname: str) -> bool:
    parts = [fold(part).replace(" ", "-") for part in name.split()]
    return surname in (parts[0], parts[-1]) or (len(parts) > 1 and parts[-1] in ("jr", "sr") and parts[-2] == surname)


def _of_office(words: tuple[str, ...], mentions: tuple[Mention, ...]) -> str | None:
    """The first person of a release who bears the office: "THE PRESIDENT", not a vice president."""
    for mention in mentions:
        if mention.role and office_words(mention.role)[-len(words) :] == words:
            if "vice" in office_words(mention.role)[: -len(words)]:
                continue
            return mention.name
    return None
