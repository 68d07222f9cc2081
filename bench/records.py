"""The releases that every peer is given, and the file that each build reads them from."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec

#: Releases read into memory at once; the clock of a build stands still meanwhile.
CHUNK = 1000
#: Each record of a prepared file follows its length in so many bytes.
_LENGTH = 4


class DataError(Exception):
    """The releases can't be read. `str()` is one line: what, where and what to do."""


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A release as every peer is given it. `day` is always known; `organizations` and `speakers` may be empty."""

    id: str
    title: str
    body: str
    day: date
    organizations: tuple[str, ...]
    speakers: tuple[str, ...]


class _Line(msgspec.Struct):
    id: str
    title: str
    date: date
    text: str
    organization: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()


def read(path: Path) -> Iterator[Record]:
    """The releases of JSON Lines (.gz too), the first of each id; raises `DataError` naming the line that is wrong."""
    seen: set[str] = set()
    decoder = msgspec.json.Decoder(_Line)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, text in enumerate(lines, 1):
            try:
                line = decoder.decode(text)
            except msgspec.DecodeError as problem:
                raise DataError(f"{path}, line {number}: {problem}; leave the line out or mend it.") from problem
            if line.id not in seen:
                seen.add(line.id)
                # A name given twice is one speaker: no peer may count it twice.
                organizations, speakers = dict.fromkeys(line.organization), dict.fromkeys(line.speaker)
                yield Record(line.id, line.title, line.text, line.date, tuple(organizations), tuple(speakers))


def prepare(records: Iterable[Record], path: Path) -> int:
    """Write `records` to `path` so that they can be read back fast; returns how many."""
    encoder, count = msgspec.msgpack.Encoder(), 0
    with path.open("wb") as file:
        for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
            content = encoder.encode(record)
            file.write(len(content).to_bytes(_LENGTH, "big") + content)
    return count


def prepared(path: Path) -> Iterator[Record]:
    """The records of a file that `prepare` wrote, one in memory at a time."""
    decoder = msgspec.msgpack.Decoder(Record)
    with path.open("rb") as file:
        while content := _next(file):
            yield decoder.decode(content)


def _next(file: IO[bytes]) -> bytes:
    return file.read(int.from_bytes(file.read(_LENGTH), "big"))


class Feed:
    """The records of a prepared file, read in chunks; `paused` counts the seconds that reading took, `given` the rest.

    What a build is charged for begins with records in memory.
    """

    def __init__(self, path: Path, progress: Callable[[int], None] = lambda _given: None) -> None:
        self._path, self._progress = path, progress
        self.paused = 0.0
        self.given = 0

    def __iter__(self) -> Iterator[Record]:
        records = prepared(self._path)
        while chunk := self._read(records):
            for record in chunk:
                yield record
                self.given += 1

    def _read(self, records: Iterator[Record]) -> list[Record]:
        started = time.perf_counter()
        self._progress(self.given)
        chunk = list(islice(records, CHUNK))
        self.paused += time.perf_counter() - started
        return chunk
