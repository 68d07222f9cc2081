"""Releases become stored frames, with a dictionary of their own where they are enough: see `segment.records`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import msgspec
import numpy as np
import zstandard

from corpus.release import Release
from indexer.columnar.building.values import starts
from indexer.columnar.segment.records import LEFT_OUT, MAGIC, Line
from indexer.columnar.segment.sections import Array
from indexer.columnar.segment.word_starts import NotRising, packed
from indexer.documents import bodies_of

#: What the frames of a release hold: line, body and rest.
Contents = tuple[bytes, bytes, bytes]
Frames = tuple[bytes, bytes, bytes]

#: Bodies with fewer bytes in all gain less from a dictionary than it takes.
WORTH_A_DICTIONARY = 2_000_000
#: A dictionary has one byte for so many of the bodies that it is made for, up to what the caches of a processor hold:
#: of 30,000 press releases, 128 KiB in place of 256 make the frames 4 % larger, 512 KiB 2 % smaller.
_TEXT_FOR_A_BYTE, _DICTIONARY_BYTES = 16, 1 << 18
#: It is made from so many bytes of bodies, spread over all, and so many lines and rests, each cut at some length:
#: all of them would cost five times as long and win 2 %.
_SAMPLED_BYTES, _SAMPLED_RELEASES, _BODY_BYTES, _OTHER_BYTES = 2_000_000, 500, 1 << 16, 1 << 10
#: How it is made, in the words of zstd's fastCover: length of segments, length of what is compared, logarithm of the
#: table of frequencies, and how much is skipped.
_SEGMENT, _COMPARED, _TABLE, _SKIPPING = 1000, 8, 18, 5
#: 3 takes 0.55 times as long and gives frames 5 % larger, 6 takes 1.6 times as long for 3 % less.
_LEVEL = 5
#: A dictionary is stored compressed; higher levels win 1 %.
_DICTIONARY_LEVEL = 9
# Those of a large dictionary for all of them: zstd has smaller tables for smaller ones, which find less.
_PARAMETERS = zstandard.ZstdCompressionParameters.from_level(
    _LEVEL, dict_size=_DICTIONARY_BYTES + 1, write_checksum=False, write_dict_id=False
)

_encode = msgspec.json.Encoder().encode


def record_sections(
    releases: Sequence[Release],
    title_starts: Sequence[Array],
    body_starts: Sequence[Array],
    dictionary: bytes | None = None,
) -> dict[str, Array]:
    """The sections of the stored releases, compressed with `dictionary`: empty for none, null for one made of them.

    `title_starts[i]` and `body_starts[i]` have the character where the word at each position begins; raises
    `ValueError` where they do not rise.
    """
    contents = [contents_of(*each) for each in zip(releases, title_starts, body_starts, strict=True)]
    if dictionary is None:
        dictionary = dictionary_of(contents)
    frames = compressed(contents, dictionary)
    stored = stored_dictionary(dictionary)
    return {
        "records": np.frombuffer(b"".join(chain.from_iterable(frames)), "<u1"),
        "records.offsets": starts(list(map(len, chain.from_iterable(frames)))),
        "records.dictionary": np.full(len(releases), bool(dictionary), "<u2"),
        "dictionaries": np.frombuffer(stored, "<u1"),
        "dictionaries.offsets": np.array([0, len(stored)] if dictionary else [0], "<u4"),
    }


def contents_of(release: Release, title_starts: Array, body_starts: Array) -> Contents:
    """What the frames of a release hold; raises `ValueError` where word starts do not rise."""
    try:
        line = packed(_encode(_line(release)).decode(), title_starts, by_rule=False)
        body = packed(release.body, body_starts, by_rule=True)
    except NotRising:
        raise ValueError(f"the word starts of {release.id} do not rise") from None
    return line, body, _encode(msgspec.structs.replace(release, body="", **LEFT_OUT))


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


def dictionary_of(contents: Sequence[Contents]) -> bytes:
    """A dictionary to compress all of `contents` with; empty where they are too little or too much alike for one."""
    text = sum(len(body) for _, body, _ in contents)
    if text < WORTH_A_DICTIONARY:
        return b""
    some = contents[:: -(-len(contents) // _SAMPLED_RELEASES)]
    samples: list[bytes | bytearray | memoryview] = [
        body[:_BODY_BYTES] for _, body, _ in contents[:: -(-text // _SAMPLED_BYTES)]
    ]
    samples += [other[:_OTHER_BYTES] for line, _, rest in some for other in (line, rest)]
    try:
        made = zstandard.train_dictionary(
            min(_DICTIONARY_BYTES, text // _TEXT_FOR_A_BYTE),
            samples,
            k=_SEGMENT,
            d=_COMPARED,
            f=_TABLE,
            accel=_SKIPPING,
            split_point=1.0,
        )
    except zstandard.ZstdError:  # too few samples, or nothing in them that comes twice
        return b""
    return made.as_bytes()


def compressed(contents: Sequence[Contents], dictionary: bytes) -> list[Frames]:
    """The frames of releases, compressed with a dictionary; with none where it is empty."""
    if dictionary:
        made = zstandard.ZstdCompressionDict(dictionary)
        made.precompute_compress(compression_params=_PARAMETERS)
        compressor = zstandard.ZstdCompressor(dict_data=made, compression_params=_PARAMETERS)
    else:
        compressor = zstandard.ZstdCompressor(_LEVEL)
    compress, magic = compressor.compress, len(MAGIC)
    return [(compress(line)[magic:], compress(body)[magic:], compress(rest)[magic:]) for line, body, rest in contents]


def stored_dictionary(dictionary: bytes) -> bytes:
    """A dictionary as a segment has it."""
    return zstandard.ZstdCompressor(_DICTIONARY_LEVEL).compress(dictionary) if dictionary else b""
