"""The sections of a segment in one file that is written once, mapped into memory, and checked as it is read."""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

import numpy as np

from indexer.columnar.layout import is_outside, unusable
from indexer.columnar.segment.pages import CRC_BYTES, HEADER_BYTES, PAGE_BITS, NotAsWritten, Pages, PageWriter, Placed
from indexer.columnar.segment.sections import BLOBS, TYPES, WIDTHS, Array
from indexer.engine import Damage, IndexDamaged

#: A section that is being written lies in memory up to here, then in a file without a name.
_IN_MEMORY = 1 << 20
_COPIED_AT_ONCE = 1 << 20
#: The section that is written to its place at once: the largest, a third of the file.
_FIRST = "records"
_NAMES = (_FIRST, *(name for name in (*BLOBS, *TYPES) if name != _FIRST))


class SealedWriter:
    """Writes a sealed file with all sections of a segment; those that nothing is added to are empty.

    Until it is closed what lies there is no sealed file. The system's refusals to write come as `OSError`.
    """

    def __init__(self, path: Path, *, sync: bool = False) -> None:
        """Begin the file `path`, in place of any other.

        `sync` makes its content durable on closing; its name is left to the caller to make durable.
        """
        self._path, self._sync = path, sync
        path.unlink(missing_ok=True)  # not overwritten: whoever has mapped it must not see it change
        self._file = path.open("xb")
        self._pages = PageWriter(self._file)
        self._lengths = dict.fromkeys(_NAMES, 0)
        self._waiting: dict[str, IO[bytes]] = {}

    def append(self, name: str, rows: Array | bytes) -> None:
        """Add rows to a section; raises `ValueError` for an array of another type than its, or an unknown name."""
        if name not in self._lengths:
            raise ValueError(f"a segment has no section {name}")
        data = _bytes_of(name, rows)
        self._lengths[name] += len(data)
        if name == _FIRST:
            self._pages.write(data)
        else:
            self._spool(name).write(data)

    def close(self) -> None:
        """Put the file together, or discard it where that fails; does nothing when done before."""
        if self._file.closed:
            return
        try:
            self._pages.finish([self._place(name) for name in _NAMES])
            if self._sync:
                os.fsync(self._file.fileno())
            self._file.close()
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Remove what was written."""
        for waiting in self._waiting.values():
            waiting.close()
        self._waiting.clear()
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # what is still to be written to it is not missed
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the file, or discard it where something went wrong."""
        if kind is not None:
            self.discard()
        else:
            self.close()

    def _spool(self, name: str) -> IO[bytes]:
        if name not in self._waiting:
            spool = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(self._path.parent))  # noqa: SIM115 - _place closes
            self._waiting[name] = spool
        return self._waiting[name]

    def _place(self, name: str) -> Placed:
        """Write a section to its place."""
        start = self._pages.at - (self._lengths[name] if name == _FIRST else 0)
        if name in self._waiting:
            with self._waiting.pop(name) as waiting:
                waiting.seek(0)
                while part := waiting.read(_COPIED_AT_ONCE):
                    self._pages.write(memoryview(part))
        self._pages.align()
        kind, width = TYPES.get(name, "<u1"), WIDTHS.get(name, 1)
        return Placed(name, kind, self._lengths[name] // (width * np.dtype(kind).itemsize), width, start)


def _bytes_of(name: str, rows: Array | bytes) -> memoryview:
    if isinstance(rows, np.ndarray):
        kind, shape = np.dtype(TYPES.get(name, "<u1")), (WIDTHS[name],) if name in WIDTHS else ()
        if rows.dtype != kind or rows.shape[1:] != shape:
            raise ValueError(f"{name} has rows of {kind}{list(shape)}, not of {rows.dtype}{list(rows.shape[1:])}")
        flat = np.ascontiguousarray(rows).reshape(-1).view(np.uint8)
        return memoryview(flat)  # type: ignore[arg-type]
    if name in TYPES:
        raise ValueError(f"{name} has numbers, not bytes")
    return memoryview(rows)


class _Section(NamedTuple):
    rows: Array
    row_count: int
    row_bytes: int
    start: int  # bytes from where the pages begin
    pages: Pages


class SealedSections:
    """The sections of a sealed file, read by any number of threads. The file may be removed meanwhile.

    The mapping keeps one descriptor; both go when it is closed and the last array that it gave has gone.
    """

    def __init__(self, path: Path, advice: str) -> None:
        """Map the file and check its header and table now, its pages when they are touched.

        Raises `IndexDamaged` with `advice` where it is missing or not as written, `IndexProblem` where it can't be
        read for another reason.
        """
        self._path, self._advice = path, advice
        try:
            pages = Pages(self._map())
        except NotAsWritten as problem:
            raise self._damaged(str(problem)) from None
        self._pages: Pages | None = pages
        self._sections = {placed.name: _section(pages, placed) for placed in pages.placed}

    def array(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """The rows `start` to `stop` (half-open) of a section, read-only; raises `IndexDamaged`."""
        try:
            rows, row_count, row_bytes, at, pages = self._sections[name]
        except KeyError:
            raise self._unknown(name) from None
        if stop is None:
            stop = row_count
        if not 0 <= start < stop <= row_count:
            start, stop, _ = slice(start, stop).indices(row_count)
            if start >= stop:
                return rows[:0]
        start, stop = int(start), int(stop)  # numpy's narrow numbers would overflow
        first, last = (at + start * row_bytes) >> PAGE_BITS, (at + stop * row_bytes - 1) >> PAGE_BITS
        if pages.good.find(0, first, last + 1) >= 0 and (bad := pages.first_bad(first, last)) >= 0:
            raise self._damaged(self._problem(pages, bad))
        return rows[start:stop]

    def length(self, name: str) -> int:
        """The number of rows of a section."""
        try:
            return self._sections[name].row_count
        except KeyError:
            raise self._unknown(name) from None

    @property
    def seal(self) -> int:
        """What the header ends in: it goes with this content of the file, and with no other."""
        pages = self._open_pages()
        return int.from_bytes(pages.content[HEADER_BYTES - CRC_BYTES : HEADER_BYTES], "little")

    def require_whole(self) -> None:
        """Raise `IndexDamaged` where the file was cut off while it is open: reading there would end the process."""
        mapped = self._open_pages().content.obj
        if isinstance(mapped, mmap.mmap) and mapped.size() != len(mapped):
            raise self._damaged(f"has {mapped.size()} bytes where {len(mapped)} were written")

    def _open_pages(self) -> Pages:
        if self._pages is None:
            raise ValueError(f"{self._path}: closed")
        return self._pages

    def verify(self) -> Iterator[Damage]:
        """Check the whole file anew: each page that is not as written, with the sections in it."""
        pages = self._pages
        for page in range(len(pages.crcs) if pages else 0):
            if pages and not pages.check(page):
                yield Damage(str(self._path), self._problem(pages, page), self._advice)

    def close(self) -> None:
        """Let go of the file; arrays that were given stay valid."""
        # Dropped, not closed: a mapping that arrays still look into refuses to be closed, and goes with the last.
        self._sections, self._pages = {}, None

    def _unknown(self, name: str) -> ValueError:
        return ValueError(f"{self._path}: closed, or has no section {name}")

    def _damaged(self, problem: str) -> IndexDamaged:
        return IndexDamaged(self._path, problem, self._advice)

    def _problem(self, pages: Pages, page: int) -> str:
        start, stop = pages.bounds(page)
        sections = [
            each.name
            for each in pages.placed
            if each.offset < stop and each.offset + each.rows * each.width * np.dtype(each.type).itemsize > start
        ]
        return f"is not what was written in bytes {start} to {stop} ({', '.join(sections)})"

    def _map(self) -> memoryview:
        try:
            with self._path.open("rb", buffering=0) as file:
                size = os.fstat(file.fileno()).st_size
                if size < HEADER_BYTES:
                    return memoryview(bytes(size))  # nothing to map may be an error of its own
                mapped = memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ))
                if os.fstat(file.fileno()).st_size != size:
                    raise NotAsWritten("changed its length while it was opened")
                return mapped
        except FileNotFoundError:
            raise NotAsWritten("is missing") from None
        except OSError as problem:
            if is_outside(problem):
                raise unusable(self._path, problem) from None
            raise NotAsWritten(f"can't be read ({problem.strerror or problem})") from None


def _section(pages: Pages, placed: Placed) -> _Section:
    rows = np.frombuffer(pages.content, placed.type, placed.rows * placed.width, placed.offset)
    if placed.name in WIDTHS:
        rows = rows.reshape(-1, placed.width)
    return _Section(rows, placed.rows, rows.itemsize * placed.width, placed.offset - HEADER_BYTES, pages)
