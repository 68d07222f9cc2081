"""What those who run the application ask of it."""

from __future__ import annotations

from flask import Blueprint, Response

from webui.errors import json_response
from webui.shared_engine import engine

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """200 with the number of releases and of the commit; the handler of index problems makes it 503 with the reason."""
    status = engine().status()
    return json_response({"status": "ok", "releases": status.releases, "generation": status.generation})
