"""What the rules share: a match of a date becomes the date told, unless the words before it speak of another day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from corpus.fields.dates.months import MONTH_NAME
from corpus.fields.dates.written import dated, from_match
from corpus.page import Page
from corpus.release import Evidence, ReleaseDate, Where

#: A rule: the dates that it tells of a page under its title, the surest first.
Rule = Callable[[Page, str], Iterator[ReleaseDate]]

#: Words that make a line speak of another day than that of the release.
OTHER_DAY = re.compile(
    r"updat|modif|revis|review|copyright|©|expir|effective|deadline|\bdue\b|until|since|before|after|\bborn|\bact\b"
    r"|as of|\bfrom\b|period|\bend|begin|next|upcoming|schedule|decided|enact|adopt|founded|more information",
    re.IGNORECASE,
)

#: A year before this stands in a history that prose tells, not in a release of its time.
EARLIEST = 1990

DASH = r"[–—―‒-]"
#: Capital letters of the scripts that have them and in which datelines are read.
CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ"
#: Words with which no place begins.
NO_PLACE = (
    rf"(?!(?i:(?:on|in|by|at|to|of|the|for|and|am|le|el|{MONTH_NAME}|mon|tues?|wednes|thurs|fri|satur|sun)"
    r"(?:day)?)\b)"
)
PLACE = NO_PLACE + rf"[{CAPITAL}][\w.'’-]{{0,40}}(?:(?:\s|,\s)[{CAPITAL}][\w.'’-]{{0,40}}){{0,5}}"


def told(
    match: re.Match[str] | None, source: str, where: Where, rule: str, confidence: float, offset: int = 0
) -> ReleaseDate | None:
    """The date of the match's group `date`, which stands `offset` characters into the body or title; null if none."""
    moment = from_match(match) if match else None
    if match is None or moment is None or OTHER_DAY.search(match.string, match.start(), match.start("date")):
        return None
    start, end = match.span("date")
    return dated(moment, Evidence(source, where, rule, confidence, offset + start, offset + end))
