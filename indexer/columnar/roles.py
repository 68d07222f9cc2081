"""The roles in which releases name a speaker, over time."""

from __future__ import annotations

from indexer.columnar.snapshot import Snapshot
from indexer.results import HeldRole


def roles(snapshot: Snapshot, speaker: str) -> tuple[HeldRole, ...]:
    """See `indexer.engine.Engine.roles`."""
    raise NotImplementedError
