"""The directory of a build as Whoosh sees it, with the durability that Whoosh leaves out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from indexer.embedded.layout import (
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

_SEGMENT_FILE = re.compile(rf"({INDEX_NAME}_[0-9a-z]+)\.")


class _HeldLock:
    """Stands for Whoosh's own lock: `WriterLock` is held already, and a forked child can't inherit that one."""

    def acquire(self, blocking: bool = False) -> bool:  # noqa: ARG002 - the signature is Whoosh's
        return True

    def release(self) -> None:
        return None


class BuildStorage(FileStorage):
    """A build's files. `before_naming(temporary, final)` runs when a TOC is written but does not count yet."""

    def __init__(self, path: Path, before_naming: Callable[[Path, Path], None] | None = None) -> None:
        """Read and write files in `path`."""
        super().__init__(str(path))  # type: ignore[no-untyped-call]
        self.path = path
        self._before_naming = before_naming
        self._opened: list[Any] = []

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Open a file of the build for reading."""
        file = super().open_file(name, **kwargs)  # type: ignore[no-untyped-call]
        self._opened.append(file)
        return file

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Close what is opened in the block where it ends with a problem: Whoosh leaves files open that are damaged."""
        self._opened.clear()
        try:
            yield
        except BaseException:
            for file in self._opened:
                file.file.close()
            raise
        finally:
            self._opened.clear()

    def lock(self, name: str) -> _HeldLock:  # noqa: ARG002 - the signature is Whoosh's
        """A lock that is always free."""
        return _HeldLock()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Name a file; naming a TOC is the commit, so all it speaks of is made durable before and its name after."""
        if TOC_FILE.fullmatch(newname) and self._before_naming is not None:
            self._before_naming(self.path / oldname, self.path / newname)
        super().rename_file(oldname, newname, safe)  # type: ignore[no-untyped-call]
        sync_directory(self.path)


def read_toc(storage: BuildStorage) -> Any:
    """The newest TOC of a build: `generation`, `schema`, `segments`; raises `IndexDamaged`."""
    try:
        with storage.opening():
            latest_generation(storage.path)  # Whoosh takes a directory that it may not list for an empty one
            return TOC.read(storage, INDEX_NAME)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise
    except Exception as problem:  # a damaged pickle raises whatever its bytes spell
        if isinstance(problem, OSError) and is_outside(problem):
            raise unusable(problem.filename or storage.path, problem) from None
        reason = f"its table of contents can't be read ({problem})"
        raise IndexDamaged(storage.path, reason, mend(storage.path.parent)) from None


def write_empty_toc(storage: BuildStorage, schema: Schema, generation: int) -> None:
    """Begin an index without releases, its first commit numbered `generation`."""
    TOC(schema, [], generation).write(storage, INDEX_NAME)  # type: ignore[no-untyped-call]
    sync_file(storage.path / f"_{INDEX_NAME}_{generation}.toc")


def open_writer(storage: BuildStorage, postings_mib: int) -> Any:
    """Whoosh's writer of one new segment, a `SegmentWriter`."""
    index = FileIndex(storage)  # type: ignore[no-untyped-call]
    return SegmentWriter(index, limitmb=postings_mib)  # type: ignore[no-untyped-call]


def remove_debris(build: Path, toc: Any) -> None:
    """Remove what a writer left that was killed or had nothing more to commit: what the newest TOC does not speak of.

    Whoosh writes the parts of a segment (`.trm`, `.pst`, `._stored.col`, ...) as separate files, begins them
    before there is a release to write, and puts them into one `.seg` file only when it commits.
    """
    live = {segment.segment_id(): ".seg" if segment.is_compound() else "" for segment in toc.segments}
    current = f"_{INDEX_NAME}_{toc.generation}.toc"
    for entry in list(build.iterdir()):
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
            continue
        segment = _SEGMENT_FILE.match(entry.name)
        lost_segment = segment is not None and not entry.name.endswith(live.get(segment[1], "\0"))
        if lost_segment or (entry.name.startswith(f"_{INDEX_NAME}_") and entry.name != current):
            entry.unlink(missing_ok=True)
