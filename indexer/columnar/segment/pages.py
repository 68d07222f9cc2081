"""How a sealed file is laid out, and the checksums of its pages.

    header      64 bytes: magic, format, where the table begins, bytes of the file, CRC of the table, CRC of the header
    sections    one after the other, each from a multiple of 64; what lies between is zero
    table       the CRC of each page of the sections, padding included, then JSON of `Placed`, one for each section

A page is 64 KiB from the end of the header on; the last one is shorter. A CRC is CRC-32 as zlib has it; all numbers
are little-endian.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import IO

import msgspec
import numpy as np

#: The layout of the file and the meaning of the sections.
FORMAT = 1
HEADER_BYTES = 64
#: Checked as one when first touched: 64 KiB take some 10 us.
PAGE_BITS = 16
#: Sections lie so that their numbers do not straddle cache lines.
ALIGNMENT = 64

_PAGE = 1 << PAGE_BITS
_MAGIC = b"OnRecSeg"
_HEADER = struct.Struct("<8sIQQI")
CRC_BYTES = 4


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """Where a section lies: `rows` times `width` numbers of `type` from the byte `offset` of the file."""

    name: str
    type: str
    rows: int
    width: int
    offset: int


_decode_placed = msgspec.json.Decoder(list[Placed]).decode


class PageWriter:
    """Writes the sections to a file, and sums up its pages."""

    def __init__(self, file: IO[bytes]) -> None:
        """Write to the empty `file`."""
        self._file = file
        self._file.write(bytes(HEADER_BYTES))
        self._crcs: list[int] = []
        self.at = HEADER_BYTES

    def write(self, data: memoryview) -> None:
        """Write the next bytes of the sections."""
        self._file.write(data)
        done = 0
        while done < len(data):
            in_page = (self.at - HEADER_BYTES) % _PAGE
            part = data[done : done + _PAGE - in_page]
            if in_page == 0:
                self._crcs.append(0)
            self._crcs[-1] = zlib.crc32(part, self._crcs[-1])
            done += len(part)
            self.at += len(part)

    def align(self) -> None:
        """Fill up to where a section may begin."""
        self.write(memoryview(bytes(-self.at % ALIGNMENT)))

    def finish(self, placed: Sequence[Placed]) -> None:
        """Write the table, and the header that makes the file whole."""
        table = np.array(self._crcs, "<u4").tobytes() + msgspec.json.encode(placed)
        self._file.write(table)
        self._file.seek(0)
        self._file.write(_header(self.at, self.at + len(table), zlib.crc32(table)))
        self._file.flush()


def _header(table_at: int, length: int, table_crc: int) -> bytes:
    fields = _HEADER.pack(_MAGIC, FORMAT, table_at, length, table_crc).ljust(HEADER_BYTES - CRC_BYTES, b"\0")
    return fields + zlib.crc32(fields).to_bytes(CRC_BYTES, "little")


class NotAsWritten(Exception):
    """The header or the table of a file is not what was written; says what is wrong."""


class Pages:
    """The content of a file, its CRCs by page, and which pages were found to be as written."""

    def __init__(self, content: memoryview) -> None:
        """Check the header and the table of `content`; raises `NotAsWritten`."""
        table_at, self.placed, self.crcs = _table(content)
        self.content = content[:table_at]
        self.good = bytearray(len(self.crcs))

    def bounds(self, page: int) -> tuple[int, int]:
        """The bytes of the file (half-open) that are in a page."""
        start = HEADER_BYTES + (page << PAGE_BITS)
        return start, min(start + _PAGE, len(self.content))

    def check(self, page: int) -> bool:
        """True where the page is as written now."""
        start, stop = self.bounds(page)
        good = zlib.crc32(self.content[start:stop]) == self.crcs[page]
        self.good[page] = good
        return good

    def first_bad(self, first: int, last: int) -> int:
        """The first page from `first` to `last` that is not as written, -1 where all are; checks each page once."""
        page = self.good.find(0, first, last + 1)
        while page >= 0 and self.check(page):
            page = self.good.find(0, page + 1, last + 1)
        return page


def _table(content: memoryview) -> tuple[int, list[Placed], list[int]]:
    """Where the table begins, and what is in it."""
    if len(content) < HEADER_BYTES:
        raise NotAsWritten(f"is cut off after {len(content)} bytes")
    magic, version, table_at, length, table_crc = _HEADER.unpack_from(content)
    if magic != _MAGIC:
        raise NotAsWritten("does not begin as a segment does")
    if version != FORMAT:
        raise NotAsWritten(f"has format {version}, this program reads {FORMAT}")
    if content[:HEADER_BYTES] != _header(table_at, length, table_crc):
        raise NotAsWritten("has a header that is not what was written")
    if length != len(content):
        raise NotAsWritten(f"has {len(content)} bytes where {length} were written")
    if zlib.crc32(content[table_at:]) != table_crc:
        raise NotAsWritten("has a table of sections that is not what was written")
    pages = -(-(table_at - HEADER_BYTES) // _PAGE)
    crcs = np.frombuffer(content, "<u4", pages, table_at)
    return table_at, _decode_placed(content[table_at + crcs.nbytes :]), crcs.tolist()
