"""Names in running text: runs of capitalised words, parted into the role and the name that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.fields.people.roles import role_behind
from corpus.fields.people.roles_before import RoleBefore, cut_leading_role, is_glued, role_before
from corpus.fields.people.runs import UPPER, Word, runs
from corpus.fields.vocabulary import (
    COURTESIES,
    GIVEN_NAMES_TOO,
    NO_NAMES,
    NO_ROLES,
    OFFICE_PLURALS,
    PARTICLES,
    POSTNOMINALS,
    ROLE_ENDS,
    SENATORS_TOO,
    SHORT_OFFICES,
    SUFFIXES,
    SURNAME_OFFICES,
    SURNAMES_TOO,
    is_office,
)

__all__ = ["UPPER", "Named", "is_office", "named"]

_MOST_NAME_WORDS: Final = 5
_SUFFIX = re.compile(r",?\s(Jr|JR|Sr|SR)\b\.?$|,\s(II|III|IV)$")
_NEVER_NAMES: Final = NO_NAMES | COURTESIES | SHORT_OFFICES | ROLE_ENDS | OFFICE_PLURALS.keys()
#: The party and the state of a member, whose brackets and hyphens were lost: "Ann Lee D MN".
_LOST_MARK: Final = frozenset(("D", "R", "I"))


class Named(msgspec.Struct, frozen=True):
    """A possible person: half-open offsets of the name, and the role before it.

    `role` is the role as written before the name, else null; `plural` that it stands for several ("Senators A and B");
    `addressed` that a role or courtesy stands before the name; `torn` that a word of no name does, as in "National
    Wildlife".
    """

    start: int
    end: int
    name: str
    outer: int
    role: str | None
    plural: bool
    addressed: bool
    torn: bool = False


def named(text: str, headline: bool = False) -> Iterator[Named]:
    """The possible people of `text`, in its order; in a `headline` a verb with a capital ends a name."""
    for words in runs(text, headline):
        if found := _named_in(text, words):
            yield found


def _named_in(text: str, words: list[Word]) -> Named | None:
    """The person at the end of a run: the words behind its last role, courtesy or word of no name."""
    words = _without_marks(words)
    first = _name_begins(text, words)
    name = words[first:]
    if not words:
        return None
    role = role_before(text, words, first)
    if name and role is None and first == 0:
        name, role = cut_leading_role(text, name)
    while name and name[0].text in PARTICLES:
        name = name[1:]
    if not _is_name(name):
        return None
    courtesy = first > 0 and words[first - 1].bare in COURTESIES
    before = words[first - 1].bare if first else ""
    return Named(
        start=name[0].start,
        end=name[-1].end,
        name=_written(name),
        outer=_outer(words, first, name, role, courtesy),
        role=role.text if role else None,
        plural=role.plural if role else False,
        addressed=role is not None or courtesy,
        torn=role is None and before in NO_NAMES and before not in NO_ROLES,
    )


def _outer(words: list[Word], first: int, name: list[Word], role: RoleBefore | None, courtesy: bool) -> int:
    if role is not None:
        return role.start
    while courtesy and first > 0 and words[first - 1].bare in COURTESIES:
        first -= 1
    return words[first].start if courtesy else name[0].start


def _written(name: list[Word]) -> str:
    """The name as one writes it: "Ann Lee, Jr" and "Ann Lee JR." are "Ann Lee Jr."."""
    text = " ".join(word.text for word in name)
    if text.isupper():
        return text.replace(",", "")
    return _SUFFIX.sub(lambda found: f" {found[1].capitalize()}." if found[1] else f" {found[2]}", text)


def _without_marks(words: list[Word]) -> list[Word]:
    """The run without degrees, orders and party marks at its end."""
    last = len(words)
    while last > 1 and words[last - 1].bare in POSTNOMINALS and words[last - 1].text[0].isupper():
        last -= 1
    for place in range(2, last - 1):
        if words[place].text in _LOST_MARK and words[place - 1].text not in ("D", "U", "N"):
            return words[:place]
    return words[:last]


def _name_begins(text: str, words: list[Word]) -> int:
    """The place of the first word behind the last word that belongs to no name; a run of only such words has none."""
    first = 0
    for place, word in enumerate(words):
        if not _is_no_name(word.bare) or (place and word.nickname):
            continue
        if word.bare in SURNAMES_TOO and place + 1 == len(words) and _may_precede(words, place):
            continue
        if word.text in GIVEN_NAMES_TOO and _is_given(text, words, place):
            continue
        first = place + 1
    if first == len(words) and first > 1:
        first = _first_behind_role(words)
    return first


def _is_given(text: str, words: list[Word], place: int) -> bool:
    """Whether "Sen" is a name: nobody is a governor and a senator, as "Governor Sen Irova" would be."""
    if place and is_office(words[place - 1].bare):
        return True
    behind = role_behind(text, words[-1].end) if place + 2 == len(words) else None
    return behind is not None and SENATORS_TOO.isdisjoint(behind[0].casefold().split())


def _is_no_name(bare: str) -> bool:
    if bare in _NEVER_NAMES:
        return True
    return ("-" in bare and (is_office(bare) or bare.endswith("-based"))) or is_glued(bare)


def _may_precede(words: list[Word], place: int) -> bool:
    """Whether the word before makes a surname of one that may be none: a given name, an initial or an office."""
    if place == 0:
        return False
    before = words[place - 1].bare
    return is_office(before) or before not in NO_NAMES


def _first_behind_role(words: list[Word]) -> int:
    """Where a run ends in a word of no name: behind its first role when a name follows at once, else its end."""
    last = words[-1].bare
    if (is_office(last) and last not in SURNAME_OFFICES) or last in COURTESIES or last in SHORT_OFFICES:
        return len(words)
    for place, word in enumerate(words[:-1]):
        following = words[place + 1].bare
        if is_office(word.bare) and not (following in NO_NAMES or is_office(following)):
            return place + 1
    return len(words)


def _is_name(words: list[Word]) -> bool:
    """One to five words, one of them more than an initial; not all acronym."""
    if not 0 < len(words) <= _MOST_NAME_WORDS + 1:
        return False
    whole = [word for word in words if len(word.bare) > 1 and word.bare not in SUFFIXES and "." not in word.bare]
    if not whole or words[0].bare in SUFFIXES or words[0].nickname:
        return False
    last = words[-1]
    return not any(
        (word.bare in NO_NAMES and (word is not last or last.bare not in SURNAMES_TOO)) or word.bare in COURTESIES
        for word in words
    )
