"""Files and folders to the files that are to be read, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from corpus.source import Rejection

#: The file by which a folder is known to hold an index.
_INDEX = "onrecord.json"


class Found(msgspec.Struct, frozen=True):
    """A file to read: absolute path, size in bytes, time of change in nanoseconds since 1970.

    `fields` maps our names to those that its JSON Lines use.
    """

    path: str
    size: int
    modified_ns: int
    fields: dict[str, str] = {}


class Discovery(msgspec.Struct, frozen=True):
    """The files found, sorted by path, and what could not be looked at."""

    files: tuple[Found, ...]
    rejections: tuple[Rejection, ...]

    def only(self, wanted: Callable[[str], bool]) -> Discovery:
        """The same of the paths that are wanted."""
        return Discovery(
            tuple(found for found in self.files if wanted(found.path)),
            tuple(rejection for rejection in self.rejections if wanted(rejection.path)),
        )

    @property
    def size(self) -> int:
        """All bytes to read: what progress is measured in."""
        return sum(found.size for found in self.files)


def discover(paths: Iterable[str | os.PathLike[str]]) -> Discovery:
    """The files that `paths` name or hold, each once.

    Hidden files, and those that speak of their folder (README, authority.toml), count only where they are named; an
    index of ours among the folders is passed over.
    """
    files: dict[str, Found] = {}
    rejections: list[Rejection] = []
    for given in paths:
        path = os.path.normpath(Path(given).absolute())
        for one in _within(path, rejections) if Path(path).is_dir() else [path]:
            if one not in files:
                looked = _look(one)
                if isinstance(looked, Found):
                    files[one] = looked
                else:
                    rejections.append(looked)
    return Discovery(tuple(files[path] for path in sorted(files)), tuple(rejections))


def _within(folder: str, rejections: list[Rejection]) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        path = _shown(str(error.filename))
        rejections.append(Rejection(path, f"folder not readable: {error.strerror}", "look at its permissions"))

    for where, folders, names in os.walk(folder, onerror=refuse):
        if _INDEX in names:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (f"{where}{os.sep}{name}" for name in names if not _about_the_folder(name))


def _about_the_folder(name: str) -> bool:
    return name.startswith(".") or name.partition(".")[0].upper() == "README" or name == "authority.toml"


def _look(path: str) -> Found | Rejection:
    shown = _shown(path)
    if shown != path:
        return Rejection(shown, "the file's name is not UTF-8", "rename the file")
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        return Rejection(path, "no such file or folder", "look at the path")
    except OSError as error:
        return Rejection(path, f"not readable: {error.strerror}", "look at its permissions")
    if not stat.S_ISREG(status.st_mode):
        return Rejection(path, "not a regular file", "give a file or a folder")
    return Found(path, status.st_size, status.st_mtime_ns)


def _shown(path: str) -> str:
    """The path with what is not UTF-8 in it replaced."""
    return os.fsencode(path).decode("utf-8", "replace")
