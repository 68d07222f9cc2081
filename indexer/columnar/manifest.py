"""The manifest of a build: which file gave which release, what was rejected, and what the files of the index hold.

Whoosh's naming of a TOC is the only commit. Every row therefore says from which generation it holds (`born`) and from
which it does not any more (`died`), and has a checksum over all of this. The rows of generation G+1 are durable
before the TOC of G+1 is named; where the process dies between the two, the TOC still says G: readers do not see those
rows, and the next writer makes them void.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from corpus.source import Rejection, SourceState
from indexer.claims import Claim
from indexer.columnar.files import IndexFile
from indexer.columnar.rows import COLUMNS, LIVE, SCHEMA, TABLES, row_checksum, sealed, typed, verified

MANIFEST = "manifest.sqlite"

#: The first bytes of an SQLite file; two of them say how it is written: 1 is with a rollback journal.
_HEADER, _VERSIONS, _ROLLBACK = 100, slice(18, 20), b"\1\1"
#: Seconds to wait for a commit; and for readers, of whom `check` takes longest: it reads all of a big manifest.
_READER_PATIENCE, _WRITER_PATIENCE = 30, 600
#: A file's row in SQL: its values, `born`, `died`, checksum.
_MARKS = ", ".join("?" * 6)


class Manifest:
    """The manifest of one build, seen at one generation."""

    def __init__(
        self, build: Path, generation: int, *, writable: bool = False, create: IndexFile | None = None
    ) -> None:
        """Open it at `generation`; a writer sees its own changes, which begin to hold at `generation + 1`.

        A reader sees one state of it until it is closed, which should be soon: a commit waits for it. Only a new build
        may `create` it, with its TOC: where it is missing later, an empty one would let releases in twice.
        """
        self.path = build / MANIFEST
        self.generation = generation
        self._seen = generation + 1 if writable else generation
        with typed(self.path):
            if create is None and not self.path.exists():
                raise sqlite3.DatabaseError("the file is missing")
            # Readers of the same process close it on whatever thread they end.
            patience = _WRITER_PATIENCE if writable else _READER_PATIENCE
            self._db = sqlite3.connect(self.path, timeout=patience, isolation_level=None, check_same_thread=False)
            try:
                if writable:
                    self._prepare(create)
                else:
                    self._db.execute("BEGIN")
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, create: IndexFile | None) -> None:
        """Make the tables of a new one; void what a killed writer left of a generation that was never named."""
        self._db.create_function("row_checksum", -1, row_checksum, deterministic=True)
        run = self._db.execute
        run("PRAGMA synchronous = FULL")
        # Without this a long run takes the exclusive lock before its commit, and readers of the manifest wait.
        run("PRAGMA cache_spill = OFF")
        run("BEGIN IMMEDIATE")
        for *_, statement in SCHEMA if create else ():
            run(statement)
        self._require_tables()
        for table in TABLES:
            later = "born > :g OR died > :g"
            for row in run(f"SELECT * FROM {table} WHERE {later}", {"g": self.generation}):  # noqa: S608 - our own names
                verified(table, row)
            run(f"DELETE FROM {table} WHERE born > ?", (self.generation,))  # noqa: S608
            self._set_died(table, None, "died > ?", (self.generation,))
        if create is not None:
            run(f"INSERT INTO file VALUES ({_MARKS})", sealed("file", (*create, self.generation, None)))  # noqa: S608
        run("COMMIT")
        run("BEGIN IMMEDIATE")

    def _require_tables(self) -> None:
        found = self._db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        if sorted(found) != sorted(SCHEMA):
            raise sqlite3.DatabaseError("its tables are missing or are not what was written")

    def close(self) -> None:
        """Let go; what was not committed is dropped."""
        self._db.close()

    # What readers and writers ask

    def sources(self) -> Iterator[SourceState]:
        """The complete sources."""
        with typed(self.path):
            for _, state in self._rows("source"):
                yield msgspec.json.decode(state, type=SourceState)

    def source(self, path: str) -> SourceState | None:
        """A complete source, or null."""
        with typed(self.path):
            row = next(self._rows("source", "AND path = :value", path), None)
            return msgspec.json.decode(row[1], type=SourceState) if row else None

    def source_paths(self) -> list[str]:
        """The paths of all sources that gave a release or were read to their end."""
        question = f"SELECT path FROM source WHERE {LIVE} UNION SELECT path FROM claim WHERE {LIVE}"  # noqa: S608
        with typed(self.path):
            return sorted(path for (path,) in self._db.execute(question, {"g": self._seen}))

    def rejections(self) -> tuple[Rejection, ...]:
        """What could not be read, in the order of the paths."""
        rows = self._rows("rejection", "ORDER BY path, rowid")
        return tuple(Rejection(path, reason, advice, part) for path, part, reason, advice, _ in rows)

    def files(self) -> list[IndexFile]:
        """The files of the index."""
        return [IndexFile(*row) for row in self._rows("file", "ORDER BY name")]

    def file(self, name: str) -> IndexFile | None:
        """A file of the index, or null.

        A commit's TOC is known until the second commit after it, and as long as it is all that held then.
        """
        row = next(self._rows("file", "AND name = :value", name), None)
        return IndexFile(*row) if row else None

    def count(self) -> int:
        """How many releases there are."""
        with typed(self.path):
            question = f"SELECT count(*) FROM claim WHERE {LIVE} AND standing = 'owner'"  # noqa: S608
            (found,) = self._db.execute(question, {"g": self._seen}).fetchone()
            return int(found)

    def owners(self) -> set[str]:
        """The ids of all releases."""
        return {row[0] for row in self._rows("claim", "AND standing = 'owner'")}

    def updated(self) -> tuple[datetime, int] | None:
        """When the last commit was made and how many releases there were then; null before the first."""
        with typed(self.path):
            row = next(self._rows("update_", "ORDER BY born DESC LIMIT 1"), None)
            return (datetime.fromisoformat(row[0]), row[1]) if row else None

    def integrity(self) -> str | None:
        """What is wrong with the file, or null; raises `IndexDamaged` for rows that are not what was written."""
        with typed(self.path):
            with self.path.open("rb") as file:
                header = file.read(_HEADER)
            if header[_VERSIONS] != _ROLLBACK:
                return "is damaged (its header is not what was written)"
            self._require_tables()
            pages, size = (int(self._db.execute(f"PRAGMA page_{what}").fetchone()[0]) for what in ("count", "size"))
            if pages * size != (found := self.path.stat().st_size):
                return f"has {found:,} bytes where {pages * size:,} were written"
            (answer,) = self._db.execute("PRAGMA integrity_check(1)").fetchone()
            if answer != "ok":
                return f"is damaged ({' '.join(answer.split())})"
            for table in TABLES:
                for row in self._db.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our own table names
                    verified(table, row)
        return None

    # What the writer asks and changes

    def claims(self, release_id: str) -> list[Claim]:
        """Who claims an id."""
        return self._claims("AND id = :value", release_id)

    def claims_of(self, path: str, before_run: int) -> list[Claim]:
        """What a source claimed in runs before `before_run` and not since."""
        return self._claims(f"AND path = :value AND run < {int(before_run)}", path)

    def put_claim(self, claim: Claim, *, known: bool = True) -> None:
        """Set a source's claim to an id; not `known` where it is sure that it has none yet."""
        if known:
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
        with typed(self.path):
            for name in gone:
                self._bury("file", "name = ?", (name,))
            for file in files:
                self._insert("file", file)
            self._bury("update_", "TRUE", ())
            self._insert("update_", (datetime.now(UTC).isoformat(timespec="seconds"), releases))
            for table in TABLES:
                # A reader that is one generation behind still sees the rows that died in the last one.
                self._db.execute(f"DELETE FROM {table} WHERE died < ?", (self._seen,))  # noqa: S608
            self._db.execute("COMMIT")

    def next_generation(self) -> None:
        """The TOC is named: go on with the changes of the next generation."""
        self.generation += 1
        self._seen += 1
        with typed(self.path):
            self._db.execute("BEGIN IMMEDIATE")

    # Rows

    def _rows(self, table: str, tail: str = "", value: str = "") -> Iterator[tuple[Any, ...]]:
        """The values of the rows that hold, each compared with its checksum."""
        question = f"SELECT * FROM {table} WHERE {LIVE} {tail}"  # noqa: S608 - our own names
        with typed(self.path):
            for row in self._db.execute(question, {"g": self._seen, "value": value}):
                yield verified(table, row)

    def _claims(self, condition: str, value: str) -> list[Claim]:
        return [Claim(*row) for row in self._rows("claim", condition, value)]

    def _insert(self, table: str, values: tuple[object, ...]) -> None:
        row = sealed(table, (*values, self._seen, None))
        with typed(self.path):
            self._db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def _bury(self, table: str, condition: str, values: tuple[object, ...]) -> bool:
        """Let rows die; those of the generation in the making were never seen and go at once. True where there were."""
        fresh = f"DELETE FROM {table} WHERE born = ? AND {condition}"  # noqa: S608 - our own names and conditions
        with typed(self.path):
            gone = self._db.execute(fresh, (self._seen, *values)).rowcount
            return gone + self._set_died(table, self._seen, f"died IS NULL AND {condition}", values) > 0

    def _set_died(self, table: str, died: int | None, condition: str, values: tuple[object, ...]) -> int:
        """Say until when rows hold, with the checksum that goes with it; returns how many rows."""
        checksum = f"row_checksum('{table}', {COLUMNS[table]}, born, ?)"
        change = f"UPDATE {table} SET died = ?, checksum = {checksum} WHERE {condition}"  # noqa: S608
        return self._db.execute(change, (died, died, *values)).rowcount
