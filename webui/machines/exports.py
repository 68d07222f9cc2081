"""All results of a search as CSV."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from flask import Blueprint, Response, current_app, request, stream_with_context

from indexer.engine import Engine, IndexProblem
from indexer.query.errors import QueryError
from indexer.results import Results, SearchRequest
from indexer.table import csv_header, csv_lines
from webui import errors
from webui.operations.settings import Settings
from webui.parameters import read
from webui.shared_engine import engine

blueprint = Blueprint("exports", __name__)

#: Releases that one search of an export gives: a few megabytes of lines.
CHUNK = 5000


@blueprint.get("/search.csv")
def search() -> Response:
    """Every release of the search, a line each, in its order; or the error envelope."""
    parameters, problems = read(request.query_string, strict=True)
    if problems:
        return errors.json_parameter_error(problems[0])
    whole = parameters.request()
    asked = msgspec.structs.replace(whole.counting(), limit=CHUNK, sort=whole.sort)
    try:
        first = engine().search(asked)
    except QueryError as problem:
        return errors.json_query_error(problem)
    settings: Settings = current_app.config["ONRECORD"]
    if first.total > settings.max_export:
        message = (
            f"The search has {first.total:,} releases; an export holds at most {settings.max_export:,}. "
            "Narrow it, by year for instance, and take the parts."
        )
        return errors.json_error(422, "ExportTooLarge", message)
    lines = stream_with_context(_lines(engine(), asked, first))
    return Response(lines, mimetype="text/csv", headers={"Content-Disposition": "attachment; filename=releases.csv"})


def _lines(of: Engine, asked: SearchRequest, first: Results) -> Iterator[str]:
    yield csv_header() + csv_lines(first.hits)
    for page in range(2, first.pages + 1):
        found = of.search(msgspec.structs.replace(asked, page=page, match=first.match))
        if found.missing:  # too late for a status: the answer ends without its end, which clients tell from a whole one
            raise IndexProblem(f"An export was broken off: {found.missing.in_words}.")
        yield csv_lines(found.hits)
