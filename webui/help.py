"""How to ask: the query language in four parts, each with examples that work on this index."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, make_response, render_template

from indexer.query.structure import MAX_CHARACTERS, MAX_DEPTH, MAX_PARTS
from webui import errors, partial
from webui.contents import contents
from webui.home import example_json
from webui.language import ROWS, failures
from webui.unread import unread_parameter

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def page() -> Response:
    """How to ask, as a page."""
    found = contents()
    parts = [(part, [one for one in found.examples if one.part == part], rows) for part, rows in ROWS.items()]
    rendered = render_template(
        "help/help.html",
        parts=parts,
        failures=failures(),
        MAX_CHARACTERS=MAX_CHARACTERS,
        MAX_DEPTH=MAX_DEPTH,
        MAX_PARTS=MAX_PARTS,
    )
    return make_response(rendered)


@blueprint.get("/help.json")
def data() -> Response:
    """How to ask, as JSON."""
    if problem := unread_parameter():
        return errors.json_parameter_error(problem)
    found = contents()
    parts = [
        {
            "part": part,
            "examples": [example_json(one) for one in found.examples if one.part == part],
            "language": [{"query": row.query, "finds": row.finds} for row in rows],
        }
        for part, rows in ROWS.items()
    ]
    return partial.json_answer({"parts": parts, "errors": [msgspec.structs.asdict(one) for one in failures()]})
