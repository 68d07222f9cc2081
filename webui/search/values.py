"""All values of one facet of a search, to find and choose from: a page and its JSON twin."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, abort, make_response, render_template, request

from indexer.payload import facet_payload
from indexer.query.errors import QueryError
from indexer.results import FACETS, NONE, Facet, Results, SearchRequest
from webui import checks, errors, partial, urls
from webui.given import Given, Problem
from webui.parameters import EXCLUDED, FOR_PAGES, NAMES, SearchParameters, search_in
from webui.search import filters, sentence
from webui.search.page import problem_page, query_error_page
from webui.shared_engine import engine

blueprint = Blueprint("values", __name__)

#: Values of one page, and the last that a page may begin with: more than any index has.
LIMIT = 100
LAST = 10_000_000
_FROM = "from_value"


class Asked(msgspec.Struct, frozen=True):
    """A facet of a search; `first` is the first value that is shown, counted from 1."""

    facet: str
    parameters: SearchParameters
    first: int

    def request(self) -> SearchRequest:
        """The search for the values alone."""
        return msgspec.structs.replace(
            self.parameters.on_page(1).request(),
            limit=0,
            facets=(self.facet,),
            facet_limit=LIMIT,
            facet_offset=self.first - 1,
            snippets=False,
            twins=False,
            timeline=None,
        )


@blueprint.get("/search/values/<facet>")
def page(facet: str) -> Response:
    """The values as a page of check-boxes."""
    asked, problems = _read(facet, strict=False)
    if problems:
        return problem_page(asked.parameters, problems)
    try:
        results = engine().search(asked.request())
    except QueryError as problem:
        return query_error_page(asked.parameters, problem)
    return _values_page(asked, results)


@blueprint.get("/search/values/<facet>.json")
def data(facet: str) -> Response:
    """The values as JSON, or the error envelope."""
    asked, problems = _read(facet, strict=True)
    if problems:
        return errors.json_parameter_error(problems[0])
    try:
        results = engine().search(asked.request())
    except QueryError as problem:
        return errors.json_query_error(problem)
    told = {"query": asked.parameters.q, "facet": facet, "total": results.total, "from_value": asked.first}
    return partial.json_answer(told | facet_payload(results.facets[facet]))


def _read(facet: str, *, strict: bool) -> tuple[Asked, tuple[Problem, ...]]:
    """The facet and its search; 404 for a facet that there is not."""
    if facet not in FACETS:
        abort(404)
    given = Given(request.query_string)
    if strict:
        given.refuse_others((*NAMES, _FROM))
    parameters = search_in(given if strict else given.among(FOR_PAGES))
    first = given.single(_FROM, checks.number(LAST), 1)
    return Asked(facet, parameters, first), tuple(given.problems)


def _values_page(asked: Asked, results: Results) -> Response:
    parameters, facet = asked.parameters, results.facets[asked.facet]
    group = filters.group(parameters, asked.facet, facet)
    rendered = render_template(
        "search/values.html",
        parameters=parameters,
        results=results,
        group=group,
        first=asked.first,
        earlier=max(asked.first - LIMIT, 1) if asked.first > 1 else None,
        later=asked.first + LIMIT if facet.more else None,
        carried=_carried(asked, facet),
        kept=filters.kept_filters(parameters),
        asked=sentence.title_of(parameters, results),
        here=urls.facet_values(asked.facet, SearchParameters()),
        twin=urls.facet_values_json(asked.facet, parameters, asked.first),
    )
    return make_response(rendered)


def _carried(asked: Asked, facet: Facet) -> list[tuple[str, str]]:
    """What the form carries without a control: the rest of the search, and values chosen that this page does not show.

    On the first page these are shown with the others.
    """
    shown = {option.value for option in facet.options} if asked.first > 1 else None
    return [
        (name, value)
        for name, value in asked.parameters.on_page(1).pairs()
        if not name.startswith("find_")
        and EXCLUDED.get(name) != asked.facet
        and (name != asked.facet or (shown is not None and value not in shown and value != NONE))
    ]
