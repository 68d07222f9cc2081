"""Errors as pages and as JSON: one envelope `{"error": {type, message, parameter?, position?, suggestion?}}`."""

from __future__ import annotations

import logging
import re

import msgspec
from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from indexer.engine import BudgetSpent, IndexAway, IndexDamaged, IndexProblem, NoIndex
from indexer.query.errors import QueryError
from webui.given import Problem
from webui.parameters import SearchParameters, read
from webui.search.filters import kept_filters

_log = logging.getLogger(__name__)

#: Addresses for programs whose answers are no JSON: their errors are, unless a page is liked better.
_FOR_PROGRAMS = re.compile(r"/(search|trends)\.(csv|atom)$|/(suggest|cite/|metrics|sitemap|opensearch)")

#: Pages whose addresses have a search.
_OF_SEARCHES = ("/search", "/releases/")

#: What to tell of a status: type, heading, advice.
_STATUSES = {
    404: (
        "NotFound",
        "There is no such page",
        "The address may be incomplete, or the page may have moved. Search for it.",
    ),
    405: ("MethodNotAllowed", "This page can only be read", "Ask with GET or HEAD."),
    500: (
        "InternalError",
        "Something went wrong here",
        "The log of the server says what; nothing was lost. Try again.",
    ),
}


class NoSuchRelease(Exception):
    """The index has no release with this id."""

    def __init__(self, release_id: str) -> None:
        """`release_id` as it was asked for."""
        super().__init__(f"There is no release with the id “{release_id[:200]}” in the index.")


def wants_json() -> bool:
    """Whether the client asked for data: by the address, or by what the client likes better."""
    if request.path.endswith(".json") or request.path == "/healthz":
        return True
    data, page = (request.accept_mimetypes[kind] for kind in ("application/json", "text/html"))
    return data > page or (data == page and bool(_FOR_PROGRAMS.match(request.path)))


def json_response(data: object, status: int = 200) -> Response:
    """`data` as JSON."""
    return Response(msgspec.json.encode(data), status, mimetype="application/json")


def json_error(status: int, kind: str, message: str, **more: object) -> Response:
    """The envelope, without the parts that are null."""
    told = {name: value for name, value in more.items() if value is not None}
    return json_response({"error": {"type": kind, "message": message, **told}}, status)


def json_query_error(problem: QueryError, query: str | None = None) -> Response:
    """A query that can't be read, as JSON; `query` tells which, where there may be several."""
    position = {"start": problem.start, "end": problem.end}
    more = {"parameter": "q", "query": query, "position": position, "suggestion": problem.suggestion}
    return json_error(422, problem.type, problem.message, **more)


def json_parameter_error(problem: Problem) -> Response:
    """A parameter that can't be read, as JSON."""
    return json_error(422, "BadParameter", problem.message, parameter=problem.parameter or None)


def error_page(
    status: int, heading: str, message: str, advice: str = "", code: str = "", *, again: bool = False
) -> Response:
    """An error as a page; `code` is a command that helps, with `again` so may asking once more.

    The search that met it stays in the search box.
    """
    asked = _asked()
    told = {"heading": heading, "message": message, "advice": advice, "code": code, "again": again}
    page = render_template("errors/error.html", **told, parameters=asked, kept=kept_filters(asked))
    return make_response(page, status)


def _asked() -> SearchParameters:
    """The search of this address, as far as it can be read; that for everything where it has none."""
    if not request.path.startswith(_OF_SEARCHES):
        return SearchParameters()
    return read(request.query_string, strict=False)[0]


def refused(kind: str, heading: str, message: str, parameter: str | None, status: int = 422) -> Response:
    """What is not done, as a page or as JSON, whichever was asked for."""
    if wants_json():
        return json_error(status, kind, message, parameter=parameter)
    return error_page(status, heading, message)


def _http_error(problem: HTTPException) -> Response:
    status = problem.code or 500
    kind, heading, advice = _STATUSES.get(status, ("BadRequest", problem.name, problem.description or ""))
    if wants_json():
        response = json_error(status, kind, f"{heading}. {advice}".strip())
    else:
        response = error_page(status, heading, advice)
    response.headers.extend((name, value) for name, value in problem.get_headers() if name == "Allow")
    return response


def _no_such_release(problem: NoSuchRelease) -> Response:
    if wants_json():
        return json_error(404, "NoSuchRelease", str(problem))
    advice = "It may have been removed, or its source may give it another id now. Search for words of its title."
    return error_page(404, "There is no such release", str(problem), advice)


def _kind_of(problem: IndexProblem) -> str:
    """The documented type of a problem, whichever engine met it."""
    kinds = (NoIndex, IndexDamaged, IndexAway)
    return next((kind.__name__ for kind in kinds if isinstance(problem, kind)), IndexProblem.__name__)


def _index_problem(problem: IndexProblem) -> Response:
    _log.error("index: %s", problem)
    if wants_json():
        return json_error(503, _kind_of(problem), str(problem))
    if isinstance(problem, IndexAway):
        return _index_away()
    heading, code = "The index can’t be read", "onrecord check"
    if isinstance(problem, NoIndex):
        heading, code = "There is no index yet", "onrecord index PATH..."
    elif isinstance(problem, IndexDamaged):
        heading = "The index is damaged"
    return error_page(503, heading, str(problem), "On the server, run this, then load the page again:", code)


def _index_away() -> Response:
    """For readers, who can but wait; what the operator is told is in the log, and in what is told to programs."""
    message = "Nothing is wrong with what you asked. Try again in a minute."
    heading, advice = "The index does not answer now", "On the server, this says why:"
    return error_page(503, heading, message, advice, "onrecord check", again=True)


def _budget_spent(problem: BudgetSpent) -> Response:
    return refused("BudgetSpent", "The search took too long", str(problem), None, status=503)


def init_app(app: Flask) -> None:
    """Answer every error of `app` with a page or the envelope."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NoSuchRelease, _no_such_release)
    app.register_error_handler(IndexProblem, _index_problem)
    app.register_error_handler(BudgetSpent, _budget_spent)
