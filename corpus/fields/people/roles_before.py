"""Roles that stand before a name: where they begin, which words of a run are no part of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from corpus.authority.names import words as listed
from corpus.fields.people.linked_roles import ROLE_BEGINS, ROLE_LINKS, foreign_before, leading_role, with_lower_words
from corpus.fields.people.place_names import STATE_CODES, place_ends
from corpus.fields.people.runs import UPPER, Word
from corpus.fields.vocabulary import (
    COURTESIES,
    NO_NAMES,
    NO_ROLES,
    OFFICE_PLURALS,
    OFFICE_WORDS,
    OPENERS,
    QUALIFIERS,
    SHORT_OFFICES,
    SUFFIXES,
    is_office,
)

_WINDOW: Final = 110
#: Words joined by links before a run whose role they may begin: "Institute for Science and", "Committee on".
_BODY_BEFORE = re.compile(
    rf"(?:(?<![\w.-])(?:U\.S\.|[{UPPER}][\w’'-]*)[^\S\n](?:(?:of|for|and|on|the|&)[^\S\n]){{0,2}}){{1,8}}$"
)
#: Kinds of bodies whose names go on with a link.
_OPEN_BODIES: Final = listed("""
    academy administration agency alliance association authority board bureau campaign center centre coalition college
    commission committee council department division federation foundation fund institute institution league ministry
    office organisation organization party school secretariat service society subcommittee union university
""")
_CITY_BEFORE = re.compile(rf"[{UPPER}][\w.]+,[^\S\n]$")
_GLUED: Final = ("spokesman", "spokeswoman", "spokesperson")
_COMMITTEES: Final = frozenset(("committee", "subcommittee"))
_LEAST_GLUED: Final = 7
_DATELINE: Final = 7


class RoleBefore(NamedTuple):
    """A role before a name: its offset, as written, and whether it stands for several people."""

    start: int
    text: str
    plural: bool


def role_before(text: str, words: Sequence[Word], first: int) -> RoleBefore | None:
    """The role that ends where the name begins, at `first` of the run's words; null for none."""
    last = first
    while last > 0 and words[last - 1].bare in COURTESIES:
        last -= 1
    if last == 0:
        return lower_role(text, words[0].start)
    head = words[last - 1].bare
    own = is_office(head) or head in SHORT_OFFICES or is_glued(head)
    kept = _kept_from(text, words, last) if own else 0
    start = words[kept].start
    leading = leading_role(text, start, own) if kept == 0 else None
    if leading is not None:
        start = leading
    elif own:
        body = _body_before(text, words[kept : last - 1], start)
        start = body if body is not None else with_lower_words(text, start)
    else:
        return None
    plural = head in OFFICE_PLURALS or head in ("sens", "reps")
    return RoleBefore(start, one_line(_parted(text[start : words[last - 1].end], head)), plural)


def _kept_from(text: str, words: Sequence[Word], last: int) -> int:
    """The place of the first word before `last` that belongs to the role."""
    head = last - 1
    first = head
    while first > 0 and not _is_foreign(words[first - 1]):
        first -= 1
    first = _behind_name(words, first, head)
    for place in range(first, head):
        if _is_shouted(words[place]) and not _is_shouted(words[place + 1]):
            first = place + 1
    for place in range(first + 1, head):
        if words[place].bare == "u.s" and not all(_is_rank(word.bare) for word in words[first:place]):
            return place
        if words[place].text == "U" and words[place + 1].text == "S":
            return place
    return first + _dateline_words(text, words, first, head)


def _is_foreign(word: Word) -> bool:
    return word.bare in NO_ROLES or word.bare in SUFFIXES or word.nickname


def _dateline_words(text: str, words: Sequence[Word], first: int, head: int) -> int:
    """How many words at the beginning of a role are the state behind a dateline's town: "Washington, D.C."."""
    if first < head and words[first].bare in STATE_CODES:
        town = (
            words[first - 1].text[0].isupper()
            if first
            else bool(_CITY_BEFORE.search(text, max(0, words[first].start - 24), words[first].start))
        )
        return 1 if town else 0
    return 0


def _behind_name(words: Sequence[Word], first: int, head: int) -> int:
    """`first` moved behind a person of the same run: "Senator Ann Lee Senator" is the second's "Senator"."""
    begun = first
    for place in range(first, head - 1):
        if _is_title(words[place].bare) and _may_be_named(words[place + 1]):
            begun = head
    while first < begun and begun > first and begun > 0 and _is_rank(words[begun - 1].bare):
        begun -= 1
    return max(first, begun)


def _is_shouted(word: Word) -> bool:
    """Whether a word is too long in capitals for an acronym: it is a dateline's."""
    return (
        len(word.text) >= _DATELINE and word.text.isupper() and not word.text.endswith("COM") and "." not in word.text
    )


def _may_be_named(word: Word) -> bool:
    bare = word.bare
    return not (
        bare in NO_NAMES or _is_rank(bare) or bare in COURTESIES or word.text.isupper() or "." in word.text
    ) and not bare.endswith(("ial", "ical", "ence", "ment", "tion", "ity", "ing", "ural", "ian"))


def _is_title(bare: str) -> bool:
    return (is_office(bare) and bare not in OFFICE_WORDS) or bare in SHORT_OFFICES


def _is_rank(bare: str) -> bool:
    return is_office(bare) or bare in QUALIFIERS or bare in OFFICE_WORDS or bare in SHORT_OFFICES


def _body_before(text: str, own: Sequence[Word], start: int) -> int | None:
    """Where a body begins whose name a link parts from the words `own` of the role: "Institute for Science and"."""
    if not own or not text.endswith(ROLE_LINKS, max(0, start - 4), start):
        return None
    match = _BODY_BEFORE.search(text, max(0, start - _WINDOW), start)
    if match is None:
        return None
    if (portfolio := _portfolio_before(match.group(), own)) is not None:
        return match.start() + portfolio
    before = [word.casefold().strip(",") for word in match.group().split()]
    opened = next((place for place, word in enumerate(before) if word in _OPEN_BODIES), None)
    if opened is None or before[opened + 1 : opened + 2] not in (["of"], ["for"], ["on"]):
        return None
    closed = before[-1] in ("and", "&") and any(word.bare in _OPEN_BODIES or word.text.isupper() for word in own)
    if closed or any(_is_title(word) or word in NO_ROLES for word in before):
        return None
    skipped = 0
    for word in match.group().split():
        if word.casefold() not in OPENERS:
            break
        skipped += len(word) + 1
    return match.start() + skipped


def _portfolio_before(before: str, own: Sequence[Word]) -> int | None:
    """Where a portfolio begins that "and" joins to the words `own` of a role: "Health and | Human Services"."""
    if not before.rstrip().endswith(" and") or own[0].bare not in NO_NAMES:
        return None
    if any(word.text.isupper() or word.bare in _OPEN_BODIES - _COMMITTEES for word in own):
        return None
    parts = before.split()[:-1]
    first = len(parts)
    while first > 0 and parts[first - 1].casefold() in NO_NAMES and not _is_no_portfolio(parts[first - 1]):
        first -= 1
    return len(before) - len(" ".join([*parts[first:], "and "])) if first < len(parts) else None


def _is_no_portfolio(word: str) -> bool:
    return word.casefold() in NO_ROLES or word.casefold() in _OPEN_BODIES or word.isupper()


def cut_leading_role(text: str, name: list[Word]) -> tuple[list[Word], RoleBefore | None]:
    """The last words of a run that goes on with a role: "Secretary of | Commerce Ann Lee" names Ann Lee."""
    leading = leading_role(text, name[0].start, own=False)
    if leading is None:
        return name, lower_role(text, name[0].start)
    if len(name) < 3 or text.endswith(" the ", 0, name[0].start):
        return name, None
    begun = place_ends([word.bare for word in name]) or _last_two(name)
    if len(name) - begun < 2:
        begun = _last_two(name)
    return name[begun:], RoleBefore(leading, one_line(text[leading : name[begun - 1].end]), plural=False)


def _last_two(name: list[Word]) -> int:
    keep = 2
    while keep < len(name) - 1 and (
        name[-keep].text.endswith(".") or name[-keep].nickname or (name[-1].bare in SUFFIXES and keep < 3)
    ):
        keep += 1
    return len(name) - keep


def lower_role(text: str, start: int) -> RoleBefore | None:
    """A role without a capital right before `start`: "spokesperson", "interim president"."""
    if text[start - 1 : start] != " " or not text[start - 2 : start - 1].islower():
        return None
    word = text[max(0, start - 24) : start - 1].rpartition(" ")[2]
    if not (word.islower() and (is_office(word) or is_glued(word))):
        return None
    begin = with_lower_words(text, start - 1 - len(word))
    begin = _with_body(text, begin)
    return RoleBefore(begin, one_line(_parted(text[begin:start].rstrip(), word)), word in OFFICE_PLURALS)


def _with_body(text: str, start: int) -> int:
    """`start` moved before a body named right before an office: "Foreign Ministry spokesman", "FBI director"."""
    begins = ROLE_BEGINS.search(text, max(0, start - 60), start)
    if begins is None:
        return start
    own = begins.group().split()
    last = own[-1].strip("’'")
    if last.casefold() not in _OPEN_BODIES and not (1 < len(last) < 6 and last.isupper()) and last != "House":
        return start
    return begins.start() + foreign_before(begins.group())


def is_glued(bare: str) -> bool:
    """Whether a lower-case word is an office that lost the space before it: "departmentspokesman"."""
    return _glued_at(bare) > 0


def _glued_at(bare: str) -> int:
    if not bare.endswith(_GLUED):
        return 0
    office = next(one for one in _GLUED if bare.endswith(one))
    return len(bare) - len(office) if len(bare) >= len(office) + _LEAST_GLUED and bare.isalpha() else 0


def _parted(role: str, head: str) -> str:
    """The role with the space that its last word lost."""
    at = _glued_at(head)
    if not at:
        return role
    cut = len(role) - len(head) + at
    return f"{role[:cut]} {role[cut:]}"


def one_line(text: str) -> str:
    """`text` with single spaces, without a comma at its end."""
    return " ".join(text.split()).rstrip(",")
