"""Did you mean: words of a query in a spelling that the index knows better."""

from __future__ import annotations

from indexer.columnar.snapshot import Snapshot
from indexer.results import SearchRequest
from indexer.suggestions import Respelling


def respelled(snapshot: Snapshot, request: SearchRequest) -> Respelling | None:
    """See `indexer.engine.Engine.respelled`."""
    raise NotImplementedError
