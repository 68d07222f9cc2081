"""What completes the end of a text that is being typed."""

from __future__ import annotations

from indexer.columnar.snapshot import Snapshot
from indexer.suggestions import Suggestion


def suggest(snapshot: Snapshot, text: str, limit: int) -> tuple[Suggestion, ...]:
    """See `indexer.engine.Engine.suggest`."""
    raise NotImplementedError
