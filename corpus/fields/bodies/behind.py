"""Where the name of a body ends behind the word that tells its kind: "Office | of Science and Technology Policy"."""

from __future__ import annotations

import re
from typing import Final

from corpus.authority.finding import Found
from corpus.fields.bodies.reading import Reading
from corpus.fields.bodies.vocabulary import (
    AT,
    DAYS,
    HEADS,
    LISTED,
    NOT_FIRST,
    ON,
    PLACES,
    SENTENCE_OPENERS,
    STRONG_HEADS,
    TAILLESS,
    UNITS,
    is_matter,
    is_role,
)

_MOST_WORDS: Final = 14
#: "Co-operation": so long a word before a hyphen may be a prefix.
_PREFIX: Final = 4
_OPENS = frozenset(["of", "for"])
#: What stands before an office and belongs to it: "Deputy | Director".
_QUALIFIERS = frozenset(
    "state deputy acting assistant senior special vice executive chief prime principal first".split()
)
#: These begin a name of their own where "of" follows.
_OFFICES = frozenset(["office", "ministry", "department", "bureau", "university", "embassy", "government"])
#: Behind these "with" tells which people: "Association of People with Disabilities".
_WITH = frozenset("people persons individuals children adults women americans citizens".split())
#: Behind these "to" tells what for: "Committee to Protect Harbours".
_TO = frozenset(["coalition", "committee", "commission", "alliance"])
#: Parts of bodies: "Section of the Department's Tax Division".
_PARTS = frozenset(["section", "unit", "office", "division", "branch"])
#: Behind a name these make a body of it, though they are matters too: "Harrow | Bank".
_WHOLE = STRONG_HEADS | {"department"}
#: These may have a second matter behind "and".
_MATTERED = frozenset(["department", "ministry"])
#: What the United States have a department of each for, so that it is no second matter of another.
_DEPARTMENTS = frozenset(
    "justice state states defense defence treasury education labor labour energy commerce agriculture transportation"
    " interior security homeland housing veterans law".split()
)
#: Departments that bear one matter alone.
_FEDERAL = frozenset(["justice", "state", "defense", "treasury", "interior"])
_LIST_GAP = re.compile(r",? ?")


def last_of(reading: Reading, head: int) -> int:
    """The index of the last word of the name whose kind stands at `head`: of "Health", of "the Fourth Circuit"."""
    last = head
    if reading.word(head) in TAILLESS:
        return last
    opens = _OPENS | {"on"} if reading.word(head) in ON else _OPENS
    while last - head < _MOST_WORDS and reading.gap(last) == " ":
        link = reading.word(last + 1)
        inside = None
        if link in opens or _goes_on(reading, head, last):
            inside = _matter(reading, last + 2, head)
        elif link == "at" and reading.word(head) in AT and last > head:
            inside = _campus(reading, last + 2)
        if inside is None:
            break
        last = inside
        if reading.known(last) is not None or reading.ends_genitive(last):
            break
    if last > head and reading.word(head) in UNITS and _in_district(reading, head):
        return head
    return last + 2 if last == head and _is_numbered(reading, head) else last


def further_matter(reading: Reading, head: int, one: Found) -> int | None:
    """The last word of a name that goes on behind the known `one` of its first matter: "Labor | and Industry".

    Null where none does: what other departments are for is theirs, and a name beside is another body's.
    """
    if reading.word(head) not in _MATTERED or reading.words[head].start != one.start:
        return None
    at = head
    while reading.known(at) is one:
        at += 1
    if reading.word(at) != "and" or reading.gap(at - 1) != " " or reading.word(at - 1) in _FEDERAL:
        return None
    last = last_of(reading, head)
    further = [reading.word(index) for index in range(at + 1, last + 1)]
    if not further or (reading.gap(last) in (" ", "\n") and reading.is_capital(last + 1)):
        return None
    plain = all(is_matter(word) and word not in HEADS and word not in _DEPARTMENTS for word in further)
    return last if plain else None


def _goes_on(reading: Reading, head: int, last: int) -> bool:
    """True for further words of a name: "People | with", "Office on Violence | against", "Committee | to Protect"."""
    link = reading.word(last + 1)
    if link == "to":
        acts = reading.word(head) in _TO and reading.is_capital(last + 3) and reading.gap(last + 2) == " "
        return acts and reading.written(last + 1) == "to" and reading.word(last + 2) not in PLACES
    return last > head and (link == "against" or (link == "with" and reading.word(last) in _WITH))


def _in_district(reading: Reading, head: int) -> bool:
    """True for a unit of a judicial district, which is no part of its name."""
    return any(reading.word(at) == "district" for at in range(head + 2, head + 5))


def _is_numbered(reading: Reading, head: int) -> bool:
    """True before a number that is part of the name: "Company No. 4"."""
    number = reading.written(head + 2) if head + 2 < len(reading) else ""
    return reading.word(head + 1) == "no" and reading.gap(head + 1) == ". " and number.isdigit()


def _campus(reading: Reading, index: int) -> int | None:
    """The last word of the place behind "at", of three words at most."""
    if not reading.is_capital(index) or reading.word(index) in HEADS or is_role(reading.word(index)):
        return None
    last = index
    while last - index < 2 and reading.gap(last) in (" ", "-") and reading.is_capital(last + 1):
        last += 1
    return None if any(reading.word(at) in HEADS for at in range(index, last + 1)) else last


def _matter(reading: Reading, index: int, head: int) -> int | None:
    """The last index of a capitalised run from `index`, an article before it allowed; null where there is none."""
    articled = reading.word(index) == "the"
    index += articled
    if not reading.is_capital(index) or _opens_other(reading.word(index)):
        return None
    person = articled and reading.word(head) == "office"
    last, at, matter = None, index, False
    while at < len(reading) and at - index < _MOST_WORDS:
        if end := _end_of_known(reading, at):
            return last if reading.ends_genitive(end) else end
        if last is not None and (_stops(reading, at, person) or (matter and _is_person(reading, at))):
            return _without_qualifiers(reading, index, last) if is_role(reading.word(at)) else last
        last = at
        matter = matter or is_matter(reading.word(at))
        whole = reading.ends_genitive(at) and reading.word(head) not in _PARTS
        step = 0 if whole else _step(reading, at, head)
        if step == 0:
            break
        at += step
    return last


def _opens_other(word: str) -> bool:
    opens = word in SENTENCE_OPENERS or word in NOT_FIRST
    return word in DAYS or (opens and not is_role(word) and not is_matter(word))


def _end_of_known(reading: Reading, at: int) -> int | None:
    """The index of the last word of the known body that begins at `at`, or null."""
    one = reading.known(at)
    if one is None or one.start != reading.words[at].start:
        return None
    while reading.known(at + 1) is one:
        at += 1
    return at


def _stops(reading: Reading, at: int, person: bool) -> bool:
    """True for a word that begins something else: an office, an opener, another body's "Office of"."""
    word = reading.word(at)
    if is_role(word):
        plural = word.endswith("s") and not (reading.gap(at) == " " and reading.is_capital(at + 1))
        whose = reading.word(at - 1)  # "Board of Governors | Professor"
        return not (person or plural or (is_role(whose) and not whose.endswith("s")))
    if word in SENTENCE_OPENERS or word in DAYS:
        return True
    return word in _OFFICES and reading.word(at + 1) in _OPENS


def _is_person(reading: Reading, at: int) -> bool:
    """True for two names without a matter, behind one: "Office of Public Engagement | Ann Lee"."""
    if not reading.is_unknown(at) or reading.gap(at - 1) != " " or reading.word(at - 1) == "and":
        return False
    after = at + 1
    return reading.gap(at) == " " and reading.is_capital(after) and reading.is_unknown(after)


def _without_qualifiers(reading: Reading, index: int, last: int) -> int:
    while last > index and (reading.word(last) in _QUALIFIERS or reading.word(last) == "and"):
        last -= 1
    return last


def _step(reading: Reading, at: int, head: int) -> int:
    """How many words the run takes on: a capital, "and" with one, or one behind a list's comma; 0 at its end."""
    gap, after = reading.gap(at), at + 1
    if gap == " " and reading.is_ampersand(after):
        return 2 if reading.is_capital(at + 2) and not is_role(reading.word(at + 2)) else 0
    if gap in (" ", "-") and reading.is_capital(after):
        return 1
    if gap == "-" and reading.text[reading.words[after].start].islower():
        return 1 if len(reading.word(at)) <= _PREFIX and not is_matter(reading.word(at)) else 0
    if gap == ". " and len(reading.word(at)) == 1 and reading.is_capital(after):
        return 1
    if gap not in (" ", ", "):
        return 0
    if reading.word(after) == "and":
        return 2 if _joins(reading, at, at + 2, head) else 0
    if gap == ", " and _joins(reading, at, after, head) and _list_goes_on(reading, after, head):
        return 1
    return 0


def _joins(reading: Reading, at: int, other: int, head: int) -> bool:
    """True when what stands at `other` is one more matter of the same body as what stands at `at`."""
    if not reading.is_capital(other) or reading.known(other) is not None or is_role(reading.word(other)):
        return False
    if reading.is_unknown(other) and reading.gap(other) == " " and _is_name_part(reading, other + 1):
        return False  # somebody: "Office of Rural Affairs, and | Ann Lee"
    if reading.word(head) not in LISTED and not (is_matter(reading.word(at)) and is_matter(reading.word(other))):
        return False
    return not _names_body(reading, other)


def _is_name_part(reading: Reading, at: int) -> bool:
    return reading.is_capital(at) and reading.is_unknown(at)


def _names_body(reading: Reading, at: int) -> bool:
    """True when the capitals from `at` are the name of another body: "and | National Police Commission"."""
    named = reading.word(at) in PLACES or (at < len(reading) and reading.is_unknown(at))
    for index in range(at, at + 6):
        word = reading.word(index)
        if word in HEADS and (not is_matter(word) or index == at or (named and word in _WHOLE)):
            return True
        if reading.gap(index) != " " or not reading.is_capital(index + 1):
            return False
    return False


def _list_goes_on(reading: Reading, index: int, head: int) -> bool:
    """True when the list from `index` comes to an "and" with a capital behind, past capitals and commas only."""
    for at in range(index, min(index + 12, len(reading) - 1)):
        if reading.word(at) == "and":
            return _joins(reading, at - 1, at + 1, head)
        if not reading.is_capital(at) or reading.word(at) in HEADS or reading.known(at) is not None:
            return False
        if not _LIST_GAP.fullmatch(reading.gap(at)) or is_role(reading.word(at)) or reading.word(at) in PLACES:
            return False
    return False
