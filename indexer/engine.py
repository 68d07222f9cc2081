"""The protocol that every engine keeps, and the one place that opens them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import NamedTuple, Protocol, Self
from zlib import crc32

import msgspec

from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.names import Names
from indexer.results import HeldRole, MissingShards, Results, SearchRequest, Similar
from indexer.suggestions import Offers, Respelling, Suggestion

#: What a writer holds in memory of releases that are not yet in a file, in MiB, where nothing else is asked for.
MEMORY_MIB = 512

#: How addresses of a cluster begin: in clear, and by TLS.
_CLUSTERS = ("opensearch", "opensearchs")
#: How an address of something begins, which is more than the letter of a disk.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)


class IndexProblem(Exception):
    """A failure that a user can act on. `str()` is one line: what, where and what to do."""


class NoIndex(IndexProblem):
    """There is no index at the given place."""


class IndexLocked(IndexProblem):
    """Another process is writing to the index."""


class IndexDamaged(IndexProblem):
    """A file of the index is missing or is not what was written."""

    def __init__(self, file: object, problem: str, advice: str) -> None:
        """Say which file, what is wrong with it, and how to mend it."""
        super().__init__(str(file), problem, advice)
        self.damage = Damage(str(file), problem, advice)

    def __str__(self) -> str:
        return f"{self.damage.file}: {self.damage.problem}; {self.damage.advice}"


class IndexAway(IndexProblem):
    """The index does not answer now; it may in a moment."""


class PartAway(IndexAway):
    """A part of the index does not answer that is needed: what lies in it may be there or not."""


class BudgetSpent(Exception):
    """A search took longer than it was given. `str()` is one line: what it costs, and how to ask for less."""


class Status(msgspec.Struct, frozen=True):
    """What is in an index. `size` in bytes; `years` maps a year to a number of releases, `undated` counts the rest."""

    location: str
    releases: int
    segments: int
    size: int
    updated: datetime | None
    generation: int
    years: Mapping[int, int]
    undated: int
    rejected: tuple[Rejection, ...]


class Damage(msgspec.Struct, frozen=True):
    """A file of the index that is not what was written, what is wrong, and how to mend it."""

    file: str
    problem: str
    advice: str


class Changes(msgspec.Struct):
    """How many releases a writer added, replaced, found unchanged and removed since it was opened."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0


class Part(NamedTuple):
    """The share of all paths that a writer reads: number `number` of `of`, from 1; told by a hash of each path."""

    number: int
    of: int

    def has(self, path: str) -> bool:
        """Whether a path is of this part."""
        return self.of == 1 or crc32(os.fsencode(path)) % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


#: All of them.
WHOLE = Part(1, 1)


class Writer(Protocol):
    """Changes to an index; what is added shows to readers when `commit` returns, all of it or nothing."""

    def authority(self) -> bytes:
        """The TOML of the user's own bodies and people that the index knows names by; empty where there is none."""

    def set_authority(self, content: bytes) -> None:
        """Know names by this TOML from the next commit on; see `corpus.authority`."""

    def sources(self) -> Mapping[str, SourceState]:
        """The complete sources of the last commit, by path; of a writer of a part those in it."""

    def add(self, release: Release) -> None:
        """Add a release, in place of an earlier one with its id; refused where another source owns the id.

        What is refused is told to the `on_rejection` of `Engine.writer`, at the next commit at the latest.
        """

    def reject(self, rejection: Rejection) -> None:
        """Remember a file, or a part of one, that could not be read."""

    def complete(self, source: SourceState) -> None:
        """A source has been read to its end: its releases that were not added again are gone."""

    def unchanged(self, source: SourceState) -> None:
        """A complete source needs no reading; only the time of its file may be newer."""

    def forget(self, *paths: str) -> int:
        """Remove sources and their releases, many at once where there are many; returns how many releases."""

    def source_paths(self) -> list[str]:
        """The paths of the same and of those that were not read to their end."""

    def changes(self) -> Changes:
        """What was done since the writer was opened."""

    def commit(self) -> None:
        """Make all changes since the last commit visible and durable."""

    def finish(self) -> None:
        """The run is complete: commit, and put an index that was built anew in place of the old one."""

    def hurry(self) -> None:
        """Somebody wants to stop: what waits for others raises `IndexProblem`; signal handlers may call this."""

    def close(self) -> None:
        """Drop what was not committed and let the next writer in."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class Engine(Protocol):
    """An index that answers searches. Readers never wait for a writer.

    They see a commit of a directory as soon as it is made, and one of a cluster within half a second. Where a part of
    an index does not answer, what is told is told of the rest; what only the whole can tell raises `PartAway`.
    """

    def noting(self, note: Callable[[MissingShards], None]) -> Engine:
        """The same index for one asker, who is told through `note` of any part that leaves something out of an answer.

        What is asked of `Names` that this engine gives is told too. Only the engine itself is to be closed.
        """

    def search(self, request: SearchRequest) -> Results:
        """Answer `request`; raises `QueryError` for an unreadable query, `IndexProblem` for an unreadable index."""

    def get(self, release_id: str) -> Release | None:
        """The release with this id, or null; raises `PartAway` where the part that may have it does not answer."""

    def similar(self, release_id: str, limit: int = 10) -> tuple[Similar, ...]:
        """Other releases that say the same or speak of the same, the most alike first; none for an unknown id."""

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """People, organizations and words that complete the end of `text`, at most `limit`, the most frequent first."""

    def offers(self, query: str) -> Offers:
        """The filters that words of a query look like; none for one that can't be read."""

    def respelled(self, request: SearchRequest) -> Respelling | None:
        """The request's query in a spelling that finds more, where a word is unknown or much rarer than another."""

    def names(self) -> Names:
        """What finds the values that a name means, the forms of a value, and the authority that the index knows."""

    def roles(self, speaker: str) -> tuple[HeldRole, ...]:
        """The roles in which releases name a speaker, by its canonical name; the latest first. None for nobody known.

        An engine may look at 5,000 of its releases, evenly spread over time, where there are more.
        """

    def ids(self, start: int, count: int) -> list[str]:
        """The ids of `count` releases from `start` on, in an order that holds for one commit; raises `PartAway`."""

    def status(self) -> Status:
        """What is in the index."""

    def check(self, progress: Callable[[str], None] = lambda _file: None) -> list[Damage]:
        """Verify every file; calls `progress` with each file's name."""

    def writer(
        self,
        *,
        rebuild: bool = False,
        jobs: int | None = None,
        memory_mib: int = MEMORY_MIB,
        on_rejection: Callable[[Rejection], None] = lambda _rejection: None,
        part: Part = WHOLE,
    ) -> Writer:
        """The only writer; raises `IndexLocked` at once where there is one already.

        With `rebuild` it starts from nothing, beside the index that readers see until `Writer.finish`. It uses `jobs`
        processes, null for as many as there are processors, and writes new releases once they take `memory_mib` MiB.
        An index in a cluster may have several writers at once, each of another `part`.
        """

    def generation(self) -> int:
        """The number of the commit that readers see now."""

    def version(self) -> str:
        """A short text that is another one after each commit and each rebuild: what an answer holds for."""

    def close(self) -> None:
        """Let go of files."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


def open_engine(location: str, *, create: bool = False, budget_ms: float | None = None) -> Engine:
    """Open the index at `location`, a directory or `opensearch://host:port/name`; `create` makes a missing one.

    A search that says nothing of its own may take `budget_ms` milliseconds; null for any time. Raises `NoIndex` where
    there is none and `create` is false, and `IndexProblem` for the address of anything else.
    """
    from indexer.columnar import ColumnarEngine

    if location.partition("://")[0].lower() in _CLUSTERS:
        return _open_cluster(location, create=create, budget_ms=budget_ms)
    if _ADDRESS.match(location):
        advice = f"a cluster is {_CLUSTERS[0]}://host:port/name ({_CLUSTERS[1]}:// for TLS), a directory a path: ./name"
        raise IndexProblem(f"“{without_secret(location)}” is no address of an index; {advice}")
    return ColumnarEngine.open(location, create=create, budget_ms=budget_ms)


def without_secret(location: str) -> str:
    """An address without the user and password that somebody wrote into it.

    >>> without_secret("https://me:p@ss@host:9200/name")
    'https://host:9200/name'
    """
    scheme, mark, rest = location.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def _open_cluster(location: str, *, create: bool, budget_ms: float | None) -> Engine:
    try:
        from indexer.opensearch import ClusterEngine
    except ModuleNotFoundError as problem:
        if problem.name not in ("opensearchpy", "tenacity"):
            raise
        advice = "run pip install opensearch-py tenacity"
        raise IndexProblem(f"{location}: a cluster is asked by two libraries more; {advice}") from None
    return ClusterEngine.open(location, create=create, budget_ms=budget_ms)


__all__ = [
    "MEMORY_MIB",
    "WHOLE",
    "BudgetSpent",
    "Changes",
    "Damage",
    "Engine",
    "IndexAway",
    "IndexDamaged",
    "IndexLocked",
    "IndexProblem",
    "NoIndex",
    "Part",
    "PartAway",
    "Status",
    "Writer",
    "open_engine",
    "without_secret",
]
