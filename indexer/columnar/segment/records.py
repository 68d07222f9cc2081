"""Stored releases: what a result line needs, the body, and the rest, in a frame each.

The frames of a release, one after the other:

    line    JSON of `Line`, with where the words of the title begin (see `word_starts`)
    body    the body, with where its words begin, by the rule
    rest    JSON of the release without what the two others have

A frame is compressed with zstd and lies there without the four bytes that all begin with. Many are compressed with a
dictionary, made from releases that were indexed together; a segment has one for every few megabytes of text.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
import zstandard

from corpus.release import Release, ReleaseDate
from indexer.columnar.segment.sections import Sections
from indexer.columnar.segment.word_starts import Starts, unpacked, unpacked_text

#: The frames of a release, in their order.
LINE, BODY, REST = range(3)
FRAMES = 3
#: What every frame begins with; it is not stored.
MAGIC = zstandard.FRAME_HEADER
#: What a frame begins with has so many bytes at most.
_LONGEST_HEADER = 18
#: So many dictionaries are kept ready for use: about half a megabyte each.
_MOST_READY = 128


class Line(msgspec.Struct, frozen=True, array_like=True):
    """What a result line shows of a release."""

    id: str
    url: str | None
    title: str
    date: ReleaseDate | None
    kind: str | None
    language: str | None
    issuer: str | None
    organizations: tuple[str, ...]
    speakers: tuple[tuple[str, str | None], ...]


class Front(NamedTuple):
    """What a hit is made of.

    `title_starts` and `body_starts` have the character where the word at each position begins.
    """

    line: Line
    title_starts: Starts
    body_starts: Starts
    body: str


#: What the line has, the rest lacks.
LEFT_OUT: dict[str, Any] = {"id": "", "url": None, "title": "", "date": None, "kind": None, "language": None}

_decode_line = msgspec.json.Decoder(Line).decode
_decode_release = msgspec.json.Decoder(Release).decode


class Records:
    """The stored releases of a segment, read by any number of threads.

    What is damaged raises `IndexDamaged` from a sealed file, which checks what it gives; bytes that were wrong from
    the beginning raise `ValueError`.
    """

    def __init__(self, sections: Sections) -> None:
        """Read frames of `sections`."""
        self._sections = sections
        self.offsets = sections.array("records.offsets")
        self.dictionary = sections.array("records.dictionary")
        # Single numbers are read faster from what is seen as memory.
        self._offset = memoryview(self.offsets)  # type: ignore[arg-type]
        self._dictionary = memoryview(self.dictionary)  # type: ignore[arg-type]
        self._ready: dict[int, _Decompressors] = {}

    def __len__(self) -> int:
        return len(self._dictionary)

    def line(self, number: int) -> tuple[Line, Starts]:
        """What a result line shows of a release, and the character where each word of its title begins."""
        try:
            encoded, starts = unpacked(self.content(number, LINE))
            return _decode_line(encoded), starts
        except ValueError as problem:  # msgspec's too
            raise _unreadable("line", number, problem) from None

    def body(self, number: int) -> tuple[str, Starts]:
        """The body of a release, and the character where each of its words begins."""
        try:
            return unpacked_text(self.content(number, BODY))
        except ValueError as problem:
            raise _unreadable("body", number, problem) from None

    def front(self, number: int) -> Front:
        """The line and the body of a release."""
        line, title_starts = self.line(number)
        body, body_starts = self.body(number)
        return Front(line, title_starts, body_starts, body)

    def release(self, number: int) -> Release:
        """The whole release."""
        line, _ = self.line(number)
        body, _ = self.body(number)
        try:
            rest = _decode_release(self.content(number, REST))
        except ValueError as problem:
            raise _unreadable("rest", number, problem) from None
        return msgspec.structs.replace(rest, body=body, **{name: getattr(line, name) for name in LEFT_OUT})

    def content(self, number: int, frame: int) -> bytes:
        """What a frame of a release holds; raises `ValueError` where it can't be decompressed."""
        at = FRAMES * number + frame
        stored = self.stored(self._offset[at], self._offset[at + 1])
        try:
            return self._decompress(self._dictionary[number], MAGIC + stored)
        except zstandard.ZstdError as problem:
            raise _unreadable(f"frame {frame}", number, problem) from None

    def body_bytes(self, number: int) -> int:
        """How many bytes the content of a body's frame has."""
        at = FRAMES * number + BODY
        stored = self.stored(self._offset[at], self._offset[at + 1])
        try:
            return zstandard.frame_content_size(MAGIC + stored[:_LONGEST_HEADER])
        except zstandard.ZstdError as problem:
            raise _unreadable("body", number, problem) from None

    def stored(self, start: int, stop: int) -> bytes:
        """Frames as they are, from one offset to another."""
        return self._sections.array("records", start, stop).tobytes()

    def dictionaries(self) -> list[bytes]:
        """All dictionaries, as they are stored; the first is number 1 in `dictionary`."""
        bounds = self._sections.array("dictionaries.offsets").tolist()
        return [self._sections.array("dictionaries", *each).tobytes() for each in pairwise(bounds)]

    def _decompress(self, dictionary: int, frame: bytes) -> bytes:
        decompressors = self._ready.get(dictionary)
        if decompressors is None:
            if len(self._ready) >= _MOST_READY:
                self._ready.clear()
            decompressors = self._ready[dictionary] = _Decompressors(self._raw(dictionary))
        return decompressors.decompress(frame)

    def _raw(self, dictionary: int) -> bytes:
        """A dictionary as it is used; empty for 0, which is none."""
        if not dictionary:
            return b""
        start, stop = self._sections.array("dictionaries.offsets", dictionary - 1, dictionary + 1).tolist()
        return zstandard.decompress(self._sections.array("dictionaries", start, stop).tobytes())


class _Decompressors:
    """Decompress with one dictionary; each serves one thread at a time."""

    def __init__(self, raw: bytes) -> None:
        self._dictionary = zstandard.ZstdCompressionDict(raw) if raw else None
        self._idle: list[Callable[[bytes], bytes]] = []

    def decompress(self, frame: bytes) -> bytes:
        try:
            decompress = self._idle.pop()
        except IndexError:
            decompress = zstandard.ZstdDecompressor(dict_data=self._dictionary).decompress
        content = decompress(frame)
        self._idle.append(decompress)
        return content


def _unreadable(what: str, number: int, problem: Exception) -> ValueError:
    return ValueError(f"the {what} of stored release {number} can't be read ({problem})")
