"""Announcements whose makers a sentence of its own names ("A, B and C made the announcement")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.fields.statements.reported import trimmed
from corpus.fields.statements.said import Said
from corpus.fields.statements.scene import Scene

_ANNOUNCE = re.compile(r"announce(?:ments?|d)(?!\w)")
#: How far beside it the words stand that make it one of the forms below.
_NEAR: Final = 60
_MADE = re.compile(
    r"(?<!\w)(?:made|joined\s+in\s+making|joined)\s+(?:the|this|that|today['’]s)\s+(?:joint\s+)?announcements?(?!\w)"
)
_BY = re.compile(
    r"(?<!\w)(?:the|this|today['’]s)\s+announcements?\s+(?:was|were)\s+(?:jointly\s+)?made\s+(?:today\s+)?(?:jointly\s+)?by\s+(?:the\s+)?",
    re.IGNORECASE,
)
#: "Today's guilty plea was announced by".
_ANNOUNCED_BY = re.compile(
    r"(?<!\w)(?:was|were)\s+(?:also\s+)?(?:jointly\s+)?announced\s+(?:(?:today|yesterday|on\s+\w+)\s+)?(?:jointly\s+)?by\s+(?:the\s+)?"
)
#: How long a subject is that only points back at what is announced.
_POINTER: Final = 80
#: A block that ends so is a sentence, not a headline's second line.
_SENTENCE_END: Final = (".", '."', ".”")
_AT_MOST: Final = 16
#: A subject begins its sentence but for an article.
_FAR: Final = 24


def announced(scene: Scene) -> Iterator[Said]:
    """The release's first sentence as reported words of each person who is said to make the announcement."""
    for hit in _ANNOUNCE.finditer(scene.body):
        near = max(0, hit.start() - _NEAR)
        first, last = scene.sentences.at(hit.start())
        until = min(last, hit.end() + _NEAR)
        if made := _MADE.search(scene.body, near, hit.end()):
            yield from _of(scene, first, made.start(), made.end())
        else:
            by = _BY.search(scene.body, near, until) or _ANNOUNCED_BY.search(scene.body, near, until)
            if by is not None and by.start() - first <= _POINTER:
                yield from _of(scene, by.end(), last, last)


def _of(scene: Scene, start: int, end: int, why: int) -> Iterator[Said]:
    """What the people in [start, end) announce; none unless one of them begins it."""
    makers = scene.mentions_in(start, end, most=_AT_MOST)
    if not makers or (makers[0].start or 0) - start > _FAR:
        return
    words = _opening(scene, start)
    if words is None:
        return
    for name in dict.fromkeys(maker.name for maker in makers):
        yield Said(*words, name, "reported", "makes the announcement", 0.8, "announcement", makers[0].start, why)


def _opening(scene: Scene, before: int) -> tuple[int, int] | None:
    """The first sentence of the release that ends before `before`, without its full stop; null for none."""
    start = 0
    while start < before:
        first, last = scene.paragraph(start)
        if scene.body[first:last].rstrip().endswith(_SENTENCE_END):
            begin, end = scene.sentences.at(first)
            return trimmed(scene.body, begin, end, scene) if end <= before else None
        start = last + 2
    return None
