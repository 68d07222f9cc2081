"""How often several queries match over time, as a page, as JSON and as a table."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, current_app, make_response, render_template, request

from webui import errors, partial
from webui.chart import period_in_words
from webui.search.chips import chips
from webui.shared_engine import engine
from webui.trends import asking, telling
from webui.trends.asking import BYS, MOST_QUERIES, TrendsParameters
from webui.trends.counting import FEW, MOST_MONTHS, Trends, Unread, counted, taker_search
from webui.trends.drawing import drawing, percent
from webui.wording import FACET_NAMES

blueprint = Blueprint("trends", __name__)


@blueprint.get("/trends")
def page() -> Response:
    """The trends as a page; with status 422 where a part of the request could not be read, beside what could."""
    asked, problems = asking.read(request.query_string, strict=False)
    trends = counted(engine(), asked, current_app.config["ONRECORD"].budget_ms)
    rendered = render_template(
        "trends/trends.html",
        asked=asked,
        problems=problems,
        trends=trends,
        drawing=drawing(trends) if trends.read else None,
        kept=_kept(asked),
        chips=[(chip.label, msgspec.structs.replace(asked, shared=chip.without)) for chip in chips(asked.shared)],
        bys=[(by, msgspec.structs.replace(asked, by=by)) for by in BYS],
        as_said=msgspec.structs.replace(asked, shared=asked.shared.changed(said=True)),
        percent=percent,
        period_in_words=period_in_words,
        taker_search=taker_search,
        FACET_NAMES=FACET_NAMES,
        FEW=FEW,
        MOST_MONTHS=MOST_MONTHS,
        MOST_QUERIES=MOST_QUERIES,
    )
    return make_response(rendered, 422 if problems or len(trends.read) < len(trends.trends) else 200)


@blueprint.get("/trends.json")
def data() -> Response:
    """The trends as JSON, or the error envelope, which names the query that can't be read."""
    found = _strictly()
    return found if isinstance(found, Response) else partial.json_answer(telling.trends_json(found))


@blueprint.get("/trends.csv")
def table() -> Response:
    """The numbers as a table: a line for each period of each query."""
    found = _strictly()
    if isinstance(found, Response):
        return found
    headers = {"Content-Disposition": "attachment; filename=trends.csv"}
    return Response(telling.trends_csv(found), mimetype="text/csv", headers=headers)


def _strictly() -> Trends | Response:
    asked, problems = asking.read(request.query_string, strict=True)
    if problems:
        return errors.json_parameter_error(problems[0])
    trends = counted(engine(), asked, current_app.config["ONRECORD"].budget_ms)
    unread = next((trend for trend in trends.trends if isinstance(trend, Unread)), None)
    return errors.json_query_error(unread.problem, unread.query) if unread else trends


def _kept(asked: TrendsParameters) -> list[tuple[str, str]]:
    """What the form must carry although it has no control for it, as (name, value)."""
    shown = ("q", "in", "from", "to", "unit", "as")
    return [(name, value) for name, value in asked.pairs() if name not in shown]
