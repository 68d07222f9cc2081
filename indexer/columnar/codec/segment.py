"""A segment as the table of contents knows it: its name, its size, and which of its releases are deleted."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import Codec
from whoosh.codec.base import Segment as WhooshSegment

from indexer.columnar.layout import mend
from indexer.columnar.segment.sealed import SealedSections
from indexer.columnar.segment.segment import Segment
from indexer.engine import IndexDamaged

#: The name of a segment's file ends so.
EXTENSION = ".seg"
#: Bytes of chance in a segment's id.
_ID_BYTES = 8

Mask = NDArray[np.bool_]


class SegmentRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment in the table of contents.

    `deleted`: a bit for each release, deflated; null where none is deleted. `seal`: what its file's header ends in.
    """

    id: str
    releases: int
    deleted: bytes | None
    seal: int | None = None


class ColumnarSegment(WhooshSegment):
    """Whoosh's handle on a segment. The file never changes; what is deleted stands in the table of contents."""

    def __init__(self, indexname: str, releases: int = 0, segid: str | None = None) -> None:
        """A segment of `releases` releases, none deleted; without `segid` a new one."""
        self.indexname = indexname
        self.segid = segid or secrets.token_hex(_ID_BYTES)
        self.compound = False  # Whoosh's word for several files in one, in its own format
        self._releases = releases
        self._deleted: Mask | None = None
        self._seal: int | None = None

    def codec(self) -> Codec:
        """A codec for one reader of this segment."""
        from indexer.columnar.codec.codec import ColumnarCodec

        return ColumnarCodec()

    def segment_id(self) -> str:
        """Its name in the index."""
        return f"{self.indexname}_{self.segid}"

    def file_name(self) -> str:
        """The name of its file in the index's directory."""
        return f"{self.segment_id()}{EXTENSION}"

    def open(self, path: Path, advice: str = "") -> Segment:
        """What the file at `path` holds; raises `IndexDamaged` with `advice`, or `IndexProblem`."""
        advice = advice or mend(path.parent.parent)
        sections = SealedSections(path, advice)
        if self._seal not in (None, sections.seal):
            raise IndexDamaged(path, "is not the segment that was written, though a whole one", advice)
        return Segment(sections)

    def set_seal(self, seal: int) -> None:
        """Told when its file is written: from now on it is opened from that file only."""
        self._seal = seal

    # Numbers of releases

    def set_doc_count(self, doccount: int) -> None:
        """Told when its file is written."""
        self._releases = doccount

    def doc_count_all(self) -> int:
        """The number of releases, deleted ones among them."""
        return self._releases

    def doc_count(self) -> int:
        """The number of releases that are there still."""
        return self._releases - self.deleted_count()

    def deleted_count(self) -> int:
        """The number of deleted releases."""
        return 0 if self._deleted is None else int(np.count_nonzero(self._deleted))

    # Deletions

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a release, or take that back; raises `IndexError` for a number that it does not have."""
        if not 0 <= docnum < self._releases:
            raise IndexError(f"{self.segment_id()} has no release {docnum}, only {self._releases}")
        if self._deleted is None:
            self._deleted = np.zeros(self._releases, np.bool_)
        else:
            self._deleted = self._deleted.copy()  # a reader may hold the mask
        self._deleted[docnum] = delete

    def delete_many(self, numbers: NDArray[Any]) -> None:
        """Delete several releases at once."""
        deleted = np.zeros(self._releases, np.bool_) if self._deleted is None else self._deleted.copy()
        deleted[numbers] = True
        self._deleted = deleted

    def is_deleted(self, docnum: int) -> bool:
        """Whether a release is deleted; false for one behind the last, of which Whoosh asks too."""
        return self._deleted is not None and docnum < self._releases and bool(self._deleted[docnum])

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted releases, rising."""
        return iter(() if self._deleted is None else np.flatnonzero(self._deleted).tolist())

    def live(self) -> Mask | None:
        """For each release whether it is there still; null where none is deleted."""
        return None if self._deleted is None or not self._deleted.any() else ~self._deleted

    # The table of contents

    def record(self) -> SegmentRecord:
        """What the table of contents keeps of it."""
        live = self.live()
        deleted = None if live is None else zlib.compress(np.packbits(~live).tobytes())
        return SegmentRecord(self.segid, self._releases, deleted, self._seal)

    @classmethod
    def from_record(cls, indexname: str, record: SegmentRecord) -> ColumnarSegment:
        """A segment as the table of contents has it; raises `ValueError` where that can't be."""
        segment = cls(indexname, record.releases, record.id)
        segment._seal = record.seal
        if record.deleted is not None:
            segment._deleted = _unpacked(record.deleted, record.releases)
        return segment


def _unpacked(deleted: bytes, releases: int) -> Mask:
    size = (releases + 7) // 8
    try:
        bits = zlib.decompressobj().decompress(deleted, size + 1)
    except zlib.error as problem:
        raise ValueError(f"deleted releases can't be read: {problem}") from None
    if len(bits) != size:
        raise ValueError(f"deleted releases of {len(bits)} bytes where {releases} releases need {size}")
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=releases).astype(np.bool_)
