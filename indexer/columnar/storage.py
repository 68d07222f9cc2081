"""The directory of a build as Whoosh sees it, with the durability that Whoosh leaves out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError

from indexer.columnar.codec import ColumnarToc, TocDamaged, TocVersionUnknown
from indexer.columnar.layout import (
    INDEX_NAME,
    TOC_FILE,
    is_outside,
    latest_generation,
    mend,
    sync_directory,
    sync_file,
    unusable,
)
from indexer.engine import IndexDamaged

#: Files of segments and tables of contents, also those that were begun only, and what merging puts aside: that has a
#: name for a moment only, where a file system can't do without.
_OURS = re.compile(rf"_?{INDEX_NAME}_|tmp")
#: Chance enough to tell the builds of different indexes apart.
_IDENTITY_BYTES = 8


class BuildStorage(FileStorage):
    """A build's files. `before_naming(temporary, final)` runs when a TOC is written but does not count yet."""

    def __init__(self, path: Path, before_naming: Callable[[Path, Path], None] | None = None) -> None:
        """Read and write files in `path`."""
        super().__init__(str(path))  # type: ignore[no-untyped-call]
        self.path = path
        self._before_naming = before_naming

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Name a file; naming a TOC is the commit, so all it speaks of is made durable before and its name after."""
        if TOC_FILE.fullmatch(newname):
            sync_file(self.path / oldname)
            if self._before_naming is not None:
                self._before_naming(self.path / oldname, self.path / newname)
            # The names of its segments, and that the manifest's journal is gone, which would undo its commit.
            sync_directory(self.path)
        super().rename_file(oldname, newname, safe)  # type: ignore[no-untyped-call]
        sync_directory(self.path)


def read_toc(storage: BuildStorage, identity: str | None = None) -> ColumnarToc:
    """The newest TOC of a build; raises `IndexDamaged`, or `FileNotFoundError` where a writer has just replaced it.

    Where the `identity` of the build is given, the TOC must be of that one.
    """
    toc = _newest_toc(storage)
    if identity not in (None, toc.identity):
        file = storage.path / ColumnarToc.file_name(INDEX_NAME, toc.generation)
        raise IndexDamaged(file, "is the table of contents of another index", mend(storage.path.parent))
    return toc


def _newest_toc(storage: BuildStorage) -> ColumnarToc:
    try:
        latest_generation(storage.path)  # Whoosh takes a directory that it may not list for an empty one
        return ColumnarToc.read(storage, INDEX_NAME)
    except FileNotFoundError:
        raise
    except OSError as problem:
        if is_outside(problem):
            raise unusable(problem.filename or storage.path, problem) from None
        reason = f"its table of contents can't be read ({problem})"
        raise IndexDamaged(storage.path, reason, mend(storage.path.parent)) from None
    except (TocDamaged, TocVersionUnknown, EmptyIndexError) as problem:
        raise IndexDamaged(storage.path, str(problem), mend(storage.path.parent)) from None


def write_empty_toc(storage: BuildStorage, generation: int) -> Path:
    """Begin an index without releases, its first commit numbered `generation`; returns the file."""
    ColumnarToc([], generation, secrets.token_hex(_IDENTITY_BYTES)).write(storage, INDEX_NAME)
    return storage.path / ColumnarToc.file_name(INDEX_NAME, generation)


def remove_debris(build: Path, toc: ColumnarToc) -> None:
    """Remove what the newest TOC does not speak of: what a killed writer left, and what was merged away.

    Readers that have a file mapped keep what was in it.
    """
    live = {segment.file_name() for segment in toc.segments} | {ColumnarToc.file_name(INDEX_NAME, toc.generation)}
    for entry in list(build.iterdir()):
        if entry.name not in live and _OURS.match(entry.name):
            entry.unlink(missing_ok=True)
