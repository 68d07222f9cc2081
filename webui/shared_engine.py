"""The one engine of a process: opened when it is first asked for, shared by all threads."""

from __future__ import annotations

import math
import threading
from contextlib import suppress

from flask import Flask, current_app

from indexer.engine import Engine, IndexProblem, open_engine
from indexer.results import FACETS, SearchRequest
from webui import partial

_KEY = "onrecord.engine"


class SharedEngine:
    """Opens the index at `location` once. Where there is none yet, the next request tries again."""

    def __init__(self, location: str, budget_ms: float | None = None) -> None:
        """Remember where the index is, and what a search may take; nothing is opened."""
        self.location, self._budget_ms = location, budget_ms
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def open(self) -> Engine:
        """The engine; raises `IndexProblem` where there is no index or it can't be read."""
        engine = self._engine
        if engine is None:
            with self._lock:
                engine = self._engine = self._engine or open_engine(self.location, budget_ms=self._budget_ms)
        return engine

    def warm(self) -> None:
        """Make what searches and suggestions need once of an index, in any time; where there is none, nothing."""
        with suppress(IndexProblem):
            engine = self.open()
            engine.search(SearchRequest(query="a", facets=FACETS, timeline="auto", snippets=True, budget_ms=math.inf))
            engine.offers("a")
            engine.suggest("a")

    def close(self) -> None:
        """Let go of files; the next request opens them again."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()


def init_app(app: Flask, location: str, budget_ms: float | None = None) -> None:
    """Give `app` the index at `location`; a search in it may take `budget_ms`."""
    app.extensions[_KEY] = SharedEngine(location, budget_ms)


def shared(app: Flask) -> SharedEngine:
    """The holder of the engine of `app`."""
    found = app.extensions[_KEY]
    assert isinstance(found, SharedEngine)  # noqa: S101 - tells the type of what `init_app` put there
    return found


def engine() -> Engine:
    """The engine of the current application, for one request; raises `IndexProblem` where there is no index to read."""
    return shared(current_app).open().noting(partial.note)
