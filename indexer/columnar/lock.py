"""One writer at a time."""

from __future__ import annotations

import fcntl
import os
import threading
from types import TracebackType
from typing import Self

from indexer.columnar.layout import LOCK, Layout
from indexer.engine import IndexLocked

_held: set[str] = set()
_held_guard = threading.Lock()


class WriterLock:
    """The right to write to an index, for one writer at a time over all processes.

    The lock is the process's own (POSIX `lockf`), so no child that was forked meanwhile keeps it when the writer is
    killed; within the process a set of held paths stands in.
    """

    def __init__(self, layout: Layout) -> None:
        """Take the lock; raises `IndexLocked` at once where another writer has it."""
        self._path = str((layout.root / LOCK).resolve())
        with _held_guard:
            if self._path in _held:
                raise self._refusal(layout)
            with layout.writing():
                self._handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o666)
            try:
                fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(self._handle)
                raise self._refusal(layout) from None
            _held.add(self._path)

    def release(self) -> None:
        """Let the next writer in; does nothing when done before."""
        with _held_guard:
            if self._handle >= 0:
                os.close(self._handle)
                _held.discard(self._path)
                self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()

    @staticmethod
    def _refusal(layout: Layout) -> IndexLocked:
        return IndexLocked(
            f"{layout.root}: another process is writing to this index; wait until it is done, or stop it"
        )
