"""Errors as pages and as JSON: one envelope `{"error": {type, message, parameter?, position?, suggestion?}}`."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

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


#: What to tell of an index, by the documented type of the problem: heading, message, advice and command for the server.
_INDEX_PROBLEMS: Mapping[type[IndexProblem], tuple[str, str, str, str]] = {
    NoIndex: (
        "There is no index yet",
        "Nothing has been indexed, or the server looks in another place.",
        "On the server, run this:",
        "onrecord index PATH...",
    ),
    IndexDamaged: (
        "The index is damaged",
        "It can’t be searched until it is mended.",
        "On the server, this says how:",
        "onrecord check",
    ),
    IndexAway: (
        "The index does not answer now",
        "Nothing is wrong with what you asked. Try again in a minute.",
        "On the server, this says why:",
        "onrecord check",
    ),
    IndexProblem: (
        "The index can’t be read",
        "Nothing is wrong with what you asked.",
        "On the server, this says why:",
        "onrecord check",
    ),
}
#: The address that tells problems of the index as they are.
_FOR_OPERATORS = "/healthz"
#: Seconds after which one may ask again for what does not answer now.
LATER = "60"


class NoSuchRelease(Exception):
    """The index has no release with this id."""

    def __init__(self, release_id: str) -> None:
        """`release_id` as it was asked for."""
        super().__init__(f"There is no release with the id “{release_id[:200]}” in the index.")


def wants_json() -> bool:
    """Whether the client asked for data: by the address, or by what the client likes better."""
    if request.path.endswith(".json") or request.path == _FOR_OPERATORS:
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


def _index_problem(problem: IndexProblem) -> Response:
    """For readers, who can but wait: where the index is, and why it fails, is told in the log and at `/healthz`."""
    _log.error("index: %s", problem)
    kind = next(kind for kind in _INDEX_PROBLEMS if isinstance(problem, kind))
    heading, message, advice, code = _INDEX_PROBLEMS[kind]
    if wants_json():
        told = str(problem) if request.path == _FOR_OPERATORS else f"{heading}. {message}"
        response = json_error(503, kind.__name__, told)
    else:
        response = error_page(503, heading, message, advice, code, again=True)
    if kind is IndexAway:
        response.headers["Retry-After"] = LATER
    return response


def _budget_spent(problem: BudgetSpent) -> Response:
    return refused("BudgetSpent", "The search took too long", str(problem), None, status=503)


def init_app(app: Flask) -> None:
    """Answer every error of `app` with a page or the envelope."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NoSuchRelease, _no_such_release)
    app.register_error_handler(IndexProblem, _index_problem)
    app.register_error_handler(BudgetSpent, _budget_spent)
