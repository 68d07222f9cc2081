"""Dates at their true precision, as EDTF level 0 writes them: 2007, 2007-03, 2007-03-14.

Source of the notation: Extended Date/Time Format, Library of Congress (now part of ISO 8601-2:2019).
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def days(value: str) -> tuple[date, date]:
    """The first and the last day that a date may be; raises `ValueError` for what is no date.

    >>> days("2007-02")
    (datetime.date(2007, 2, 1), datetime.date(2007, 2, 28))
    """
    match = _EDTF.fullmatch(value)
    if match is None:
        raise ValueError(f"“{value}” is not a date; write 2007, 2007-03 or 2007-03-14")
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        raise ValueError("there is no year 0000")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02} in “{value}”")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        raise ValueError(f"{year}-{month:02} has {length} days, so “{value}” is none of them")
    return date(year, month, day), date(year, month, day)


def in_words(value: str) -> str:
    """A date as people write it, no more precise than it is known.

    >>> in_words("2007-03-14"), in_words("2007-03"), in_words("2007")
    ('14 March 2007', 'March 2007', '2007')
    """
    first, _last = days(value)
    return {4: f"{first.year}", 7: f"{first:%B %Y}"}.get(len(value), f"{first.day} {first:%B %Y}")
