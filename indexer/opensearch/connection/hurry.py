"""Whether nobody wants to wait any more; signal handlers may say so, since no lock is taken."""

from __future__ import annotations

import time

#: Seconds between two looks.
_LOOK = 0.1


class Hurry:
    """A flag to wait by."""

    def __init__(self) -> None:
        """Nobody is in a hurry."""
        self._now = False

    def set(self) -> None:
        """Somebody is."""
        self._now = True

    def clear(self) -> None:
        """Nobody is any more."""
        self._now = False

    def is_set(self) -> bool:
        """Whether somebody is."""
        return self._now

    def wait(self, seconds: float) -> None:
        """Wait so long, or until somebody is in a hurry."""
        ends = time.monotonic() + seconds
        while not self._now and (left := ends - time.monotonic()) > 0:
            time.sleep(min(_LOOK, left))
