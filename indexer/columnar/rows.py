"""The rows of a manifest: their columns, a checksum over each, and what can go wrong with them as our errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from indexer.columnar.layout import mend, unusable
from indexer.engine import IndexDamaged, IndexProblem

#: Each table has these columns, then `born`, `died` and `checksum`.
TABLES = {
    "source": "path TEXT NOT NULL, state BLOB NOT NULL",
    "claim": "id TEXT NOT NULL, path TEXT NOT NULL, standing TEXT NOT NULL, url TEXT, words BLOB, record BLOB,"
    " run INTEGER NOT NULL",
    "rejection": "path TEXT NOT NULL, part TEXT, reason TEXT, advice TEXT, run INTEGER NOT NULL",
    "file": "name TEXT NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL",
    "update_": "at TEXT NOT NULL, releases INTEGER NOT NULL",
}
#: The names of each table's columns.
COLUMNS = {table: ", ".join(column.split()[0] for column in columns.split(",")) for table, columns in TABLES.items()}
#: A claim is looked up by id and path together: by path alone, a file of n releases would cost n² comparisons.
INDEXES = (("source", "path"), ("claim", "id, path"), ("claim", "path"), ("rejection", "path"))
#: What a manifest is made of, as SQLite lists it: kind, name, table, statement.
SCHEMA = [
    (
        "table",
        table,
        table,
        f"CREATE TABLE {table} ({columns}, born INTEGER NOT NULL, died INTEGER, checksum BLOB NOT NULL)",
    )
    for table, columns in TABLES.items()
] + [
    ("index", name, table, f"CREATE INDEX {name} ON {table} ({columns})")
    for table, columns in INDEXES
    for name in (f"{table}_{columns.replace(', ', '_')}",)
]
#: The rows that hold at generation `:g`.
LIVE = "born <= :g AND (died IS NULL OR died > :g)"

#: Damage by chance goes unseen once in 2^64.
_CHECKSUM_BYTES = 8
#: SQLite's errors that tell nothing of what is in the file: a lock, a full disk, a file that may not be written.
_OUTSIDE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}

_encoder = msgspec.msgpack.Encoder()


def row_checksum(table: str, *values: object) -> bytes:
    """The checksum of a row: of its table, its values, `born` and `died`."""
    return blake2b(_encoder.encode((table, *values)), digest_size=_CHECKSUM_BYTES).digest()


def sealed(table: str, row: tuple[object, ...]) -> tuple[object, ...]:
    """A row with its checksum."""
    return (*row, row_checksum(table, *row))


def verified(table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values of a row without what the manifest adds to them; raises `ValueError` for a row that is damaged."""
    if row_checksum(table, *row[:-1]) != row[-1]:
        raise ValueError(f"a row of {table.rstrip('_')} is not what was written: its checksum differs")
    return row[:-3]


@contextmanager
def typed(path: Path) -> Iterator[None]:
    """The errors of SQLite, of the system and of decoding as ours."""
    try:
        yield
    except OSError as problem:
        raise unusable(path, problem) from None
    except (sqlite3.Error, msgspec.MsgspecError, ValueError, TypeError, OverflowError) as problem:
        # The low byte is the kind of error; an error of Python's module has none, and is about bytes it can't decode.
        if isinstance(problem, sqlite3.Error) and getattr(problem, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE:
            advice = "check its permissions and the room on its disk, or name another with --index"
            raise IndexProblem(f"{path}: can't be read or written ({problem}); {advice}") from None
        raise IndexDamaged(path, f"can't be used ({problem})", mend(path.parent.parent)) from None
