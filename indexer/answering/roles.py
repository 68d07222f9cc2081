"""The roles in which releases name a speaker, over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from corpus.release import ReleaseDate
from indexer.results import HeldRole


class Naming(NamedTuple):
    """Releases that name a speaker in a role, written in one way: how many, the dates of the first and the last."""

    role: str
    releases: int
    first: ReleaseDate | None
    last: ReleaseDate | None


def written_roles(speakers: Iterable[tuple[str, str | None]]) -> dict[tuple[str, str], str]:
    """The roles that one release gives its speakers, in plain spaces, by name and role in lower case.

    A release names a speaker in a role once, however it writes it; of several writings the last one counts.
    """
    found: dict[tuple[str, str], str] = {}
    for name, role in speakers:
        if role and (written := " ".join(role.split())):
            found[name, written.casefold()] = written
    return found


def held_roles(namings: Iterable[Naming]) -> tuple[HeldRole, ...]:
    """The roles of a speaker, the latest first: those that differ in case alone are one, in its most frequent writing.

    Of writings that are as frequent the one that came first in `namings` is taken.
    """
    found: dict[str, _Role] = {}
    for naming in namings:
        found.setdefault(naming.role.casefold(), _Role()).add(naming)
    held = [role.told() for role in found.values()]
    return tuple(sorted(held, key=lambda role: (-days_of(role.last)[0].toordinal(), -role.count, role.role)))


class _Role:
    """A role in the making."""

    def __init__(self) -> None:
        self._writings: Counter[str] = Counter()
        self._first: list[ReleaseDate] = []
        self._last: list[ReleaseDate] = []

    def add(self, naming: Naming) -> None:
        self._writings[naming.role] += naming.releases
        self._first += [naming.first] if naming.first else []
        self._last += [naming.last] if naming.last else []

    def told(self) -> HeldRole:
        (role, _), *_others = self._writings.most_common(1)
        first, last = min(self._first, key=days_of, default=None), max(self._last, key=days_of, default=None)
        return HeldRole(role, first, last, self._writings.total())


def days_of(when: ReleaseDate | None) -> tuple[date, date]:
    """What dates are ordered by; what has none comes before all."""
    return (when.first_day, when.last_day) if when else (date.min, date.min)
