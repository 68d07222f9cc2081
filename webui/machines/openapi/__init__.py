"""The description of all addresses for programs (OpenAPI 3.1), from the code that answers them."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from indexer.engine import IndexProblem
from webui import errors, partial
from webui.contents import contents
from webui.machines.openapi.description import description as description_of
from webui.machines.openapi.examples import examples
from webui.shared_engine import engine
from webui.unread import unread_parameter

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description, with examples that work on this index; without any where it does not answer as a whole."""
    if problem := unread_parameter():
        return errors.json_parameter_error(problem)
    try:
        found = examples(engine(), contents())
    except IndexProblem:
        found = {}
    if partial.missing():
        found = {}
    return errors.json_response(description_of(current_app, found))
