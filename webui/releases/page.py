"""A release as a page and as JSON."""

from __future__ import annotations

import re

import msgspec
from flask import Blueprint, Response, make_response, render_template, request

from corpus.evidence import Proofs
from corpus.release import Release
from webui import errors, parameters, urls
from webui.releases import facts
from webui.releases.citing import FORMS
from webui.releases.finding import found
from webui.releases.linked_data import highwire, json_ld
from webui.releases.matches import matches_of
from webui.releases.passages import marked_paragraphs
from webui.releases.references import plain_text, reference_to
from webui.releases.resembling import resembling
from webui.releases.then_and_now import other_names
from webui.shared_engine import engine
from webui.unread import unread_parameter

blueprint = Blueprint("releases", __name__)


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
    page = urls.lasting(urls.release(release.id))
    proofs, reference = Proofs(release), reference_to(release, urls.web_address(page))
    rendered = render_template(
        "releases/release.html",
        release=release,
        language=release.language,
        parameters=search,
        matches=matches_of(search, release, names) if search.pairs() else None,
        paragraphs=marked_paragraphs(release),
        speaking=facts.speaking(release, names.authority),
        other_names=other_names(release, names.authority),
        entries=facts.entries(release, proofs),
        reasons=facts.reasons(release, proofs),
        resembling=resembling(release.id),
        citation=plain_text(reference),
        forms=FORMS.values(),
        tags=highwire(reference),
        linked_data=json_ld(release, reference),
        source_url=urls.web_address(release.url),
        source_name=public(release).source.path,
    )
    return make_response(rendered)
