"""Looking up what the authority knows: each answer is one look into a table that is made once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from corpus.authority.entries import OrganizationEntry, PersonEntry, Predecessor, Role
from corpus.authority.finding import Finder, Form
from corpus.authority.holders import Holders
from corpus.authority.names import fold
from corpus.authority.offices import Offices


class Authority(msgspec.Struct, frozen=True, dict=True):
    """Known bodies and people; every lookup is one look into a table."""

    organizations: tuple[OrganizationEntry, ...]
    people: tuple[PersonEntry, ...]

    def organization(self, name: str) -> OrganizationEntry | None:
        """The body that `name` means under any known name or acronym, or null where it is unknown."""
        bare = name.strip()
        found = self.by_acronym.get(bare)
        if found is None:
            folded = _bare(bare)
            found = self.by_name.get(folded) or self.by_folded_acronym.get(folded)
        return found

    def form_of(self, entry: OrganizationEntry, name: str) -> Form:
        """Which form of `entry` the written `name` is; "alias" for spellings that are compared more loosely."""
        folded = _bare(name)
        if folded == _bare(entry.name):
            return "name"
        if folded in map(_bare, entry.aliases):
            return "alias"
        if folded in map(fold, entry.acronyms):
            return "acronym"
        return "short name" if folded in map(_bare, entry.short) else "alias"

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

    def publisher_for(self, entry: OrganizationEntry) -> OrganizationEntry:
        """The body that publishes the releases of `entry`: nearest upwards the one with a `releases_by` or hosts."""
        for one in (entry, *self.parents(entry)):
            if one.releases_by or one.hosts:
                return self._by_id.get(one.releases_by or one.id, one)
        return entry

    def speaks_for(self, entry: OrganizationEntry) -> OrganizationEntry:
        """The body that a press office speaks for, its parent; any other body speaks for itself."""
        return (self._by_id.get(entry.parent or "") or entry) if entry.press_office else entry

    def worded(self, text: str) -> tuple[OrganizationEntry, int, int] | None:
        """The body whose own `wording` stands first in `text`, with its half-open offsets; null for none."""
        pattern, entries = self._wordings
        match = pattern.search(text) if pattern else None
        return (entries[fold(match.group())], *match.span()) if match else None

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

    def successors(self, entry: OrganizationEntry) -> tuple[OrganizationEntry, ...]:
        """The bodies that took `entry` over: one after a renaming or a merger, several after a split."""
        return tuple(later for later, _ in self._successors.get(entry.id, ()))

    def lifetime(self, entry: OrganizationEntry) -> tuple[date | None, date | None]:
        """The first day of a body and the first day without it; null where not known or still open.

        What the entry leaves out is told by the renamings: it began when it took others over, it ended when it was.
        """
        began = [renaming.on for renaming in entry.predecessors if renaming.on]
        ended = [on for _, on in self._successors.get(entry.id, ()) if on]
        return entry.start or min(began, default=None), entry.end or max(ended, default=None)

    def person(self, name: str) -> PersonEntry | None:
        """The person whom `name` means, in either order of its words, or null where unknown."""
        return self._people.get(_order_free(name))

    def person_with_id(self, entry_id: str) -> PersonEntry | None:
        """The person whose entry is `entry_id`, or null."""
        return self._people_by_id.get(entry_id)

    def holder(self, title: str, surname: str, on: date | None = None) -> PersonEntry | None:
        """The one person named `surname` who held an office that `title` fits, on the day `on` where it is given.

        "Secretary" fits "Secretary of State", not "Deputy Secretary of State"; null where nobody fits or several do.
        """
        return self._holders.holder(title, surname, on)

    def body_of_office(self, role: str) -> OrganizationEntry | None:
        """The body of the known office that `role` is, or helps: "Acting Assistant Attorney General"; null for none."""
        return self._offices.body_of(role)

    def roles_on(self, person: PersonEntry, day: date) -> tuple[Role, ...]:
        """The offices that `person` held on `day`, in the order of the entry."""
        return tuple(role for role in person.roles if role.held_on(day))

    @cached_property
    def by_name(self) -> dict[str, OrganizationEntry]:
        """Folded names and aliases, without a leading "the", to entries; the first entry keeps a disputed name."""
        long = [(form, entry) for entry in self.organizations for form in (entry.name, *entry.aliases)]
        short = [(form, entry) for entry in self.organizations for form in entry.short]
        return _table((_bare(form), entry) for form, entry in (*long, *short))

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
    def _wordings(self) -> tuple[re.Pattern[str] | None, dict[str, OrganizationEntry]]:
        """One pattern for the wordings of all bodies, and whose each is, folded."""
        entries = {fold(wording): entry for entry in self.organizations for wording in entry.wording}
        forms = (re.escape(wording).replace(r"\ ", r"\s+") for entry in self.organizations for wording in entry.wording)
        ordered = sorted(forms, key=len, reverse=True)
        return (re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE) if ordered else None), entries

    @cached_property
    def _successors(self) -> dict[str, list[tuple[OrganizationEntry, date | None]]]:
        table: dict[str, list[tuple[OrganizationEntry, date | None]]] = {}
        for entry in self.organizations:
            for renaming in entry.predecessors:
                table.setdefault(renaming.id, []).append((entry, renaming.on))
        return table

    @cached_property
    def _holders(self) -> Holders:
        return Holders(self.people, self._by_id)

    @cached_property
    def _offices(self) -> Offices:
        return Offices(self.people, self._by_id)

    @cached_property
    def _people_by_id(self) -> dict[str, PersonEntry]:
        return {entry.id: entry for entry in self.people}

    @cached_property
    def _people(self) -> dict[str, PersonEntry]:
        table: dict[str, PersonEntry] = {}
        for entry in self.people:
            for form in entry.forms:
                table.setdefault(_order_free(form), entry)
        return table


def _bare(name: str) -> str:
    return fold(name).removeprefix("the ")


def _order_free(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _table(pairs: Iterable[tuple[str, OrganizationEntry]]) -> dict[str, OrganizationEntry]:
    table: dict[str, OrganizationEntry] = {}
    for key, entry in pairs:
        if key:
            table.setdefault(key, entry)
    return table
