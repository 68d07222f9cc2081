"""Transcripts: the turns that begin with a speaker's label in capitals ("MS. PSAKI:", "THE PRESIDENT:")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.authority.names import fold, words
from corpus.fields.naming import is_office
from corpus.fields.people import Mention
from corpus.fields.roles import described_offices
from corpus.fields.turn_labels import TurnLabel, turn_labels

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
    labels = turn_labels(body)
    spoken = [label for label in labels if label.text]
    if not spoken or (len(labels) == 1 and not is_transcript and len(spoken[0].text.split()) == 1):
        return []
    bearers = _Bearers(mentions)
    known: dict[str, str | None] = {}
    found = []
    for place, label in enumerate(labels):
        end = labels[place + 1].start if place + 1 < len(labels) else len(body)
        start = label.end
        while start < end and body[start].isspace():
            start += 1
        while end > start and body[end - 1].isspace():
            end -= 1
        if label.text not in known:
            known[label.text] = bearers.of(label)
        if start < end:
            found.append(Turn(start, end, known[label.text], label.start, label.end))
    return found if any(turn.name for turn in found) else []


class _Bearers:
    """The people of a release by surname and by office, the first who bears one before all others."""

    def __init__(self, mentions: tuple[Mention, ...]) -> None:
        self._by_surname: dict[str, str] = {}
        self._by_office: dict[tuple[str, ...], str] = {}
        for mention in mentions:
            for surname in _surnames(mention):
                self._by_surname.setdefault(surname, mention.name)
            for office in described_offices(mention.role) if mention.role else ():
                self._by_office.setdefault(office, mention.name)

    def of(self, label: TurnLabel) -> str | None:
        """The person whom a label means: of that surname, or the first of that office."""
        if not label.words or all(word in _NOBODY for word in label.words):
            return None
        if is_office(label.words[-1]):
            return self._by_office.get(label.words)
        own = label.text.split()[-1].title() if label.addressed else None
        return self._by_surname.get(label.words[-1], own)


def _surnames(mention: Mention) -> Iterator[str]:
    """The words of a mention that may be its surname: the last as written, the first or last of the whole name."""
    yield fold(mention.raw.split()[-1].rstrip(",.")).replace(" ", "-")
    parts = [fold(part).replace(" ", "-") for part in mention.name.split()]
    yield from (parts[0], parts[-1])
    if len(parts) > 1 and parts[-1] in ("jr", "sr"):
        yield parts[-2]
