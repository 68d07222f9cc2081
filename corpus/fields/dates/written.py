"""Dates as they are written: a declared string or a span of text becomes a day, a month or a year, or nothing."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

import msgspec
from dateutil import parser as dateutil_parser

from corpus.edtf import days
from corpus.fields.dates.months import ANY_MONTH, CHINESE_NUMBER, CHINESE_YEAR, MONTH_NAME, month_number, number
from corpus.release import Evidence, Precision, ReleaseDate

__all__ = ["DAY", "MONTH", "MONTH_NAME", "Moment", "checked", "dated", "from_declared", "from_match"]

#: No release on the web is older; a year before is a law or a history lesson.
_FIRST_YEAR = 1900

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s{1,3})?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_COMMA = r"(?:,\s{0,3}|\s{1,3})"
#: "5 March 2007", "the 5th of March, 2007", "1er mars 2007", "5. März 2007", "5 de marzo de 2007", "5-Mar-2007".
_DAY_FIRST = (
    r"(?:the\s)?(?P<d2>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?(?:\s{1,3}(?:of\s|de\s)?|-)"
    rf"(?P<m2>{ANY_MONTH})(?:{_COMMA}(?:del?\s)?|-)(?P<y2>\d{{4}})"
)

#: The forms of a day in text, each with its groups named; white space is bounded, so no text makes them slow.
DAY = (
    rf"{_WEEKDAY}(?:(?P<m1>{MONTH_NAME})(?:\s{{1,3}}|(?<=\.))(?P<d1>{_DAY}){_COMMA}(?P<y1>\d{{4}})"
    rf"|{_DAY_FIRST}"
    r"|(?P<y3>\d{4})\s?[年년]\s?(?P<m3>\d{1,2})\s?[月월]\s?(?P<d3>\d{1,2})\s?[日일号]"
    rf"|(?P<y8>{CHINESE_YEAR})年(?P<m8>{CHINESE_NUMBER})月(?P<d8>{CHINESE_NUMBER})日"
    r"|(?P<y4>\d{4})(?P<mark>[-/.])(?P<m4>\d{2})(?P=mark)(?P<d4>\d{2})"
    r"|(?P<n1>\d{1,2})[/.](?P<n2>\d{1,2})[/.](?P<y5>\d{4}))(?!\d)"
)
MONTH = (
    rf"(?:(?P<m6>{ANY_MONTH}),?\s{{1,3}}(?:de\s)?(?P<y6>\d{{4}})"
    r"|(?P<y7>\d{4})\s?[年년]\s?(?P<m7>\d{1,2})\s?[月월])(?!\d)"
)

_WHOLE_DAY = re.compile(DAY, re.IGNORECASE)
_WHOLE_MONTH = re.compile(MONTH, re.IGNORECASE)
_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_NUMERIC = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
#: Two days that differ in every part: what a string leaves open shows as a difference.
_DEFAULTS = (datetime(1904, 1, 1), datetime(1908, 2, 2))


class Moment(msgspec.Struct, frozen=True):
    """A year with its month and day as far as they are told."""

    year: int
    month: int | None = None
    day: int | None = None


def dated(moment: Moment, evidence: Evidence) -> ReleaseDate:
    """`moment` as a release's date, with its value in EDTF and its first and last possible day."""
    parts = (moment.year, moment.month, moment.day)
    value = "-".join(f"{part:02}" for part in parts if part is not None)
    precision: Precision = "year" if moment.month is None else "month" if moment.day is None else "day"
    first, last = days(value)
    return ReleaseDate(value=value, precision=precision, first_day=first, last_day=last, evidence=evidence)


@lru_cache(maxsize=4096)
def from_declared(value: str) -> Moment | None:
    """The date that a declared string states: ISO 8601, RFC 2822, or English; null where it is ambiguous or none.

    The day of a timestamp is the one written, in its own offset from UTC.
    """
    text = value.strip()
    if not text or len(text) > 80:
        return None
    if _ISO.fullmatch(text):
        return checked(*(int(part) for part in text.split("-")))
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return checked(moment.year, moment.month, moment.day)
    if match := _WHOLE_DAY.fullmatch(text) or _WHOLE_MONTH.fullmatch(text):
        return from_match(match)
    return _from_english(text)


def _from_english(text: str) -> Moment | None:
    if not _FOUR_DIGITS.search(text):
        return None
    if numeric := _NUMERIC.match(text):
        return _unambiguous(*(int(part) for part in numeric.groups()))
    try:
        first, second = (dateutil_parser.parse(text, default=default, ignoretz=True) for default in _DEFAULTS)
    except (ValueError, OverflowError, TypeError):
        return None
    if first.year != second.year:
        return None
    month = first.month if first.month == second.month else None
    return checked(first.year, month, first.day if month and first.day == second.day else None)


def from_match(match: re.Match[str]) -> Moment | None:
    """The date of a match of DAY or MONTH, or null where it names no day of the calendar or could mean two."""
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    if "n1" in groups:
        return _unambiguous(int(groups["n1"]), int(groups["n2"]), int(groups["y5"]))
    parts = {name[0]: text for name, text in groups.items() if name[0] in "ymd" and name[1:].isdigit()}
    month = month_number(parts["m"]) if "m6" in groups or "m1" in groups or "m2" in groups else number(parts["m"])
    return checked(number(parts["y"]), month, number(parts["d"]) if "d" in parts else None)


def checked(year: int, month: int | None = None, day: int | None = None) -> Moment | None:
    """The moment, where the calendar has it and a release may bear it; else null."""
    if not _FIRST_YEAR <= year <= date.today().year + 1:
        return None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return Moment(year, month, day)


def _unambiguous(first: int, second: int, year: int) -> Moment | None:
    """3/14/2007 and 14/03/2007 mean one day each, 03/04/2007 two, so none."""
    if first == second or second > 12:
        return checked(year, first, second)
    return checked(year, second, first) if first > 12 else None
