"""Whoosh's codec for columnar segments: reading; what writes them is not Whoosh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from whoosh.codec import base
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from indexer.columnar.codec.readers import ColumnarPerDocumentReader, ColumnarTermsReader
from indexer.columnar.codec.segment import ColumnarSegment
from indexer.columnar.segment.segment import Segment
from indexer.schema import schema


class ColumnarCodec(base.Codec):
    """Opens the segments of one reader; their terms and their releases are read from one open file."""

    def __init__(self, opened: Mapping[str, Segment] | None = None) -> None:
        """`opened` are segments by id that somebody has open already, and closes."""
        self._opened = dict(opened or {})
        self._own: dict[str, Segment] = {}

    def _segment(self, storage: Any, entry: ColumnarSegment) -> Segment:
        segment_id = entry.segment_id()
        found = self._opened.get(segment_id) or self._own.get(segment_id)
        if found is None:
            found = self._own[segment_id] = entry.open(Path(storage.folder) / entry.file_name())
        return found

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> ColumnarTermsReader:
        """The terms of a segment in a directory's storage."""
        return ColumnarTermsReader(self._segment(storage, segment), self._close)

    def per_document_reader(self, storage: Any, segment: ColumnarSegment) -> ColumnarPerDocumentReader:
        """The releases of a segment."""
        return ColumnarPerDocumentReader(self._segment(storage, segment), segment)

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:  # noqa: ARG002 - the signature is Whoosh's
        """A segment that has no file yet."""
        return ColumnarSegment(indexname)

    def _close(self) -> None:
        for segment in self._own.values():
            segment.close()
        self._own.clear()

    # What Whoosh would write one posting at a time

    def per_document_writer(self, storage: Any, segment: Any) -> NoReturn:  # noqa: ARG002
        """Not this way."""
        _refuse()

    def field_writer(self, storage: Any, segment: Any) -> NoReturn:  # noqa: ARG002
        """Not this way."""
        _refuse()

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> NoReturn:  # noqa: ARG002
        """Not this way."""
        _refuse()

    def postings_reader(
        self,
        dbfile: Any,  # noqa: ARG002
        terminfo: Any,  # noqa: ARG002
        format_: Any,  # noqa: ARG002
        term: Any = None,  # noqa: ARG002
        scorer: Any = None,  # noqa: ARG002
    ) -> NoReturn:
        """Not this way: the terms reader gives matchers."""
        _refuse()


def _refuse() -> NoReturn:
    raise NotImplementedError("a columnar segment is written as a whole by indexer.columnar.building")


def reader_over(segments: Sequence[tuple[ColumnarSegment, Segment]], generation: int) -> IndexReader:
    """Whoosh's reader over segments that are open already; closing it leaves them open."""
    fields = schema()
    readers: list[IndexReader] = []
    for entry, opened in segments:
        codec = ColumnarCodec({entry.segment_id(): opened})
        readers.append(SegmentReader(None, fields, entry, generation, codec))  # type: ignore[arg-type]
    if len(readers) == 1:
        return readers[0]
    return MultiReader(readers, generation) if readers else EmptyReader(fields)
