"""The roles in which releases name a speaker, over time, as their result lines tell them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from indexer.answering.roles import Naming, held_roles, written_roles
from indexer.columnar.facet_columns import FacetColumn, Numbers
from indexer.columnar.snapshot import Snapshot
from indexer.results import HeldRole

#: So many result lines are read at most, at some 7 us each.
MOST_READ = 5000
#: From so many releases on an answer is kept: few speakers have them, and they take the longest.
KEPT_FROM = 500


def roles(snapshot: Snapshot, speaker: str) -> tuple[HeldRole, ...]:
    """The roles of a speaker as the result lines of its releases have them, the latest first; none for an unknown name.

    Roles that differ in case and spaces alone are one, in its most frequent writing. Of more than `MOST_READ` releases
    that many are read, evenly spread from the newest to the oldest, and counts are of these.
    """
    column = snapshot.facet("speaker")
    ordinal = column.ordinal_of.get(speaker)
    if ordinal is None:
        return ()
    places = _newest_first(snapshot, column, ordinal)
    if len(places) < KEPT_FROM:
        return _held(snapshot, speaker, places)
    kept: tuple[HeldRole, ...] = snapshot.keep(("roles", speaker), lambda: _held(snapshot, speaker, places))
    return kept


def _newest_first(snapshot: Snapshot, column: FacetColumn, ordinal: int) -> Numbers:
    """The releases of a speaker, each with its segment and its number there, newest first: i64[releases, 2]."""
    places, days = [np.empty((0, 2), np.intp)], [np.empty(0, np.intp)]
    for at, segment in enumerate(snapshot.segments):
        numbers = np.flatnonzero(column.having(at, [ordinal]) & snapshot.live_in(at))
        places.append(np.stack([np.full(len(numbers), at), numbers], axis=1))
        days.append(segment.numbers("first_day").take(numbers).astype(np.intp))
    ordered: Numbers = np.concatenate(places)[np.argsort(-np.concatenate(days), kind="stable")]
    return ordered


def _held(snapshot: Snapshot, speaker: str, places: Numbers) -> tuple[HeldRole, ...]:
    if len(places) > MOST_READ:
        places = places[np.linspace(0, len(places) - 1, MOST_READ).astype(np.intp)]
    return held_roles(_namings(snapshot, speaker, places))


def _namings(snapshot: Snapshot, speaker: str, places: Numbers) -> Iterator[Naming]:
    for at, number in places.tolist():
        line, _ = snapshot.segments[at].records.line(number)
        for role in written_roles(each for each in line.speakers if each[0] == speaker).values():
            yield Naming(role, 1, line.date, line.date)
