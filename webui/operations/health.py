"""What those who run the application ask of it."""

from __future__ import annotations

from flask import Blueprint, Response

from indexer.results import SearchRequest
from webui.errors import json_error, json_response
from webui.shared_engine import engine

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """200 with the number of releases and of the commit, by the quickest search there is; 503 where a part is missing.

    The handler of index problems makes it 503 too, with the reason.
    """
    found = engine().search(SearchRequest().counting())
    if found.missing:
        return json_error(503, "PartialResults", f"Not all of the index can be searched: {found.missing.in_words}.")
    return json_response({"status": "ok", "releases": found.total, "generation": engine().generation()})
