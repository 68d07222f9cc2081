"""A search as a page and as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from indexer.highlight import to_html
from indexer.payload import results_payload
from indexer.query.errors import QueryError
from indexer.results import Results
from webui import errors, urls
from webui.parameters import Problem, SearchParameters, read
from webui.search import controls
from webui.shared_engine import engine

blueprint = Blueprint("search", __name__)

#: Characters shown on either side of the place of an error in a long query.
CONTEXT = 80


@blueprint.get("/search")
def page() -> Response:
    """The results as a page, or what could not be read of the request, with status 422."""
    parameters, problems = read(request.query_string, strict=False)
    if problems:
        return _problem_page(parameters, problems)
    try:
        results = engine().search(parameters.request())
    except QueryError as problem:
        return _query_error_page(parameters, problem)
    if parameters.page > max(results.pages, 1):
        return _past_the_end(parameters, results)
    rendered = render_template(
        "search/results.html",
        parameters=parameters,
        results=results,
        groups=controls.groups(results),
        chips=controls.chips(parameters),
        kept=controls.kept(parameters),
        page_links=controls.page_links(parameters, results.page, results.pages),
        relaxed=results.match == "any" and parameters.match == "all",
    )
    return make_response(rendered)


@blueprint.get("/search.json")
def data() -> Response:
    """The results as JSON, or the error envelope."""
    parameters, problems = read(request.query_string, strict=True)
    if problems:
        return errors.json_parameter_error(problems[0])
    try:
        results = engine().search(parameters.request())
    except QueryError as problem:
        return errors.json_query_error(problem)
    if parameters.page > max(results.pages, 1):
        return errors.json_error(404, "NoSuchPage", _no_such_page(parameters, results), parameter="page")
    return errors.json_response(results_json(results))


def results_json(results: Results) -> dict[str, Any]:
    """The answer in the shape that the command line prints, with the address of each release here as its `url`."""
    payload = results_payload(results)
    payload["results"] = [
        {"id": hit.id, "url": urls.release(hit.id), "source_url": hit.url}
        | {"title": hit.title.text, "title_html": to_html(hit.title)}
        | {name: value for name, value in found.items() if name not in ("id", "url", "title")}
        for found, hit in zip(payload["results"], results.hits, strict=True)
    ]
    return payload


def _problem_page(parameters: SearchParameters, problems: tuple[Problem, ...]) -> Response:
    rendered = render_template(
        "search/problem.html", parameters=parameters, problems=problems, kept=controls.kept_filters(parameters)
    )
    return make_response(rendered, 422)


def _query_error_page(parameters: SearchParameters, problem: QueryError) -> Response:
    start, end = max(problem.start - CONTEXT, 0), problem.end + CONTEXT
    query = parameters.q
    repaired = parameters.changed(q=problem.suggestion) if problem.suggestion else None
    rendered = render_template(
        "search/query_error.html",
        parameters=parameters,
        problem=problem,
        before=("…" if start else "") + query[start : problem.start],
        wrong=query[problem.start : problem.end],
        after=query[problem.end : end] + ("…" if end < len(query) else ""),
        repaired=repaired,
        kept=controls.kept_filters(parameters),
    )
    return make_response(rendered, 422)


def _past_the_end(parameters: SearchParameters, results: Results) -> Response:
    rendered = render_template(
        "search/no_such_page.html",
        parameters=parameters,
        message=_no_such_page(parameters, results),
        last=parameters.on_page(max(results.pages, 1)),
        kept=controls.kept_filters(parameters),
    )
    return make_response(rendered, 404)


def _no_such_page(parameters: SearchParameters, results: Results) -> str:
    return f"There is no page {parameters.page:,} of this search; the last is page {max(results.pages, 1):,}."
