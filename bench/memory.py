"""The memory of processes: what one holds, the most it held, and what a family of them holds together."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_PROC = Path("/proc")
#: ru_maxrss counts in KiB, on macOS in bytes.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


def most() -> int:
    """The most bytes that this process ever held in memory."""
    try:
        lines = (_PROC / "self" / "status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
    # Linux hands ru_maxrss down from the process that started this one, so that a small one may seem as big.
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def now() -> int:
    """Bytes that this process holds in memory; the most so far where the system does not tell (not Linux)."""
    return _resident("self") or most()


def held(root: int) -> int:
    """Bytes that the process `root` and its descendants hold now; 0 where the system does not tell (not Linux).

    One process is told by its resident pages. Several share pages: each page is counted once, by shares.
    """
    family = _family(root)
    if len(family) == 1:
        return _resident(str(root))
    return sum(_proportional(each) for each in family)


def _family(root: int) -> list[int]:
    """`root` and its descendants."""
    family = [root]
    for each in family:  # grows as it goes
        family += _children(each)
    return family


def _children(process: int) -> list[int]:
    found = []
    try:
        for thread in (_PROC / str(process) / "task").iterdir():
            found += [int(child) for child in (thread / "children").read_text(encoding="ascii").split()]
    except OSError:
        return found
    return found


def _resident(process: str) -> int:
    try:
        pages = int((_PROC / process / "statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize()


def _proportional(process: int) -> int:
    """Its own pages and its share of the shared ones."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
