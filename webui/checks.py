"""What a value of a parameter may be: each check gives the value, or a `ValueError` that says what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar, get_args

from corpus.release import Kind
from indexer.query import dates
from indexer.results import NONE

#: Longest name of a person or an organization that is worth looking up, in characters.
MAX_VALUE = 500
KINDS: tuple[str, ...] = get_args(Kind)

Choice = TypeVar("Choice", bound=str)


def name(value: str) -> str:
    """A name of a person, an organization or a place, or words of one."""
    if len(value) > MAX_VALUE:
        raise ValueError(f"a value has {len(value):,} characters; at most {MAX_VALUE} are read")
    return value


def year(value: str) -> str:
    """A year of four digits, or the bucket of releases without a date."""
    if value != NONE and not re.fullmatch(r"\d{4}", value, re.ASCII):
        raise ValueError(f"{shown(value)} is not a year such as 2007, or {NONE} for releases without a date")
    return value


def kind(value: str) -> str:
    """A kind of release, in any case of letters."""
    return one_of((*KINDS, NONE))(value.lower())


def day(value: str) -> str:
    """A date at any precision: 2007, 2007-03, 2007-03-14."""
    if re.fullmatch(r"[\d-]+", value, re.ASCII):
        dates.days(value)
        return value
    meant = dates.repaired(value)
    hint = f"; perhaps {meant}" if meant and ".." not in meant else ""
    raise ValueError(f"{shown(value)} is not a date such as 2007, 2007-03 or 2007-03-14{hint}")


def number(largest: int) -> Callable[[str], int]:
    """The check for a whole number from 1 to `largest`."""

    def check(value: str) -> int:
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not 1 <= int(value) <= largest:
            raise ValueError(f"{shown(value)} is not a whole number from 1 to {largest}")
        return int(value)

    return check


def one_of(allowed: Sequence[Choice]) -> Callable[[str], Choice]:
    """The check for one of some words."""

    def check(value: str) -> Choice:
        for choice in allowed:
            if choice == value:
                return choice
        raise ValueError(f"{shown(value)} is not one of {listed(allowed)}")

    return check


def shown(value: str) -> str:
    """A value in quotation marks, its end left out where it is long."""
    return f"“{value if len(value) <= 40 else value[:40] + '…'}”"


def listed(names: Sequence[str]) -> str:
    """Names in a row."""
    return ", ".join(names)
