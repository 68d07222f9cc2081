"""Roles and names at the time of a release, and now: told from the dated entries of known people and bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.release import Organization, Release, ReleaseDate, Speaker


@dataclass(frozen=True)
class RoleThen:
    """An office that a speaker held on the day of a release, and the name of its body or null."""

    title: str
    organization: str | None


@dataclass(frozen=True)
class OtherName:
    """What a body was called on the day of a release ("then"), or what took it over ("now").

    `on` is the day from which the later name holds, null where it is not known.
    """

    when: Literal["then", "now"]
    name: str
    on: date | None

    @property
    def changed(self) -> str:
        """The day of the change as EDTF, "" where it is not known."""
        return self.on.isoformat() if self.on else ""


def roles_then(speaker: Speaker, when: ReleaseDate | None, authority: Authority) -> tuple[RoleThen, ...]:
    """The known offices that a speaker held on every day that a release may be of, without what it says itself."""
    person = authority.person_with_id(speaker.id) if speaker.id else None
    if person is None or when is None:
        return ()
    # What has no first day may have been held at any time.
    held = [role for role in authority.roles_on(person, when.first_day) if role.start and role.held_on(when.last_day)]
    bodies = [authority.organization_with_id(role.organization) if role.organization else None for role in held]
    roles = [RoleThen(role.title, body.name if body else None) for role, body in zip(held, bodies, strict=True)]
    return tuple(role for role in dict.fromkeys(roles) if not _written(role, speaker, authority))


def _written(role: RoleThen, speaker: Speaker, authority: Authority) -> bool:
    """Whether a release itself gives the speaker this role, and the body where the office does not name it."""
    if speaker.role is None or fold(role.title) not in fold(speaker.role):
        return False
    if role.organization is None:
        return True
    written = authority.organization(speaker.organization) if speaker.organization else None
    return written is not None and written.name == role.organization


def other_names(release: Release, authority: Authority) -> Mapping[str, tuple[OtherName, ...]]:
    """The then and now names of a release's bodies, its issuer among them, by the name that the release has."""
    bodies = (*release.organizations, *([release.issuer] if release.issuer else []))
    return {body.name: tuple(_names_of(body, release.date, authority)) for body in bodies}


def _names_of(body: Organization, when: ReleaseDate | None, authority: Authority) -> Iterator[OtherName]:
    entry = authority.organization_with_id(body.id) if body.id else None
    if entry is None:
        return
    earlier = _forerunner(entry, when, authority)
    if earlier is not None:
        yield earlier
    for on, later in _successors(entry, authority):
        yield OtherName("now", later.name, on)


def _forerunner(entry: OrganizationEntry, when: ReleaseDate | None, authority: Authority) -> OtherName | None:
    """The one body in whose place `entry` stands now, where a release is older than `entry`; null for several."""
    found: OtherName | None = None
    while when is not None and len(entry.predecessors) == 1:
        (renaming,) = entry.predecessors
        earlier = authority.organization_with_id(renaming.id)
        if earlier is None or renaming.on is None or renaming.on <= when.last_day:
            break
        found, entry = OtherName("then", earlier.name, renaming.on), earlier
    return found


def _successors(entry: OrganizationEntry, authority: Authority) -> list[tuple[date | None, OrganizationEntry]]:
    """The bodies at the end of a line of names, with the day since when each stands; several after a split."""
    seen, last = {entry.id}, entry
    while True:
        later = [one for one in authority.successors(last) if one.id not in seen]
        if len(later) != 1 or not authority.successors(later[0]):
            return [(_taken_over(last, one), one) for one in later]
        last = later[0]
        seen.add(last.id)


def _taken_over(earlier: OrganizationEntry, later: OrganizationEntry) -> date | None:
    return next((renaming.on for renaming in later.predecessors if renaming.id == earlier.id), None)
