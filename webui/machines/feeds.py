"""The newest releases of a search as an Atom feed (RFC 4287), with the counts of OpenSearch 1.1."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Response, render_template, request

from corpus.release import Release
from indexer.query.errors import QueryError
from indexer.results import Hit, Results
from webui import errors, urls
from webui.parameters import SearchParameters, read
from webui.search.sentence import sentence_of
from webui.shared_engine import engine
from webui.wording import release_date

blueprint = Blueprint("feeds", __name__)

#: What XML 1.0 can't hold, however it is written.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Names what is told by its address here, see `entry_id`.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "onrecord.invalid")


@dataclass(frozen=True)
class Entry:
    """A release in a feed: `updated` is when it was read, RFC 3339; `published` its day, null where no day is known."""

    hit: Hit
    id: str
    updated: str
    published: str | None
    summary: str


@blueprint.get("/search.atom")
def search() -> Response:
    """The newest releases of the search, whatever its order; or the error envelope."""
    parameters, problems = read(request.query_string, strict=True)
    if problems:
        return errors.json_parameter_error(problems[0])
    parameters = msgspec.structs.replace(parameters, sort="newest", facets=())
    try:
        results = engine().search(msgspec.structs.replace(parameters.request(), timeline=None, twins=False))
    except QueryError as problem:
        return errors.json_query_error(problem)
    feed = render_template("machines/feed.xml", **_feed(parameters, results))
    return Response(_FORBIDDEN.sub("", feed), mimetype="application/atom+xml")


def _feed(parameters: SearchParameters, results: Results) -> dict[str, object]:
    entries = [_entry(hit, engine().get(hit.id)) for hit in results.hits]
    search = parameters.on_page(1)
    return {
        "parameters": parameters,
        "results": results,
        "asked": sentence_of(msgspec.structs.replace(parameters, sort="relevance"), results),
        "entries": entries,
        "id": entry_id("search", urls.search(search)),
        "updated": max(entry.updated for entry in entries) if entries else _index_updated(),
    }


def _entry(hit: Hit, release: Release | None) -> Entry:
    updated = release.source.read_at if release else _index_updated()
    published = f"{hit.date.value}T00:00:00Z" if hit.date and hit.date.precision == "day" else None
    pieces = " … ".join(" ".join(snippet.text.split()) for snippet in hit.snippets)
    # No element of a feed can say that a date is a year or a month; words can.
    summary = pieces if published else f"({release_date(hit.date)}) {pieces}"
    return Entry(hit, entry_id("release", hit.id), updated, published, summary)


def entry_id(kind: str, name: str) -> str:
    """The same for the same thing for ever, wherever it is served: a UUID of version 5 (RFC 9562)."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{name}").urn


def _index_updated() -> str:
    return (engine().status().updated or datetime.fromtimestamp(0, UTC)).isoformat(timespec="seconds")
