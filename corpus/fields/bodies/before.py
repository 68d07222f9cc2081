"""Where the name of a body begins, seen from the word that tells its kind: "House Energy and Commerce | Committee"."""

from __future__ import annotations

from typing import Final

from corpus.fields.bodies.reading import Reading
from corpus.fields.bodies.vocabulary import (
    BREAKS,
    COMPANY,
    DOES,
    HEADS,
    NOT_FIRST,
    PAIRING,
    PLACE_STARTS,
    PLACES,
    SENTENCE_OPENERS,
    TOGETHER,
    is_matter,
    is_role,
)
from corpus.fields.vocabulary import OFFICES

#: A longer run of capitals is no name, but a heading or a list that lost its commas.
_MOST_WORDS: Final = 9
#: A line shorter than this was not broken to fit a page: what stands below it is something else.
_FULL_LINE: Final = 40
#: A longer word in capitals is no acronym.
_LONG_ACRONYM: Final = 7
_GAPS = (" ", "-", "/", "\u00a0")
#: Too wide to be one of two matters by themselves: "federal and State Task Force".
_ADJECTIVES = frozenset("federal state local national international public private regional global".split())
_LINKS = frozenset(["of", "for", "on"])
#: Behind "Chairman of" these are a body's name, others the rest of the office's.
_CITY_SERVICES = frozenset(["police", "fire", "sheriff's", "sheriffs"])
#: What a county has: "Harrow County, Ohio | Prosecutor's Office".
_COUNTY_BODIES = frozenset(["office", "department", "court", "board", "district"])
#: "West Virginia", "N.C": so many words at most.
_LONGEST_STATE: Final = 2
#: These end the names of firms that list their partners.
_FIRMS = frozenset(["llp", "pllc"])
_CHAIRED = frozenset(["committee", "subcommittee"])


def first_of(reading: Reading, head: int, done: int) -> int | None:
    """The index of the first word of the name whose kind stands at `head`; null where the run is too long for one.

    No name begins before the offset `done`.
    """
    first = head
    while first > 0 and reading.words[first - 1].start >= done:
        if head - first > _MOST_WORDS:
            return None
        step = _step(reading, first, head)
        if step == 0:
            break
        first -= step
    first = _trimmed(reading, _whole_known(reading, first, head, done), head)
    wider = _with_partners(reading, _with_city(reading, first), head)
    return wider if reading.words[wider].start >= done else first


def _with_city(reading: Reading, first: int) -> int:
    """`first` moved before the city of a police or fire department: "Harrow, Ind., | Police Department"."""
    if reading.word(first) not in _CITY_SERVICES or reading.gap(first - 1) not in (", ", "., "):
        return first
    at = first - 1
    while reading.gap(at - 1) in (" ", ".") and reading.is_capital(at - 1) and first - at < _LONGEST_STATE:
        at -= 1
    at -= 1
    if reading.gap(at) != ", " or not reading.is_unknown(at) or not reading.is_capital(at):
        return first
    while reading.gap(at - 1) == " " and reading.is_capital(at - 1) and _is_of_city(reading, at - 1):
        at -= 1
    return at


def _is_of_city(reading: Reading, at: int) -> bool:
    return reading.is_unknown(at) or reading.word(at) in PLACE_STARTS


def _with_partners(reading: Reading, first: int, head: int) -> int:
    """`first` moved before the names that a firm lists: "Harrow, | Tessam & Pell LLP"."""
    if reading.word(head) not in _FIRMS or first + 1 >= head or not reading.is_ampersand(first + 1):
        return first
    at = first
    while reading.gap(at - 1) == ", " and reading.is_capital(at - 1) and reading.is_unknown(at - 1):
        at -= 1
    alone = reading.gap(at - 1) != " " or not reading.is_capital(at - 1)
    return at if alone else first


def _step(reading: Reading, first: int, head: int) -> int:
    """How many words the run takes on to its left; 0 at its beginning."""
    before = first - 1
    word = reading.words[before].word
    if not _adjacent(reading, before, head) or word in BREAKS or reading.ends_genitive(before):
        return 0
    if word == "and" and not reading.is_ampersand(before):
        return _pair(reading, first, head)
    if word == "of" and reading.word(head) in COMPANY and reading.is_capital(before - 1):
        return 2 if reading.gap(before - 1) == " " and reading.word(before - 1) not in OFFICES else 0
    return 1 if reading.is_capital(before) or reading.is_ampersand(before) or _is_numbered(reading, before) else 0


def _is_numbered(reading: Reading, at: int) -> bool:
    """True for a number with letters among capitals: "Harrow 99ers Union", "9th Circuit Court"."""
    written = reading.written(at)
    return written[0].isdigit() and not written.isdigit() and written.isalnum()


def _adjacent(reading: Reading, before: int, head: int) -> bool:
    gap = reading.gap(before)
    if gap in _GAPS:
        return True
    end = reading.words[before].end
    if gap == "\n":
        return end > _FULL_LINE and reading.text.rfind("\n", end - _FULL_LINE, end) < 0
    if gap == ", " and reading.word(before) == "county" and reading.word(before + 1) in PLACES:
        return reading.word(head) in _COUNTY_BODIES
    if gap == ". " and end - reading.words[before].start <= 2:
        return True
    return before + 1 == head and reading.word(head) in COMPANY and gap in (", ", ",", ". ")


def _pair(reading: Reading, first: int, head: int) -> int:
    """The words that "and" before `first` adds where it joins matters, else 0: "Science and | Technology Council"."""
    behind = range(first, head)
    if not behind and reading.word(head) in TOGETHER and reading.gap(first - 1) == " ":
        return 2 if reading.is_capital(first - 2) and reading.known(first - 2) is None else 0
    if reading.word(head) not in PAIRING or not behind or reading.gap(first - 2) not in (" ", ", "):
        return 0
    if not all(is_matter(reading.word(at)) and reading.known(at) is None for at in behind):
        return 0
    last = at = first - 2
    while at >= 0 and _is_free_matter(reading, at):
        gap = reading.gap(at - 1)
        if not (gap == " " or (gap == ", " and _is_free_matter(reading, at - 1))):
            at -= 1
            break
        at -= 1
    begins = at + 1
    if begins > last or (begins == last and reading.word(last) in _ADJECTIVES):
        return 0
    link, linked = reading.word(begins - 1), reading.word(begins - 2)
    if link in _LINKS and (linked in HEADS or (linked in OFFICES and reading.word(head) not in _CHAIRED)):
        return 0
    return first - begins


def _is_free_matter(reading: Reading, at: int) -> bool:
    return reading.is_capital(at) and is_matter(reading.word(at)) and reading.known(at) is None


def _whole_known(reading: Reading, first: int, head: int, done: int) -> int:
    """`first` moved to where a known body begins in which it stands: no name begins within another."""
    one = reading.known(first)
    if one is None or one is reading.known(head):
        return first
    at = first
    while at > 0 and reading.words[at].start > one.start:
        at -= 1
    return at if reading.words[at].start >= done else first


def _trimmed(reading: Reading, first: int, head: int) -> int:
    """`first` moved behind what is no part of the name: a dateline, an opener, an office with its holder's name."""
    for at in range(head - 1, first, -1):
        if reading.word(at) in DOES and reading.known(at) is None:
            first = at + 1
            break
    while first < head and reading.known(first) is None:
        word = reading.word(first)
        opens = word in NOT_FIRST or word in SENTENCE_OPENERS or reading.is_ampersand(first)
        if not (opens or _is_dateline(reading, first) or _is_addressed(reading, first, head)):
            break
        if word in OFFICES and not is_role(reading.word(first + 1)):
            return _without_holder(reading, first + 1, head)
        first += 1
    return first


def _without_holder(reading: Reading, first: int, head: int) -> int:
    """`first` behind the name of an office's holder, where a matter follows: "President Ann Lee's Health Council"."""
    if reading.word(first) == "general" and reading.word(first - 1) == "inspector":
        return first + 1
    at = first
    while at < head and reading.is_unknown(at):
        at += 1
    return at if first < at < head else first


def _is_addressed(reading: Reading, first: int, head: int) -> bool:
    """True for an office before somebody's name."""
    return (
        reading.word(first) in OFFICES
        and reading.word(first) != "general"
        and first + 1 < head
        and reading.is_unknown(first + 1)
    )


def _is_dateline(reading: Reading, first: int) -> bool:
    """True for a place in capitals at the beginning of a line, behind which the dash was lost."""
    start = reading.words[first].start
    written = reading.written(first)
    begins = start == 0 or reading.text[start - 1] == "\n"
    if not (begins and len(written) > 4 and written.isupper()):
        return False
    return len(written) > _LONG_ACRONYM or not reading.written(first + 1).isupper()
