"""The manifest of a build: which file gave which release, what was rejected, and what the files of the index hold.

Whoosh's naming of a TOC is the only commit. Every row therefore says from which generation it holds (`born`) and from
which it does not any more (`died`). The rows of generation G+1 are durable before the TOC of G+1 is named; where the
process dies between the two, the TOC still says G: readers do not see those rows, and the next writer makes them void.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from corpus.source import Rejection, SourceState
from indexer.engine import IndexDamaged, IndexProblem

MANIFEST = "manifest.sqlite"

#: The standing of a source's claim to an id: its release is in the index; it gave the same release as the owner; it
#: gave another release and was rejected.
Standing = Literal["owner", "same", "rejected"]

_LIVE = "born <= :g AND (died IS NULL OR died > :g)"
_TABLES = {
    "source": "path TEXT NOT NULL, state BLOB NOT NULL",
    "claim": "id TEXT NOT NULL, path TEXT NOT NULL, standing TEXT NOT NULL, url TEXT, words BLOB, record BLOB,"
    " run INTEGER NOT NULL",
    "rejection": "path TEXT NOT NULL, part TEXT, reason TEXT, advice TEXT, run INTEGER NOT NULL",
    "file": "name TEXT NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL",
    "update_": "at TEXT NOT NULL, releases INTEGER NOT NULL",
    "authority": "content BLOB NOT NULL",
}
#: A claim is looked up by id and path together: by path alone, a file of n releases would cost n² comparisons.
_INDEXES = (("source", "path"), ("claim", "id, path"), ("claim", "path"), ("rejection", "path"))


class Claim(NamedTuple):
    """A source's claim to an id; `words` is a digest of title and text, `record` of all but the time of reading."""

    id: str
    path: str
    standing: Standing
    url: str | None
    words: bytes
    record: bytes
    run: int


class IndexFile(NamedTuple):
    """A file of the index as it was written; `digest` is its BLAKE2b."""

    name: str
    size: int
    digest: bytes


class Manifest:
    """The manifest of one build, seen at one generation."""

    def __init__(self, build: Path, generation: int, *, writable: bool = False) -> None:
        """Open it at `generation`; a writer sees its own changes, which begin to hold at `generation + 1`."""
        self.path = build / MANIFEST
        self.generation = generation
        self._seen = generation + 1 if writable else generation
        with _typed(self.path):
            if not writable and not self.path.exists():
                raise sqlite3.DatabaseError("the file is missing")
            # Readers of the same process close it on whatever thread they end.
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
            if writable:
                self._prepare()

    def _prepare(self) -> None:
        """Make the tables, and void what a killed writer left of a generation that was never named."""
        run = self._db.execute
        run("PRAGMA synchronous = FULL")
        # Without this a long run takes the exclusive lock before its commit, and readers of the manifest wait.
        run("PRAGMA cache_spill = OFF")
        run("BEGIN IMMEDIATE")
        for table, columns in _TABLES.items():
            run(f"CREATE TABLE IF NOT EXISTS {table} ({columns}, born INTEGER NOT NULL, died INTEGER)")
        for table, columns in _INDEXES:
            run(f"CREATE INDEX IF NOT EXISTS {table}_{columns.replace(', ', '_')} ON {table} ({columns})")
        for table in _TABLES:
            run(f"DELETE FROM {table} WHERE born > ?", (self.generation,))  # noqa: S608 - our own table names
            run(f"UPDATE {table} SET died = NULL WHERE died > ?", (self.generation,))  # noqa: S608
        run("COMMIT")
        run("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Let go; what was not committed is dropped."""
        self._db.close()

    # What readers and writers ask

    def sources(self) -> Iterator[SourceState]:
        """The complete sources."""
        for (state,) in self._rows("state", "source"):
            yield msgspec.json.decode(state, type=SourceState)

    def source(self, path: str) -> SourceState | None:
        """A complete source, or null."""
        row = next(self._rows("state", "source", "AND path = :value", path), None)
        return msgspec.json.decode(row[0], type=SourceState) if row else None

    def source_paths(self) -> list[str]:
        """The paths of all sources that gave a release or were read to their end."""
        paths = {path for (path,) in self._rows("path", "source")}
        return sorted(paths | {path for (path,) in self._rows("DISTINCT path", "claim")})

    def rejections(self) -> tuple[Rejection, ...]:
        """What could not be read, in the order of the paths."""
        rows = self._rows("path, reason, advice, part", "rejection", "ORDER BY path, rowid")
        return tuple(Rejection(*row) for row in rows)

    def files(self) -> list[IndexFile]:
        """The files of the index."""
        return [IndexFile(*row) for row in self._rows("name, size, digest", "file", "ORDER BY name")]

    def owners(self) -> set[str]:
        """The ids of all releases."""
        return {id_ for (id_,) in self._rows("id", "claim", "AND standing = 'owner'")}

    def updated(self) -> tuple[datetime, int] | None:
        """When the last commit was made and how many releases there were then; null before the first."""
        row = next(self._rows("at, releases", "update_", "ORDER BY born DESC LIMIT 1"), None)
        return (datetime.fromisoformat(row[0]), row[1]) if row else None

    def authority(self) -> bytes:
        """The TOML of the user's own bodies and people, empty where there is none."""
        row = next(self._rows("content", "authority"), None)
        return bytes(row[0]) if row else b""

    def integrity(self) -> str | None:
        """What SQLite finds wrong with the file, or null."""
        with _typed(self.path):
            (answer,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        return None if answer == "ok" else f"is damaged ({answer})"

    # What the writer asks and changes

    def put_authority(self, content: bytes) -> None:
        """Know names by this TOML from the next commit on."""
        self._bury("authority", "TRUE", ())
        self._insert("authority", (content,))

    def claims(self, release_id: str) -> list[Claim]:
        """Who claims an id."""
        return self._claims("AND id = :value", release_id)

    def claims_of(self, path: str, before_run: int) -> list[Claim]:
        """What a source claimed in runs before `before_run` and not since."""
        return self._claims(f"AND path = :value AND run < {int(before_run)}", path)

    def put_claim(self, claim: Claim) -> None:
        """Set a source's claim to an id."""
        self.drop_claim(claim.id, claim.path)
        self._insert("claim", claim)

    def drop_claim(self, release_id: str, path: str) -> None:
        """A source claims an id no more."""
        self._bury("claim", "id = ? AND path = ?", (release_id, path))

    def put_source(self, state: SourceState) -> None:
        """A source was read to its end."""
        self.drop_source(state.path)
        self._insert("source", (state.path, msgspec.json.encode(state)))

    def drop_source(self, path: str) -> None:
        """Forget that a source was read, so that it is read again."""
        self._bury("source", "path = ?", (path,))

    def put_rejection(self, rejection: Rejection, run: int) -> None:
        """Remember a rejection in place of those of earlier runs for the same path."""
        self.drop_rejections(rejection.path, run)
        self._insert("rejection", (rejection.path, rejection.part, rejection.reason, rejection.advice, run))

    def drop_lasting_rejections(self, before_run: int) -> bool:
        """Forget what earlier runs rejected of paths that are no sources: who meets them again says so again.

        True where there were some.
        """
        condition = "run < ? AND path NOT IN (SELECT path FROM source WHERE died IS NULL)"
        return self._bury("rejection", condition, (before_run,))

    def drop_rejections(self, path: str, before_run: int) -> None:
        """Forget what earlier runs rejected of a source."""
        self._bury("rejection", "path = ? AND run < ?", (path, before_run))

    def commit(self, files: Iterable[IndexFile], gone: Iterable[str], releases: int) -> None:
        """Make all changes durable; they hold once the TOC of the next generation is named."""
        with _typed(self.path):
            for name in gone:
                self._bury("file", "name = ?", (name,))
            for file in files:
                self._insert("file", file)
            self._bury("update_", "TRUE", ())
            self._insert("update_", (datetime.now(UTC).isoformat(timespec="seconds"), releases))
            for table in _TABLES:
                # A reader that is one generation behind still sees the rows that died in the last one.
                self._db.execute(f"DELETE FROM {table} WHERE died < ?", (self._seen,))  # noqa: S608
            self._db.execute("COMMIT")

    def next_generation(self) -> None:
        """The TOC is named: go on with the changes of the next generation."""
        self.generation += 1
        self._seen += 1
        with _typed(self.path):
            self._db.execute("BEGIN IMMEDIATE")

    # Rows

    def _rows(self, columns: str, table: str, tail: str = "", value: str = "") -> Iterator[tuple[Any, ...]]:
        question = f"SELECT {columns} FROM {table} WHERE {_LIVE} {tail}"  # noqa: S608 - our own names
        with _typed(self.path):
            yield from self._db.execute(question, {"g": self._seen, "value": value})

    def _claims(self, condition: str, value: str) -> list[Claim]:
        columns = "id, path, standing, url, words, record, run"
        return [Claim(*row) for row in self._rows(columns, "claim", condition, value)]

    def _insert(self, table: str, values: tuple[object, ...]) -> None:
        marks = ", ".join("?" * (len(values) + 1))
        with _typed(self.path):
            self._db.execute(f"INSERT INTO {table} VALUES ({marks}, NULL)", (*values, self._seen))  # noqa: S608

    def _bury(self, table: str, condition: str, values: tuple[object, ...]) -> bool:
        """Let rows die; those of the generation in the making were never seen and go at once. True where there were."""
        fresh = f"DELETE FROM {table} WHERE born = ? AND {condition}"  # noqa: S608 - our own names and conditions
        older = f"UPDATE {table} SET died = ? WHERE died IS NULL AND {condition}"  # noqa: S608
        with _typed(self.path):
            return sum(self._db.execute(change, (self._seen, *values)).rowcount for change in (fresh, older)) > 0


def describe(path: Path, name: str) -> IndexFile:
    """A file's size and digest, under the name that it has or will have."""
    with path.open("rb") as handle:
        return IndexFile(name, path.stat().st_size, file_digest(handle, "blake2b").digest())


@contextmanager
def _typed(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as problem:
        outside = isinstance(problem, sqlite3.OperationalError) and "no such" not in str(problem)
        if outside:  # a full disk, a file that may not be written: no damage
            raise IndexProblem(f"{path}: can't be used ({problem}); see to it and run again") from None
        advice = f"mend it with: onrecord index --rebuild --index {path.parent.parent} PATH..."
        raise IndexDamaged(f"{path}: can't be used ({problem}); {advice}") from None
