"""A year that the text alone tells: where it speaks of the year as its own, or of a day that must lie near.

Each clue is anchored on a year of four digits and looks at a few words around it, so the time is linear in the text.
Years of laws, plans, budgets and ranges are clues of nothing; where two clues differ, none is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from corpus.fields.dates.months import MONTH_NAME, month_number
from corpus.fields.dates.telling import EARLIEST
from corpus.fields.dates.written import checked, dated
from corpus.page import Page
from corpus.release import Evidence, ReleaseDate

#: A year by itself: no sum, no range ("2007-2010"), no school year ("2016/17"), no number of a bill.
_YEAR = re.compile(r"(?<![\w$€£.,/#–—-])(?:19|20)\d\d(?![\w/%]|[–—-]\d|[.,]\d)", re.ASCII)
#: Characters around a year in which a clue may stand, and the most years looked at.
_BEFORE, _AFTER, _MOST_YEARS = 160, 80, 200

#: What comes round every year and bears the year's number; Games and world's fairs keep that of their plan.
_EVENTS = (
    r"Day|Week|Month|Festival|Anniversary|Awards?|Medals?|Finalists|Summit|Conference|Forum|Convention|Congress"
    r"|Competition|Celebration|Ceremony|Egg\sRoll|Tours?|Christmas|Easter|Diwali|Deepavali|Ramadan|Eid|Vesak|Poya"
    r"|Halloween|Thanksgiving|Hanukkah|Nowruz|Passover|New\sYear|Exhibition|Marathon|Address|Ceremonies|Season"
)
_NAMED_DAY = re.compile(rf"\b(?:{_EVENTS}),?\s\(?$")
_EVENT_OF = re.compile(rf"\s(?:(?!(?i:budget|fiscal|report|act|and)\b)[\w&.'’“”-]+,?\s){{0,6}}?(?:{_EVENTS})\b")
_OTHER_YEAR = re.compile(
    r"(?:\bact\sof|fiscal(?:\syears?)?|\bFY|class\sof|\bby|since|until|through|\bfrom|before|after|\bof|\band|\bin"
    r"|following(?:\sthe)?|\bher|\bhis|spring|summer|fall|autumn|winter)\s*$",
    re.IGNORECASE,
)

_TH = r"\d{1,2}(?:st|nd|rd|th)?"
_A_DAY = re.compile(
    rf"(?P<month>{MONTH_NAME})\s{{1,3}}{_TH},?\s{{1,3}}$|\b{_TH}\s(?:of\s)?(?P<m2>{MONTH_NAME}),?\s$", re.IGNORECASE
)
_HELD = r"(?:(?:will|to)\s(?:be\s(?:held|launched|convened|hosted)|take\splace)|takes\splace|organi[sz]ed|planned)"
_TO_BE_HELD = re.compile(rf"\b{_HELD}\b[^.;:\n]{{0,60}}\b(?:on|for)\s(?:\w+day,?\s)?$", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s(?:the\s)?$")
_LIMIT = re.compile(
    r"(?:no\slater\sthan|until|through|before|since|\bby|deadline|between|began|begins?)\s(?:on\s)?$", re.IGNORECASE
)
_BEGINNING = re.compile(r"\b(?:beginning|began)\son\s$")
_CONTINUING = re.compile(r",?\s+and\s+continuing")
_LETTER = re.compile(r"\bletter\b[^\n]{0,120}\b(?:below|follows?|here)\b[^\n]{0,30}\n\s*$", re.IGNORECASE)
_WHEN = re.compile(r"(?:^|\n)\W{0,3}(?:WHEN|DATE)\W{1,3}(?:\w+day,?\s)?$", re.IGNORECASE)

_YEAR_OF = re.compile(r"\s(?:is|has\sbeen\s(?:declared|designated|named))\s(?:a|an|the)\s[\"“‘']{0,2}[Yy]ear\sof\b")
_THIS_YEAR = re.compile(r"\b(?:this|the\scurrent)\s(?:calendar\s)?year[,\s(–-]{1,3}(?:in\s)?$", re.IGNORECASE)
_SO_FAR = re.compile(r"\b(?:so\sfar|thus\sfar|already)(?:\sthis\syear)?,?\sin\s$", re.IGNORECASE)
_UP_TO_NOW = re.compile(r"\s(?:so\sfar|thus\sfar|to\sdate)\b")
#: A bill bears the year in which it is introduced; a law that it would change, any year.
_BILL_IN_TITLE = re.compile(r"\bintroduc(?:e[sd]?|ing|tion\sof)\b[^.;]{1,140}\bAct\sof\s$", re.IGNORECASE)
_ACT = re.compile(r"\bAct\sof\s$")
_INTRODUCED_TODAY = re.compile(
    r"\b(?:today|yesterday|this\sweek|this\smorning)\b[^.;\n]{0,60}\bintroduc(?:ed|ing|tion\sof)\b"
    r"(?:(?!\b(?:amend|under|part|provision|section|of\sthe|by\sthe|in\sthe)\b)[^.;\n]){1,100}$",
)
_WAS_INTRODUCED = re.compile(
    r"[”\"’)]{0,2},?\s(?:that\swas\s|which\swas\s)?introduced\b[^.;\n]{0,40}\b(?:today|yesterday|this\sweek|this\smonth)\b"
)
_FIRST_PARAGRAPHS = 700


def year(page: Page, title: str) -> Iterator[ReleaseDate]:
    """The year that the title or the text tells, or nothing where two clues differ."""
    clues = [*_in_title(title), *_in_body(page)]
    if len({clue.value for clue in clues}) == 1:
        yield max(clues, key=lambda clue: clue.evidence.confidence)


def _in_title(title: str) -> Iterator[ReleaseDate]:
    years = list(_YEAR.finditer(title))[:2]
    if len(years) != 1:
        return
    start, end = years[0].span()
    before, after = title[max(0, start - _BEFORE) : start], title[end : end + _AFTER]
    if _NAMED_DAY.search(before) and not after.strip(' .)”"'):
        yield from _told(years[0], "title", "year of the event in the title", 0.8)
    elif _EVENT_OF.match(after) and not _OTHER_YEAR.search(before):
        yield from _told(years[0], "title", "year of the event in the title", 0.75)
    elif before.endswith("Act of ") and _BILL_IN_TITLE.search(before):
        yield from _told(years[0], "title", "year of the bill introduced", 0.7)


def _in_body(page: Page) -> Iterator[ReleaseDate]:
    body = page.body
    for count, match in enumerate(_YEAR.finditer(body)):
        if count == _MOST_YEARS:
            return
        start, end = match.span()
        before, after = body[max(0, start - _BEFORE) : start], body[end : end + _AFTER]
        if clue := _clue(before, after):
            yield from _told(match, "body", *clue)
        elif start < _FIRST_PARAGRAPHS and _ACT.search(before[-9:]) and _is_introduced(before, after):
            yield from _told(match, "body", "year of the bill introduced", 0.7)


def _is_introduced(before: str, after: str) -> bool:
    return bool(_WAS_INTRODUCED.match(after) or _INTRODUCED_TODAY.search(before))


def _clue(before: str, after: str) -> tuple[str, float] | None:
    """The rule and its confidence by which the words around a year make it the year of the release."""
    if _YEAR_OF.match(after):
        return "<year> is a year of", 0.7
    near = before[-40:]
    if _THIS_YEAR.search(near):
        return "called this year", 0.7
    if _SO_FAR.search(near) or (before.endswith("in ") and _UP_TO_NOW.match(after)):
        return "so far in <year>", 0.7
    day = _A_DAY.search(near[-24:])
    return _clue_of_a_day(day, before[: day.start() - len(near[-24:])], after) if day else None


def _clue_of_a_day(day: re.Match[str], before: str, after: str) -> tuple[str, float] | None:
    month = month_number(day["month"] or day["m2"])
    if _BEGINNING.search(before):
        return ("a day on which began what continues", 0.6) if _CONTINUING.match(after) and 1 < month < 12 else None
    if _WHEN.search(before):
        return ("year of the event's label", 0.6) if month > 1 else None
    if _LETTER.search(before):
        return "year of the letter released", 0.6
    if _TO_BE_HELD.search(before):
        return ("year of an event to come", 0.6) if month >= 4 else None
    weekday = _WEEKDAY.search(before)
    if weekday and 1 < month < 12 and not _LIMIT.search(before[: weekday.start()]):
        return "year of a day with its weekday", 0.6
    return None


def _told(match: re.Match[str], where: Literal["title", "body"], rule: str, confidence: float) -> Iterator[ReleaseDate]:
    moment = checked(int(match[0]))
    if moment and moment.year >= EARLIEST:
        source = "title" if where == "title" else "text"
        yield dated(moment, Evidence(source, where, rule, confidence, *match.span()))
