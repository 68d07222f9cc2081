"""SQLite's full-text index, with names and days in tables beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench.peers.protocol import FACETS, HITS, OPTIONS, Answer, Line
from bench.questions import Question
from bench.records import Record

_TABLES = """
CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize = 'porter unicode61');
CREATE TABLE releases (number INTEGER PRIMARY KEY, id TEXT NOT NULL, day TEXT NOT NULL, year INTEGER NOT NULL);
CREATE TABLE names (name INTEGER PRIMARY KEY, written TEXT NOT NULL UNIQUE);
CREATE TABLE speakers (number INTEGER, name INTEGER, PRIMARY KEY (number, name)) WITHOUT ROWID;
CREATE TABLE organizations (number INTEGER, name INTEGER, PRIMARY KEY (number, name)) WITHOUT ROWID;
"""
_BEST = "SELECT rowid, -rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
_COUNT = "SELECT count(*) FROM texts WHERE texts MATCH ?"
#: Days are in the table of releases: the same two questions, joined.
_BEST_OF_DAYS = """
SELECT texts.rowid, -rank FROM texts JOIN releases ON number = texts.rowid
WHERE texts MATCH ? AND day BETWEEN ? AND ? ORDER BY rank LIMIT ?
"""
_COUNT_OF_DAYS = """
SELECT count(*) FROM texts JOIN releases ON number = texts.rowid WHERE texts MATCH ? AND day BETWEEN ? AND ?
"""
#: All hits are told once; each facet counts them by a join, and only the names that are shown are looked up.
_COUNTS = """
WITH found AS MATERIALIZED (SELECT rowid AS number FROM texts WHERE texts MATCH :query)
SELECT * FROM (SELECT 'total', '', count(*) FROM found)
UNION ALL SELECT * FROM (
    SELECT 'speaker', written, n FROM (
        SELECT name, count(*) AS n FROM found JOIN speakers USING (number) GROUP BY name ORDER BY n DESC LIMIT :options
    ) JOIN names USING (name)
) UNION ALL SELECT * FROM (
    SELECT 'organization', written, n FROM (
        SELECT name, count(*) AS n FROM found JOIN organizations USING (number)
        GROUP BY name ORDER BY n DESC LIMIT :options
    ) JOIN names USING (name)
) UNION ALL SELECT * FROM (
    SELECT 'year', year, count(*) AS n FROM found JOIN releases USING (number)
    GROUP BY year ORDER BY n DESC LIMIT :options
)
"""
_LINES = """
SELECT number, id, title, day, '' FROM texts JOIN releases ON number = texts.rowid
WHERE texts MATCH ? AND texts.rowid IN (SELECT value FROM json_each(?))
"""
_LINES_WITH_SNIPPETS = _LINES.replace("day, ''", "day, snippet(texts, 1, '<b>', '</b>', '…', 30)")
_IDS = "SELECT number, id FROM releases WHERE number IN (SELECT value FROM json_each(?))"
#: Records inserted by one call.
_BATCH = 1000
#: KiB of pages kept in memory, as much as the other builders are given.
_CACHE = 512 * 1024


class Fts5:
    """Porter stems over unicode61, BM25 as `rank`, title and body stored in the index.

    A plain question is two statements, the ten best by `rank`, which sorts only what it must, and `count(*)`. A page
    has one in place of the latter that keeps the numbers of all hits and counts them by joins. The build is one
    transaction, without `optimize`: segments stay as automerge leaves them.
    """

    snippets = True

    def __init__(self) -> None:
        self._database: sqlite3.Connection | None = None
        self._names: dict[str, int] = {}

    def version(self) -> str:
        """The version of the linked SQLite."""
        return sqlite3.sqlite_version

    def build(self, directory: Path, records: Iterable[Record]) -> None:
        """One transaction, committed with SQLite's own durability."""
        database = self._connect(directory)
        database.executescript(_TABLES)
        numbered = enumerate(records, 1)
        with database:
            while batch := list(islice(numbered, _BATCH)):
                self._insert(database, batch)
        database.close()

    def open(self, directory: Path) -> None:
        """Connect."""
        self._database = self._connect(directory)

    def find(self, question: Question) -> Answer:
        """The ten best, and a count; with a year both joined to the table of days."""
        query, year = _query(question), question.year
        if year is None:
            best, total = self._rows(_BEST, (query, HITS)), self._rows(_COUNT, (query,))
        else:
            days = (f"{year}-01-01", f"{year}-12-31")
            best, total = self._rows(_BEST_OF_DAYS, (query, *days, HITS)), self._rows(_COUNT_OF_DAYS, (query, *days))
        ids = dict(self._rows(_IDS, (_numbers(best),)))
        return Answer(total[0][0], [(ids[number], score) for number, score in best])

    def page(self, question: Question, snippets: bool) -> Answer:
        """The ten best with titles and days, `snippet()` for these alone, and counts."""
        query = _query(question)
        best = self._rows(_BEST, (query, HITS))
        found = self._rows(_LINES_WITH_SNIPPETS if snippets else _LINES, (query, _numbers(best)))
        lines = {number: Line(*line) for number, *line in found}
        facets: dict[str, list[tuple[str, int]]] = {name: [] for name in ("total", *FACETS)}
        for facet, value, count in self._rows(_COUNTS, {"query": query, "options": OPTIONS}):
            facets[facet].append((str(value), count))
        total = facets.pop("total")[0][1]
        return Answer(total, [(lines[n].id, score) for n, score in best], [lines[n] for n, _score in best], facets)

    def close(self) -> None:
        """Disconnect."""
        if self._database:
            self._database.close()

    def _connect(self, directory: Path) -> sqlite3.Connection:
        database = sqlite3.connect(directory / "releases.sqlite")
        database.execute(f"PRAGMA cache_size = -{_CACHE}")
        return database

    def _insert(self, database: sqlite3.Connection, batch: list[tuple[int, Record]]) -> None:
        database.executemany(
            "INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", ((n, each.title, each.body) for n, each in batch)
        )
        database.executemany(
            "INSERT INTO releases VALUES (?, ?, ?, ?)",
            ((n, each.id, each.day.isoformat(), each.day.year) for n, each in batch),
        )
        known = len(self._names)
        speakers = [(n, self._name(name)) for n, each in batch for name in each.speakers]
        organizations = [(n, self._name(name)) for n, each in batch for name in each.organizations]
        database.executemany(
            "INSERT INTO names (written, name) VALUES (?, ?)", islice(self._names.items(), known, None)
        )
        database.executemany("INSERT INTO speakers VALUES (?, ?)", speakers)
        database.executemany("INSERT INTO organizations VALUES (?, ?)", organizations)

    def _name(self, written: str) -> int:
        return self._names.setdefault(written, len(self._names) + 1)

    def _rows(self, statement: str, values: Sequence[object] | dict[str, object]) -> list[tuple[Any, ...]]:
        if self._database is None:
            raise ValueError("open the index first")
        return self._database.execute(statement, values).fetchall()


def _numbers(best: list[tuple[Any, ...]]) -> str:
    """The numbers of the hits as JSON."""
    return json.dumps([number for number, _score in best])


def _query(question: Question) -> str:
    """The words in FTS5's syntax, each quoted, so that none is taken for an operator."""
    match question.kind:
        case "or":
            return " OR ".join(f'"{word}"' for word in question.words)
        case "phrase":
            return f'"{" ".join(question.words)}"'
        case "prefix":
            return f'"{question.words[0]}"*'
        case _:
            return " ".join(f'"{word}"' for word in question.words)
