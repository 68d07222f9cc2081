"""What is told of the part of a page that gold holds: gold's texts of long transcripts are only their beginnings."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from corpus.release import Evidence, Organization, Release, Statement

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s|$")
#: Words that are enough to find a place by, and the last words of gold that may be missing from the page's text.
_TAIL, _LOST = 25, 25


def end_of(gold: str, body: str) -> int:
    """The offset in `body` where the text of `gold` ends; the end of `body` where its last words are not in it.

    Only words are compared: pages and gold part paragraphs in different ways.
    """
    wanted = [match.group().casefold() for match in _WORD.finditer(gold)]
    spans = [match.span() for match in _WORD.finditer(body)]
    running, starts = _joined([body[start:end].casefold() for start, end in spans])
    for lost in range(min(_LOST, len(wanted))):
        tail = wanted[: len(wanted) - lost][-_TAIL:]
        at = running.find(f" {' '.join(tail)} ")
        if at >= 0:
            last = min(bisect_left(starts, at) + len(tail) - 1 + lost, len(spans) - 1)
            space = _SPACE.search(body, spans[last][1])
            return space.start() if space else len(body)
    return len(body)


def _joined(words: list[str]) -> tuple[str, list[int]]:
    """Words with a space before and after each, and where the space before each of them is."""
    starts, length = [], 0
    for word in words:
        starts.append(length)
        length += len(word) + 1
    return f" {' '.join(words)} ", starts


def cut(release: Release, end: int) -> Release:
    """The release without what stands behind `end` of its body, and without whom only that tells."""
    kept = [_shortened(said, end) for said in release.statements if said.start < end]
    stay = _speakers(release, {said.speaker for said in kept}, end)
    places = {old: new for new, old in enumerate(stay)}
    head = f"{release.title}\n{release.body[:end]}"
    return msgspec.structs.replace(
        release,
        body=release.body[:end],
        speakers=tuple(release.speakers[place] for place in stay),
        statements=tuple(_renumbered(said, places) for said in kept),
        organizations=tuple(body for body in release.organizations if _is_named(body, head, end)),
    )


def _speakers(release: Release, heard: set[int | None], end: int) -> list[int]:
    """The places of the speakers who are `heard` before `end`, or told before it and not heard behind it alone."""
    later = {said.speaker for said in release.statements} - heard
    return [
        place
        for place, speaker in enumerate(release.speakers)
        if place in heard
        or speaker.evidence.where != "body"
        or (place not in later and _is_before(speaker.evidence, end))
    ]


def _shortened(said: Statement, end: int) -> Statement:
    return said if said.end <= end else msgspec.structs.replace(said, end=end)


def _renumbered(said: Statement, places: dict[int, int]) -> Statement:
    return said if said.speaker is None else msgspec.structs.replace(said, speaker=places[said.speaker])


def _is_named(body: Organization, head: str, end: int) -> bool:
    return _is_before(body.evidence, end) or any(form in head for form in body.raw)


def _is_before(evidence: Evidence, end: int) -> bool:
    return evidence.where != "body" or evidence.start is None or evidence.start < end
