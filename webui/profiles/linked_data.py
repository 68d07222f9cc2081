"""A person or a body in the words of schema.org, for search engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from corpus.authority import Authority, OrganizationEntry, PersonEntry
from webui import urls
from webui.profiles.offices import Office
from webui.profiles.subject import Entry

_CONTEXT = "https://schema.org"


def person(name: str, entry: PersonEntry | None, offices: Sequence[Office]) -> dict[str, Any]:
    """A speaker, with the offices that the authority knows."""
    held = [
        _told(
            {
                "@type": "OrganizationRole",
                "roleName": office.title,
                "startDate": _day(office.first),
                "endDate": _day(office.last),
                "worksFor": {"@type": "Organization", "name": office.organization},
            }
        )
        for office in offices
        if office.organization
    ]
    return _told({**_named("Person", name, urls.speaker(name), entry), "worksFor": held})


def organization(name: str, entry: OrganizationEntry | None, authority: Authority) -> dict[str, Any]:
    """A body; it is one of a government where the authority knows it to belong to one."""
    parents = authority.parents(entry) if entry else ()
    began, ended = authority.lifetime(entry) if entry else (None, None)
    above = {"@type": "Organization", "name": parents[0].name} if parents else None
    of_state = entry is not None and (entry, *parents)[-1].name.startswith("Government of ")
    kind = "GovernmentOrganization" if of_state else "Organization"
    found = _named(kind, name, urls.organization(name), entry)
    return _told({**found, "parentOrganization": above, "foundingDate": _day(began), "dissolutionDate": _day(ended)})


def _named(kind: str, name: str, path: str, entry: Entry | None) -> dict[str, Any]:
    others = [form for form in (entry.forms if entry else ()) if form != name]
    address = urls.absolute(path)
    return {"@context": _CONTEXT, "@type": kind, "@id": address, "url": address, "name": name, "alternateName": others}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value}
