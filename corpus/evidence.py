"""Evidence as a reader sees it: the sentence in which it stands, the rule in plain words, how sure it is."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

import msgspec

from corpus.fields.sentences import Sentences
from corpus.release import Evidence, Release

#: Characters shown before and behind the words of the evidence, and of these words themselves.
_AROUND: Final = 160
_LONGEST: Final = 300
_SPACE = re.compile(r"\s+")
#: The lowest confidence for each word.
_CONFIDENCE: Final = ((0.95, "sure"), (0.8, "very likely"), (0.6, "likely"), (0.0, "possible"))
#: What rules do, where their names alone don't say it to everybody.
_RULES: Final = {
    "<year> is a year of": "the text says of what this was the year",
    "acronym": "the acronym of a body of the list of known bodies",
    "acronym of the text": "the acronym of a body that the text names in full",
    "address to contact": "the mail addresses in the text are those of a known body",
    "announces": "the body that the text says announces this",
    "by form": "a name in the form of a body’s",
    "byline": "the byline over the text",
    "dateline": "the dateline before the first sentence",
    "delivers a speech": "the text says who delivers the speech",
    "introduced statement": "the text introduces what follows as this person’s statement",
    "issued by": "the text says who issued it",
    "known alias": "another name of a body of the list of known bodies",
    "known host": "the web address is that of a known body",
    "known name": "a name of the list of known bodies",
    "is quoted": "the first person who is quoted holds an office of it",
    "is said to announce": "the text says that a holder of an office of it announces this",
    "letter": "the text says who sent the letter that it quotes",
    "leads the text": "the person with whom the text begins holds an office of it",
    "leads the title": "the person who leads the title holds an office of it",
    "leads with own words": "the person whose own words these are holds an office of it",
    "makes the announcement": "the text says who made the announcement that it begins with",
    "member named by the address": "the web address is that of a member whom the text names",
    "name before the quotation": "a name with a colon, and words in quotation marks",
    "office leads the title": "the office that leads the title belongs to it",
    "opens the transcript": "the person who opens the transcript holds an office of it",
    "own wording": "words that only its own releases have",
    "quotation": "words in quotation marks, with who says them",
    "quotation goes on": "a further quotation in the same passage",
    "quotation without a name": "words in quotation marks; nobody could be named for them",
    "quotation without marks": "words with who says them; their quotation marks are lost",
    "short name": "the short form of a name that the text gives in full",
    "signature": "the signature under the text",
    "speech on a subject": "the text says who spoke about what",
    "told beside": "the words beside the name say that it is a body’s",
    "transcript turn": "the label that begins this speaker’s turn",
    "verb of saying": "a verb of saying, and who says it",
}


class Proof(msgspec.Struct, frozen=True):
    """Evidence in words.

    `before`, `words` and `after` are the sentence in which the evidence stands, cut where it is long; all are "" where
    the evidence is no place in a text. `told_by` is its source, `rule` what the rule does, `confidence` a word and the
    number: "very likely (0.90)".
    """

    told_by: str
    rule: str
    confidence: str
    before: str = ""
    words: str = ""
    after: str = ""


class Proofs:
    """The evidence of one release in words; its sentences are found once, in one pass."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def of(self, evidence: Evidence) -> Proof:
        """One piece of evidence, in words."""
        rule = _RULES.get(evidence.rule, evidence.rule)
        proof = Proof(_told_by(evidence), rule, confidence_in_words(evidence.confidence))
        text = {"title": self._release.title, "body": self._release.body}.get(evidence.where)
        if text is None or evidence.start is None or evidence.end is None:
            words = (self._release.url or "") if evidence.where == "url" else ""
            return msgspec.structs.replace(proof, words=_cut(words, 0, len(words)))
        start, end = evidence.start, evidence.end
        first, last = (0, len(text)) if evidence.where == "title" else self._sentence(start, end)
        return msgspec.structs.replace(
            proof,
            before=_ending(text[max(first, start - 2 * _AROUND) : start]),
            words=_cut(text, start, end),
            after=_beginning(text[end : min(last, end + 2 * _AROUND)]),
        )

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self._release.body)

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        """From the beginning of the sentence that holds `start` to the end of the one that holds `end`."""
        first, stop = self._sentences.at(start)
        last = stop if end <= stop else self._sentences.at(max(start, end - 1))[1]
        return min(first, start), max(last, end)


def confidence_in_words(confidence: float) -> str:
    """How sure something is.

    >>> confidence_in_words(0.9)
    'very likely (0.90)'
    """
    word = next((word for least, word in _CONFIDENCE if confidence >= least), "possible")
    return f"{word} ({confidence:.2f})"


def _told_by(evidence: Evidence) -> str:
    if evidence.where == "metadata":
        return f"the file: {evidence.source}"
    return f"in the {evidence.source}" if evidence.source in ("text", "title") else evidence.source


def _beginning(text: str) -> str:
    """The first words, whole ones where there is a space to cut at."""
    line = _line(text)
    return line if len(line) <= _AROUND else line[:_AROUND].rpartition(" ")[0] + " …"


def _ending(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _AROUND else "… " + line[-_AROUND:].partition(" ")[2]


def _cut(text: str, start: int, end: int) -> str:
    """The words from `start` to `end`, without their middle where they are long."""
    if end - start <= _LONGEST:
        return _line(text[start:end])
    half = _LONGEST // 2
    return f"{_line(text[start : start + half]).rstrip()} … {_line(text[end - half : end]).lstrip()}"


def _line(text: str) -> str:
    return _SPACE.sub(" ", text)
