"""Affiliations: the body for which a person named with a role speaks, under its known name where it has one."""

from __future__ import annotations

import itertools
import re
from typing import Final

from corpus.authority import Authority, OrganizationEntry
from corpus.authority.finding import Found, tokens
from corpus.authority.names import words
from corpus.fields.people.naming import Named
from corpus.fields.people.roles import BODY_WORDS, body_behind, body_of_role, district_of
from corpus.fields.vocabulary import OFFICE_WORDS, QUALIFIERS, is_office

#: "FBI's Norland Division", "FBIs Norland Division": the genitive of an acronym before the rest of the name.
_GENITIVE = re.compile(r"\b([A-Z]{2,})(?:[’']s|s)(?=\s)")
_DEPARTMENTS = re.compile(r"^[Dd]epartment(?:[’']s|s[’']?)\s+")
#: Characters behind the role in which the district of a U.S. attorney stands.
_DISTRICT_WINDOW: Final = 80
#: A body of the state as a whole tells nothing beside a more special one.
_LINKS: Final = words("of for on")
_GENERAL: Final = words("u.s us united states the")


class Affiliations:
    """Tells the bodies of the people of one release; what a text repeats is looked up once."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._known: dict[str, str] = {}
        self._fronts: dict[str, str | None] = {}

    def of(self, text: str, name: Named, role: str | None, stop: int, limit: int) -> str | None:
        """The body named right behind a name and before `limit`, or with its role, which ends at `stop`; else null."""
        if role and "u.s. attorney" in role.casefold().replace("u. s.", "u.s."):
            district = district_of(role, 0, len(role)) or district_of(
                text, name.end, max(name.end, min(limit, stop + _DISTRICT_WINDOW))
            )
            if district:
                return self._canonical(f"U.S. Attorney's Office for the {district}")
        body = body_behind(text, name.end, limit) or body_of_role(role)
        if body is None and role is not None:
            body = self._behind_comma(role) or self._in_front(role)
        return self._canonical(body) if body else None

    def of_role(self, role: str | None) -> str | None:
        """The body that a declared role names."""
        body = body_of_role(role) or self._behind_comma(role or "")
        return self._canonical(body) if body else None

    def _behind_comma(self, role: str) -> str | None:
        """The body that a comma parts from the office: "Chief, Harbour Police"."""
        behind = role.partition(", ")[2]
        if not behind or is_office(behind.split()[0].casefold()):
            return None
        known = self._authority.organization(behind) is not None
        return behind if known or any(word.casefold() in BODY_WORDS for word in behind.split()) else None

    def without_body(self, role: str) -> str:
        """The role without the body in front of it where the rest says more than the office: "Portfolio Manager"."""
        body = self._in_front(role)
        rest = role[len(body) :].split() if body and " " in body and role.startswith(f"{body} ") else []
        special = [word for word in rest if not _is_rank(word)]
        return " ".join(rest) if special and len(rest) < 6 else role

    def _in_front(self, role: str) -> str | None:
        if role not in self._fronts:
            self._fronts[role] = self._named_in_front(role)
        return self._fronts[role]

    def _named_in_front(self, role: str) -> str | None:
        """The body that stands before the office in a role: "FBI" of "FBI Director", by its known name or its form."""
        parts = role.split()
        office = next((place for place, word in enumerate(parts) if is_office(word.casefold().strip(",.’'"))), 0)
        if not office:
            return None
        front = " ".join(parts[:office])
        if front[0].islower():
            return None
        found = [one for one in self._find(front) if one.start == 0 and not one.short]
        if found:
            return front[: found[0].end]
        last = max((place for place, word in enumerate(parts[:office]) if word.casefold() in BODY_WORDS), default=-1)
        if last < 1 or _GENERAL.issuperset(word.casefold().rstrip(".") for word in parts[:last]):
            return None
        if parts[last + 1] in _LINKS:
            while office > last and _is_rank(parts[office - 1]):
                office -= 1
            return " ".join(parts[:office])
        return " ".join(parts[: last + 1])

    def _canonical(self, body: str) -> str:
        if body not in self._known:
            self._known[body] = self._named(body)
        return self._known[body]

    def _named(self, body: str) -> str:
        """The known name of a written body: of all of it, or of the part of a known body with which it ends."""
        if entry := self._authority.organization(body):
            return entry.name
        plain = _DEPARTMENTS.sub("", _GENITIVE.sub(r"\1", body))
        if entry := self._authority.organization(plain):
            return entry.name
        found = list(self._find(body))
        if found and len(body) - found[-1].end <= 1 and self._is_one(found):
            return found[-1].entry.name
        return plain

    def _is_one(self, found: list[Found]) -> bool:
        """Whether bodies found side by side are one: each belongs to the one before."""
        pairs = itertools.pairwise(found)
        return found[0].start <= len("the ") and all(self._belongs(later.entry, one.entry) for one, later in pairs)

    def _belongs(self, entry: OrganizationEntry, above: OrganizationEntry) -> bool:
        return above.id == entry.id or any(parent.id == above.id for parent in self._authority.parents(entry))

    def _find(self, body: str) -> list[Found]:
        return list(self._authority.finder.find(body, tokens(body)))


def _is_rank(word: str) -> bool:
    bare = word.casefold().strip(",.’'")
    return is_office(bare) or bare in OFFICE_WORDS or bare in QUALIFIERS or bare in ("of", "the", "in")
