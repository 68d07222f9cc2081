"""Stored releases: what a result line needs in one compressed frame, the rest in another.

A frame is compressed with zstd, with the beginnings of other releases for a dictionary. The front frame of a release
is, one after the other:

    u4          bytes of the line
    u4          title positions
    u4          body positions
    u1          bytes of each step below: 1, 2 or 4
    bytes       the line: JSON of `Line`
    bytes       the body in UTF-8
    steps       of each title position, then of each body position: characters from the start of the one before it
                (from the start of the title, or of the body, for the first)

The steps have a block of the frame to themselves: numbers and letters in one block would share one code, which costs
a fourteenth of the whole. The rest frame is JSON of the release with an empty title and body, which the front has.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from corpus.release import Release, ReleaseDate
from indexer.columnar.documents import bodies_of
from indexer.columnar.segment.sections import Array, Sections

Starts = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Offsets = NDArray[np.uint64]

#: zstd's own default; higher ones win 2 % and cost twice the time.
_LEVEL = 3
_HEAD = struct.Struct("<IIIB")
_STEPS: dict[int, np.dtype[np.unsignedinteger[Any]]] = {width: np.dtype(f"<u{width}") for width in (1, 2, 4)}
_START = np.dtype(np.int64)
#: Releases with less text than this in all gain less from a dictionary than it takes.
_WORTH_A_DICTIONARY = 2_000_000
#: A dictionary is this long: what zstd still reaches fast. It has so much of the body and of the rest of each release.
_DICTIONARY_BYTES, _BODY_BYTES, _REST_BYTES = 1 << 17, 512, 512
#: Frames are copied in chunks of about this many bytes.
_CHUNK = 4 << 20


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
    """The front frame of a release, read.

    `title_starts` and `body_starts` have the character where the word at each position begins.
    """

    line: Line
    title_starts: Starts
    body_starts: Starts
    body: str


_encode = msgspec.json.Encoder().encode
_decode_line = msgspec.json.Decoder(Line).decode
_decode_release = msgspec.json.Decoder(Release).decode


def frames(
    releases: Sequence[Release],
    title_starts: Sequence[Array],
    body_starts: Sequence[Array],
    dictionary: bytes,
) -> tuple[Bytes, Offsets]:
    """The sections `records` and `records.offsets` of `releases`, compressed with `dictionary` (empty: with none).

    `title_starts[i]` and `body_starts[i]` have the character where the word at each position begins, rising;
    raises `ValueError` where they do not rise.
    """
    compressor = _compressor(dictionary)
    made: list[bytes] = []
    for release, title, body in zip(releases, title_starts, body_starts, strict=True):
        made.append(_compress_front(compressor, *_front(release, title, body)))
        made.append(compressor.compress(_encode(_rest(release))))
    offsets = np.zeros(len(made) + 1, "<u8")
    np.cumsum([len(each) for each in made], out=offsets[1:])
    return np.frombuffer(b"".join(made), "<u1"), offsets


def _front(release: Release, title_starts: Array, body_starts: Array) -> tuple[bytes, bytes]:
    """The text and the steps of the front frame."""
    line = _encode(_line(release))
    titles = len(title_starts)
    steps = np.concatenate((title_starts, body_starts), dtype=np.int64, casting="unsafe")
    steps[titles + 1 :] -= steps[titles:-1].copy()
    steps[1:titles] -= steps[: max(0, titles - 1)].copy()
    largest = int(steps.view(np.uint64).max(initial=0))
    if largest >> 32:  # below 0, seen as unsigned
        raise ValueError(f"the word starts of {release.id} do not rise")
    width = 1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4
    head = _HEAD.pack(len(line), titles, len(body_starts), width)
    return b"".join((head, line, release.body.encode())), steps.astype(_STEPS[width]).tobytes()


def _compress_front(compressor: zstandard.ZstdCompressor, text: bytes, steps: bytes) -> bytes:
    stream = compressor.compressobj(size=len(text) + len(steps))
    first = stream.compress(text) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return first + stream.compress(steps) + stream.flush()


def _line(release: Release) -> Line:
    return Line(
        release.id,
        release.url,
        release.title,
        release.date,
        release.kind,
        release.language,
        release.issuer.name if release.issuer else None,
        tuple(body.name for body in bodies_of(release)),
        tuple((speaker.name, speaker.role) for speaker in release.speakers),
    )


def _rest(release: Release) -> Release:
    return msgspec.structs.replace(release, title="", body="")


def dictionary_from(releases: Sequence[Release]) -> bytes:
    """The openings of a spread of `releases` to compress all of them with; empty where they have too little text."""
    if sum(len(release.body) for release in releases) < _WORTH_A_DICTIONARY:
        return b""
    count = min(len(releases), _DICTIONARY_BYTES // (_BODY_BYTES + _REST_BYTES))
    spread = [releases[at * len(releases) // count] for at in range(count)]
    return b"".join(
        part
        for release in spread
        for part in (release.body[:_BODY_BYTES].encode()[:_BODY_BYTES], _encode(_rest(release))[:_REST_BYTES])
    )


def _compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    if not dictionary:
        return zstandard.ZstdCompressor(_LEVEL)
    raw = zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    raw.precompute_compress(_LEVEL)
    return zstandard.ZstdCompressor(_LEVEL, dict_data=raw)


class Records:
    """The stored releases of a segment, read by any number of threads.

    What is damaged raises `IndexDamaged` from a sealed file, which checks what it gives; bytes that were wrong from
    the beginning raise `ValueError`.
    """

    def __init__(self, sections: Sections) -> None:
        """Read frames of `sections`."""
        self._sections = sections
        self._offsets = sections.array("records.offsets")
        self.dictionary = sections.array("records.dictionary").tobytes()
        self._raw = (
            zstandard.ZstdCompressionDict(self.dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            if self.dictionary
            else None
        )
        self._of_thread = threading.local()  # one decompressor serves one thread at a time

    def __len__(self) -> int:
        return len(self._offsets) // 2

    def front(self, number: int) -> Front:
        """The front of a release."""
        return self._read_front(self.frame(2 * number))

    def release(self, number: int) -> Release:
        """The whole release."""
        front = self.front(number)
        try:
            rest = _decode_release(self.frame(2 * number + 1))
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise ValueError(f"the rest of stored release {number} can't be read ({problem})") from None
        return msgspec.structs.replace(rest, title=front.line.title, body=front.body)

    def frame(self, index: int) -> bytes:
        """The content of a frame: the front of release n is frame 2n, the rest frame 2n + 1."""
        start, stop = self._offsets[index : index + 2].tolist()
        try:
            return self._decompress(self._sections.array("records", start, stop))
        except zstandard.ZstdError as problem:
            raise ValueError(f"stored frame {index} can't be decompressed ({problem})") from None

    def _decompress(self, frame: Bytes) -> bytes:
        try:
            decompress = self._of_thread.decompress
        except AttributeError:
            decompress = zstandard.ZstdDecompressor(dict_data=self._raw).decompress
            self._of_thread.decompress = decompress
        content: bytes = decompress(frame)
        return content

    @staticmethod
    def _read_front(content: bytes) -> Front:
        try:
            line_bytes, titles, bodies, width = _HEAD.unpack_from(content)
            body_at = _HEAD.size + line_bytes
            steps_at = len(content) - (titles + bodies) * width
            step = _STEPS[width]
            return Front(
                _decode_line(content[_HEAD.size : body_at]),
                np.add.accumulate(np.frombuffer(content, step, titles, steps_at), dtype=_START),
                np.add.accumulate(np.frombuffer(content, step, bodies, steps_at + titles * width), dtype=_START),
                content[body_at:steps_at].decode(),
            )
        except (struct.error, KeyError, msgspec.DecodeError, ValueError) as problem:
            raise ValueError(f"the front of a stored release can't be read ({problem})") from None


def copy_frames(records: Records, numbers: Sequence[int] | Array, dictionary: bytes) -> Iterator[tuple[bytes, Offsets]]:
    """The frames of the releases `numbers`, in this order, as frames compressed with `dictionary`.

    In chunks of some megabytes: bytes for `records`, and the length of each frame in them (two for each release).
    Frames are copied as they are where `records` has the same dictionary.
    """
    chosen = np.asarray(numbers, np.int64)
    offsets = records._offsets.astype(np.int64)
    sizes = offsets[2 * chosen + 2] - offsets[2 * chosen]
    ends = np.searchsorted(np.cumsum(sizes), np.arange(_CHUNK, sizes.sum() + _CHUNK, _CHUNK), side="right")
    bounds = np.unique(np.concatenate(([0], ends, [len(chosen)])))
    compressor = None if dictionary == records.dictionary else _compressor(dictionary)
    for start, stop in pairwise(bounds.tolist()):
        some = chosen[start:stop]
        if compressor is None:
            yield _copied(records, offsets, some)
        else:
            yield _compressed_anew(records, compressor, some)


def _copied(records: Records, offsets: Starts, numbers: Array) -> tuple[bytes, Offsets]:
    """The frames of some releases as they are; those of neighbours in one slice."""
    breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
    firsts = numbers[np.concatenate(([0], breaks))]
    lasts = numbers[np.concatenate((breaks - 1, [len(numbers) - 1]))]
    slices = zip(offsets[2 * firsts].tolist(), offsets[2 * lasts + 2].tolist(), strict=True)
    sections = records._sections
    chunk = b"".join(sections.array("records", start, stop).tobytes() for start, stop in slices)
    lengths = np.diff(offsets)
    return chunk, np.stack([lengths[2 * numbers], lengths[2 * numbers + 1]], axis=1).ravel().astype("<u8")


def _compressed_anew(records: Records, compressor: zstandard.ZstdCompressor, numbers: Array) -> tuple[bytes, Offsets]:
    made: list[bytes] = []
    for number in numbers.tolist():
        front = records.frame(2 * number)
        _, titles, bodies, width = _HEAD.unpack_from(front)
        steps_at = len(front) - (titles + bodies) * width
        made.append(_compress_front(compressor, front[:steps_at], front[steps_at:]))
        made.append(compressor.compress(records.frame(2 * number + 1)))
    return b"".join(made), np.array([len(each) for each in made], "<u8")
