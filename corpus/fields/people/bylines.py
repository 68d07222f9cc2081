"""Bylines and declared speakers: "Antony J. Blinken, Secretary of State" and several of these joined by commas."""

from __future__ import annotations

import re

import msgspec

from corpus.fields.people.naming import is_office, named
from corpus.page import Page

#: "Assistant SecretaryBureau of ...": a role and its body that lost the space between them.
_GLUED = re.compile(r"(?<=[a-z])(?=(?:Bureau|Office|Department|Division|Ministry)\b)")
_LONGEST = 1000


class Byline(msgspec.Struct, frozen=True):
    """A person that a byline names: name, the part of the byline, role or null."""

    name: str
    raw: str
    role: str | None


def declared_people(page: Page) -> list[Byline]:
    """The people whom the file declares as speakers, and its declared authors who bear a role."""
    found: dict[str, Byline] = {}
    for declared in page.values("speaker", "author"):
        for person in byline_people(declared.value):
            if declared.field == "speaker" or person.role is not None:
                found.setdefault(person.name, person)
    return list(found.values())


def byline_people(line: str) -> list[Byline]:
    """The people of a byline in its order; none for an office's ("Office of the Spokesperson")."""
    people: list[Byline] = []
    roles: list[str] = []
    for part in _GLUED.sub(", ", line[:_LONGEST]).split(","):
        text = " ".join(part.split())
        if not text:
            continue
        person = _person(text)
        if person is None:
            roles.append(text)
            continue
        people = _with_role(people, roles)
        roles = []
        people.append(person)
    return _with_role(people, roles)


def _with_role(people: list[Byline], roles: list[str]) -> list[Byline]:
    """`people` with the parts that followed the last of them as the role."""
    if people and roles and people[-1].role is None:
        last = people[-1]
        return [*people[:-1], Byline(last.name, ", ".join((last.raw, *roles)), ", ".join(roles))]
    return people


def _person(text: str) -> Byline | None:
    """The person that a part of a byline names, with the role before the name."""
    found = list(named(text))
    if len(found) != 1 or found[0].end != len(text):
        return None
    name = found[0]
    if len(name.name.split()) < 2 or any(is_office(word.casefold()) for word in name.name.split()):
        return None
    if name.outer > 4 and text[: name.outer].strip().casefold() != "and":
        return None
    return Byline(name.name, text, name.role)
