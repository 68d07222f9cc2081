"""Days that sentences tell: the one called today, the one of the event announced, the one in a closing clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from corpus.fields.dates.months import MONTH_NAME
from corpus.fields.dates.telling import CAPITAL, DASH, EARLIEST, told
from corpus.fields.dates.written import DAY, Moment, dated, from_declared, from_match
from corpus.page import Page
from corpus.release import Evidence, ReleaseDate

#: Characters in which a release says when it speaks, and in which a proclamation ends.
_FIRST_PARAGRAPHS = 600
_SENTENCE = 500
_LAST_PARAGRAPHS = 3000
_DATE = rf"(?P<date>(?i:{DAY}))"
_TODAY = re.compile(
    r"(?:(?<!ago\s)\b(?:[Tt]oday|[Tt]his\s(?:morning|afternoon|evening)|[Aa]ujourd['’]hui|[Hh]eute|[Hh]oy|[Hh]oje|[Oo]ggi|[Сс]егодня)"
    rf"|今[天日])[,，]?\s?(?:on\s|den\s|le\s|am\s|día\s|dia\s)?[(（]?{_DATE}"
)
#: "WASHINGTON – On Wednesday, March 24, 2021, the President signed into law"
_ON = re.compile(
    rf"[(\s]{{0,3}}(?:[{CAPITAL}][^\n:–—]{{1,60}}(?:{DASH}{{1,2}}|:)\s{{1,2}})?On\s{_DATE}(?:,|\s\([^()\n]{{1,40}}\),?)?\s"
)
#: "WASHINGTON – Senator Doe hosted an open house on Tuesday, January 29, 2013": a near day bears its weekday.
_HAPPENED = (
    r"signed|announced|released|issued|published|launched|unveiled|introduced|hosted|held|convened|met|spoke|visited|attended"
    r"|joined|welcomed|led|delivered|presented|opened|participated|chaired|approved|passed|voted|adopted|concluded|hailed"
    r"|honou?red|celebrated|received|completed|awarded|appointed|named|was honou?red|travel+ed|toured|called|marked"
)
_VERB = re.compile(rf"\b(?:{_HAPPENED})\b")
#: What makes the day of a first sentence another than that of the announcement.
_HISTORY = re.compile(
    r"\b(?:will|shall|would|scheduled|former(?:ly)?|Executive\sOrder|Proclamation|national\semergency|anniversary|convicted"
    r"|indict|plead|sentenced|killed|died|attack|arrest|years?\sago|since|filed)",
    re.IGNORECASE,
)
_ANY_DAY = re.compile(DAY, re.IGNORECASE)
_MOST_DAYS = 100
_TITLES = "".join(
    rf"(?<!\b{short})" for short in ("Rep", "Sen", "Gov", "Gen", "Dr", "Mr", "Mrs", "Ms", "Hon", "St", "No")
)
_SENTENCE_END = re.compile(rf"(?<![A-Z.]){_TITLES}[.!?][\"”’)]?\s+[A-Z“\"]|\n\s*\n")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)", re.ASCII)
_NAME = re.compile(rf"\b[{CAPITAL}][\w’'-]{{3,}}")

_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_UNIT_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS, _UNITS, _TENS = _ORDINAL_WORDS.split(), _UNIT_WORDS.split(), _TEN_WORDS.split()
_CENTURIES = {"two thousand": 2000, "nineteen hundred": 1900}
_HYPHEN = "[-\u2010\u2011]"  # many pages write "twenty\u2011one" with the hyphen that breaks no line
#: The clause that dates a proclamation: "this seventh day of October, in the year of our Lord two thousand twenty-two".
_WITNESS = re.compile(
    rf"\bthis\s(?P<day>[a-z]+(?:{_HYPHEN}[a-z]+)?)\sday\sof\s(?P<month>[A-Z][a-z]+),?\sin\sthe\syear\sof\sour\s[Ll]ord,?\s"
    rf"(?P<century>two\sthousand|nineteen\shundred)(?:,?\s?and)?\s(?P<year>[a-z]+(?:{_HYPHEN}[a-z]+)?)\b"
)
#: "Given under my hand this 5th day of May, 2010", "Done at Geneva this 5th day of May 2010"
_DONE = re.compile(
    rf"\b(?:hand|[Dd]one|[Gg]iven|[Ss]igned|[Dd]ated|seal)\b[^\n.;]{{0,80}}?\s(?:this|the)\s"
    rf"(?P<date>(?P<d2>\d{{1,2}})(?:st|nd|rd|th)\sday\sof\s(?P<m2>(?i:{MONTH_NAME})),?\s(?P<y2>\d{{4}}))"
)


def today(page: Page, _: str) -> Iterator[ReleaseDate]:
    """The day that the first paragraphs call today."""
    match = _TODAY.search(page.body, 0, _FIRST_PARAGRAPHS)
    if found := told(match, "text", "body", "the day called today", 0.9):
        yield found


def closing(page: Page, _: str) -> Iterator[ReleaseDate]:
    """The day in the closing clause of a proclamation, in words or figures."""
    start = max(0, len(page.body) - _LAST_PARAGRAPHS)
    if "day of" not in page.body[start:]:
        return
    if match := _WITNESS.search(page.body, start):
        century = _CENTURIES[" ".join(match["century"].split())]
        day, year = (re.sub(_HYPHEN, "-", match[part]) for part in ("day", "year"))
        if moment := _in_words(day, match["month"], century, year):
            yield dated(moment, Evidence("closing clause", "body", "day written out", 0.95, *match.span()))
    elif found := told(_DONE.search(page.body, start), "closing clause", "body", "day it was signed", 0.9):
        yield found


def _in_words(day: str, month: str, century: int, year: str) -> Moment | None:
    tens, _, units = year.partition("-")
    value = _UNITS.index(tens) + 1 if tens in _UNITS else 0
    value = (_TENS.index(tens) + 2) * 10 if tens in _TENS else value
    if day not in _ORDINALS or not value or (units and (value < 20 or units not in _UNITS[:9])):
        return None
    value += _UNITS.index(units) + 1 if units else 0
    moment = from_declared(f"{month} {_ORDINALS.index(day) + 1}, {century + value}")
    return moment if moment and moment.day else None


def announced(page: Page, title: str) -> Iterator[ReleaseDate]:
    """The day with which the first sentence begins, where that sentence tells what came to pass on it.

    A day without its weekday must also be that of what the title names, and the last year of the text.
    """
    match = _ON.match(page.body)
    if match is None:
        return
    end = _SENTENCE_END.search(page.body, match.end(), match.end() + _SENTENCE)
    sentence = page.body[match.end() : end.start() + 1 if end else match.end() + _SENTENCE]
    weekday = bool(_WEEKDAY.match(match["date"]))
    rule = "weekday and day of the first sentence" if weekday else "day of the first sentence"
    found = told(match, "text", "body", rule, 0.8 if weekday else 0.7)
    if found is None or found.first_day.year < EARLIEST or not _VERB.search(sentence) or _HISTORY.search(sentence):
        return
    if (weekday or _names_the_same(title, sentence)) and _is_last(found, page.body[match.end() :]):
        yield found


def _names_the_same(title: str, sentence: str) -> bool:
    """True when three names or more of the title stand in the sentence: it tells what the title announces."""
    return len(set(_NAME.findall(title)) & set(_NAME.findall(sentence))) >= 3


def _is_last(found: ReleaseDate, rest: str) -> bool:
    """True when the rest of the text tells no later year or day, from which the release would look back."""
    if any(int(year) > found.first_day.year for year in _YEAR.findall(rest)):
        return False
    moments = (from_match(match) for match in islice(_ANY_DAY.finditer(rest), _MOST_DAYS))
    return all(dated(moment, found.evidence).first_day <= found.first_day for moment in moments if moment)
