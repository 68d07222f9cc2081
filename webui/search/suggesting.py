"""What completes the end of what somebody types: for the search box, for browsers, and as a plain page."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, make_response, render_template, request

from indexer.suggestions import Suggestion
from indexer.typed import completed
from webui import checks, errors, partial, urls
from webui.given import Given, Problem
from webui.parameters import SearchParameters
from webui.shared_engine import engine
from webui.wording import counted

blueprint = Blueprint("suggesting", __name__)

#: What a list shows at a glance.
SHOWN = 8
#: What suggestions are called, in the order of a list.
GROUPS = {"speaker": "People", "organization": "Organizations", "word": "Words"}
_ONE = {"speaker": "person", "organization": "organization", "word": "word"}
FORMS = ("json", "opensearch")


class Shown(NamedTuple):
    """A suggestion, the query once it is chosen, and the page of that search, where a name is a filter."""

    suggestion: Suggestion
    query: str
    url: str


class _Asked(NamedTuple):
    """What was typed, and the form in which suggestions are wanted; "" for whatever the client likes best."""

    text: str
    form: str


@blueprint.get("/suggest")
def suggest() -> Response:
    """Suggestions as a page where one is asked for, else as JSON; `format` chooses json or opensearch."""
    page = _wants_page()
    asked = _read("q", "format", strict=not page)
    return _refused(asked, page=page) if isinstance(asked, Problem) else _answer(asked, page=page)


@blueprint.get("/suggest.json")
def data() -> Response:
    """Suggestions as JSON, whatever the client likes best."""
    asked = _read("q", strict=True)
    return errors.json_parameter_error(asked) if isinstance(asked, Problem) else _json(asked.text, _shown(asked.text))


def _wants_page() -> bool:
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]


def _refused(problem: Problem, *, page: bool) -> Response:
    if page:
        return errors.error_page(422, "This address can’t be read", problem.message)
    return errors.json_parameter_error(problem)


def _answer(asked: _Asked, *, page: bool) -> Response:
    found = _shown(asked.text)
    if asked.form == "opensearch":
        return _for_browsers(asked.text, found)
    return _page(asked.text, found) if page and not asked.form else _json(asked.text, found)


def _read(*names: str, strict: bool) -> _Asked | Problem:
    """What the parameters `names` ask for; with `strict` an unknown one is a problem."""
    given = Given(request.query_string)
    if strict:
        given.refuse_others(names)
    given = given.among(names)
    # White space at the end says that a word is whole.
    asked = _Asked(given.single("q", str, "", stripped=False), given.single("format", checks.one_of(FORMS), ""))
    return given.problems[0] if given.problems else asked


def _shown(text: str) -> list[Shown]:
    return [_leading(text, each) for each in engine().suggest(text, SHOWN)]


def _leading(text: str, suggestion: Suggestion) -> Shown:
    """A suggestion with where it leads: a name becomes a filter where the rest of the text is a query by itself."""
    query, rest = completed(text, suggestion)
    if rest is None:
        return Shown(suggestion, query, urls.search(SearchParameters(q=query)))
    filtered = SearchParameters(q=rest, selected={suggestion.kind: (suggestion.value,)})
    return Shown(suggestion, query, urls.search(filtered))


def _json(text: str, found: list[Shown]) -> Response:
    suggestions = [
        {
            "kind": each.suggestion.kind,
            "value": each.suggestion.value,
            "count": each.suggestion.count,
            "written": each.suggestion.written,
            "url": each.url,
        }
        for each in found
    ]
    return partial.json_answer({"query": text, "suggestions": suggestions})


def _for_browsers(text: str, found: list[Shown]) -> Response:
    """The form of OpenSearch suggestions 1.1: what was typed, queries, what they are, addresses."""
    told = [f"{_ONE[each.suggestion.kind]}, {counted(each.suggestion.count, 'release', 'releases')}" for each in found]
    addresses = [urls.absolute(each.url) for each in found]
    response = errors.json_response([text, [each.query for each in found], told, addresses])
    response.mimetype = "application/x-suggestions+json"
    return response


def _page(text: str, found: list[Shown]) -> Response:
    groups = [(name, [each for each in found if each.suggestion.kind == kind]) for kind, name in GROUPS.items()]
    rendered = render_template(
        "search/suggestions.html",
        text=text,
        groups=[(name, shown) for name, shown in groups if shown],
        parameters=SearchParameters(q=text.strip()),
    )
    return make_response(rendered)
