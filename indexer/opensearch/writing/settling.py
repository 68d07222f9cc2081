"""A batch of what sources say becomes documents, in an order that loses nothing whenever it is cut short.

1. The sources that are touched are noted as being read, so that they are read again should this run end here.
2. The claims are read, the rules of `indexer.claims` run over them in memory, and the claims that changed are written,
   each on condition that nobody has written it since. Where somebody has, it is read and the rules run again.
3. Releases are written and removed, each with the number of its claims' writing, so that of two writers the one whose
   claims hold has the last word. What the cluster refuses is given up again, and told as a rejection.
4. Rejections are written, and last the sources that are complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.claims import Claims
from indexer.engine import Changes, IndexProblem, Part
from indexer.opensearch.connection.bulk import Write, Written, send, send_at_once
from indexer.opensearch.connection.cluster import Cluster
from indexer.opensearch.layout.documents import documents_of
from indexer.opensearch.state import State
from indexer.opensearch.writing.items import Forgotten, Item, Withdrawn, apply, ids_of, source_of, withdrawn
from indexer.opensearch.writing.knowledge import Claimed, Knowledge, Known, rejection_write, source_key
from indexer.opensearch.writing.ledger import Ledger

#: Others may be first so often.
_ATTEMPTS = 100
#: Ids that sources claimed in earlier runs and that are looked at at once.
_MOST_OLDER = 2000


class Begun(NamedTuple):
    """A source that this run reads; `before` tells that the index knew it already."""

    known: Known
    before: bool


class Settling:
    """Makes documents of batches, for one run of a writer."""

    def __init__(
        self, cluster: Cluster, state: State, run: int, on_rejection: Callable[[Rejection], None], at_once: int
    ) -> None:
        """Write to the build of `state`, with `at_once` requests at a time."""
        self._cluster, self._state, self._run, self._on_rejection = cluster, state, run, on_rejection
        self._at_once = at_once
        self._knowledge = Knowledge(cluster, state.manifest)
        self._knowledge.refresh()
        self._begun: dict[str, Begun] = {}
        self._rejected_before = self._knowledge.count("rejection") > 0
        self._rejected = 0
        self._refreshed = True
        self.changes = Changes()
        #: Whether anything was written since the last commit.
        self.dirty = False

    def settle(self, items: Sequence[Item]) -> int:
        """Do what the items say, in their order; returns how many releases were forgotten."""
        gone, ended = 0, [item for item in items if isinstance(item, SourceState | Forgotten)]
        known = self._known(items)
        older = self._older(ended, known)
        while True:
            some = list(islice(older, _MOST_OLDER))
            whole = len(some) < _MOST_OLDER
            gone += self._settle(items, known, some, whole=whole)
            if whole:
                return gone
            # Sources that give up more ids than this do so in several steps, and are complete after the last.
            items = ended
            known = self._known(items)

    def _settle(self, items: Sequence[Item], known: dict[str, Known], older: list[str], *, whole: bool) -> int:
        ledger = Ledger(self._run)
        ledger.learn_sources(known.values())
        self._begin(items, ledger)
        self._learn(ledger, [*ids_of(items), *older])
        gone, written = self._agree(ledger, items, whole=whole)
        refused = self._shelve(ledger, written)
        if refused:
            self._settle(refused, self._known(refused), [], whole=True)
        self._end(ledger)
        return gone

    # What is known

    def _known(self, items: Iterable[Item]) -> dict[str, Known]:
        """The sources that items speak of, as they are in the index."""
        paths = dict.fromkeys(path for item in items if (path := source_of(item)) is not None)
        found = self._knowledge.known(path for path in paths if path not in self._begun)
        return {path: self._begun[path].known for path in paths if path in self._begun} | {
            known.path: known for known in found
        }

    def _older(self, ended: Iterable[Item], known: dict[str, Known]) -> Iterator[str]:
        """The ids that sources may have given in earlier runs alone; of forgotten ones all."""
        forgotten = [item.path for item in ended if isinstance(item, Forgotten)]
        if forgotten:
            self.refresh()
            yield from self._knowledge.claimed_by(forgotten, None)
        complete = {item.path for item in ended if isinstance(item, SourceState) and self._was_known(known[item.path])}
        if complete:
            yield from self._knowledge.claimed_by(sorted(complete), self._run)

    def _was_known(self, known: Known) -> bool:
        begun = self._begun.get(known.path)
        return begun.before if begun else known.version is not None

    def _learn(self, ledger: Ledger, ids: Iterable[str], *, doubted: bool = False) -> None:
        """Read claims, and the sources that have them."""
        ledger.learn(self._knowledge.claimed(dict.fromkeys(ids)), doubted=doubted)
        ledger.learn_sources(self._knowledge.known(ledger.unread()))

    # The steps

    def _begin(self, items: Iterable[Item], ledger: Ledger) -> None:
        """Note the sources that are read from now on as not complete."""
        changing = (item for item in items if isinstance(item, Release | SourceState | Forgotten))
        paths = {path for item in changing if (path := source_of(item)) is not None} - self._begun.keys()
        waiting = [ledger.known(path) for path in sorted(paths)]
        before = {known.path: known.version is not None for known in waiting}
        for _ in range(_ATTEMPTS):
            opened = [known._replace(state=None) for known in waiting]
            sent = self._send([known.write(known.version, new=known.version is None) for known in opened])
            for known, written in zip(opened, sent, strict=True):
                if written.version is not None:
                    self._begun[known.path] = Begun(known._replace(version=written.version), before[known.path])
            waiting = self._knowledge.known(
                known.path for known, written in zip(opened, sent, strict=True) if written.overtaken
            )
            if not waiting:
                break
        else:
            raise self._contended()
        ledger.learn_sources(self._begun[path].known for path in paths)

    def _agree(self, ledger: Ledger, items: Sequence[Item], *, whole: bool) -> tuple[int, dict[str, Claimed]]:
        """Run the rules until all claims that change are written; how many releases were forgotten, and the claims."""
        done: dict[str, Claimed] = {}
        for _ in range(_ATTEMPTS):
            told: list[Rejection] = []
            claims = Claims(ledger, ledger, self._run, told.append)
            ledger.begin()
            gone = sum([apply(claims, ledger, item, whole=whole) for item in items])
            clashing = self._write_claims(ledger.changed(), done)
            if not clashing:
                self._count(claims.changes)
                for rejection in told:
                    self._on_rejection(rejection)
                return gone, done
            self._learn(ledger, clashing, doubted=True)
        raise self._contended()

    def _write_claims(self, changed: Iterable[tuple[Claimed, Claimed]], done: dict[str, Claimed]) -> list[str]:
        """Write claims that are not `done` yet; the ids of those that another writer has changed meanwhile."""
        waiting = [(read, becomes) for read, becomes in changed if becomes.id not in done]
        sent = self._send([becomes.write(read.version) for read, becomes in waiting])
        overtaken = {}
        for (_, becomes), written in zip(waiting, sent, strict=True):
            if written.version is not None:
                done[becomes.id] = becomes._replace(version=written.version)
            else:
                overtaken[becomes.id] = becomes
        # A request that was sent twice, since its answer was lost, meets what it has written itself.
        for found in self._knowledge.claimed(overtaken) if overtaken else ():
            if found[:3] == overtaken[found.id][:3]:
                done[found.id] = found
                del overtaken[found.id]
        return list(overtaken)

    def _shelve(self, ledger: Ledger, written: dict[str, Claimed]) -> list[Withdrawn]:
        """Write and remove releases; those that the cluster refuses."""
        turns = {release_id: claimed.version.seq_no for release_id, claimed in written.items() if claimed.version}
        refused = []
        for release_id, found in send_at_once(
            self._cluster, self._state.releases, self._release_writes(ledger, turns), self._at_once
        ):
            self.dirty = True
            if found.refused and release_id in ledger.puts:
                refused.append(withdrawn(ledger.puts[release_id], found, replaced=release_id in ledger.replaced))
            elif found.version is None and not (found.overtaken or found.refused):
                raise self._failure(found)
        gone = [claimed for claimed in written.values() if claimed.leaving]
        self._send([claimed._replace(leaving=()).write(claimed.version) for claimed in gone])
        return refused

    def _release_writes(self, ledger: Ledger, turns: dict[str, int]) -> Iterator[Write]:
        for release_id in sorted(ledger.takes & turns.keys()):
            yield Write(release_id, None, turn=turns[release_id])
        for release_id, content in documents_of(ledger.puts.values(), self._run):
            yield Write(release_id, content, turn=turns[release_id])

    def _end(self, ledger: Ledger) -> None:
        """Write rejections, and which sources are complete, have to be read again or are gone."""
        self._drop_rejections(ledger.dropped_rejections)
        rejections = [rejection for found in ledger.rejections.values() for rejection, _ in found]
        self._send([self._rejection(rejection) for rejection in rejections])
        kept, gone = ledger.ends()
        # One that another writer wants read again meanwhile is not complete.
        self._send([known.write(known.version if known.state else None) for known in kept])
        self._send([Write(source_key(path), None) for path in gone])
        for path in [*(known.path for known in kept if known.state), *gone]:
            self._begun.pop(path, None)

    def _rejection(self, rejection: Rejection) -> Write:
        self._rejected += 1
        return rejection_write(rejection, self._run, self._rejected)

    def _drop_rejections(self, dropped: dict[str, int]) -> None:
        """Remove rejections of earlier runs, and those of this one where a source is forgotten."""
        for before in set(dropped.values()):
            paths = sorted(path for path, run in dropped.items() if run == before)
            if self._rejected_before or (before > self._run and self._rejected):
                self._knowledge.drop_rejections(paths, before)
                self.dirty = True

    def drop_lasting_rejections(self, part: Part) -> None:
        """Forget what earlier runs rejected of paths that are no sources: who meets them again says so again."""
        if not self._rejected_before:
            return
        older = self._knowledge.older_rejections(self._run)
        while some := list(islice(older, _MOST_OLDER)):
            paths = {path for _, path in some if part.has(path)}
            lasting = {known.path for known in self._knowledge.known(sorted(paths)) if known.state is None}
            self._send([Write(key, None) for key, path in some if path in lasting])

    # What all of these need

    def refresh(self) -> None:
        """Have searches of the manifest find what was written."""
        if not self._refreshed:
            self._knowledge.refresh()
            self._refreshed = True

    def _send(self, writes: Sequence[Write]) -> list[Written]:
        """Write documents of the manifest; each is written, or was overtaken by another writer."""
        if not writes:
            return []
        self.dirty, self._refreshed = True, False
        sent = send(self._cluster, self._state.manifest, writes)
        for written in sent:
            if written.version is None and not written.overtaken:
                raise self._failure(written)
        return sent

    def _count(self, changes: Changes) -> None:
        for name in Changes.__struct_fields__:
            setattr(self.changes, name, getattr(self.changes, name) + getattr(changes, name))

    def _failure(self, written: Written) -> IndexProblem:
        return IndexProblem(f"{self._cluster.address.location}: the cluster refuses this ({written.reason})")

    def _contended(self) -> IndexProblem:
        return IndexProblem(f"{self._cluster.address.location}: too many writers change the same releases at once")
