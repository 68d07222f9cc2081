"""The labels that begin the turns of a transcript: "MS. PSAKI:", "THE PRESIDENT:", "Q"."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import msgspec

from corpus.authority.names import fold, words
from corpus.fields.people.naming import UPPER, is_office
from corpus.fields.vocabulary import COURTESIES, PARTICLES

_LABEL = re.compile(
    rf"^[^\S\n]{{0,8}}(?:(?P<label>[{UPPER}][{UPPER}.’'\-‑ \t\xa0c]{{1,60}}?)(?:[^\S\n]?\([^()\n]{{1,40}}\))?:(?=\s|$)"
    rf"|(?P<question>Q)(?:[:.]|[^\S\n]{{1,8}}(?=[{UPPER}“\"(—–-])))",
    re.MULTILINE,
)
#: What the lines of a notice are labelled with; nobody speaks there.
_NOTICE: Final = words("""
    who what when where why how date time place location venue contact contacts note notes media press subject re
    from to cc tel phone fax email website background
""")
_MOST_WORDS: Final = 8
#: A label in mixed case, bold or not: "Secretary Brandt:", "**Lund:**", "Q:". "Secretary Brandt. Yes." is one where the
#: same words are one elsewhere. Before a quotation mark it labels a quotation, not a turn.
_SMALL: Final = rf"of|the|for|{'|'.join(sorted(PARTICLES))}"
_MIXED = re.compile(
    rf"^[^\S\n]{{0,8}}[*_“\"]{{0,3}}(?P<label>(?:[{UPPER}][\w.’'-]{{0,24}}|\([DRI]-[\w.]{{2,12}}\))"
    rf"(?:[^\S\n](?:[{UPPER}][\w.’'-]{{0,24}}|{_SMALL}|\([DRI]-[\w.]{{2,12}}\))){{0,6}}?)(?:,[^\S\n][^:.,\n]{{3,100}})?[*_]{{0,3}}(?P<mark>:{{1,2}}|\.)[*_]{{0,3}}(?=\s)(?!\s{{1,3}}[“„«\"])",
    re.MULTILINE,
)
#: So many turns, and so many of one person, make lines with a label in mixed case a transcript.
_FEWEST_TURNS: Final = 4
_FEWEST_OF_ONE: Final = 2


class TurnLabel(msgspec.Struct, frozen=True):
    """A label as written, "" for a question's Q, with its half-open offsets and its folded words without "the"."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]

    @property
    def addressed(self) -> bool:
        """Whether a courtesy or an office stands before the surname: "MR. KERROW", "SENATOR LEE"."""
        return len(self.words) > 1 and (self.words[0] in COURTESIES or is_office(self.words[-2]))


def turn_labels(body: str) -> list[TurnLabel]:
    """The labels of a text, in its order."""
    found = []
    for match in _LABEL.finditer(body):
        text = match["label"] or ""
        if match["question"] or _is_label(text):
            found.append(TurnLabel(text, match.start(), match.end(), _named(text)))
    return found


def mixed_labels(body: str) -> list[TurnLabel]:
    """The labels of a transcript that are not written in capitals; none where the text is none."""
    colons = {match["label"] for match in _MIXED.finditer(body) if match["mark"] != "."}
    turns_of = Counter(match["label"].split()[-1] for match in _MIXED.finditer(body) if match["label"] in colons)
    if sum(turns_of.values()) < _FEWEST_TURNS or max(turns_of.values()) < _FEWEST_OF_ONE:
        return []
    return [
        TurnLabel(match["label"], match.start(), match.end(), _named(match["label"]))
        for match in _MIXED.finditer(body)
        if match["label"] in colons and fold(match["label"]) not in _NOTICE
    ]


def _named(label: str) -> tuple[str, ...]:
    """The folded words of a label without "the"."""
    folded = (fold(part).replace(" ", "-") for part in label.split())
    return tuple(word for word in folded if word and word != "the")


def surnames(labels: list[TurnLabel]) -> frozenset[str]:
    """The folded surnames of the labels that address somebody."""
    return frozenset(label.words[-1] for label in labels if label.addressed)


def _is_label(label: str) -> bool:
    parts = label.split()
    if not 0 < len(parts) <= _MOST_WORDS or fold(label) in _NOTICE:
        return False
    return (len(parts) > 1 or len(label) > 2) and sum(letter.isupper() for letter in label) >= 2
