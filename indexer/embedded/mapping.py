"""Segments read straight from a memory map.

Whoosh maps a segment's file too, but copies each part of it into memory when it opens the part: a reader of a large
index would take seconds to open and as much memory as the index is large.
"""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any

from whoosh.codec.base import WrappingSegment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import SegmentReader

from indexer.embedded.storage import BuildStorage

#: A pickle is first looked for in so many bytes: the header of a block of postings has some forty.
_PICKLE_BYTES = 128


class Window(BufferFile):
    """A part of a map as Whoosh reads files, without a copy of it; it has a place, so threads do not share it."""

    def __init__(self, view: memoryview, name: str) -> None:
        """Read `view`, from its beginning."""
        self._buf: Any = view
        self._name = name
        self._at = 0
        self.file: Any = None
        self.onclose = None
        self.is_real = self.is_closed = False

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a place, counted from the beginning (0), from here (1) or from the end (2)."""
        self._at = offset + (0, self._at, len(self._buf))[whence]
        return self._at

    def tell(self) -> int:
        """The place in the file."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that are left."""
        end = len(self._buf) if size < 0 else self._at + size
        found = bytes(self._buf[self._at : end])
        self._at += len(found)
        return found

    def read_pickle(self) -> Any:
        """The object that is pickled here; an index is opened by those who made it, so its pickles are their own."""
        size = _PICKLE_BYTES
        while True:
            stream = BytesIO(self._buf[self._at : self._at + size])
            try:
                found = pickle.load(stream)  # noqa: S301
            except (EOFError, pickle.UnpicklingError):
                if self._at + size >= len(self._buf):
                    raise
                size *= 8
            else:
                self._at += stream.tell()
                return found


class _MappedParts(CompoundStorage):
    """A segment's file as the storage of its parts."""

    def open_file(self, name: str, *_arguments: Any, **_options: Any) -> Any:
        """A part, not copied."""
        offset, length = self.range(name)  # type: ignore[no-untyped-call]
        source: Any = self._source
        return Window(memoryview(source)[offset : offset + length], name)


class _MappedSegment(WrappingSegment):
    """A segment that opens its file so."""

    def open_compound_file(self, storage: BuildStorage) -> Any:
        """The parts of the segment's file."""
        name = self.make_filename(self.COMPOUND_EXT)  # type: ignore[no-untyped-call]
        return _MappedParts(storage.open_file(name))  # type: ignore[no-untyped-call]


def open_reader(storage: BuildStorage, schema: Any, segment: Any, generation: int) -> SegmentReader:
    """Whoosh's reader of a segment, over a memory map; raises `OSError` where the file is gone."""
    mapped: Any = _MappedSegment(segment)  # type: ignore[no-untyped-call]
    with storage.opening():
        return SegmentReader(storage, schema, mapped, generation)
