"""One line of JSON for each request: what was asked, what was answered, and how long it took."""

from __future__ import annotations

import logging
import sys
import time
from datetime import UTC, datetime

import msgspec
from flask import Flask, Response, g, request

from webui.operations.settings import Settings

_log = logging.getLogger("onrecord.requests")


def _begin() -> None:
    g.began = time.perf_counter()


def _line(response: Response, *, queries: bool) -> str:
    told = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": request.method,
        "path": request.path,
        **({"query": request.query_string.decode("latin-1")} if queries else {}),
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        "bytes": response.content_length,
    }
    return msgspec.json.encode(told).decode()


def init_app(app: Flask, settings: Settings) -> None:
    """Write a line for each request to stderr, or to whatever handles the logger `onrecord.requests`.

    What somebody looks for is theirs: queries and clients are left out, queries unless `log_queries` asks for them.
    """
    app.before_request(_begin)
    if not settings.log_requests:
        return

    def write(response: Response) -> Response:
        _log.info("%s", _line(response, queries=settings.log_queries))
        return response

    app.after_request(write)
    if not _log.hasHandlers():
        _log.addHandler(logging.StreamHandler(sys.stderr))
        _log.setLevel(logging.INFO)
