"""The body of an office: a role as written ("Acting Assistant Attorney General") and the offices that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from corpus.authority.entries import OrganizationEntry, PersonEntry
from corpus.authority.names import fold, words

#: Words that put a role beneath the same body's office, or that say nothing of the body.
_RANKS: Final = words("""
    us united states the acting interim first chief principal associate assistant deputy under vice senior special
""")
#: Offices that very many bodies have; a title that has another word besides tells more.
_COMMON: Final = frozenset(
    {
        *{"president", "vice president", "prime minister", "minister", "foreign minister", "finance minister"},
        *{"minister of foreign affairs", "defence minister", "minister of defence", "minister of defense", "governor"},
        *{
            "chair",
            "director",
            "executive director",
            "managing director",
            "director general",
            "administrator",
            "leader",
        },
        *{
            "secretary",
            "secretary general",
            "general secretary",
            "press secretary",
            "spokesperson",
            "deputy spokesperson",
        },
        *{"deputy", "commissioner", "senator", "representative", "permanent representative", "ambassador", "speaker"},
        "chief justice",
    }
)


class Offices:
    """The known offices, each with the one body that has it; those of several bodies are left out."""

    def __init__(self, people: Iterable[PersonEntry], bodies: Mapping[str, OrganizationEntry]) -> None:
        """`bodies` gives the organizations of the roles by id."""
        found: dict[str, set[str]] = {}
        for person in people:
            for role in person.roles:
                if role.organization and role.organization in bodies:
                    found.setdefault(fold(role.title), set()).add(role.organization)
        self._bodies = {
            title: bodies[next(iter(ids))] for title, ids in found.items() if len(ids) == 1 and title not in _COMMON
        }

    def body_of(self, role: str) -> OrganizationEntry | None:
        """The body of the office with which `role` begins, ranks apart; the longest office wins, null for none."""
        written = fold(role).split()
        for first in range(len(written)):
            for last in range(len(written), first, -1):
                if entry := self._bodies.get(" ".join(written[first:last])):
                    return entry
            if written[first] not in _RANKS:
                break
        return None
