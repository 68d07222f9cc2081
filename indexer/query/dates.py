"""The dates of a query: `2007`, `2007-03`, `2007-03-14`, ranges of these with `..`, and `?`."""

from __future__ import annotations

import re
from datetime import date

from corpus import edtf

_RANGE = re.compile(r"(?P<first>[\d-]*)\.\.(?P<last>[\d-]*)", re.ASCII)
_LOOSE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}))?\D?", re.ASCII)
_YEARS = re.compile(r"(\d{4})\D{1,3}(\d{4})", re.ASCII)

Days = tuple[date | None, date | None]


def days(value: str) -> Days:
    """The first and the last day of a date or range, null where it is open; a `ValueError` says what is wrong."""
    match = _RANGE.fullmatch(value)
    if match is None:
        return edtf.days(value)
    if not match["first"] and not match["last"]:
        raise ValueError("a range needs a date on at least one side of “..”")
    first = edtf.days(match["first"])[0] if match["first"] else None
    last = edtf.days(match["last"])[1] if match["last"] else None
    if first and last and last < first:
        raise ValueError(f"the range “{value}” ends before it starts")
    return first, last


def repaired(value: str) -> str | None:
    """A date or range that may have been meant by `value`, which is none; null where there is no telling."""
    match = _RANGE.fullmatch(value)
    swapped = f"{match['last']}..{match['first']}" if match else ""
    years = _YEARS.fullmatch(value)
    tries = [swapped, "..".join(sorted(years.groups())) if years else "", *_loosely(value)]
    tries += re.findall(r"\d{4}", value, re.ASCII)[:1]
    return next((attempt for attempt in tries if attempt and _is_date(attempt)), None)


def _loosely(value: str) -> list[str]:
    """2007/3/14 as 2007-03-14, and then 2007-03."""
    match = _LOOSE.fullmatch(value)
    if match is None:
        return []
    parts = [match[1], *(part.zfill(2) for part in match.groups()[1:] if part)]
    return ["-".join(parts[:length]) for length in range(len(parts), 1, -1)]


def _is_date(value: str) -> bool:
    try:
        days(value)
    except ValueError:
        return False
    return True


def in_figures(first: date | None, last: date | None) -> str:
    """The shortest text that `days` reads as these days: "2007", "2006-03..2008"."""
    if first and last:
        for text in (f"{first.year:04}", f"{first.year:04}-{first.month:02}", first.isoformat()):
            if days(text) == (first, last):
                return text
    return f"{_bound(first, 0)}..{_bound(last, 1)}"


def _bound(day: date | None, side: int) -> str:
    if day is None:
        return ""
    texts = (f"{day.year:04}", f"{day.year:04}-{day.month:02}", day.isoformat())
    return next(text for text in texts if days(text)[side] == day)


def in_words(first: date | None, last: date | None) -> str:
    """These days as a reader says them: "dated 2007", "dated from 2006 to 2008", "dated in 2008 or before"."""
    if first and last:
        figures = in_figures(first, last)
        if ".." not in figures:
            return f"dated {figures}"
        return f"dated from {_bound(first, 0)} to {_bound(last, 1)}"
    return f"dated {_bound(first, 0)} or later" if first else f"dated {_bound(last, 1)} or earlier"
