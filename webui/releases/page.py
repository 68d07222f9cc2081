"""A release as a page and as JSON."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
from flask import Blueprint, Response, make_response, render_template, request

from corpus.evidence import Proofs
from corpus.release import Release
from indexer.names import Names
from webui import checks, errors, parameters, urls
from webui.given import Given
from webui.parameters import MAX_PAGE, SearchParameters
from webui.releases import facts
from webui.releases.citing import FORMS
from webui.releases.finding import found
from webui.releases.linked_data import highwire, json_ld
from webui.releases.matches import matches_of
from webui.releases.parts import parts_of
from webui.releases.passages import marked_paragraphs
from webui.releases.reading import ALL, AT_ONCE, Reading
from webui.releases.references import plain_text, reference_to
from webui.releases.resembling import resembling
from webui.releases.then_and_now import other_names
from webui.shared_engine import engine
from webui.unread import unread_parameter
from webui.wording import counted

blueprint = Blueprint("releases", __name__)


class NoSuchPart(Exception):
    """The release has fewer parts, or too many to be shown on one page; the message says how many."""


@blueprint.get("/releases/<text:release_id>")
def page(release_id: str) -> Response:
    """The release as a page, or 404; the words of a search in the address are marked in it."""
    return _page(found(release_id))


@blueprint.get("/releases/<text:release_id>.json")
def data(release_id: str) -> Response:
    """The release as JSON, or 404; an address typed by hand may mean an id that ends in ".json", which has a page."""
    try:
        release = found(release_id)
    except errors.NoSuchRelease:
        return _page(found(f"{release_id}.json", missing=release_id))
    if problem := unread_parameter():
        return errors.json_parameter_error(problem)
    return errors.json_response(public(release))


def public(release: Release) -> Release:
    """The release without the folders of the server: the path of its source is the file's name alone."""
    name = re.split(r"[/\\]", release.source.path)[-1]
    return msgspec.structs.replace(release, source=msgspec.structs.replace(release.source, path=name))


def _page(release: Release) -> Response:
    search, _ = parameters.read(request.query_string, strict=False)
    names = engine().names()
    reading = _reading(release, search, names)
    proofs = Proofs(release)
    reference = reference_to(release, urls.web_address(urls.lasting(urls.release(release.id))))
    told: dict[str, object] = {}
    if reading.is_first:
        told = {
            "speaking": facts.speaking(release, names.authority),
            "other_names": other_names(release, names.authority),
            "reasons": facts.reasons(release, proofs),
            "resembling": resembling(release.id),
            "citation": plain_text(reference),
            "forms": FORMS.values(),
            "linked_data": json_ld(release, reference),
            "source_url": urls.web_address(release.url),
            "source_name": public(release).source.path,
        }
    rendered = render_template(
        "releases/release.html",
        release=release,
        language=release.language,
        parameters=search,
        reading=reading,
        matches=reading.matches if search.pairs() else None,
        paragraphs=marked_paragraphs(release, reading.span),
        entries=facts.entries(release, proofs, reading.statements),
        tags=highwire(reference),
        **told,
    )
    return make_response(rendered)


def _reading(release: Release, search: SearchParameters, names: Names) -> Reading:
    """The part that the address asks for, else that of the first match, else the first; raises `NoSuchPart`."""
    first = Reading(release, parts_of(release), 1, search, matches_of(search, release, names))
    count = len(first.parts)
    unasked: int | None = first.part_of_match(1) if first.matches.count else 1
    number = Given(request.query_string).single("part", _part, unasked)
    if number is None and count > AT_ONCE:
        raise NoSuchPart(
            f"This release has {count:,} parts; at most {AT_ONCE} are shown on one page. Its JSON has all."
        )
    if number is not None and number > count:
        raise NoSuchPart(f"This release has {counted(count, 'part', 'parts')}; there is no part {number:,}.")
    return replace(first, number=number if count > 1 else 1)


def _part(value: str) -> int | None:
    """The number of a part, or null for all of them."""
    return None if value == ALL else checks.number(MAX_PAGE)(value)


@blueprint.errorhandler(NoSuchPart)
def _no_such_part(problem: NoSuchPart) -> Response:
    return errors.refused("NoSuchPart", "There is no such part", str(problem), "part", status=404)
