"""Transcripts: the turns that begin with a speaker's label in capitals ("MS. PSAKI:", "THE PRESIDENT:")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.authority.names import fold, words
from corpus.fields.people.mentions import Mention
from corpus.fields.people.naming import is_office
from corpus.fields.people.roles import described_offices
from corpus.fields.people.turn_labels import TurnLabel, mixed_labels, turn_labels

#: So many turns of known people, and so many of one of them, make a transcript of labels in mixed case.
_FEWEST_KNOWN: Final = 3
_FEWEST_OF_ONE: Final = 2
#: What closes a transcript behind its last words: "END", the hour, a row of marks.
_CLOSING = re.compile(
    r"(?:\s+(?:\(?END\)?|#{2,}|\*{3,}|-{3,}|\(?(?:1[0-2]|[1-9]):[0-5]\d\s?[AaPp]\.?[Mm]\.?(?:\s\(?[A-Z]{2,5}\)?)?\)?|-\s?30\s?-))+\s*$"
)
_LONGEST_CLOSING: Final = 60
#: A paragraph in brackets behind a turn, in which nobody speaks: "(The hearing was suspended.)".
_ASIDE = re.compile(r"\n\n[^\S\n]*\([^()\n]{3,200}\)\s*$")
_LONGEST_ASIDE: Final = 220
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
    bearers = _Bearers(mentions)
    if not spoken or (len(labels) == 1 and not is_transcript):
        labels = _in_mixed_case(body, bearers)
    if not labels:
        return []
    known: dict[str, str | None] = {}
    found = []
    for place, label in enumerate(labels):
        end = labels[place + 1].start if place + 1 < len(labels) else len(body)
        start = label.end
        while start < end and body[start].isspace():
            start += 1
        if aside := _ASIDE.search(body, max(start, end - _LONGEST_ASIDE), end):
            end = aside.start()
        while end > start and body[end - 1].isspace():
            end -= 1
        if place + 1 == len(labels) and (closing := _CLOSING.search(body, max(start, end - _LONGEST_CLOSING), end)):
            end = closing.start()
        if label.text not in known:
            known[label.text] = bearers.of(label) or bearers.named(label)
        if start < end:
            found.append(Turn(start, end, known[label.text], label.start, label.end))
    return found if any(turn.name for turn in found) else []


def _in_mixed_case(body: str, bearers: _Bearers) -> list[TurnLabel]:
    """The labels in mixed case, where two of them or more, one of these twice, bear names that the release tells."""
    labels = [
        label for label in mixed_labels(body) if bearers.named(label) or all(word in _NOBODY for word in label.words)
    ]
    turns_of = Counter(bearers.named(label) for label in labels)
    known = sum(count for name, count in turns_of.items() if name)
    if known < _FEWEST_KNOWN or max((count for name, count in turns_of.items() if name), default=0) < _FEWEST_OF_ONE:
        return []
    return labels


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

    def named(self, label: TurnLabel) -> str | None:
        """The person whom a label in mixed case means: nobody but one who bears its last word as a name."""
        words = tuple(word for word in label.words if not word.startswith(("d-", "r-", "i-")))
        return self._by_surname.get(words[-1]) if words and words[-1] not in _NOBODY else None


def _surnames(mention: Mention) -> Iterator[str]:
    """The words of a mention that may be its surname: the last as written, the first or last of the whole name."""
    yield fold(mention.raw.split()[-1].rstrip(",.")).replace(" ", "-")
    parts = [fold(part).replace(" ", "-") for part in mention.name.split()]
    yield from (parts[0], parts[-1])
    if len(parts) > 1 and parts[-1] in ("jr", "sr"):
        yield parts[-2]
