"""One commit of an index in a cluster as readers see it, and what is kept of it for as long as it is read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from corpus.authority import Authority, extended
from indexer.names import Names
from indexer.opensearch.builds import State
from indexer.opensearch.connection.cluster import Answer, Cluster
from indexer.opensearch.naming.names import ClusterNames

#: Things that are kept, the ones longest unused given up first.
_MOST_KEPT = 4096
_NOTHING = object()


class Reader:
    """What asks one build. A search of the next commit may be among its answers: a cluster has no older ones."""

    def __init__(self, cluster: Cluster, state: State) -> None:
        """Ask `cluster` for what is in the build of `state`."""
        self.cluster, self.state = cluster, state
        self.authority: Authority = extended(state.authority.encode())
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._guard = threading.Lock()

    def search(self, body: Mapping[str, Any]) -> Answer:
        """The answer to one search of the releases."""
        return self.cluster.search(self.state.releases, body)

    def searches(self, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """The answers to several, asked at once."""
        return self.cluster.searches(self.state.releases, bodies)

    def counts(self, queries: Sequence[Mapping[str, Any]]) -> list[int]:
        """How many releases match each of some queries."""
        bodies = [{"query": query, "size": 0, "track_total_hits": True} for query in queries]
        return [int(answer["hits"]["total"]["value"]) for answer in self.searches(bodies)]

    def kept(self, key: Hashable, otherwise: Any = None) -> Any:
        """What is kept under `key`, or `otherwise`."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key, otherwise)

    def keep(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once for this commit as long as it is asked for; two threads may both make it."""
        known = self.kept(key, _NOTHING)
        if known is not _NOTHING:
            return known
        made = make()
        self.put(key, made)
        return made

    def put(self, key: Hashable, made: Any) -> None:
        """Keep something that is made already."""
        with self._guard:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    def names(self) -> Names:
        """What finds values by a written name."""
        return ClusterNames(self)
