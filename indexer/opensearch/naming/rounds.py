"""Searches that are asked together: each waits with what takes its answer until all are sent as one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from indexer.opensearch.connection.cluster import Answer

if TYPE_CHECKING:
    from indexer.opensearch.reader import Reader


class Round:
    """One request in the making."""

    def __init__(self, reader: Reader) -> None:
        """Ask the index of `reader`."""
        self._reader = reader
        self._bodies: list[dict[str, Any]] = []
        self._takers: list[Callable[[Answer], None]] = []

    def ask(self, body: dict[str, Any], take: Callable[[Answer], None]) -> None:
        """Have a search asked with the others; `take` gets its answer."""
        self._bodies.append(body)
        self._takers.append(take)

    def run(self) -> None:
        """Ask what was noted; nothing where nothing was."""
        for take, answer in zip(self._takers, self._reader.searches(self._bodies), strict=True):
            take(answer)
