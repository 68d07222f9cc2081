"""What those who run the application ask of it."""

from __future__ import annotations

from flask import Blueprint, Response

from indexer.results import SearchRequest
from webui.partial import json_answer
from webui.shared_engine import engine

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """200 with the number of releases and of the commit, by the quickest search there is.

    It has what is missing where only a part of the index answers: who asks here may take this server out of service,
    and every other has the same index. Where nothing answers, the handler of index problems makes it 503 with the
    reason.
    """
    found = engine().search(SearchRequest().counting())
    status = "partial" if found.missing else "ok"
    return json_answer({"status": status, "releases": found.total, "generation": engine().generation()})
