"""A search as a page and as JSON."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, make_response, render_template, request

from indexer.query.errors import QueryError
from indexer.results import Results, SearchRequest, Timeline
from webui import errors, partial
from webui.given import Problem
from webui.parameters import SearchParameters, read
from webui.search import answer, chips, filters, lines, meant, page_links, periods, sentence, ways_out
from webui.shared_engine import engine

blueprint = Blueprint("search", __name__)

#: Characters shown on either side of the place of an error in a long query.
CONTEXT = 80


@blueprint.get("/search")
def page() -> Response:
    """The results as a page, or what could not be read of the request, with status 422."""
    parameters, problems = read(request.query_string, strict=False)
    if problems:
        return problem_page(parameters, problems)
    try:
        results = engine().search(_asked(parameters))
    except QueryError as problem:
        return query_error_page(parameters, problem)
    if parameters.page > max(results.pages, 1):
        return _past_the_end(parameters, results)
    return _results_page(parameters, results)


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
    payload = answer.results_json(results)
    took = payload.pop("took_ms")
    payload["did_you_mean"] = answer.respelling_json(meant.respelling(parameters, results))
    payload["offers"] = answer.offers_json(meant.offers(parameters))
    return partial.json_answer(payload | {"took_ms": took})


def _asked(parameters: SearchParameters) -> SearchRequest:
    """The search as a page shows it: with its chart, its facets, and few values of each."""
    return msgspec.structs.replace(
        parameters.request(), timeline="auto", facets=filters.facets_of(parameters), facet_limit=filters.SHOWN
    )


def _timeline(parameters: SearchParameters, results: Results) -> Timeline | None:
    """The timeline to draw: of what was asked, or of the year around it."""
    year = periods.around(parameters)
    if year is None:
        return results.timeline
    months = msgspec.structs.replace(year.request().counting(), timeline="month", match=results.match)
    return engine().search(months).timeline


def _results_page(parameters: SearchParameters, results: Results) -> Response:
    groups = filters.groups(parameters, results)
    offered = meant.offers(parameters)
    rendered = render_template(
        "search/results.html",
        parameters=parameters,
        results=results,
        title=sentence.title_of(parameters, results),
        lines=lines.lines(parameters, results),
        groups=groups,
        kept=filters.kept(parameters, groups),
        chips=chips.chips(parameters),
        bare=chips.bare(parameters),
        times=periods.times(parameters, _timeline(parameters, results)),
        respelling=meant.respelling(parameters, results),
        offered=meant.filtered(parameters, offered) if offered else [],
        elsewhere=meant.total_of(parameters.changed(said=not parameters.said)),
        ways_out=ways_out.ways_out(parameters, results) if not results.total else [],
        page_links=page_links.page_links(parameters, results.page, results.pages),
        relaxed=results.match == "any" and parameters.match == "all",
    )
    return make_response(rendered)


def problem_page(parameters: SearchParameters, problems: tuple[Problem, ...]) -> Response:
    """What could not be read of the parameters, and the search without it."""
    rendered = render_template(
        "search/problem.html", parameters=parameters, problems=problems, kept=filters.kept_filters(parameters)
    )
    return make_response(rendered, 422)


def query_error_page(parameters: SearchParameters, problem: QueryError) -> Response:
    """Where the query can't be read, why, and the search for it mended."""
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
        kept=filters.kept_filters(parameters),
    )
    return make_response(rendered, 422)


def _past_the_end(parameters: SearchParameters, results: Results) -> Response:
    rendered = render_template(
        "search/no_such_page.html",
        parameters=parameters,
        message=_no_such_page(parameters, results),
        last=parameters.on_page(max(results.pages, 1)),
        kept=filters.kept_filters(parameters),
    )
    return make_response(rendered, 404)


def _no_such_page(parameters: SearchParameters, results: Results) -> str:
    return f"There is no page {parameters.page:,} of this search; the last is page {max(results.pages, 1):,}."
