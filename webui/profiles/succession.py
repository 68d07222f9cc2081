"""The line of names that a body stands in: those it came of, itself, and those that it became, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from corpus.authority import Authority, OrganizationEntry


@dataclass(frozen=True)
class Became:
    """What happened to a body: `later` took it over, on a day that is null where it is not known.

    `merged` tells that `later` took over other bodies as well.
    """

    later: OrganizationEntry
    on: date | None
    merged: bool


@dataclass(frozen=True)
class Name:
    """A body of the line: its first day, the first day without it (null: not known or still open), what it became."""

    entry: OrganizationEntry
    began: date | None
    ended: date | None
    became: tuple[Became, ...]

    @property
    def split(self) -> bool:
        """Whether several bodies took it over."""
        return len(self.became) > 1


@dataclass(frozen=True)
class Line:
    """Bodies in the order of time; `links` are the positions of an earlier and a later one, where one took over."""

    names: tuple[Name, ...]
    links: tuple[tuple[int, int], ...]

    @property
    def entries(self) -> list[OrganizationEntry]:
        """All bodies that the line speaks of, also those that took a part over and stand beside it; each once."""
        told = [entry for name in self.names for entry in (name.entry, *(each.later for each in name.became))]
        return list({entry.id: entry for entry in told}.values())


def line_of(entry: OrganizationEntry, authority: Authority) -> Line | None:
    """The line that `entry` stands in; null where it has borne one name alone."""
    entries = [*(each.entry for each in authority.predecessors(entry)), entry, *_later(entry, authority)]
    by_id = {each.id: each for each in entries}
    if len(by_id) == 1:
        return None
    ordered = _in_time(by_id, authority)
    place = {each.id: at for at, each in enumerate(ordered)}
    links = [
        (place[renaming.id], place[each.id])
        for each in ordered
        for renaming in each.predecessors
        if renaming.id in place and place[renaming.id] < place[each.id]
    ]
    return Line(tuple([_name(each, authority) for each in ordered]), tuple(sorted(links)))


def _later(entry: OrganizationEntry, authority: Authority) -> list[OrganizationEntry]:
    """The bodies that took `entry` over, and those that took these over, nearest first."""
    return _reached(entry, authority.successors)


def _reached(
    entry: OrganizationEntry, following: Callable[[OrganizationEntry], Iterable[OrganizationEntry]]
) -> list[OrganizationEntry]:
    found = {entry.id: entry}
    waiting = [entry]
    for each in waiting:
        fresh = [other for other in following(each) if other.id not in found]
        found.update((other.id, other) for other in fresh)
        waiting += fresh
    return waiting[1:]


def _in_time(by_id: dict[str, OrganizationEntry], authority: Authority) -> list[OrganizationEntry]:
    """No body before one that it took over, else by the day that is known of them; renamings in a circle come last."""
    waits = {
        each.id: {renaming.id for renaming in each.predecessors if renaming.id in by_id} for each in by_id.values()
    }
    ready = [(_when(by_id[key], authority), key) for key, earlier in waits.items() if not earlier]
    heapq.heapify(ready)
    ordered: dict[str, OrganizationEntry] = {}
    while ready:
        _, key = heapq.heappop(ready)
        ordered[key] = by_id[key]
        for later in authority.successors(by_id[key]):
            left = waits.get(later.id, set())
            if key in left:
                left.discard(key)
                if not left:
                    heapq.heappush(ready, (_when(later, authority), later.id))
    return list((ordered | by_id).values())


def _when(entry: OrganizationEntry, authority: Authority) -> tuple[date, date, str]:
    began, ended = authority.lifetime(entry)
    return ended or began or date.max, began or date.min, entry.name


def _name(entry: OrganizationEntry, authority: Authority) -> Name:
    became = [
        Became(later, renaming.on, len(later.predecessors) > 1)
        for later in authority.successors(entry)
        for renaming in later.predecessors
        if renaming.id == entry.id
    ]
    return Name(entry, *authority.lifetime(entry), tuple(became))
