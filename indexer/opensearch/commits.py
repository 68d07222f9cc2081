"""Which commit of an index in a cluster is read: looked for anew every moment, and kept with what was told of it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from indexer.opensearch.connection.cluster import Busy, Cluster, Hanging, NotThere
from indexer.opensearch.reader import Reader
from indexer.opensearch.state import current_state

#: For so many seconds what was read of a commit is taken for the newest, and no longer.
_FRESH_S = 0.5
#: Seconds in which a newer commit is told, or else the one that is known is read.
_PATIENCE = 2.0
#: A rebuild may take away the indices that are being asked: then the new ones are asked, so often.
_ATTEMPTS = 3

_Answer = TypeVar("_Answer")


class Commits:
    """The commits of one index as they come; any number of threads may ask."""

    def __init__(self, cluster: Cluster) -> None:
        """Look in `cluster` when something is asked, not before."""
        self.cluster = cluster
        self._guard = threading.Lock()
        #: The newest commit that was seen, when it was asked for, and when there was a newer one (`time.monotonic`).
        self._current: Reader | None = None
        self._looked = self._changed = -math.inf

    def read(self, ask: Callable[[Reader], _Answer]) -> _Answer:
        """Ask the newest commit; where a rebuild takes its indices away meanwhile, the next one."""
        for attempt in range(_ATTEMPTS):
            reader = self.newest()
            try:
                return ask(reader)
            except NotThere:
                self.look_anew()
                if attempt + 1 == _ATTEMPTS or self.newest() is reader:
                    raise
        raise AssertionError

    def newest(self) -> Reader:
        """The newest commit, or the one of a moment ago; what is kept of one is kept until there is a newer one."""
        current, asked = self._current, time.monotonic()
        if current and self._looked > self._changed and asked - self._looked < _FRESH_S:
            return current
        try:
            state = current_state(self.cluster, _PATIENCE if current else None)
        except (Busy, Hanging):
            if current is None:
                raise
            self._looked = max(asked, self._looked)
            return current  # the part that says which commit holds is away: others may answer
        with self._guard:
            # Who asked earlier and hears later than another may have heard of an older commit.
            if self._current is None or (asked >= self._looked and self._current.state.version != state.version):
                self._current = Reader(self.cluster, state)
            self._looked = max(asked, self._looked)
            return self._current

    def look_anew(self) -> None:
        """Something was committed: the next reader looks."""
        self._changed = time.monotonic()
