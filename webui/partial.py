"""Answers that a part of an index is missing in: noted as engines tell of it, told to readers, kept by nobody."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g

from indexer.engine import PartAway
from indexer.payload import missing_payload
from indexer.results import MissingShards
from webui import errors

#: What can say in itself that it is partial: pages, JSON, and numbers for machines.
_TELLING = ("text/html", "application/json", "text/plain")
#: What only the whole can tell, if it does not say that it is partial: an answer, the one that is meant, or none.
_OF_THE_WHOLE = (200, 302, 404)

_log = logging.getLogger(__name__)


def note(part: MissingShards) -> None:
    """A part of the index did not answer: `missing` from now on, in this request."""
    known = missing()
    if known is None or known.shards < part.shards:
        g.missing = part


def missing() -> MissingShards | None:
    """The greatest part of the index that did not answer in this request; null where all did."""
    found: MissingShards | None = g.get("missing")
    return found


def json_answer(told: Mapping[str, Any]) -> Response:
    """What an engine told, as JSON, with what is `missing` in it."""
    return errors.json_response({**told, "missing": missing_payload(missing())})


def _whole_or_none(response: Response) -> Response:
    """Nobody is told by a part of the index what is not there or alone is meant, nor given a table or a feed of it."""
    part = missing()
    telling = response.status_code == 200 and response.mimetype in _TELLING
    if part is None or telling or response.status_code not in _OF_THE_WHOLE:
        return response
    response.close()
    return _refusal(f"{part.counted}, and only the whole can tell what you asked for. Try again in a minute.")


def _part_away(problem: PartAway) -> Response:
    _log.error("index: %s", problem)
    return _refusal("What you asked for may be in a part of the index that does not answer now. Try again in a minute.")


def _refusal(message: str) -> Response:
    if errors.wants_json():
        response = errors.json_error(503, "PartialResults", message)
    else:
        response = errors.error_page(503, "A part of the index does not answer", message, again=True)
    response.headers["Retry-After"] = errors.LATER
    return response


def init_app(app: Flask) -> None:
    """Let the pages of `app` say what is missing; whatever its views answer, nothing partial looks whole."""
    app.jinja_env.globals["missing_parts"] = missing
    app.register_error_handler(PartAway, _part_away)
    app.after_request(_whole_or_none)
