"""The description by which a browser adds this search to its own (OpenSearch 1.1).

Its addresses are whole ones: behind a proxy they are right with the setting `base_url`.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from webui.parameters import SearchParameters

blueprint = Blueprint("opensearch", __name__)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Where to ask for results, as a page, a feed or JSON, and for suggestions."""
    described = render_template("machines/opensearch.xml", everything=SearchParameters())
    return Response(described, mimetype="application/opensearchdescription+xml")
