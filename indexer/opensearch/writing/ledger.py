"""What one batch of a writer does, in memory: claims, sources and releases as they were read, and as they become.

The rules of `indexer.claims` run over it. They may run again over the same batch, where another writer changed a
document meanwhile: nothing here is written, and all that was read stands beside what becomes of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.claims import Claim
from indexer.opensearch.writing.knowledge import Claimed, Known

#: What becomes of a source that is forgotten.
_GONE = "gone"


class Ledger:
    """The claims, sources and releases of one batch; see `indexer.claims.ClaimStore` and `Shelf`."""

    def __init__(self, run: int) -> None:
        """Know nothing yet."""
        self._run = run
        self._claimed: dict[str, Claimed] = {}
        self._sources: dict[str, Known] = {}
        self._doubted: set[str] = set()
        self.begin()

    # What was read

    def learn(self, found: Iterable[Claimed], *, doubted: bool = False) -> None:
        """Take claims as they are in the index. `doubted` are such that this run may have written itself, unheard."""
        for claimed in found:
            self._claimed[claimed.id] = claimed
            if doubted:
                self._doubted.add(claimed.id)

    def learn_sources(self, found: Iterable[Known]) -> None:
        """Take sources as they are in the index."""
        self._sources.update((known.path, known) for known in found)

    def known(self, path: str) -> Known:
        """A source as it was read."""
        return self._sources[path]

    def unread(self) -> set[str]:
        """The sources that have claims and were not read themselves."""
        paths = {claim.path for claimed in self._claimed.values() for claim in claimed.claims}
        return paths - self._sources.keys()

    def begin(self) -> None:
        """Forget what became of all, so that the rules can run again."""
        self._claims = {
            release_id: [self._believed(claim) for claim in claimed.claims]
            for release_id, claimed in self._claimed.items()
        }
        self._before = {release_id: tuple(claims) for release_id, claims in self._claims.items()}
        self._of_path: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for release_id, claims in self._claims.items():
            for claim in claims:
                self._of_path[claim.path][release_id] = None
        self._ends: dict[str, SourceState | str | None] = {}
        self.puts: dict[str, Release] = {}
        self.takes: set[str] = set()
        self.replaced: set[str] = set()
        self.rejections: dict[str, list[tuple[Rejection, int]]] = {}
        #: The rejections that go: those of a path in runs before this.
        self.dropped_rejections: dict[str, int] = {}

    def _believed(self, claim: Claim) -> Claim:
        """The claim; its record counts as unknown where its release may not be in the index as it says."""
        known = self._sources.get(claim.path)
        own = claim.run == self._run
        sure = claim.id not in self._doubted if own else known is None or known.run >= claim.run
        return claim if sure else claim._replace(record=b"")

    # The store of the rules

    def claims(self, release_id: str) -> Sequence[Claim]:
        """Who claims an id."""
        return tuple(self._claims.get(release_id, ()))

    def claims_of(self, path: str, before_run: int) -> Sequence[Claim]:
        """What a source claimed in runs before `before_run` and not since, as far as it was read."""
        found = (claim for release_id in self._of_path.get(path, ()) for claim in self._claims[release_id])
        return [claim for claim in found if claim.path == path and claim.run < before_run]

    def put_claim(self, claim: Claim, *, known: bool = True) -> None:  # noqa: ARG002 - what is read costs nothing more
        """Set a source's claim to an id."""
        self.drop_claim(claim.id, claim.path)
        self._claims.setdefault(claim.id, []).append(claim)
        self._of_path[claim.path][claim.id] = None

    def drop_claim(self, release_id: str, path: str) -> None:
        """A source claims an id no more."""
        self._claims[release_id] = [claim for claim in self._claims.get(release_id, ()) if claim.path != path]

    def source(self, path: str) -> SourceState | None:
        """A complete source, or null."""
        known = self._sources.get(path)
        end = self._ends.get(path, known.state if known else None)
        return end if isinstance(end, SourceState) else None

    def put_source(self, state: SourceState) -> None:
        """A source was read to its end."""
        self._ends[state.path] = state

    def drop_source(self, path: str) -> None:
        """Forget that a source was read, so that it is read again."""
        self._ends[path] = None

    def keep_reading(self, path: str) -> None:
        """A source is not at its end after all."""
        self._ends.pop(path, None)

    def forget_source(self, path: str) -> None:
        """A source is gone with all that it claimed."""
        self._ends[path] = _GONE

    def put_rejection(self, rejection: Rejection, run: int) -> None:
        """Remember a rejection in place of those of earlier runs for the same path."""
        self.dropped_rejections.setdefault(rejection.path, run)
        self.rejections.setdefault(rejection.path, []).append((rejection, run))

    def drop_rejections(self, path: str, before_run: int) -> None:
        """Forget what earlier runs rejected of a source."""
        self.dropped_rejections[path] = max(before_run, self.dropped_rejections.get(path, 0))
        self.rejections[path] = [kept for kept in self.rejections.get(path, ()) if kept[1] >= before_run]

    # The shelf of the rules

    def put(self, release: Release, *, replaces: bool) -> None:
        """Add a release; with `replaces` in place of the one with its id."""
        self.takes.discard(release.id)
        self.puts[release.id] = release
        (self.replaced.add if replaces else self.replaced.discard)(release.id)

    def take(self, release_id: str) -> None:
        """Remove a release."""
        self.puts.pop(release_id, None)
        self.takes.add(release_id)

    # What became of all

    def changed(self) -> list[tuple[Claimed, Claimed]]:
        """The claims that are not as they were: each as read, and as it becomes.

        A source that gives up an id whose release goes is named until the release is gone.
        """
        found = []
        for release_id, claims in self._claims.items():
            read = self._claimed.get(release_id) or Claimed(release_id)
            leaving: tuple[str, ...] = ()
            if not any(claim.standing == "owner" for claim in claims):
                kept = {claim.path for claim in claims}
                gone = (claim.path for claim in read.claims if claim.path not in kept)
                leaving = tuple(dict.fromkeys((*read.leaving, *gone)))
            if leaving:
                self.takes.add(release_id)
            # What is put has a turn of its own, also where it is claimed as before.
            if tuple(claims) != self._before.get(release_id, ()) or read.leaving or release_id in self.puts:
                found.append((read, Claimed(release_id, tuple(claims), leaving, read.version)))
        return found

    def ends(self) -> tuple[list[Known], list[str]]:
        """The sources that are complete now or have to be read again, and the paths of those that are gone."""
        kept = []
        for path, end in self._ends.items():
            if end != _GONE:
                known = self._sources.get(path) or Known(path)
                state = end if isinstance(end, SourceState) else None
                kept.append(known._replace(run=self._run if state else known.run, state=state))
        return kept, [path for path, end in self._ends.items() if end == _GONE]
