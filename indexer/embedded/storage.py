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

from indexer.embedded.layout import sync_directory, sync_file
from indexer.engine import IndexDamaged

#: The name that Whoosh gives the files of an index without a name.
INDEX_NAME = "MAIN"
TOC_FILE = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")
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


def latest_generation(build: Path) -> int:
    """The number of the newest commit in a build, -1 where there is none."""
    found = (TOC_FILE.fullmatch(entry.name) for entry in build.iterdir())
    return max((int(match[1]) for match in found if match), default=-1)


def read_toc(storage: BuildStorage) -> Any:
    """The newest TOC of a build: `generation`, `schema`, `segments`; raises `IndexDamaged`."""
    try:
        with storage.opening():
            return TOC.read(storage, INDEX_NAME)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise
    except Exception as problem:  # a damaged pickle raises whatever its bytes spell
        advice = f"mend it with: onrecord index --rebuild --index {storage.path.parent} PATH..."
        raise IndexDamaged(f"{storage.path}: its table of contents can't be read ({problem}); {advice}") from None


def write_empty_toc(storage: BuildStorage, schema: Schema, generation: int) -> None:
    """Begin an index without releases, its first commit numbered `generation`."""
    TOC(schema, [], generation).write(storage, INDEX_NAME)  # type: ignore[no-untyped-call]
    sync_file(storage.path / f"_{INDEX_NAME}_{generation}.toc")


def open_writer(storage: BuildStorage, postings_mib: int) -> Any:
    """Whoosh's writer of one new segment, a `SegmentWriter`."""
    index = FileIndex(storage)  # type: ignore[no-untyped-call]
    return SegmentWriter(index, limitmb=postings_mib)  # type: ignore[no-untyped-call]


def remove_debris(build: Path, toc: Any) -> None:
    """Remove what a killed writer left: files of segments and TOCs that the newest TOC does not speak of."""
    live = {segment.segment_id() for segment in toc.segments}
    current = f"_{INDEX_NAME}_{toc.generation}.toc"
    for entry in list(build.iterdir()):
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
            continue
        segment = _SEGMENT_FILE.match(entry.name)
        lost_segment = segment is not None and segment[1] not in live
        if lost_segment or (entry.name.startswith(f"_{INDEX_NAME}_") and entry.name != current):
            entry.unlink(missing_ok=True)
