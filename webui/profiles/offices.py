"""The offices that the authority knows of a person, with their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.authority import PersonEntry
from indexer.names import Names


@dataclass(frozen=True)
class Office:
    """An office held: `first` and `last` day, null where not known or still open; `in_index` where releases name it."""

    title: str
    organization: str | None
    in_index: bool
    first: date | None
    last: date | None


def offices(person: PersonEntry | None, names: Names) -> list[Office]:
    """The offices of a person, the latest first; those without days come last."""
    found = []
    for role in person.roles if person else ():
        body = names.authority.organization_with_id(role.organization or "")
        name = body.name if body else None
        found.append(Office(role.title, name, bool(name and _has_page(name, names)), role.start, role.end))
    return sorted(found, key=_when, reverse=True)


def _has_page(name: str, names: Names) -> bool:
    return bool(names.forms("organization", name))


def _when(office: Office) -> tuple[date, date]:
    """An open end of an office that has begun goes on; without any day, nothing is known."""
    if office.first is None and office.last is None:
        return date.min, date.min
    return office.last or date.max, office.first or date.min


def offices_payload(found: Sequence[Office]) -> list[dict[str, Any]]:
    """Offices as plain values for JSON."""
    return [
        {
            "title": office.title,
            "organization": office.organization,
            "first_day": office.first.isoformat() if office.first else None,
            "last_day": office.last.isoformat() if office.last else None,
        }
        for office in found
    ]
