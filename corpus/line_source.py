"""Big JSON Lines files in pieces: numbered lines, never all in memory, with limits on a line and on decompression."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import IO

from corpus.formats.origin import Unreadable

_STEP = 1 << 20
_MOST_RATIO = 200  # decompressed to compressed: text reaches 20, a bomb 1,000
_NO_BOMB = 64 * 1024 * 1024


class Lines:
    """The lines of an open file, plain or gzip, each with its number; None stands for a line over `max_size` bytes."""

    def __init__(self, file: IO[bytes], *, compressed: bool, max_size: int) -> None:
        self._raw = file
        self._file: IO[bytes] = gzip.GzipFile(fileobj=file) if compressed else file  # type: ignore[assignment]
        self._max_size = max_size
        self._read = 0
        self._compressed = compressed
        self.number = 0

    def position(self) -> int:
        """Bytes of the file that were read, as it lies there."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        """The numbered lines; raises Unreadable where compressed data is broken or swells beyond measure."""
        while line := self._readline():
            self.number += 1
            if len(line) <= self._max_size or line.endswith(b"\n"):
                yield self.number, line
                continue
            while line and not line.endswith(b"\n"):
                line = self._readline()
            yield self.number, None

    def _readline(self) -> bytes:
        try:
            line = self._file.readline(min(self._max_size + 1, 64 * _STEP))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(f"broken gzip after line {self.number}: {error}", "fetch the file again") from error
        self._read += len(line)
        if self._compressed and self._read > _NO_BOMB and self._read > _MOST_RATIO * max(1, self.position()):
            raise Unreadable(
                f"swells to more than {_MOST_RATIO} times its size after line {self.number}", "decompress it yourself"
            )
        return line


def decompressed(data: bytes, max_size: int) -> bytes:
    """The contents of a gzip file of one release; raises Unreadable if they are broken or over `max_size` bytes."""
    pieces: list[bytes] = []
    rest, size = data, 0
    try:
        while rest:
            stream = zlib.decompressobj(wbits=31)
            pieces.append(stream.decompress(rest, max_size + 1 - size))
            size += len(pieces[-1])
            if size > max_size or stream.unconsumed_tail:
                raise Unreadable(
                    f"over the size limit of {max_size:,} bytes when decompressed", "raise the limit, or leave it out"
                )
            if not stream.eof:
                raise Unreadable("broken gzip: it stops half-way", "fetch the file again")
            rest = stream.unused_data.lstrip(b"\0")  # padding, as tapes and some servers leave it
    except zlib.error as error:
        raise Unreadable(f"broken gzip: {error}", "fetch the file again") from error
    return b"".join(pieces)
