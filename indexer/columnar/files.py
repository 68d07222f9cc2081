"""A file of an index as it was written, and how one differs from that."""

from __future__ import annotations

from hashlib import blake2b, file_digest
from pathlib import Path
from typing import NamedTuple

from indexer.columnar.codec.segment import EXTENSION
from indexer.columnar.layout import is_outside, unusable
from indexer.columnar.segment.pages import HEADER_BYTES


class IndexFile(NamedTuple):
    """A file of the index as it was written; `digest` is its BLAKE2b."""

    name: str
    size: int
    digest: bytes


def describe(path: Path, name: str) -> IndexFile:
    """A file's size and digest, under the name that it has or will have.

    The header of a segment has sums of all that follows, so a digest of the header is one of the file.
    """
    with path.open("rb") as handle:
        size = path.stat().st_size
        if name.endswith(EXTENSION):
            return IndexFile(name, size, blake2b(handle.read(HEADER_BYTES)).digest())
        return IndexFile(name, size, file_digest(handle, "blake2b").digest())


def difference(path: Path, file: IndexFile) -> str | None:
    """How the file at `path` differs from what was written, or null; raises `IndexProblem` where it may not be read."""
    try:
        found = describe(path, file.name)
    except FileNotFoundError:
        return "is missing"
    except OSError as problem:
        if is_outside(problem):
            raise unusable(path, problem) from None
        return f"can't be read ({problem.strerror})"
    if found.size != file.size:
        return f"has {found.size:,} bytes, {file.size:,} were written"
    return None if found.digest == file.digest else "is not what was written: its checksum differs"
