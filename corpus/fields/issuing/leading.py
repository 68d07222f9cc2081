"""Who leads a release, in the order of how much that tells of who issued it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.fields.issuing.lawmakers import Lawmaker
from corpus.fields.people.mentions import Mention
from corpus.page import Page
from corpus.release import Evidence, Speaker, Statement, Where

#: The first paragraphs, in which the one who leads is named.
_EARLY = 600
_LONGEST_DATELINE = 60
#: What stands before the one who leads a title: nothing, a label, the kind of text that it is.
_LEADS_TITLE = re.compile(
    r"(?:[^:\n]{1,40}:\s|(?:[\w’'-]+\s){0,3}(?:statements?|remarks|briefing|readout|letter|message|speech|address|gaggle"
    r"|proclamation|call|interview|conference|availability|comments?|testimony|transcript|op-ed)"
    r"(?:\s(?:to the press|as prepared for delivery|as delivered))?\s(?:by|from|of|with)\s)?(?:the\s|u\.s\.\s)?",
    re.IGNORECASE,
)
#: What stands before the one who leads a text: the dateline and the day.
_LEADS_TEXT = re.compile(
    rf"(?:[^a-z\n]?[^\n.!?]{{0,{_LONGEST_DATELINE}}}\s?[-–—:)]{{1,2}}\s?)?"
    r"(?:(?:earlier\s)?(?:today|yesterday|tonight|this\s\w+|(?:on\s)?\w{3,6}day)(?:\s\w+)?,?\s)?"
    r"(?:the\sbelow\sis\sattributable\sto\s|(?:under|at)\sthe\s(?:guidance|direction)\sof\s)?(?:the\s|u\.s\.\s)?",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"\b(?:announced|said)\s(?:today\s)?(?:by\s)?(?:the\s)?$")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'](?!s\b)[^\W\d_]+)*")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|M\.?D|Ph\.?D)\.?,?")


class Lead(NamedTuple):
    """Somebody who may lead the release, the place that shows it, by which rule and how surely."""

    name: str
    where: Where
    start: int | None
    end: int | None
    rule: str
    confidence: float


def leads(
    page: Page,
    title: str,
    mentions: tuple[Mention, ...],
    members: dict[str, Lawmaker],
    told: tuple[tuple[Speaker, ...], tuple[Statement, ...]],
) -> Iterator[Lead]:
    """Those who may lead the release, the likeliest first.

    The one whose own words it is; those with whom the title begins, and members of Congress anywhere in it; those with
    whom the text begins; the one who opens a transcript, else those who are quoted; those who are said to announce.
    `members` are the members of Congress, `told` the speakers and their statements.
    """
    speakers, statements = told
    said = [(speakers[one.speaker].name, one) for one in statements if one.speaker is not None]
    for name, one in said:
        if one.kind == "own" or one.evidence.rule == "introduced statement":
            yield _by_words(name, one.evidence, "leads with own words", 0.8)
    titled = [*_in_title(title, mentions), *_office_in_title(title, mentions), *_members_in_title(title, members)]
    yield from sorted(titled, key=lambda lead: lead.start or 0)
    for mention in mentions:
        if mention.where == "body" and _begins_text(page.body, mention.start or 0):
            yield Lead(mention.name, "body", mention.start, mention.end, "leads the text", 0.65)
    turns = [(name, one) for name, one in said if one.evidence.rule == "transcript turn"]
    for name, one in turns[:1] or [(name, one) for name, one in said if one.kind == "direct"]:
        yield _by_words(name, one.evidence, "opens the transcript" if turns else "is quoted", 0.6)
    for mention in [] if turns else mentions:
        at = mention.start or 0
        if mention.where == "body" and _ANNOUNCED.search(page.body, max(0, at - 30), at):
            yield Lead(mention.name, "body", mention.start, mention.end, "is said to announce", 0.6)


def _by_words(name: str, why: Evidence, rule: str, confidence: float) -> Lead:
    return Lead(name, why.where, why.start, why.end, rule, confidence)


def _in_title(title: str, mentions: tuple[Mention, ...]) -> Iterator[Lead]:
    for mention in mentions:
        if mention.where == "title" and _LEADS_TITLE.fullmatch(title, 0, mention.start or 0):
            yield Lead(mention.name, "title", mention.start or 0, mention.end, "leads the title", 0.7)


def _office_in_title(title: str, mentions: tuple[Mention, ...]) -> Iterator[Lead]:
    """Those of the text whose office alone leads the title, or ends it as the one who says it: "... – President"."""
    lowered = title.casefold()
    seen: set[str] = set()
    for mention in mentions:
        role = (mention.role or "").casefold()
        if mention.where != "body" or not role or role in seen:
            continue
        seen.add(role)
        start = lowered.find(role)
        if start < 0 or lowered[start + len(role) : start + len(role) + 1].isalnum():
            continue
        ends = start + len(role) == len(title) and lowered[:start].rstrip()[-1:] in ("–", "—", "-", ":")
        if ends or _LEADS_TITLE.fullmatch(title, 0, start):
            yield Lead(mention.name, "title", start, start + len(role), "office leads the title", 0.65)


def _members_in_title(title: str, members: dict[str, Lawmaker]) -> Iterator[Lead]:
    """Headlines have members by their surnames alone, which only the text tells from other words."""
    words = {match.group().casefold(): match.span() for match in reversed(list(_WORD.finditer(title)))}
    for name in members:
        if span := words.get(_surname(name)):
            yield Lead(name, "title", *span, "leads the title", 0.7)


def _surname(name: str) -> str:
    parts = [part for part in name.split() if not _SUFFIX.fullmatch(part)]
    return parts[-1].strip(".,").casefold() if parts else ""


def _begins_text(body: str, start: int) -> bool:
    """Whether only a dateline and a day stand before `start` in its line, among the first paragraphs."""
    if start >= _EARLY:
        return False
    line = body.rfind("\n", 0, start) + 1
    return start - line < 2 * _LONGEST_DATELINE and _LEADS_TEXT.fullmatch(body, line, start) is not None
