"""The authority's entries: known bodies and people, and their lookup by any known name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from corpus.authority.finding import Finder
from corpus.authority.names import fold


class Renaming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier body that an entry took over: its id, and the day from which the new name holds, or null."""

    id: str
    on: date | None = None


class OrganizationEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known body.

    `aliases` are compared folded, `acronyms` as written. `hosts` are web hosts that publish for it alone. `parent` is
    the id of the body it belongs to. `short` names ("Congress") mean it only in releases that name another body under
    the same topmost parent. A `local` entry bears names that bodies elsewhere bear too ("Tax Division"): it is
    recognised only in releases that name one of its parents.
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

    @property
    def forms(self) -> tuple[str, ...]:
        """Every written form: the name, the aliases, the acronyms, the short names."""
        return (self.name, *self.aliases, *self.acronyms, *self.short)


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An office somebody held: `organization` is an entry's id; null days are open."""

    title: str
    organization: str | None = None
    start: date | None = None
    end: date | None = None


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


class Predecessor(msgspec.Struct, frozen=True):
    """A body that came before another, and the day from which the later name holds, or null."""

    entry: OrganizationEntry
    until: date | None


class Authority(msgspec.Struct, frozen=True, dict=True):
    """Known bodies and people; every lookup is one look into a table."""

    organizations: tuple[OrganizationEntry, ...]
    people: tuple[PersonEntry, ...]

    def organization(self, name: str) -> OrganizationEntry | None:
        """The body that `name` means under any known name or acronym, or null where it is unknown."""
        bare = name.strip()
        found = self.by_acronym.get(bare)
        if found is None:
            folded = fold(bare).removeprefix("the ")
            found = self.by_name.get(folded) or self.by_folded_acronym.get(folded)
        return found

    def organization_with_id(self, entry_id: str) -> OrganizationEntry | None:
        """The body whose entry is `entry_id`, or null."""
        return self._by_id.get(entry_id)

    def publisher(self, host: str) -> OrganizationEntry | None:
        """The body that publishes on the web host `host` or on a domain above it, or null."""
        labels = host.lower().rstrip(".").split(".")
        for start in range(len(labels) - 1):
            if found := self._by_host.get(".".join(labels[start:])):
                return found
        return None

    def parents(self, entry: OrganizationEntry) -> tuple[OrganizationEntry, ...]:
        """The bodies that `entry` belongs to, nearest first."""
        found: list[OrganizationEntry] = []
        above = self._by_id.get(entry.parent or "")
        while above is not None and above not in found and above.id != entry.id:
            found.append(above)
            above = self._by_id.get(above.parent or "")
        return tuple(found)

    def root(self, entry: OrganizationEntry) -> str:
        """The id of the topmost body that `entry` belongs to, its own where it stands alone."""
        return (entry, *self.parents(entry))[-1].id

    @cached_property
    def finder(self) -> Finder:
        """What finds the known bodies in a text."""
        return Finder(self)

    def predecessors(self, entry: OrganizationEntry) -> tuple[Predecessor, ...]:
        """The bodies that `entry` took over, and those that they took over, nearest first; each once."""
        found: list[Predecessor] = []
        seen = {entry.id}
        waiting = list(entry.predecessors)
        while waiting:
            renaming = waiting.pop(0)
            earlier = self._by_id.get(renaming.id)
            if earlier is None or earlier.id in seen:
                continue
            seen.add(earlier.id)
            found.append(Predecessor(earlier, renaming.on))
            waiting.extend(earlier.predecessors)
        return tuple(found)

    def person(self, name: str) -> PersonEntry | None:
        """The person whom `name` means, in either order of its words, or null where unknown."""
        return self._people.get(_order_free(name))

    @cached_property
    def by_name(self) -> dict[str, OrganizationEntry]:
        """Folded names and aliases, without a leading "the", to entries; the first entry keeps a disputed name."""
        long = [(form, entry) for entry in self.organizations for form in (entry.name, *entry.aliases)]
        short = [(form, entry) for entry in self.organizations for form in entry.short]
        return _table((fold(form).removeprefix("the "), entry) for form, entry in (*long, *short))

    @cached_property
    def by_acronym(self) -> dict[str, OrganizationEntry]:
        """Acronyms as written to entries."""
        return _table((acronym, entry) for entry in self.organizations for acronym in entry.acronyms)

    @cached_property
    def by_folded_acronym(self) -> dict[str, OrganizationEntry]:
        """Acronyms in lower case to entries, for people who type them so."""
        return _table((fold(acronym), entry) for entry in self.organizations for acronym in entry.acronyms)

    @cached_property
    def _by_id(self) -> dict[str, OrganizationEntry]:
        return _table((entry.id, entry) for entry in self.organizations)

    @cached_property
    def _by_host(self) -> dict[str, OrganizationEntry]:
        return _table((host, entry) for entry in self.organizations for host in entry.hosts)

    @cached_property
    def _people(self) -> dict[str, PersonEntry]:
        table: dict[str, PersonEntry] = {}
        for entry in self.people:
            for form in entry.forms:
                table.setdefault(_order_free(form), entry)
        return table


def _order_free(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _table(pairs: Iterable[tuple[str, OrganizationEntry]]) -> dict[str, OrganizationEntry]:
    table: dict[str, OrganizationEntry] = {}
    for key, entry in pairs:
        if key:
            table.setdefault(key, entry)
    return table
