"""The campus behind the comma of a university's name: "California State University, | Harrow"."""

from __future__ import annotations

from typing import Final

from corpus.authority.names import words
from corpus.fields.bodies.reading import Reading
from corpus.fields.bodies.vocabulary import DAYS, PLACES
from corpus.fields.people.place_names import TOWNS

_CAMPUSES: Final = words("""
    berkeley davis irvine merced riverside boulder denver austin dallas arlington madison milwaukee amherst lowell
    lincoln omaha knoxville chattanooga fullerton northridge sacramento fresno fairbanks anchorage
""")
#: Words of one clause with the name; behind others, which are verbs, somebody's surname may stand.
_LINKS: Final = words("in and on at for as to with from who or campus where which since by")


def with_campus(reading: Reading, first: int, last: int) -> int:
    """The index of the last word of the university's name from `first` to `last`, its campus with it."""
    at = last + 1
    if reading.gap(last) != ", " or not reading.is_capital(at) or reading.known(at) is not None:
        return last
    pair = f"{reading.word(at)}-{reading.word(at + 1)}"
    if reading.gap(at) == " " and reading.is_capital(at + 1) and pair in TOWNS:
        return at + 1
    if reading.gap(at) == " " and reading.is_capital(at + 1):
        return last
    if reading.word(at) in _CAMPUSES:
        return at
    return at if _is_system(reading, first, last) and _is_campus(reading, first, at) else last


def _is_system(reading: Reading, first: int, last: int) -> bool:
    """True for a state's or a land's: "University of California", "California State University"."""
    name = [reading.word(index) for index in range(first, last + 1)]
    of_land = name[:2] == ["university", "of"] and name[-1] in PLACES
    return of_land or (name[-2:] == ["state", "university"] and any(word in PLACES for word in name[:-2]))


def _is_campus(reading: Reading, first: int, at: int) -> bool:
    if not reading.is_unknown(at) or reading.word(at) in DAYS or reading.ends_genitive(at):
        return False
    gap, after = reading.gap(at), reading.word(at + 1)
    if gap == " ":
        return after in _LINKS or _begins_sentence(reading, first)
    if gap == ", ":
        return not reading.is_capital(at + 1) and after not in ("and", "or", "who")
    return gap[:1] in (".", ";", ")", "\n")


def _begins_sentence(reading: Reading, first: int) -> bool:
    first -= reading.word(first - 1) == "the" and reading.gap(first - 1) == " "
    return first == 0 or reading.gap(first - 1)[:1] in (".", "\n", "!", "?")
