"""Arrays that were made lately, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from indexer.columnar.segment.sections import Array


class Recent:
    """Keeps arrays by key until `limit` bytes are full, then lets go of the one that was longest unused."""

    def __init__(self, limit: int) -> None:
        """Keep up to `limit` bytes."""
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[Hashable, Array] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Array]) -> Array:
        """The array for `key`, made where it is not kept. Two threads may both make one."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        made.flags.writeable = False
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self.size += made.nbytes
            while self.size > self.limit:
                _, old = self._kept.popitem(last=False)
                self.size -= old.nbytes
        return made
