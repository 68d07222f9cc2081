"""People: every named person that a release writes, with the role it gives, short forms told from full names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from corpus.authority import Authority, fold
from corpus.fields.dates.date import release_date
from corpus.fields.people.affiliations import Affiliations
from corpus.fields.people.briefings import Briefing
from corpus.fields.people.bylines import declared_people
from corpus.fields.people.naming import Named, named
from corpus.fields.people.place_names import is_place
from corpus.fields.people.register import Register
from corpus.fields.people.roles import MARK, is_plural, readable, role_behind, role_in_front, singular
from corpus.fields.people.turn_labels import surnames, turn_labels
from corpus.fields.vocabulary import ADVERBS, RANKS, SUFFIXES, TELLING
from corpus.page import Page
from corpus.release import Where

_WINDOW: Final = 60
_LISTED: Final = 40
#: Characters behind a name in which its body is named.
_LONGEST_BODY: Final = 200
#: Companies announce as people do.
_TELLING: Final = TELLING - {"announced"}
#: A verb of saying behind a name, three adverbs at most between them.
_FIRST_WORDS = re.compile(
    rf"[^\w.;:]{{1,4}}(?:(?:{'|'.join(sorted(ADVERBS))})\b[^\w.;:]{{1,3}}){{0,3}}(?:{'|'.join(sorted(_TELLING))})\b"
)
#: What stands behind a name that an apposition closes.
_CLOSED = re.compile(r"[,.;:)”\"]|\s\(|\s*$")
_WORDS = re.compile(r"[\w’'-]+")


class Mention(msgspec.Struct, frozen=True):
    """A named person as written once.

    `name` is the canonical name, `raw` the form as written with the role or courtesy before it; `start` and `end` are
    the half-open offsets of `raw` in the place that `where` names, both null for declared values. `stop` is where an
    apposition with the role ends, else `end`. `short` tells that only one word of the name is written.
    """

    name: str
    raw: str
    role: str | None
    organization: str | None
    start: int | None
    end: int | None
    where: Where
    stop: int | None = None
    short: bool = False


class _Seen(msgspec.Struct):
    """A possible person of one text, before short forms are told."""

    named: Named
    role: str | None
    organization: str | None
    stop: int


def people(page: Page, title: str, authority: Authority) -> tuple[Mention, ...]:
    """The people that a release names: declared ones, then those of the title, then those of the body."""
    register = Register(authority, lambda: _day(page, title), Briefing(page, title, authority).spokesperson)
    bodies = Affiliations(authority)
    declared = declared_people(page)
    for person in declared:
        register.add(person.name, -1, person.role, sure=True)
    in_title, in_body = _seen(title, bodies, headline=True), _seen(page.body, bodies)
    labelled = surnames(turn_labels(page.body))
    called = labelled | _called(title, in_title) | _called(page.body, in_body)
    _enter(page.body, in_body, register, 0, called, labelled)
    in_title = _without_verb(in_title, register)
    _enter(title, in_title, register, -1, called, labelled)
    return (
        *(
            Mention(register.canonical(d.name), d.raw, d.role, bodies.of_role(d.role), None, None, "metadata")
            for d in declared
        ),
        *_mentions(title, in_title, register, "title"),
        *_mentions(page.body, in_body, register, "body"),
    )


def _day(page: Page, title: str) -> date | None:
    """The day of the release, where it is known as such."""
    told = release_date(page, title)
    return told.first_day if told and told.precision == "day" else None


def _seen(text: str, bodies: Affiliations, headline: bool = False) -> list[_Seen]:
    """The names of `text` with the roles that stand before or behind them."""
    found = [name for name in named(text, headline) if " " in name.name or not _marks(text, name)]
    seen: list[_Seen] = []
    told = 0  # where the role of the person before ends
    shared: str | None = None  # the role of a list's people
    for place, name in enumerate(found):
        name = _with_role_in_front(text, name, told)
        following = found[place + 1] if place + 1 < len(found) else None
        listed = bool(seen) and _listed(text, seen[-1].named, name)
        role, stop = _role_and_stop(text, name, following)
        if role is not None and name.role is None and is_plural(role):
            role = singular(role)
            if listed and seen[-1].role is None:
                seen[-1] = msgspec.structs.replace(seen[-1], role=role)
        if role is None and listed:
            role = shared
        shared = singular(role) if role and name.plural else shared if listed else None
        role = shared if role and name.plural else role
        limit = min(following.outer if following and following.addressed else len(text), name.end + _LONGEST_BODY)
        organization = bodies.of(text, name, role, stop, limit)
        told = max(told, stop if stop > name.end else 0)
        seen.append(_Seen(name, readable(bodies.without_body(role)) if role else None, organization, stop))
    return seen


def _marks(text: str, name: Named) -> bool:
    """Whether a single word is no person's: in brackets, or a member's party and state ("D-Minn.")."""
    return text[name.start - 1 : name.start] == "(" or name.name[:2] in ("D-", "R-", "I-")


def _with_role_in_front(text: str, name: Named, floor: int) -> Named:
    """The name with the role that a comma parts from it, where another comma or the sentence's end closes it."""
    ranked = name.role is not None and name.role.casefold() not in RANKS
    if ranked or text[name.outer - 2 : name.outer] != ", " or not _CLOSED.match(text, name.end):
        return name
    found = role_in_front(text, name.outer, floor) if _looks_named(name.name) else None
    return msgspec.structs.replace(name, outer=found[0], role=found[1], addressed=True) if found else name


def _role_and_stop(text: str, name: Named, following: Named | None) -> tuple[str | None, int]:
    """The role before or behind a name, and where what belongs to the name ends."""
    behind = role_behind(text, name.end)
    if behind is None or (following and _is_next_of_list(name, following, behind[1])):
        return name.role, name.end
    ranked = name.role is not None and name.role.casefold() in RANKS
    return behind[0] if ranked else name.role or behind[0], behind[1]


def _is_next_of_list(name: Named, following: Named, stop: int) -> bool:
    """Whether what ends at `stop` is no role but another person: "President Biden, Secretary Blinken"."""
    return following.outer - name.end <= 6 and following.addressed and following.end <= stop + 1


def _listed(text: str, before: Named, name: Named) -> bool:
    """Whether two names stand side by side in a list: "A (D-MN), B and C"."""
    if not 0 <= name.outer - before.end <= _LISTED:
        return False
    return MARK.sub("", text[before.end : name.outer]).strip(" ,") in ("and", "&", "")


def _called(text: str, seen: list[_Seen]) -> frozenset[str]:
    """The folded surnames by which a text calls people: behind an office or a courtesy, beside a verb of saying."""
    return frozenset(
        fold(item.named.name)
        for item in seen
        if " " not in item.named.name and (item.named.addressed or _says(text, item.named))
    )


def _enter(
    text: str,
    seen: list[_Seen],
    register: Register,
    position: int,
    called: frozenset[str],
    labelled: frozenset[str] = frozenset(),
) -> None:
    """Enter the full names of `seen` that are surely people.

    `called` are the surnames by which people are called, `labelled` those of them that label turns.
    """
    for item in seen:
        name = item.named
        if len(name.name.split()) < 2:
            continue
        at = name.start if position == 0 else position
        if name.addressed or (item.role is not None and not name.torn):
            register.add(name.name, at, item.role, sure=True)
        elif _looks_named(name.name) and (
            register.known(name.name)
            or fold(name.name.split()[-1]) in labelled
            or (not name.torn and (_speaks(text, name) or fold(name.name.split()[-1]) in called))
        ):
            register.add(name.name, at, None, sure=False)


def _looks_named(name: str) -> bool:
    words = [word for word in name.split() if word[0].isalpha() and word.casefold().strip(".") not in SUFFIXES]
    acronyms = [word for word in words if len(word) > 1 and word.isupper() and "." not in word]
    return 2 <= len(words) <= 4 and (not acronyms or len(acronyms) == len(words)) and not is_place(name)


def _speaks(text: str, name: Named) -> bool:
    """Whether a verb of saying, a member's party mark or "delivered by" stands beside the name."""
    if MARK.match(text, name.end) or _says(text, name):
        return True
    before = _WORDS.findall(text[max(0, name.start - 30) : name.start])[-2:]
    return before in (["delivered", "by"], ["according", "to"], ["made", "by"])


def _says(text: str, name: Named) -> bool:
    """Whether a verb of saying stands beside the name."""
    if _FIRST_WORDS.match(text, name.end):
        return True
    before = text[max(0, name.start - _WINDOW // 2) : name.start].rstrip().rpartition(" ")[2]
    return before.strip('”",“') in TELLING


def _without_verb(seen: list[_Seen], register: Register) -> list[_Seen]:
    """The names of a title, cut where a verb with a capital stands behind a name that is known without it."""
    return [msgspec.structs.replace(item, named=_known_part(item.named, register)) for item in seen]


def _known_part(name: Named, register: Register) -> Named:
    words = name.name.split()
    for count in range(len(words) - 1, 1, -1):
        part = " ".join(words[:count])
        if not register.known(name.name) and register.known(part):
            return msgspec.structs.replace(name, name=part, end=name.start + len(part))
    return name


def _mentions(text: str, seen: list[_Seen], register: Register, where: Where) -> Iterator[Mention]:
    """What of `seen` is a person: a full name that was entered, or a short form of one, or an addressed surname."""
    for item in seen:
        name = item.named
        canonical = register.resolve(name.name, name.start if where == "body" else -1, item.role, name.addressed)
        if canonical is None:
            continue
        raw = text[name.outer : name.end]
        short = " " not in name.name
        role = item.role or register.offices.get(canonical)
        yield Mention(canonical, raw, role, item.organization, name.outer, name.end, where, item.stop, short)
