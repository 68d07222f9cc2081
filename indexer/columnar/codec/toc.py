"""The table of contents: which segments an index has after a commit. One JSON document, checked by its own sum."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from time import time_ns
from typing import Any, Self

import msgspec
from whoosh.fields import Schema
from whoosh.index import TOC, EmptyIndexError

from indexer.columnar.codec.segment import ColumnarSegment, SegmentRecord
from indexer.schema import SCHEMA_VERSION, schema

#: What a table of contents says it is, and the version of its own form.
_MAGIC = "OnRecord index"
_FORMAT = 1


class TocDamaged(ValueError):
    """A table of contents is not what was written."""


class TocVersionUnknown(ValueError):
    """A table of contents was written by another version of this software."""


class _Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    generation: int
    schema: int
    segments: tuple[SegmentRecord, ...]
    identity: str = ""
    authority: bytes = b""


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`crc32` is of the bytes of `contents` as they stand."""

    magic: str
    format: int
    crc32: int
    contents: msgspec.Raw


class ColumnarToc(TOC):
    """The state of an index after a commit: `generation`, `segments` and the schema, which is code.

    `identity` tells the indexes of different builds apart; `authority` is TOML of bodies and people that names are
    known by. It lies in `_NAME_GENERATION.toc`; one that is named so is a commit.
    """

    segments: list[ColumnarSegment]
    generation: int

    def __init__(
        self, segments: Sequence[ColumnarSegment], generation: int, identity: str = "", authority: bytes = b""
    ) -> None:
        """Of `segments`, in the order of their releases' numbers."""
        self.identity, self.authority = identity, authority
        self.schema: Schema = schema()
        self.segments = list(segments)
        self.generation = generation
        self.version: int = _FORMAT
        self.release = (0, 0, 0)  # of Whoosh, for indexes in its own format

    def encode(self) -> bytes:
        """The document."""
        records = tuple(segment.record() for segment in self.segments)
        contents = msgspec.json.encode(
            _Contents(self.generation, SCHEMA_VERSION, records, self.identity, self.authority)
        )
        return msgspec.json.encode(_Document(_MAGIC, _FORMAT, zlib.crc32(contents), msgspec.Raw(contents)))

    @classmethod
    def decode(cls, document: bytes, indexname: str) -> Self:
        """The table of a document; raises `TocDamaged`, or `TocVersionUnknown`."""
        try:
            contents = _checked(document)
            segments = [ColumnarSegment.from_record(indexname, record) for record in contents.segments]
        except (TocDamaged, TocVersionUnknown):
            raise
        except ValueError as problem:  # msgspec's and Unicode's are such
            raise TocDamaged(f"its table of contents can't be read ({problem})") from None
        return cls(segments, contents.generation, contents.identity, contents.authority)

    @classmethod
    def file_name(cls, indexname: str, generation: int) -> str:
        """The name of the file of a generation."""
        name: str = cls._filename(indexname, generation)  # type: ignore[no-untyped-call]
        return name

    @classmethod
    def latest(cls, storage: Any, indexname: str) -> int:
        """The newest generation, -1 where there is none."""
        generation: int = cls._latest_generation(storage, indexname)  # type: ignore[no-untyped-call]
        return generation

    @classmethod
    def create(cls, storage: Any, schema: Any = None, indexname: str = "MAIN") -> None:  # noqa: ARG003 - as Whoosh's
        """Begin an index without releases, its generation 0; the schema is always `indexer.schema`'s."""
        cls([], 0).write(storage, indexname)

    def write(self, storage: Any, indexname: str) -> None:
        """Write it under a name that does not count, then name it: that is the commit.

        Making files and names last is the storage's part. Raises `NameError` where this generation has been written.
        """
        final = self.file_name(indexname, self.generation)
        temporary = f"{final}.{time_ns()}"
        file = storage.create_file(temporary)
        try:
            file.write(self.encode())
        finally:
            file.close()
        storage.rename_file(temporary, final, safe=True)

    @classmethod
    def read(cls, storage: Any, indexname: str, gen: int | None = None, schema: Any = None) -> Self:  # noqa: ARG003
        """The newest table of an index, or that of a generation.

        Raises `TocDamaged`, `TocVersionUnknown`, Whoosh's `EmptyIndexError` where there is none, or `OSError`.
        """
        generation = cls.latest(storage, indexname) if gen is None else gen
        if generation < 0:
            raise EmptyIndexError(f"Index {indexname!r} does not exist in {storage!r}")
        file = storage.open_file(cls.file_name(indexname, generation))
        try:
            document = bytes(file.read())
        finally:
            file.close()
        toc = cls.decode(document, indexname)
        if toc.generation != generation:
            raise TocDamaged(f"its table of contents is of commit {toc.generation}, its name says {generation}")
        return toc


def _checked(document: bytes) -> _Contents:
    outer = msgspec.json.decode(document, type=_Document)
    if outer.magic != _MAGIC:
        raise TocDamaged("its table of contents is something else")
    if outer.format != _FORMAT:
        raise TocVersionUnknown(f"its table of contents has the format {outer.format}, this version reads {_FORMAT}")
    inner = bytes(outer.contents)
    if zlib.crc32(inner) != outer.crc32:
        raise TocDamaged("its table of contents is not what was written: its sum differs")
    contents = msgspec.json.decode(inner, type=_Contents)
    if contents.schema != SCHEMA_VERSION:
        raise TocVersionUnknown(f"it was built with the fields {contents.schema}, this version has {SCHEMA_VERSION}")
    return contents
