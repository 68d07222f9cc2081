"""Speeches that a release tells of: who delivers one, and on what subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from corpus.fields.statements.reported import trimmed
from corpus.fields.statements.said import Said
from corpus.fields.statements.scene import Scene

_SPEECH = re.compile(
    r"(?<!\w)(?:delivered|made|gave|presented)\s+(?:(?:an?|the|his|her|their)\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:speech|speeches|address|remarks|keynote|lecture|presentation|statement)(?!\w)"
)
_SPEECH_BY = re.compile(
    r"(?<!\w)(?:speech|speeches|address|remarks|keynote|lecture|presentation|statement)\s+(?:was|were|is)\s+(?:delivered|made|given|presented)\s+by\s+(?:the\s+)?"
)
_ON = re.compile(
    r"\s+(?:on|about|concerning|regarding)\s+(?!(?:the\s+)?(?:\w+\s+)?floor(?!\w)|\w+day(?!\w)|behalf(?!\w))"
)


class Speech(msgspec.Struct, frozen=True):
    """That `name` delivers a speech, told in [start, end); `words` is what it is said to be about, or null."""

    name: str
    start: int
    end: int
    words: Said | None


def speeches(scene: Scene) -> Iterator[Speech]:
    """The speeches of a body whose speaker is a known person: "X made a speech on Y", "a speech was delivered by X"."""
    for match in _SPEECH.finditer(scene.body):
        offset = match.start()
        while offset > 0 and scene.body[offset - 1].isspace():
            offset -= 1
        sentence = scene.sentences.at(match.start())
        subject = scene.subject_before(offset) or _sharing(scene, sentence[0], offset)
        if subject is None:
            continue
        about = _ON.match(scene.body, match.end())
        span = trimmed(scene.body, about.end(), sentence[1], scene) if about else None
        for name in subject[1]:
            words = (
                Said(*span, name, "reported", "speech on a subject", 0.7, "speech", subject[0], match.end())
                if span
                else None
            )
            yield Speech(name, subject[0], match.end(), words)
    for match in _SPEECH_BY.finditer(scene.body):
        mention = scene.starting_at(match.end())
        if mention is not None:
            yield Speech(mention.name, match.start(), mention.end or match.end(), None)


def _sharing(scene: Scene, first: int, offset: int) -> tuple[int, tuple[str, ...]] | None:
    """The person who begins the sentence, for a second verb: "X attended the conference and made a speech"."""
    if scene.body[max(0, offset - 3) : offset] != "and":
        return None
    mention = next(iter(scene.mentions_in(first, offset, most=1)), None)
    if mention is None or (mention.start or 0) - first > 4:
        return None
    return mention.start or 0, (mention.name,)
