"""Which source gives which release: the rules by which sources claim ids, the same for every engine.

Two sources may give one id. Where they also give the same address or the same words they mean one release, and the
later reading stands; otherwise the second is rejected with its reason, since one of them would be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.documents import record_digest, words_digest
from indexer.engine import Changes

#: The standing of a source's claim to an id: its release is in the index; it gave the same release as the owner; it
#: gave another release and was rejected.
Standing = Literal["owner", "same", "rejected"]


class Claim(NamedTuple):
    """A source's claim to an id; `words` is a digest of title and text, `record` of all but the time of reading."""

    id: str
    path: str
    standing: Standing
    url: str | None
    words: bytes
    record: bytes
    run: int


class ClaimStore(Protocol):
    """Where an engine keeps claims, sources and rejections."""

    def claims(self, release_id: str) -> Sequence[Claim]:
        """Who claims an id."""

    def claims_of(self, path: str, before_run: int) -> Sequence[Claim]:
        """What a source claimed in runs before `before_run` and not since."""

    def put_claim(self, claim: Claim, *, known: bool = True) -> None:
        """Set a source's claim to an id; not `known` where it is sure that it has none yet."""

    def drop_claim(self, release_id: str, path: str) -> None:
        """A source claims an id no more."""

    def source(self, path: str) -> SourceState | None:
        """A complete source, or null."""

    def put_source(self, state: SourceState) -> None:
        """A source was read to its end."""

    def drop_source(self, path: str) -> None:
        """Forget that a source was read, so that it is read again."""

    def put_rejection(self, rejection: Rejection, run: int) -> None:
        """Remember a rejection in place of those of earlier runs for the same path."""

    def drop_rejections(self, path: str, before_run: int) -> None:
        """Forget what earlier runs rejected of a source."""


class Shelf(Protocol):
    """Where an engine puts releases."""

    def put(self, release: Release, *, replaces: bool) -> None:
        """Add a release; with `replaces` in place of the one with its id."""

    def take(self, release_id: str) -> None:
        """Remove a release."""


class Claims:
    """What the sources of one run say becomes claims in a store and releases on a shelf."""

    def __init__(self, store: ClaimStore, shelf: Shelf, run: int, on_rejection: Callable[[Rejection], None]) -> None:
        """`run` is a number above those of all earlier runs; who is refused is told to `on_rejection` too."""
        self._store, self._shelf, self._run, self._on_rejection = store, shelf, run, on_rejection
        #: What was done to releases.
        self.changes = Changes()

    def add(self, release: Release) -> None:
        """A source gives a release: it takes the place of an earlier one with its id, or is refused."""
        path = release.source.path
        try:
            words, record = words_digest(release), record_digest(release)
        except UnicodeEncodeError:
            self._refuse(release, "its text holds half a character pair (a lone surrogate)", "repair the file")
            return
        claim = Claim(release.id, path, "owner", release.url, words, record, self._run)
        claims = self._store.claims(release.id)
        owner = next((claim for claim in claims if claim.standing == "owner"), None)
        if owner and (owner.path != path or owner.run == self._run) and not _same_release(owner, claim):
            if owner.path != path:
                self._store.put_claim(claim._replace(standing="rejected"))
            reason = f"the id {release.id} is already taken by another release in {owner.path}"
            self._refuse(release, reason, "give it another id")
            return
        if owner and owner.path != path:
            self._store.put_claim(owner._replace(standing="same"))
        self._store.put_claim(claim, known=bool(claims))
        if owner and owner.record == record and owner.path == path:
            self.changes.unchanged += 1
            return
        self._shelf.put(release, replaces=owner is not None)
        self.changes.replaced += owner is not None
        self.changes.added += owner is None

    def _refuse(self, release: Release, reason: str, advice: str) -> None:
        rejection = Rejection(release.source.path, reason, advice, release.id)
        self.reject(rejection)
        self._on_rejection(rejection)

    def reject(self, rejection: Rejection) -> None:
        """Remember a file, or a part of one, that could not be read."""
        self._store.put_rejection(rejection, self._run)

    def withdraw(self, release: Release, rejection: Rejection, *, replaced: bool) -> None:
        """A release that was put cannot be kept: it is rejected, and given up as if its source had not given it.

        `replaced` tells that it took the place of an earlier one.
        """
        removed = self.changes.removed
        for claim in self._store.claims(release.id):
            if claim.path == release.source.path:
                self._give_up(claim)
        if not replaced:
            self.changes.removed = removed
        self.changes.replaced -= replaced
        self.changes.added -= not replaced
        self.reject(rejection)
        self._on_rejection(rejection)

    def complete(self, source: SourceState) -> None:
        """A source has been read to its end: what it gave in earlier runs alone is given up."""
        for claim in self._store.claims_of(source.path, self._run):
            self._give_up(claim)
        self._store.drop_rejections(source.path, self._run)
        self._store.put_source(source)

    def unchanged(self, source: SourceState) -> bool:
        """A complete source needs no reading; true where the time of its file is newer, which is noted.

        One that this run has dropped, since it claims an id that another gave up, stays so and is read in the next.
        """
        known = self._store.source(source.path)
        if known is None or known == source:
            return False
        self._store.put_source(source)
        return True

    def forget(self, path: str) -> int:
        """A source and its releases are to go; returns how many releases went."""
        gone = sum([self._give_up(claim) for claim in self._store.claims_of(path, self._run + 1)])
        self._store.drop_rejections(path, self._run + 1)
        self._store.drop_source(path)
        return gone

    def _give_up(self, claim: Claim) -> bool:
        """A source gives an id no more; true when the release is gone with it.

        Another source that gave the same release keeps it; one that was rejected for the id is read again.
        """
        self._store.drop_claim(claim.id, claim.path)
        if claim.standing != "owner":
            return False
        others = self._store.claims(claim.id)
        for other in others:
            self._store.drop_source(other.path)
        heir = next((other for other in others if other.standing == "same"), None)
        if heir:
            # A record that no digest equals: whatever the heir gives takes the place of this release.
            self._store.put_claim(heir._replace(standing="owner", record=b""))
            return False
        self._shelf.take(claim.id)
        self.changes.removed += 1
        return True


def _same_release(one: Claim, other: Claim) -> bool:
    return (one.url is not None and one.url == other.url) or one.words == other.words
