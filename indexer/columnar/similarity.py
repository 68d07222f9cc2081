"""Releases that say the same as another, or speak of the same."""

from __future__ import annotations

from indexer.columnar.snapshot import Snapshot
from indexer.results import Similar


def similar(snapshot: Snapshot, release_id: str, limit: int) -> tuple[Similar, ...]:
    """See `indexer.engine.Engine.similar`."""
    raise NotImplementedError
