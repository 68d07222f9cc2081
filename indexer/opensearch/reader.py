"""One commit of an index in a cluster as readers see it, and what is kept of it for as long as it is read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from corpus.authority import Authority, extended
from indexer.names import Names
from indexer.opensearch.connection.cluster import Answer, Cluster
from indexer.opensearch.naming.names import ClusterNames
from indexer.opensearch.state import State

#: Things that are kept, the ones longest unused given up first.
_MOST_KEPT = 4096
_NOTHING = object()
_DIGEST_BYTES = 16
_encoder = msgspec.json.Encoder(order="sorted")


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

    def document(self, release_id: str, *fields: str) -> Answer | None:
        """Some fields of a release's document, null where there is none; raises `ShardAway`."""
        if not release_id:
            return None
        asked = {"docs": [{"_id": release_id, "_source": fields}]}
        (found,) = self.cluster.documents(self.state.releases, asked, shown=True)
        source: Answer | None = found.get("_source") if found.get("found") else None
        return source

    def searches(self, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """The answers to several, asked at once."""
        return self.cluster.searches(self.state.releases, bodies)

    def noticed(self, answer: Answer) -> Answer:
        """An answer that was got otherwise, looked at as all that are got here."""
        return answer

    def counts(self, queries: Sequence[Mapping[str, Any]]) -> list[int]:
        """How many releases match each of some queries."""
        return [total_of(answer) for answer in self.searches([count_of(query) for query in queries])]

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


def count_of(query: Mapping[str, Any]) -> dict[str, Any]:
    """A search for how many releases a query matches, all of them counted."""
    return {"query": query, "size": 0, "track_total_hits": True}


def total_of(answer: Answer) -> int:
    """How many releases match, of the answer to a search that counts them."""
    return int(answer["hits"]["total"]["value"])


def key_of(asked: Any) -> bytes:
    """What is told of something that is asked, a query or what has queries in it, is kept by this."""
    return blake2b(_encoder.encode(asked), digest_size=_DIGEST_BYTES).digest()
