"""Answers for which a part of the index is missing: noted as they come, told to readers, kept by nobody."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Response, g

from indexer.engine import Engine
from indexer.results import MissingShards, Results, SearchRequest
from webui import errors


class _Noting:
    """An engine whose partial results are noted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(self, request: SearchRequest) -> Results:
        results = self._engine.search(request)
        known = missing()
        if results.missing and (known is None or known.shards < results.missing.shards):
            g.missing = results.missing
        return results

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def noting(engine: Engine) -> Engine:
    """The engine for one request: what it leaves out is `missing` from then on."""
    return cast(Engine, _Noting(engine))


def missing() -> MissingShards | None:
    """The greatest part of the index that did not answer in this request; null where all did."""
    found: MissingShards | None = g.get("missing")
    return found


def refusal(part: MissingShards) -> Response:
    """What is answered where only the whole will do."""
    message = f"A table of all releases can’t be made: {part.in_words}. Ask again when the index is whole."
    return errors.refused("PartialResults", "A part of the index does not answer", message, None, status=503)


def init_app(app: Flask) -> None:
    """Let the pages of `app` say what is missing."""
    app.jinja_env.globals["missing_parts"] = missing
