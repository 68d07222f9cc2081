"""Releases that are like one: those that say nearly the same, and those that speak of the same."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from indexer.payload import date_payload
from indexer.results import Hit, Similar
from webui import partial, urls
from webui.releases.asked import refuse, releases_asked
from webui.shared_engine import engine

blueprint = Blueprint("resembling", __name__)
refuse(blueprint)

#: Releases of both sorts together that the page of a release shows, and the page of their own.
SHOWN, ALL = 10, 50


@dataclass(frozen=True)
class Resembling:
    """The releases like one, apart: `same` say nearly the same, `related` speak of the same; the most alike first.

    `more` says that there may be others.
    """

    same: tuple[Similar, ...]
    related: tuple[Similar, ...]
    more: bool


@blueprint.get("/similar")
def page() -> Response:
    """The releases that are like `?id=`, or 404."""
    (release,) = releases_asked("id", strict=False)
    rendered = render_template("releases/similar.html", release=release, resembling=resembling(release.id, ALL))
    return make_response(rendered)


@blueprint.get("/similar.json")
def data() -> Response:
    """The same as JSON."""
    (release,) = releases_asked("id", strict=True)
    found = resembling(release.id, ALL)
    return partial.json_answer(
        {
            "id": release.id,
            "url": urls.release(release.id),
            "same": _lines(release.id, found.same),
            "related": _lines(release.id, found.related),
        }
    )


def resembling(release_id: str, limit: int = SHOWN) -> Resembling:
    """The releases that are like one."""
    found = engine().similar(release_id, limit)
    same = tuple(one for one in found if one.nearly_identical)
    related = tuple(one for one in found if not one.nearly_identical)
    return Resembling(same, related, more=len(found) == limit)


def share_in_words(resemblance: float) -> str:
    """How much is the same; all of it only where all is.

    >>> share_in_words(0.998), share_in_words(1.0)
    ('99 % the same', 'word for word the same')
    """
    return "word for word the same" if resemblance >= 1 else f"{math.floor(resemblance * 100)} % the same"


def _lines(release_id: str, some: Iterable[Similar]) -> list[dict[str, Any]]:
    return [
        _line(one.hit) | {"resemblance": round(one.resemblance, 4), "compare_url": urls.compare(release_id, one.hit.id)}
        for one in some
    ]


def _line(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "url": urls.release(hit.id),
        "title": hit.title.text,
        "date": date_payload(hit.date),
        "issuer": hit.issuer,
    }


blueprint.add_app_template_filter(share_in_words)
