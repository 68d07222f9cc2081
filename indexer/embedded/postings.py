"""Postings and columns of one Whoosh segment as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]

#: Whoosh stores a signed number plus this; a release without the number has the largest one.
_SIGN = 1 << 31
_ABSENT = (1 << 31) - 1
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.float64)


def read_postings(reader: SegmentReader, field: str, term: str | bytes) -> tuple[Numbers, Weights]:
    """The documents that hold a term, in order and with deleted ones among them, and its weight in each."""
    try:
        matcher: Any = reader.postings(field, term)
    except TermNotFound:
        return np.empty(0, np.int64), np.empty(0, np.float64)
    matcher = getattr(matcher, "child", matcher)  # under Whoosh's filter of deleted documents
    ids: list[int] = []
    weights: list[float] = []
    for some_ids, some_weights in _blocks(matcher):
        ids.extend(some_ids)
        weights.extend(some_weights)
    return np.array(ids, np.int64), np.array(weights, np.float64)


def _blocks(matcher: Any) -> Iterator[tuple[list[int], list[float]]]:
    """The postings of a matcher block by block where it has blocks: a call for each posting takes twice the time."""
    has_blocks = isinstance(matcher, W3LeafMatcher)
    while matcher.is_active():
        if has_blocks:
            matcher.id(), matcher.weight()  # both load their part of the block
            yield matcher._ids, matcher._weights
            matcher._next_block()
        else:
            yield [matcher.id()], [matcher.weight()]
            matcher.next()


def read_lengths(reader: SegmentReader, field: str) -> Weights:
    """The length of a text field in each document, as Whoosh rounds it to one byte; 0 where the field is empty."""
    lengths: Weights = _LENGTHS[_column(reader, f"_{field}_len", "u1", 0)]
    return lengths


def read_numbers(reader: SegmentReader, field: str) -> Numbers:
    """A numeric field of each document; 0 where it is absent (no day has the number 0)."""
    numbers = _column(reader, field, ">u4", _ABSENT + _SIGN).astype(np.int64) - _SIGN
    numbers[numbers == _ABSENT] = 0
    return numbers


def _column(reader: Any, name: str, kind: str, default: int) -> NDArray[Any]:
    """A column's numbers; Whoosh leaves out the last ones while they are `default`."""
    values = np.full(reader.doc_count_all(), default, dtype=kind)
    storage, file_name = reader.storage(), reader.codec().column_filename(reader.segment(), name)
    if storage.file_exists(file_name):
        file = storage.open_file(file_name)
        stored = np.frombuffer(bytes(file.get(0, storage.file_length(file_name))), dtype=kind)
        file.close()
        values[: len(stored)] = stored
    return values


def read_ids(reader: SegmentReader, field: str) -> list[bytes]:
    """The id of each document."""
    return list(reader.column_reader(field, translate=False))
