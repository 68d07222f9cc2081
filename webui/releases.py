"""A release as a page and as JSON."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, make_response, render_template

from corpus.release import Evidence, Release, Speaker, Statement
from webui import errors, urls
from webui.shared_engine import engine
from webui.wording import release_date

blueprint = Blueprint("releases", __name__)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; `number` counts from 1."""

    number: int
    text: str
    start: int


@dataclass(frozen=True)
class Said:
    """A statement, its words, who says it (null: nobody could be named) and the number of its paragraph."""

    statement: Statement
    text: str
    speaker: Speaker | None
    paragraph: int


@dataclass(frozen=True)
class Told:
    """A value of a field, the evidence for it, and the words that the evidence points to."""

    field: str
    value: str
    evidence: Evidence
    words: str | None


@blueprint.get("/releases/<release:release_id>")
def page(release_id: str) -> Response:
    """The release as a page, or 404."""
    return _page(_find(release_id))


@blueprint.get("/releases/<release:release_id>.json")
def data(release_id: str) -> Response:
    """The release as JSON, or 404; an address typed by hand may mean an id that ends in ".json", which has a page."""
    try:
        release = _find(release_id)
    except errors.NoSuchRelease:
        return _page(_find(f"{release_id}.json", missing=release_id))
    return errors.json_response(public(release))


def public(release: Release) -> Release:
    """The release without the folders of the server: the path of its source is the file's name alone."""
    name = re.split(r"[/\\]", release.source.path)[-1]
    return msgspec.structs.replace(release, source=msgspec.structs.replace(release.source, path=name))


def _find(segment: str, missing: str | None = None) -> Release:
    for release_id in urls.id_of(segment):
        release = engine().get(release_id)
        if release is not None:
            return release
    raise errors.NoSuchRelease(missing or urls.id_of(segment)[0])


def _page(release: Release) -> Response:
    parts = paragraphs(release.body)
    language = release.language if release.language and _LANGUAGE.fullmatch(release.language) else None
    rendered = render_template(
        "releases/release.html",
        release=release,
        language=language,
        paragraphs=parts,
        statements=said(release, parts),
        fields=told(release),
        source_url=urls.web_address(release.url),
        source_name=public(release).source.path,
    )
    return make_response(rendered)


def paragraphs(body: str) -> list[Paragraph]:
    """The body cut at its blank lines."""
    found: list[Paragraph] = []
    for match in re.finditer(r"(?:(?!\n\n)[\s\S])+", body):
        text = match[0].strip()
        if text:
            found.append(Paragraph(len(found) + 1, text, match.start()))
    return found


def said(release: Release, parts: list[Paragraph]) -> list[Said]:
    """The statements of a release, in the order of its text."""
    starts = [paragraph.start for paragraph in parts]
    found: list[Said] = []
    for statement in sorted(release.statements, key=lambda statement: (statement.start, statement.end)):
        speaker = release.speakers[statement.speaker] if statement.speaker is not None else None
        text = release.body[statement.start : statement.end].strip()
        found.append(Said(statement, text, speaker, max(bisect_right(starts, statement.start), 1)))
    return found


def told(release: Release) -> list[Told]:
    """Every value that has evidence, field by field."""
    found: list[tuple[str, str, Evidence]] = []
    if release.date:
        found.append(("Date", f"{release_date(release.date)} (to the {release.date.precision})", release.date.evidence))
    if release.issuer:
        found.append(("Issuer", release.issuer.name, release.issuer.evidence))
    found += [("Organization", organization.name, organization.evidence) for organization in release.organizations]
    found += [("Speaker", _speaker(speaker), speaker.evidence) for speaker in release.speakers]
    found += [("Place", place.name, place.evidence) for place in release.places]
    return [Told(field, value, evidence, _words(release, evidence)) for field, value, evidence in found]


def _speaker(speaker: Speaker) -> str:
    return ", ".join(part for part in (speaker.name, speaker.role, speaker.organization) if part)


def _words(release: Release, evidence: Evidence) -> str | None:
    text = {"title": release.title, "body": release.body}.get(evidence.where)
    if text is None or evidence.start is None or evidence.end is None:
        return None
    return text[evidence.start : evidence.end].strip() or None
