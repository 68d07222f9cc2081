"""The distributed engine: which commit is read, and what is asked of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from corpus.release import Release
from corpus.source import Rejection
from indexer.engine import MEMORY_MIB, WHOLE, Damage, Part, Status
from indexer.names import Names
from indexer.offers import offers
from indexer.opensearch.builds import make_build
from indexer.opensearch.commits import Commits
from indexer.opensearch.connection.address import read_address, read_credentials
from indexer.opensearch.connection.cluster import Cluster, TooBroad
from indexer.opensearch.inspection import damages, status_of
from indexer.opensearch.layout.documents import release_of
from indexer.opensearch.naming.completion import suggest
from indexer.opensearch.naming.respelling import respelled
from indexer.opensearch.paging import ids
from indexer.opensearch.reader import Reader
from indexer.opensearch.roles import roles
from indexer.opensearch.search import Search
from indexer.opensearch.similarity import similar
from indexer.opensearch.state import current_state
from indexer.opensearch.watching import Watching
from indexer.opensearch.writing.writer import ClusterWriter
from indexer.query.errors import TooManyForms
from indexer.results import HeldRole, MissingShards, Results, SearchRequest, Similar
from indexer.suggestions import Offers, Respelling, Suggestion

#: Is told of shards that did not answer.
_Note = Callable[[MissingShards], None]
_Answer = TypeVar("_Answer")


class ClusterEngine:
    """An index in an OpenSearch cluster; see `indexer.engine.Engine`. One serves any number of threads."""

    def __init__(self, commits: Commits, budget_ms: float | None = None, note: _Note | None = None) -> None:
        """Use `ClusterEngine.open`."""
        self._commits, self._budget_ms, self._note = commits, budget_ms, note

    @classmethod
    def open(cls, location: str, *, create: bool = False, budget_ms: float | None = None) -> ClusterEngine:
        """Open the index at `location`, as in `opensearch://host:port/name`; `create` makes it where there is none.

        Raises `NoIndex`, and `IndexProblem` where the cluster does not answer.
        """
        cluster = Cluster(read_address(location), read_credentials())
        try:
            if create:
                make_build(cluster)
            else:
                current_state(cluster)
        except BaseException:
            cluster.close()
            raise
        return cls(Commits(cluster), budget_ms)

    def noting(self, note: _Note) -> ClusterEngine:
        """The same index for one asker, who is told of each part that leaves something out of an answer."""
        return ClusterEngine(self._commits, self._budget_ms, note)

    # What readers ask

    def search(self, request: SearchRequest) -> Results:
        """Answer `request`; raises `QueryError` for an unreadable query, `IndexProblem` for an unreadable index."""
        started = time.perf_counter()
        timed = self._timed(request)
        try:
            results = self._read(lambda reader: Search(timed, reader).answer())
        except TooBroad as problem:
            raise TooManyForms(str(problem), 0, len(request.query)) from None
        return msgspec.structs.replace(results, took_ms=(time.perf_counter() - started) * 1000)

    def _timed(self, request: SearchRequest) -> SearchRequest:
        """The request with what a search may take, where it says nothing of its own; null for any time."""
        budget = self._budget_ms if request.budget_ms is None else request.budget_ms
        return msgspec.structs.replace(request, budget_ms=None if budget == math.inf else budget)

    def get(self, release_id: str) -> Release | None:
        """The release with this id, or null; raises `PartAway` where the part of the index that may have it is away."""
        found = self._read(lambda reader: reader.document(release_id, "record"))
        return release_of(found["record"]) if found else None

    def similar(self, release_id: str, limit: int = 10) -> tuple[Similar, ...]:
        """Other releases that say the same or speak of the same, the most alike first; none for an unknown id."""
        return self._read(lambda reader: similar(reader, release_id, limit))

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """People, organizations and words that complete the end of `text`, at most `limit`, the most frequent first."""
        return self._read(lambda reader: suggest(reader, text, limit))

    def offers(self, query: str) -> Offers:
        """The filters that words of a query look like; none for one that can't be read."""
        return self._read(lambda reader: offers(query, reader.names()))

    def respelled(self, request: SearchRequest) -> Respelling | None:
        """The request's query in a spelling that finds more, where a word is unknown or much rarer than another."""
        timed = self._timed(request)
        return self._read(lambda reader: respelled(reader, timed))

    def names(self) -> Names:
        """What finds the values that a name means, the forms of a value, and the authority that the index knows."""
        return self._read(Reader.names)

    def roles(self, speaker: str) -> tuple[HeldRole, ...]:
        """The roles in which releases name a speaker, by its canonical name; the latest first."""
        return self._read(lambda reader: roles(reader, speaker))

    def ids(self, start: int, count: int) -> list[str]:
        """The ids of `count` releases from `start` on, in an order that holds for one commit."""
        return self._read(lambda reader: ids(reader, start, count))

    def status(self) -> Status:
        """What is in the index."""
        return self._read(status_of)

    def generation(self) -> int:
        """The number of the commit that readers see now."""
        return self._commits.newest().state.generation

    def version(self) -> str:
        """A short text that is another one after each commit and each rebuild: what an answer holds for."""
        return self._commits.newest().state.version

    def check(self, progress: Callable[[str], None] = lambda _file: None) -> list[Damage]:
        """Look at every shard and at what the writer noted; calls `progress` with what is looked at."""
        return self._read(lambda reader: damages(reader, progress))

    # Changes

    def writer(
        self,
        *,
        rebuild: bool = False,
        jobs: int | None = None,
        memory_mib: int = MEMORY_MIB,
        on_rejection: Callable[[Rejection], None] = lambda _rejection: None,
        part: Part = WHOLE,
    ) -> ClusterWriter:
        """A writer; raises `IndexLocked` where there is one already that writes the same part."""
        return ClusterWriter(
            self._commits.cluster,
            rebuild=rebuild,
            jobs=jobs,
            memory_mib=memory_mib,
            on_rejection=on_rejection,
            on_commit=self._commits.look_anew,
            part=part,
        )

    def close(self) -> None:
        """Let go of connections."""
        self._commits.cluster.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, ask: Callable[[Reader], _Answer]) -> _Answer:
        """Ask the newest commit; what is missing in the answer is noted, and nothing of it is kept for others."""
        return self._commits.read(lambda reader: ask(Watching(reader, note=self._note)))
