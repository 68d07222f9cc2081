"""All speakers and all organizations, by the number of releases, to look through and to find a name in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from indexer.results import NONE, Option, SearchRequest
from webui import checks, errors, partial
from webui.given import Given, Problem
from webui.profiles.subject import ORGANIZATION, SPEAKER, Subject
from webui.shared_engine import engine

blueprint = Blueprint("directories", __name__)

#: Names of one page, and the last page that is asked for: more than any index has.
LIMIT = 100
LAST = 100_000
_NAMES = ("find", "page")


@dataclass(frozen=True)
class Asked:
    """What is looked for: beginnings of words of a name ("" for all names), and a page, counted from 1."""

    find: str = ""
    page: int = 1


@dataclass(frozen=True)
class Directory:
    """A page of names with their releases; `total` counts the names on all pages, `none` the releases without any."""

    asked: Asked
    names: tuple[Option, ...]
    total: int
    none: int

    @property
    def first(self) -> int:
        """The place of the page's first name, counted from 1."""
        return (self.asked.page - 1) * LIMIT + 1

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(-(-self.total // LIMIT), 1)


@blueprint.get("/speakers")
def speakers() -> Response:
    """The speakers as a page."""
    return _page(SPEAKER)


@blueprint.get("/speakers.json")
def speakers_data() -> Response:
    """The speakers as JSON."""
    return _data(SPEAKER)


@blueprint.get("/organizations")
def organizations() -> Response:
    """The organizations as a page."""
    return _page(ORGANIZATION)


@blueprint.get("/organizations.json")
def organizations_data() -> Response:
    """The organizations as JSON."""
    return _data(ORGANIZATION)


def directory(subject: Subject, asked: Asked) -> Directory:
    """The names that are asked for, the most frequent first."""
    facet = subject.facet
    wanted = SearchRequest(
        facets=(facet,),
        facet_find={facet: asked.find} if asked.find else {},
        facet_offset=(asked.page - 1) * LIMIT,
        facet_limit=LIMIT,
        limit=0,
        sort="newest",
    )
    found = engine().search(wanted).facets[facet]
    total = wanted.facet_offset + len(found.options) + found.more if found.options else 0
    return Directory(asked, found.options, total, found.none)


def _page(subject: Subject) -> Response:
    """A page; what can't be read of the request is left out."""
    asked, _problems = _read()
    found = directory(subject, asked)
    if not found.names and asked.page > 1:
        return _no_such_page(subject, asked)
    return make_response(
        render_template("profiles/directory.html", subject=subject, found=found, MAX_VALUE=checks.MAX_VALUE, NONE=NONE)
    )


def _data(subject: Subject) -> Response:
    """The same as JSON; what can't be read of the request is an error."""
    asked, problems = _read(strict=True)
    if problems:
        return errors.json_parameter_error(problems[0])
    found = directory(subject, asked)
    if not found.names and asked.page > 1:
        return _no_such_page(subject, asked)
    return partial.json_answer(payload(subject, found))


def payload(subject: Subject, found: Directory) -> dict[str, Any]:
    """A directory as plain values for JSON."""
    names = [{"name": one.value, "count": one.count, "url": subject.page(one.value)} for one in found.names]
    return {
        "find": found.asked.find,
        "page": found.asked.page,
        "pages": found.pages,
        "total": found.total,
        "none": found.none,
        subject.many: names,
    }


def _no_such_page(subject: Subject, asked: Asked) -> Response:
    message = f"There is no page {asked.page:,} of these {subject.many}."
    return errors.refused("NoSuchPage", "There is no such page", message, "page", status=404)


def _read(*, strict: bool = False) -> tuple[Asked, list[Problem]]:
    """What the request asks for, and what of it could not be read; with `strict` an unknown parameter is a problem."""
    given = Given(request.query_string)
    if strict:
        given.refuse_others(_NAMES)
    asked = Asked(given.single("find", checks.name, ""), given.single("page", checks.number(LAST), 1))
    return asked, given.problems
