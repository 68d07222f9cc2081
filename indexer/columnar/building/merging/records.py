"""The stored releases of segments become those of one: nearly all as they are, with the dictionaries they need.

A dictionary that serves too few releases goes, and they are compressed anew, together with those that never had one:
once these are enough they get a dictionary of their own. So what came in small commits ends up as small as what was
indexed at once, and dictionaries never take much of a segment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.output import SectionWriter
from indexer.columnar.building.storing import (
    WORTH_A_DICTIONARY,
    Contents,
    Frames,
    compressed,
    dictionary_of,
    stored_dictionary,
)
from indexer.columnar.segment.records import BODY, FRAMES, LINE, REST, Records
from indexer.columnar.segment.sections import Array

#: A dictionary stays where the frames compressed with it have so many times its bytes.
_SERVED = 4
#: Releases compressed anew share a dictionary up to about so many bytes of bodies, like a batch of new ones.
_TEXT_AT_ONCE = 8_000_000
#: Frames are copied in chunks of about so many bytes.
_CHUNK = 4 << 20


class _Stored(NamedTuple):
    """The live releases of all parts: part, number there, and the bytes of all frames of each.

    `dictionary` has the number that each one's will have, 0 where it is not there any more; `anew` are those to
    compress again, and `text` is how many bytes these have in their bodies.
    """

    records: list[Records]
    part: NDArray[np.int64]
    number: NDArray[np.int64]
    size: NDArray[np.int64]
    dictionary: NDArray[np.int64]
    anew: NDArray[np.bool_]
    text: NDArray[np.int64]


class _Output:
    """The sections of stored releases, as they are written."""

    def __init__(self, out: SectionWriter) -> None:
        self._out = out
        self._end = 0
        out.append("records.offsets", np.zeros(1, "<u4"))
        self.dictionaries: dict[bytes, int] = {b"": 0}

    def number(self, dictionary: bytes) -> int:
        """The number of a dictionary, which is written at the end, from its stored bytes."""
        return self.dictionaries.setdefault(dictionary, len(self.dictionaries))

    def add(self, frames: bytes, lengths: Array, dictionaries: Array) -> None:
        """Write frames, three for each release; raises `ValueError` for more bytes than a segment counts."""
        ends = self._end + np.cumsum(lengths, dtype=np.int64)
        self._end += len(frames)
        if self._end >> 32:
            raise ValueError("stored releases of more than 4 GiB are more than a segment holds: merge fewer")
        self._out.append("records", np.frombuffer(frames, np.uint8))
        self._out.append("records.offsets", ends.astype("<u4"))
        self._out.append("records.dictionary", dictionaries.astype("<u2"))

    def finish(self) -> None:
        """Write the dictionaries."""
        stored = list(self.dictionaries)
        self._out.append("dictionaries", np.frombuffer(b"".join(stored), np.uint8))
        self._out.append("dictionaries.offsets", np.cumsum([len(each) for each in stored]).astype("<u4"))


def merge_records(parts: Sequence[Part], out: SectionWriter) -> None:
    """Write the stored releases."""
    output = _Output(out)
    stored = _stored(parts, output)
    anew = _compressed_anew(stored, output)
    for start, stop in pairwise(_bounds(stored)):
        if stored.anew[start]:
            _add_anew(list(islice(anew, stop - start)), output)
        else:
            _copy(stored, slice(start, stop), output)
    output.finish()


def _stored(parts: Sequence[Part], output: _Output) -> _Stored:
    """What there is, and what becomes of it; the dictionaries that stay get their numbers."""
    records = [part.segment.records for part in parts]
    numbers = [part.live_numbers() for part in parts]
    before = [each.dictionary[some] for each, some in zip(records, numbers, strict=True)]
    sizes = [_sizes(each)[some] for each, some in zip(records, numbers, strict=True)]
    dictionaries = [[b"", *each.dictionaries()] for each in records]
    kept = _kept(dictionaries, before, sizes)
    after = [np.array([output.number(one) if one in kept else 0 for one in some]) for some in dictionaries]
    part = np.repeat(np.arange(len(parts)), [len(some) for some in numbers])
    number, dictionary = np.concatenate(numbers), np.concatenate(list(map(np.take, after, before)))
    anew = dictionary == 0
    text = np.zeros(len(number), np.int64)
    for at in np.flatnonzero(anew).tolist():
        text[at] = records[part[at]].body_bytes(int(number[at]))
    if text.sum() < WORTH_A_DICTIONARY:  # those that never had one stay as they are
        anew &= np.concatenate(before) > 0
    return _Stored(records, part, number, np.concatenate(sizes), dictionary, anew, text)


def _sizes(records: Records) -> NDArray[np.int64]:
    """The bytes of all frames of each release."""
    offsets = records.offsets[::FRAMES].astype(np.int64)
    sizes: NDArray[np.int64] = offsets[1:] - offsets[:-1]
    return sizes


def _kept(
    dictionaries: Sequence[Sequence[bytes]], uses: Sequence[Array], sizes: Sequence[NDArray[np.int64]]
) -> set[bytes]:
    """The dictionaries that stay: those with which enough is compressed in all parts together."""
    served: Counter[bytes] = Counter()
    for some, used, size in zip(dictionaries, uses, sizes, strict=True):
        for dictionary, compressed_with in zip(some, np.bincount(used, size, len(some)).tolist(), strict=True):
            served[dictionary] += int(compressed_with)
    return {dictionary for dictionary, size in served.items() if size > _SERVED * len(dictionary)}


def _bounds(stored: _Stored) -> list[int]:
    """Where runs begin of releases that are treated alike: of one part, with not much more than a chunk of bytes."""
    chunks = np.cumsum(stored.size) // _CHUNK
    changes = np.diff(stored.part) | np.diff(stored.anew) | np.diff(chunks)
    return [0, *(np.flatnonzero(changes) + 1).tolist(), len(stored.part)]


def _copy(stored: _Stored, run: slice, output: _Output) -> None:
    """Releases of one part as they are; those of neighbours in one piece."""
    records, numbers = stored.records[stored.part[run.start]], stored.number[run]
    offsets = records.offsets.astype(np.int64)
    breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
    firsts, lasts = numbers[[0, *breaks]], numbers[[*(breaks - 1), -1]]
    bounds = zip(offsets[FRAMES * firsts].tolist(), offsets[FRAMES * lasts + FRAMES].tolist(), strict=True)
    lengths = np.diff(offsets).reshape(-1, FRAMES)[numbers].ravel()
    output.add(b"".join(records.stored(*each) for each in bounds), lengths, stored.dictionary[run])


def _add_anew(made: Sequence[tuple[Frames, int]], output: _Output) -> None:
    frames = list(chain.from_iterable(frames for frames, _ in made))
    output.add(b"".join(frames), np.array([len(each) for each in frames]), np.array([number for _, number in made]))


def _compressed_anew(stored: _Stored, output: _Output) -> Iterator[tuple[Frames, int]]:
    """The frames and the dictionaries of the releases to compress anew, as many at once as may share one."""
    chosen = np.flatnonzero(stored.anew)
    text = np.cumsum(stored.text[chosen])
    count = max(1, round(text[-1] / _TEXT_AT_ONCE)) if len(text) else 0
    for some in np.split(chosen, np.searchsorted(text, [text[-1] * at // count for at in range(1, count)])):
        contents = [_contents(stored.records[stored.part[at]], int(stored.number[at])) for at in some.tolist()]
        dictionary = dictionary_of(contents)
        number = output.number(stored_dictionary(dictionary))
        for frames in compressed(contents, dictionary):
            yield frames, number


def _contents(records: Records, number: int) -> Contents:
    return records.content(number, LINE), records.content(number, BODY), records.content(number, REST)
