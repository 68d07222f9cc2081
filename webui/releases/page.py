"""A release as a page and as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, make_response, render_template

from corpus.evidence import Proof, Proofs
from corpus.release import Evidence, Release, Speaker
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import Said, SaidBy
from webui import errors, urls
from webui.parameters import SearchParameters
from webui.releases.passages import marked_paragraphs
from webui.shared_engine import engine

blueprint = Blueprint("releases", __name__)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: Characters of a statement that its entry in the list shows.
_EXCERPT = 120


@dataclass(frozen=True)
class Reason:
    """Why a value stands: the value, the evidence in words, and what else is known of it ("written “SIPO”")."""

    value: str
    proof: Proof
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Speaking:
    """A speaker, and the numbers of the statements that are theirs, from 1."""

    speaker: Speaker
    numbers: tuple[int, ...]

    @property
    def all_said(self) -> SearchParameters | None:
        """The search for all that this person said, in any release; none for a name without letters or digits."""
        if not has_words(self.speaker.name):
            return None
        return SearchParameters(q=print_query(Said(SaidBy(self.speaker.name))))


@dataclass(frozen=True)
class Entry:
    """A statement in the list of them: its number, who says it ("" where nobody could be named), its first words."""

    number: int
    who: str
    kind: str
    excerpt: str
    proof: Proof


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
    language = release.language if release.language and _LANGUAGE.fullmatch(release.language) else None
    proofs = Proofs(release)
    rendered = render_template(
        "releases/release.html",
        release=release,
        language=language,
        paragraphs=marked_paragraphs(release),
        speaking=speaking(release),
        entries=entries(release, proofs),
        reasons=reasons(release, proofs),
        source_url=urls.web_address(release.url),
        source_name=public(release).source.path,
    )
    return make_response(rendered)


def speaking(release: Release) -> list[Speaking]:
    """The speakers of a release, in its order, with their statements."""
    numbers: list[list[int]] = [[] for _ in release.speakers]
    for number, statement in enumerate(release.statements, 1):
        if statement.speaker is not None:
            numbers[statement.speaker].append(number)
    return [Speaking(speaker, tuple(own)) for speaker, own in zip(release.speakers, numbers, strict=True)]


def entries(release: Release, proofs: Proofs) -> list[Entry]:
    """The statements of a release with their evidence."""
    found = []
    for number, statement in enumerate(release.statements, 1):
        who = release.speakers[statement.speaker].name if statement.speaker is not None else ""
        text = " ".join(release.body[statement.start : min(statement.end, statement.start + 3 * _EXCERPT)].split())
        excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
        found.append(Entry(number, who, statement.kind, excerpt, proofs.of(statement.evidence)))
    return found


def reasons(release: Release, proofs: Proofs) -> dict[str, list[Reason]]:
    """Why each value stands, by field: title, date, issuer, kind, language, speakers, organizations, places."""
    grounds = release.grounds
    date, issuer = release.date, release.issuer
    plain: tuple[tuple[str, str | None, Evidence | None], ...] = (
        ("title", "", grounds.title),
        ("date", "", date.evidence if date else None),
        ("kind", "", grounds.kind),
        ("language", "", grounds.language),
    )
    found = {field: [Reason(value or "", proofs.of(why))] for field, value, why in plain if why}
    if date:
        found["date"] += [
            Reason(other.value, proofs.of(other.evidence), ("told otherwise, by a source that is trusted less",))
            for other in date.others
        ]
    if issuer:
        found["issuer"] = [Reason("", proofs.of(issuer.evidence), _known(issuer.raw, issuer.name, issuer.id))]
    found["speakers"] = [
        Reason(one.name, proofs.of(one.evidence), _known(one.raw, one.name, one.id)) for one in release.speakers
    ]
    found["organizations"] = [
        Reason(one.name, proofs.of(one.evidence), _known(one.raw, one.name, one.id)) for one in release.organizations
    ]
    found["places"] = [Reason(one.name, proofs.of(one.evidence)) for one in release.places]
    return found


def _known(raw: tuple[str, ...], name: str, entry: str | None) -> tuple[str, ...]:
    """How a name is written in the release, where that is not the name itself, and its entry in the list of names."""
    written = [form for form in raw if form != name]
    forms = f"written {', '.join(f'“{form}”' for form in written)}" if written else ""
    return tuple(note for note in (forms, f"entry {entry} of the known names" if entry else "") if note)
