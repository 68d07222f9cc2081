"""What one worker is given at a time - a file, or some lines of a big one - and what it makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from corpus import formats
from corpus.authority import extended
from corpus.discovery import Found
from corpus.fields.telling import release_from
from corpus.formats import JSON_LINES, Origin, Unreadable
from corpus.formats.jsonl import pages_of_lines, require_lines, too_long
from corpus.line_source import Lines, decompressed
from corpus.page import Page
from corpus.release import Release
from corpus.source import Rejection, SourceState, Unchanged
from corpus.workers import Done

_BATCH_BYTES = 400_000
"""Bytes that a worker is given at a time: some ten pages, a tenth of a second."""
_BATCH_FILES = 32
_BIG = 1_000_000
"""Bytes of a JSON Lines file from which its lines are spread over the workers."""
_LINE_NAMES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

READER = "4"
"""The version of the rules that read files and tell fields; raised when they change, so that files are read again."""

Record = Release | Rejection


class Settings(msgspec.Struct, frozen=True):
    """What is the same for all files of a run.

    `read_at` is UTC in ISO 8601, `max_size` in bytes; `authority` is the TOML of a user's own entries, or empty.
    """

    read_at: str
    max_size: int
    authority: bytes = b""

    def reader(self, found: Found) -> str:
        """What `SourceState.reader` says of a file: the version of the rules, and what else is gone by."""
        if not found.fields and not self.authority:
            return READER
        mapping = "\n".join(f"{ours}={theirs}" for ours, theirs in sorted(found.fields.items()))
        return f"{READER}+{hashlib.sha256(mapping.encode() + self.authority).hexdigest()[:12]}"


class FileUnit(msgspec.Struct, frozen=True):
    """A file to read whole, and its state when it was read before."""

    found: Found
    known: SourceState | None = None
    sha256: str = ""


class LinesUnit(msgspec.Struct, frozen=True):
    """Some numbered lines of a JSON Lines file; `position` is where they end in it, in bytes."""

    found: Found
    sha256: str
    lines: tuple[tuple[int, bytes], ...]
    position: int


Unit = FileUnit | LinesUnit


class Piece(msgspec.Struct, frozen=True):
    """What came of a unit; `is_last` where its file is done with it. `unchanged` stands for all of a file."""

    found: Found
    records: tuple[Record, ...] = ()
    sha256: str = ""
    is_last: bool = False
    position: int = 0
    unchanged: Unchanged | None = None


def batches_of(
    files: Iterable[Found], known: Mapping[str, SourceState], settings: Settings
) -> Iterator[tuple[Unit, ...] | Done[Piece]]:
    """The work on all files in order, small ones together; files that are as they are known need none."""
    batch: list[Unit] = []
    size = 0
    for found in files:
        before = _same_reader(known.get(found.path), settings.reader(found))
        untouched = before and (before.size, before.modified_ns) == (found.size, found.modified_ns)
        big = not untouched and _is_big_lines(found)
        if batch and (untouched or big or size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES):
            yield tuple(batch)
            batch, size = [], 0
        if before and untouched:
            yield Done(Piece(found, is_last=True, unchanged=Unchanged(before)))
        elif big:
            yield from _line_batches(found, before, settings)
        else:
            batch.append(FileUnit(found, before))
            size += found.size
    if batch:
        yield tuple(batch)


def _same_reader(state: SourceState | None, reader: str) -> SourceState | None:
    """The state, if the same reader made it and read the file indeed: one without a hash could not be opened then."""
    return state if state and state.reader == reader and state.sha256 else None


def _is_big_lines(found: Found) -> bool:
    name = found.path.lower()
    if name.endswith(_LINE_NAMES):
        return found.size > _BIG or name.endswith(".gz")
    if found.size <= _BIG or Path(name).suffix not in ("", ".json"):
        return False
    try:
        with Path(found.path).open("rb") as file:
            return formats.media_type_of(found.path, file.read(formats.HEAD)) == JSON_LINES
    except (OSError, Unreadable):
        return False


def _line_batches(
    found: Found, before: SourceState | None, settings: Settings
) -> Iterator[tuple[Unit, ...] | Done[Piece]]:
    """The lines of a big file in portions, then its last piece."""
    sha256 = ""
    try:
        with Path(found.path).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            if before and before.sha256 == sha256:
                yield Done(_unchanged(found, before))
                return
            file.seek(0)
            lines = Lines(file, compressed=found.path.lower().endswith(".gz"), max_size=settings.max_size)
            yield from _portions(found, sha256, lines, settings)
        last = Piece(found, (), sha256, is_last=True)
    except (OSError, Unreadable) as error:
        last = Piece(found, (_refused(found, error),), sha256, is_last=True)
    yield Done(last)


def _portions(found: Found, sha256: str, lines: Lines, settings: Settings) -> Iterator[tuple[Unit, ...] | Done[Piece]]:
    """The lines in portions; those before a fault of the file come whole, then Unreadable is raised."""
    portion: list[tuple[int, bytes]] = []
    size, is_first = 0, True
    fault: Unreadable | None = None
    numbered = iter(lines)
    while True:
        try:
            number, line = next(numbered, (0, None))
        except Unreadable as error:
            number, line, fault = 0, None, error
        if line is not None:
            portion.append((number, line))
            size += len(line)
        if portion and (line is None or size >= _BATCH_BYTES):
            if is_first:
                require_lines(b"".join(one for _number, one in portion))
            yield tuple(LinesUnit(found, sha256, (one,), lines.position()) for one in portion)
            portion, size, is_first = [], 0, False
        if fault:
            raise fault
        if not number:
            return
        if line is None:
            rejection = too_long(number, _origin(found, sha256, JSON_LINES, settings))
            yield Done(Piece(found, (rejection,), position=lines.position()))


def read_unit(settings: Settings, unit: Unit) -> Piece:
    """The records of a unit; whatever is wrong with it becomes a rejection."""
    if isinstance(unit, LinesUnit):
        origin = _origin(unit.found, unit.sha256, JSON_LINES, settings)
        records = tuple(_record(page, settings) for page in pages_of_lines(unit.lines, origin))
        return Piece(unit.found, records, unit.sha256, position=unit.position)
    return _read_file(unit, settings)


def _read_file(unit: FileUnit, settings: Settings) -> Piece:
    found, sha256 = unit.found, ""
    records: list[Record] = []
    try:
        data = _contents(found, settings)
        sha256 = hashlib.sha256(data).hexdigest()
        if unit.known and unit.known.sha256 == sha256:
            return _unchanged(found, unit.known)
        if found.path.lower().endswith(".gz"):
            data = decompressed(data, settings.max_size)
        if not data.strip():
            raise Unreadable("an empty file", "fetch it again, or leave it out")
        origin = _origin(found, sha256, formats.media_type_of(found.path, data[: formats.HEAD]), settings)
        records += (_record(page, settings) for page in formats.pages(data, origin))
    except Exception as error:  # whatever it is, it is this file's: the run goes on
        records.append(_refused(found, error))
    return Piece(found, tuple(records), sha256, is_last=True)


def _contents(found: Found, settings: Settings) -> bytes:
    is_lines = found.path.lower().endswith(_LINE_NAMES)
    if found.size > settings.max_size and not is_lines:
        raise Unreadable(
            f"{found.size:,} bytes, over the size limit of {settings.max_size:,}",
            "raise the limit (--max-size), or leave it out",
        )
    with Path(found.path).open("rb") as file:
        return file.read() if is_lines else file.read(settings.max_size + 1)


def _record(page: Page | Rejection, settings: Settings) -> Record:
    if isinstance(page, Rejection):
        return page
    try:
        return release_from(page, settings.read_at, extended(settings.authority))
    except Exception as error:
        reason = f"its fields could not be told ({type(error).__name__}: {error})"
        return Rejection(page.path, reason, "report this file: the fault is OnRecord's", page.part)


def _refused(found: Found, error: Exception) -> Rejection:
    if isinstance(error, Unreadable):
        return Rejection(found.path, error.reason, error.advice)
    if isinstance(error, FileNotFoundError):
        return Rejection(found.path, "vanished while the run went on", "run again")
    if isinstance(error, PermissionError):
        return Rejection(found.path, "not readable: permission denied", "give this user the right to read it")
    if isinstance(error, OSError):
        return Rejection(found.path, f"not readable: {error.strerror or error}", "look at the file, then run again")
    if isinstance(error, RecursionError):
        return Rejection(found.path, "nested too deep", "leave it out")
    return Rejection(
        found.path, f"could not be read ({type(error).__name__}: {error})", "report this file: the fault is OnRecord's"
    )


def _unchanged(found: Found, before: SourceState) -> Piece:
    state = msgspec.structs.replace(before, size=found.size, modified_ns=found.modified_ns)
    return Piece(found, is_last=True, unchanged=Unchanged(state))


def _origin(found: Found, sha256: str, media_type: str, settings: Settings) -> Origin:
    return Origin(found.path, sha256, media_type, found.fields, settings.max_size)
