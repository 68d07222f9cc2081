"""What lies where in an index directory, which build readers see, and who may write.

index/
  onrecord.json     names the build that readers see; replaced in one rename
  writer.lock       held by the one writer; the system lets go of it when the process ends
  build-7/          one build: Whoosh's files and `manifest.sqlite`
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from indexer.engine import IndexDamaged, IndexProblem, NoIndex

POINTER = "onrecord.json"
LOCK = "writer.lock"
#: The layout of the directory and the meaning of the fields; an index of another format must be rebuilt.
FORMAT = 2

#: The name that Whoosh gives the files of an index without a name.
INDEX_NAME = "MAIN"
TOC_FILE = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")
#: What the system says where a file is whole but may not be used, or where there is no room for it.
_OUTSIDE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}

#: No file system's clock is coarser, in nanoseconds.
_COARSE = 2_000_000_000

_BUILD = re.compile(r"build-([0-9]+)")


class Pointer(msgspec.Struct, frozen=True):
    """The content of `onrecord.json`; `identity` is the build's, which stands in each of its tables of contents."""

    format: int
    build: str
    identity: str = ""
    crc32: int = 0

    def sum(self) -> int:
        """What `crc32` is where all is as written."""
        return zlib.crc32(f"{self.format} {self.build} {self.identity}".encode())


def mend(root: Path) -> str:
    """What to do about damage, in words."""
    return f"mend it with: onrecord index --rebuild --index {root} PATH..."


def unusable(path: object, problem: OSError, done: str = "read") -> IndexProblem:
    """The error of a file or directory that can't be `done` to, whatever it holds."""
    reason = problem.strerror or problem
    return IndexProblem(f"{path}: can't be {done} ({reason}); check its permissions or name another with --index")


def is_outside(problem: Exception) -> bool:
    """True for what is no damage: missing permissions, a full disk, too many open files."""
    return isinstance(problem, OSError) and problem.errno in _OUTSIDE


def latest_generation(build: Path) -> int:
    """The number of the newest commit in a build, -1 where there is none."""
    found = (TOC_FILE.fullmatch(entry.name) for entry in build.iterdir())
    return max((int(match[1]) for match in found if match), default=-1)


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Layout:
    """The directory of an index."""

    def __init__(self, root: Path) -> None:
        """Speak of the directory `root`, which need not exist."""
        self.root = root

    def exists(self) -> bool:
        """True where a build can be read."""
        try:
            return (self.root / POINTER).exists()
        except OSError as problem:
            raise unusable(self.root / POINTER, problem) from None

    def lost_pointer(self) -> bool:
        """True where commits were made but nothing says any more in which build readers see them.

        A first run that ended before it had named its build leaves one without a commit, which is no loss.
        """
        if self.exists() or not self.root.is_dir():
            return False
        builds = [entry for entry in self._entries() if _BUILD.fullmatch(entry.name) and entry.is_dir()]
        return any(latest_generation(build) > 0 for build in builds)

    def _entries(self) -> list[Path]:
        try:
            return list(self.root.iterdir())
        except OSError as problem:
            raise unusable(self.root, problem) from None

    def require(self) -> None:
        """Raise `NoIndex` where there is no index, saying which of the reasons it is, or `IndexDamaged`."""
        if self.exists():
            return
        if self.lost_pointer():
            raise IndexDamaged(self.root / POINTER, "is missing, which names the build that readers see", self.mend())
        if not self.root.exists() or self.is_ours():
            raise NoIndex(
                f"{self.root}: there is no index here; make one with: onrecord index --index {self.root} PATH..."
            )
        raise NoIndex(f"{self.root}: this is not an OnRecord index; name another place with --index")

    def is_ours(self) -> bool:
        """True for a directory that holds nothing but what an index (or the beginning of one) is made of."""
        if not self.root.is_dir():
            return False
        names = (entry.name for entry in self._entries())
        return all(name == LOCK or name.startswith(POINTER) or _BUILD.fullmatch(name) for name in names)

    def make_root(self) -> None:
        """Make the directory; raises `NoIndex` where something else lies there."""
        if self.root.exists() and not self.exists() and not self.is_ours():
            raise NoIndex(
                f"{self.root}: this is not an OnRecord index, and it is not empty; name another place with --index"
            )
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with suppress(PermissionError):  # we may make names in the directory, but not read it
                sync_directory(self.root.absolute().parent)
        except OSError as problem:
            raise NoIndex(
                f"{self.root}: the directory can't be made ({problem.strerror}); name another with --index"
            ) from None

    def current(self) -> Path:
        """The directory of the build that readers see; raises `NoIndex` or `IndexDamaged`."""
        return self.root / self.pointer().build

    def pointer(self) -> Pointer:
        """What names the build that readers see; raises `NoIndex` or `IndexDamaged`."""
        try:
            content = (self.root / POINTER).read_bytes()
        except OSError as problem:
            self.require()
            raise unusable(self.root / POINTER, problem) from None
        try:
            pointer = msgspec.json.decode(content, type=Pointer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise IndexDamaged(self.root / POINTER, "is not what was written", self.mend()) from None
        if pointer.format != FORMAT:
            other = f"has format {pointer.format}, this program reads {FORMAT}"
            raise IndexDamaged(self.root / POINTER, other, self.mend())
        if pointer.crc32 != pointer.sum():
            raise IndexDamaged(self.root / POINTER, "is not what was written: its sum differs", self.mend())
        return pointer

    def point_to(self, build: Path, identity: str) -> None:
        """Let readers see `build` from now on, in one durable step."""
        pointer = Pointer(FORMAT, build.name, identity)
        temporary = self.root / f"{POINTER}.new"
        temporary.write_bytes(msgspec.json.encode(msgspec.structs.replace(pointer, crc32=pointer.sum())))
        sync_file(temporary)
        temporary.replace(self.root / POINTER)
        sync_directory(self.root)

    def new_build(self) -> Path:
        """An empty directory for a new build, numbered above all others."""
        numbers = [int(found[1]) for entry in self.root.iterdir() if (found := _BUILD.fullmatch(entry.name))]
        build = self.root / f"build-{max(numbers, default=0) + 1}"
        build.mkdir()
        sync_directory(self.root)
        return build

    def remove_leftovers(self) -> None:
        """Remove the builds that readers do not see; only the writer may."""
        try:
            keep = self.current().name
            if latest_generation(self.root / keep) < 0:
                return  # what readers should see is not there; until it is, nothing else goes
        except NoIndex:
            keep = ""
        except OSError:
            return
        except IndexDamaged:
            return  # which build is the one can't be told; a rebuild ends by pointing to its own
        for entry in self._entries():
            if entry.name != keep and _BUILD.fullmatch(entry.name):
                shutil.rmtree(entry, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The system's refusals to write below the directory as our errors."""
        try:
            yield
        except OSError as problem:
            raise unusable(problem.filename or self.root, problem, "written") from None

    def mend(self) -> str:
        """What to do about damage, in words."""
        return mend(self.root)


class Watch:
    """Tells cheaply that nothing was committed since the last look: neither the pointer nor the build was touched."""

    def __init__(self) -> None:
        """Nothing was looked at."""
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._looked = 0

    def look(self, layout: Layout, build: Path) -> None:
        """Remember how `build` stands, before it is read."""
        self._looked = time.time_ns()
        try:
            self._seen = tuple(_touched(str(path)) for path in (layout.root / POINTER, build))
        except OSError:
            self._seen = ()

    def unchanged(self) -> bool:
        """True where all stands as at the last look.

        A change within the coarse clock of the file system would go unseen: so soon after one, the answer is no.
        """
        seen = self._seen
        try:
            return bool(seen) and all(
                _touched(path) == (path, inode, changed) and self._looked - changed > _COARSE
                for path, inode, changed in seen
            )
        except OSError:
            return False


def _touched(path: str) -> tuple[str, int, int]:
    found = os.stat(path)  # noqa: PTH116 - asked at each search
    return path, found.st_ino, found.st_mtime_ns
