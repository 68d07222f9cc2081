"""What may be kept of an answer: it holds until the index changes, or the program, or a setting."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, g, make_response, request

from indexer.engine import IndexProblem
from webui.errors import wants_json
from webui.partial import missing
from webui.shared_engine import engine

#: Told anew each time.
_FRESH = {"health.health", "metrics.metrics", "static"}


@cache
def _program(settings: object) -> str:
    """What tells this program and its settings from others: the sum of its files here."""
    total = hashlib.sha256(repr(settings).encode())
    for path in sorted(Path(__file__).resolve().parents[1].rglob("*")):
        if path.suffix in (".py", ".html", ".xml"):
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


def _tag() -> str | None:
    """The tag of the answer to this request; null where it is told anew each time.

    Pages tell how old the index is, so that each day has tags of its own; what is a page and what is JSON under one
    address has two.
    """
    if request.endpoint is None or request.endpoint in _FRESH or request.method not in ("GET", "HEAD"):
        return None
    try:
        version = engine().version()
    except IndexProblem:
        return None
    shape = "json" if wants_json() else "page"
    return f"{version}-{datetime.now(UTC):%y%m%d}-{_program(current_app.config['ONRECORD'])}-{shape}"


def _unchanged() -> Response | None:
    """304 for what the client has already, without a search."""
    # The tag of what is about to be read: that of a later commit would hold for an answer that does not have it.
    g.tag = _tag()
    # "*" asks whether there is anything at all, which only the answer tells.
    if g.tag is not None and g.tag in request.if_none_match.as_set(include_weak=True):
        response = make_response("", 304)
        response.set_etag(g.tag, weak=True)
        return response
    return None


def _tagged(response: Response) -> Response:
    if not request.path.endswith(".json") and request.endpoint not in _FRESH:
        response.vary.add("Accept")
    if missing():  # the next answer may be whole
        response.headers.pop("ETag", None)
    elif response.status_code == 200 and "ETag" not in response.headers and g.get("tag") is not None:
        response.set_etag(g.tag, weak=True)
    return response


def init_app(app: Flask) -> None:
    """Tag what the application answers, and answer 304 to who has it."""
    app.before_request(_unchanged)
    app.after_request(_tagged)
