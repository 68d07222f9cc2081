"""The authority's entries: known bodies and people."""

from __future__ import annotations

from datetime import date

import msgspec


class Renaming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier body that an entry took over: its id, and the day from which the new name holds, or null."""

    id: str
    on: date | None = None


class OrganizationEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known body.

    `aliases` are compared folded, `acronyms` as written. `hosts` are web hosts that publish for it alone. `parent` is
    the id of the body it belongs to. `short` names ("Congress") mean it only in releases that name another body under
    the same topmost parent. A `local` entry bears names that bodies elsewhere bear too ("Tax Division"): it is
    recognised only in releases that name its parent or another body under that parent. A `press_office` speaks for
    its parent, and is named as its parent unless it is declared. `releases_by` is the id of another body that publishes
    for this one. `wording` are phrases that its own releases alone have, compared without case. `start` and `end` are
    the first day of its existence and the first day without it; null where not known or still open.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    parent: str | None = None
    predecessors: tuple[Renaming, ...] = ()
    local: bool = False
    press_office: bool = False
    releases_by: str | None = None
    wording: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """Every written form: the name, the aliases, the acronyms, the short names."""
        return (self.name, *self.aliases, *self.acronyms, *self.short)

    @property
    def references(self) -> tuple[str, ...]:
        """The ids of the other bodies that the entry speaks of."""
        others = (self.parent, self.releases_by, *(renaming.id for renaming in self.predecessors))
        return tuple(other for other in others if other is not None)


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An office somebody held: `organization` is an entry's id; the days are the first and the last; null ones open."""

    title: str
    organization: str | None = None
    start: date | None = None
    end: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether the office was held on `day`; an open end goes on for ever."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class PersonEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known person; `family_first` tells that `name` begins with the family name."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    family_first: bool = False
    roles: tuple[Role, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every written form: the name and the aliases."""
        return (self.name, *self.aliases)

    @property
    def references(self) -> tuple[str, ...]:
        """The ids of the bodies that the entry speaks of."""
        return tuple(role.organization for role in self.roles if role.organization is not None)


class Predecessor(msgspec.Struct, frozen=True):
    """A body that came before another, and the day from which the later name holds, or null."""

    entry: OrganizationEntry
    until: date | None
