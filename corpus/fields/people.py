"""People: every named person that a release writes, with the role it gives, short forms told from full names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.authority import Authority, fold
from corpus.fields.bylines import declared_people
from corpus.fields.naming import Named, named
from corpus.fields.register import Register
from corpus.fields.roles import body_behind, body_of_role, district_of, role_behind, role_in_front, singular
from corpus.fields.turn_labels import surnames, turn_labels
from corpus.fields.vocabulary import ADVERBS, PLACES, TELLING
from corpus.page import Page
from corpus.release import Where

_WINDOW: Final = 60
_PARTY = re.compile(r"[^\S\n]\((?:D|R|I|L|DFL|Lab|Con|LD)\s?[-–,][^()\n]{1,24}\)")
#: What stands behind a name that an apposition closes.
_CLOSED = re.compile(r"[,.;:)”\"]|\s\(|\s*$")
_WORDS = re.compile(r"[\w’'-]+")


class Mention(msgspec.Struct, frozen=True):
    """A named person as written once.

    `name` is the canonical name, `raw` the form as written with the role or courtesy before it; `start` and `end` are
    the half-open offsets of `raw` in the place that `where` names, both null for declared values. `stop` is where an
    apposition with the role ends, else `end`.
    """

    name: str
    raw: str
    role: str | None
    organization: str | None
    start: int | None
    end: int | None
    where: Where
    stop: int | None = None


class _Seen(msgspec.Struct):
    """A possible person of one text, before short forms are told."""

    named: Named
    role: str | None
    organization: str | None
    stop: int


def people(page: Page, title: str, authority: Authority) -> tuple[Mention, ...]:
    """The people that a release names: declared ones, then those of the title, then those of the body."""
    register = Register(authority)
    declared = declared_people(page)
    for person in declared:
        register.add(person.name, -1, person.role, sure=True)
    in_title, in_body = list(_seen(title, headline=True)), list(_seen(page.body))
    labelled = surnames(turn_labels(page.body))
    for text, seen, before in ((page.body, in_body, 0), (title, in_title, -1)):
        _enter(text, seen, register, before, labelled)
    return (
        *(
            Mention(register.canonical(d.name), d.raw, d.role, body_of_role(d.role), None, None, "metadata")
            for d in declared
        ),
        *_mentions(title, in_title, register, "title"),
        *_mentions(page.body, in_body, register, "body"),
    )


def _seen(text: str, headline: bool = False) -> Iterator[_Seen]:
    """The names of `text` with the roles that stand before or behind them."""
    found = [name for name in named(text, headline) if " " in name.name or text[name.start - 1 : name.start] != "("]
    told = 0  # where the role of the person before ends
    for place, name in enumerate(found):
        name = _with_role_in_front(text, name, told)
        following = found[place + 1] if place + 1 < len(found) else None
        role, stop = _role_and_stop(text, name, following)
        if role is not None and name.plural:
            role = singular(role)
        if role is None and place and _listed(text, found[place - 1], name):
            role = singular(found[place - 1].role or "") or None
        limit = following.outer if following and following.addressed else len(text)
        organization = body_behind(text, name.end, limit) or body_of_role(role)
        if role and "u.s. attorney" in role.casefold().replace("u. s.", "u.s."):
            organization = _attorneys_office(text, name, min(limit, stop + 80)) or organization
        told = max(told, stop if stop > name.end else 0)
        yield _Seen(name, role, organization, stop)


def _with_role_in_front(text: str, name: Named, floor: int) -> Named:
    """The name with the role that a comma parts from it, where another comma or the sentence's end closes it."""
    if name.role is not None or text[name.outer - 2 : name.outer] != ", " or not _CLOSED.match(text, name.end):
        return name
    found = role_in_front(text, name.outer, floor) if _looks_named(name.name) else None
    return msgspec.structs.replace(name, outer=found[0], role=found[1], addressed=True) if found else name


def _role_and_stop(text: str, name: Named, following: Named | None) -> tuple[str | None, int]:
    """The role before or behind a name, and where what belongs to the name ends."""
    behind = role_behind(text, name.end)
    if behind is None or (following and _is_next_of_list(name, following, behind[1])):
        return name.role, name.end
    return name.role or behind[0], behind[1]


def _is_next_of_list(name: Named, following: Named, stop: int) -> bool:
    """Whether what ends at `stop` is no role but another person: "President Biden, Secretary Blinken"."""
    return following.outer - name.end <= 6 and following.addressed and following.end <= stop + 1


def _attorneys_office(text: str, name: Named, limit: int) -> str | None:
    """The office that the role of a U.S. attorney implies: that of the district named with it."""
    district = district_of(text, name.end, max(limit, name.end))
    return f"U.S. Attorney's Office for the {district}" if district else None


def _listed(text: str, before: Named, name: Named) -> bool:
    """Whether a plural role before the last name counts for this one too: "Senators A (D-MN) and B"."""
    if not before.plural or name.outer - before.end > 40:
        return False
    between = re.sub(r"\([^()]*\)", "", text[before.end : name.outer])
    return between.strip(" ,") in ("and", "")


def _enter(text: str, seen: list[_Seen], register: Register, position: int, labelled: frozenset[str]) -> None:
    """Enter the full names of `seen` that are surely people; `labelled` are the surnames that label turns."""
    for item in seen:
        name = item.named
        if len(name.name.split()) < 2:
            continue
        at = name.start if position == 0 else position
        if name.addressed or item.role is not None:
            register.add(name.name, at, item.role, sure=True)
        elif _looks_named(name.name) and (
            register.known(name.name) or _speaks(text, name) or fold(name.name.split()[-1]) in labelled
        ):
            register.add(name.name, at, None, sure=False)


def _looks_named(name: str) -> bool:
    words = name.split()
    acronyms = [word for word in words if len(word) > 1 and word.isupper() and "." not in word]
    return (
        2 <= len(words) <= 4
        and (not acronyms or len(acronyms) == len(words))
        and "-".join(words).casefold() not in PLACES
    )


def _speaks(text: str, name: Named) -> bool:
    """Whether a verb of saying, an office's party mark or "delivered by" stands beside the name."""
    if _PARTY.match(text, name.end):
        return True
    for word in _WORDS.findall(text[name.end : name.end + _WINDOW])[:4]:
        lowered = word.casefold()
        if lowered in TELLING:
            return not text.startswith((".", ";", ":"), name.end)
        if lowered not in ADVERBS:
            break
    before = _WORDS.findall(text[max(0, name.start - 30) : name.start])[-2:]
    return bool(before) and (
        before[-1] in TELLING or before[-2:] in (["delivered", "by"], ["according", "to"], ["made", "by"])
    )


def _mentions(text: str, seen: list[_Seen], register: Register, where: Where) -> Iterator[Mention]:
    """What of `seen` is a person: a full name that was entered, or a short form of one, or an addressed surname."""
    for item in seen:
        name = item.named
        canonical = register.resolve(name.name, name.start if where == "body" else -1, item.role, name.addressed)
        if canonical is None:
            continue
        raw = text[name.outer : name.end]
        yield Mention(canonical, raw, item.role, item.organization, name.outer, name.end, where, item.stop)
