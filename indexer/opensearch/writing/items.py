"""What a writer is told, in the order in which it is told, and what each of it does by the rules of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus.release import Release
from corpus.source import Rejection, SourceState, Unchanged
from indexer.claims import Claims
from indexer.opensearch.connection.bulk import Written
from indexer.opensearch.writing.ledger import Ledger


class Forgotten(NamedTuple):
    """A source is to go with its releases."""

    path: str


class Withdrawn(NamedTuple):
    """A release that the cluster refuses."""

    release: Release
    rejection: Rejection
    replaced: bool


Item = Release | Rejection | SourceState | Unchanged | Forgotten | Withdrawn


def source_of(item: Item) -> str | None:
    """The source that an item speaks of; null for a rejection, which changes none."""
    if isinstance(item, Release):
        return item.source.path
    if isinstance(item, Unchanged):
        return item.state.path
    return item.path if isinstance(item, SourceState | Forgotten) else None


def apply(claims: Claims, ledger: Ledger, item: Item, *, whole: bool) -> int:
    """Do what an item says by the rules; how many releases were forgotten. Unless `whole`, sources do not end here."""
    if isinstance(item, Release):
        claims.add(item)
    elif isinstance(item, Rejection):
        claims.reject(item)
    elif isinstance(item, Unchanged):
        claims.unchanged(item.state)
    elif isinstance(item, Withdrawn):
        claims.withdraw(item.release, item.rejection, replaced=item.replaced)
    elif isinstance(item, SourceState):
        claims.complete(item)
        if not whole:
            ledger.keep_reading(item.path)
    else:
        gone = claims.forget(item.path)
        if whole:
            ledger.forget_source(item.path)
        return gone
    return 0


def withdrawn(release: Release, found: Written, *, replaced: bool) -> Withdrawn:
    """What is told of a release that the cluster refused; `replaced` where it took the place of an earlier one."""
    reason = f"the cluster refuses it: {found.reason}"
    rejection = Rejection(release.source.path, reason, "make it shorter, or split it", release.id)
    return Withdrawn(release, rejection, replaced)


def ids_of(items: Iterable[Item]) -> Iterator[str]:
    """The ids that items speak of."""
    for item in items:
        if isinstance(item, Release):
            yield item.id
        elif isinstance(item, Withdrawn):
            yield item.release.id
