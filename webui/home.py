"""The first page: the search box, what is in the index and how new it is, and examples that work on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template

from webui import errors, partial, urls
from webui.chart import chart, period_in_words
from webui.contents import Contents, contents
from webui.examples import Example
from webui.parameters import SearchParameters
from webui.unread import unread_parameter

blueprint = Blueprint("home", __name__)

#: Days that are still told as days, and as months.
_DAYS, _MONTHS = 60, 730


@blueprint.get("/")
def page() -> Response:
    """The first page."""
    found = contents()
    rendered = render_template(
        "home/home.html",
        contents=found,
        examples=[example for example in found.examples if example.short],
        coverage=chart(found.coverage, lambda year: urls.facet("year", year)),
        gaps=[period_in_words(period) for period in found.gaps],
        age=age(found.status.updated, datetime.now(UTC).date()),
        linked_data=linked_data(),
    )
    return make_response(rendered)


@blueprint.get("/index.json")
def data() -> Response:
    """What is in the index, as JSON."""
    if problem := unread_parameter():
        return errors.json_parameter_error(problem)
    return partial.json_answer(contents_json(contents()))


def contents_json(found: Contents) -> dict[str, Any]:
    """What is in the index: `years` maps a year to a number of releases, `gaps` are the times between without any."""
    status = found.status
    return {
        "releases": status.releases,
        "years": {f"{year:04}": count for year, count in sorted(status.years.items())},
        "undated": status.undated,
        "gaps": list(found.gaps),
        "rejected": len(status.rejected),
        "updated": status.updated.isoformat() if status.updated else None,
        "version": found.version,
        "examples": [example_json(example) for example in found.examples if example.short],
    }


def example_json(example: Example) -> dict[str, Any]:
    """An example with the search that it stands for."""
    return {
        "query": example.query,
        "asks": example.asks,
        "total": example.total,
        "url": urls.search(example.parameters),
    }


def age(updated: datetime | None, today: date) -> str:
    """How long ago a day of UTC is, in words; "" where it is not known.

    >>> age(datetime(2007, 3, 14, tzinfo=UTC), date(2007, 3, 17))
    '3 days ago'
    """
    if updated is None:
        return ""
    days = (today - updated.astimezone(UTC).date()).days
    if days <= 1:
        return "today" if days <= 0 else "yesterday"
    if days <= _DAYS:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days <= _MONTHS else f"{days // 365} years ago"


def linked_data() -> dict[str, Any]:
    """The site and its search in the words of schema.org.

    Addresses have the host that the settings name; without one they are relative, since a request may name any.
    """
    base = current_app.config["ONRECORD"].base_url.rstrip("/")
    found = base + urls.search(SearchParameters(q="QUERY"))
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "OnRecord",
        "url": base + urls.home(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": found.removesuffix("QUERY") + "{search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }
