"""Whoosh's view of columnar segments: its codec, its table of contents (never a pickle), its readers and matchers."""

from indexer.columnar.codec.codec import ColumnarCodec, reader_over
from indexer.columnar.codec.index import ColumnarIndex
from indexer.columnar.codec.segment import ColumnarSegment
from indexer.columnar.codec.toc import ColumnarToc, TocDamaged, TocVersionUnknown

__all__ = [
    "ColumnarCodec",
    "ColumnarIndex",
    "ColumnarSegment",
    "ColumnarToc",
    "TocDamaged",
    "TocVersionUnknown",
    "reader_over",
]
