"""What differs between two releases, as a page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from corpus.release import Release
from indexer.payload import date_payload
from webui import errors, urls
from webui.releases.asked import refuse, releases_asked
from webui.releases.differences import Block, Difference, difference, first_blocks

blueprint = Blueprint("comparing", __name__)
refuse(blueprint)

#: Paragraphs in a row that are the same: of more than these only the first and the last show unasked.
SHOWN_SAME = 3
#: Characters that a page shows of both texts, each change counted as some more.
DRAWN = 60_000


@blueprint.get("/compare")
def page() -> Response:
    """What differs between the releases `?a=` and `?b=`, or 404."""
    a, b = releases_asked("a", "b", strict=False)
    bodies = difference(a.body, b.body)
    drawn = first_blocks(bodies, DRAWN)
    rendered = render_template(
        "releases/compare.html",
        a=a,
        b=b,
        languages=(a.language, b.language),
        titles=difference(a.title, b.title),
        bodies=bodies,
        drawn=drawn,
        left_out=_paragraphs(bodies.blocks) - _paragraphs(drawn),
        shown_same=SHOWN_SAME,
    )
    return make_response(rendered)


@blueprint.get("/compare.json")
def data() -> Response:
    """The same as JSON: stretches of both texts with their half-open offsets."""
    a, b = releases_asked("a", "b", strict=True)
    bodies = difference(a.body, b.body)
    return errors.json_response(
        {
            "a": _side(a),
            "b": _side(b),
            "words": bodies.words,
            "title": _changes(difference(a.title, b.title)),
            "body": _changes(bodies),
        }
    )


def _paragraphs(blocks: Sequence[Block]) -> int:
    return sum(len(block.paragraphs) for block in blocks)


def _side(release: Release) -> dict[str, Any]:
    return {
        "id": release.id,
        "url": urls.release(release.id),
        "source_url": release.url,
        "title": release.title,
        "date": date_payload(release.date),
        "issuer": release.issuer.name if release.issuer else None,
    }


def _changes(found: Difference) -> list[dict[str, Any]]:
    return [
        {"change": change.kind, "a": change.a, "b": change.b}
        | ({"text": found.text(change)} if change.kind != "same" else {})
        for change in found.changes
    ]
