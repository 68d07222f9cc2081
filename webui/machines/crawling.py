"""What crawlers are told: which pages they may read, and where the releases are."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from webui import urls
from webui.shared_engine import engine

blueprint = Blueprint("crawling", __name__)

#: Releases of one sitemap: some hundred kilobytes; sitemaps.org allows 50,000 addresses and 50 MB.
ADDRESSES = 10_000


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Releases, speakers and organizations may be read, lists that never end may not."""
    return Response(render_template("machines/robots.txt"), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemaps() -> Response:
    """The sitemaps there are."""
    count = -(-engine().status().releases // ADDRESSES)
    return _xml(render_template("machines/sitemaps.xml", numbers=range(1, count + 1)))


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap(number: int) -> Response:
    """The addresses of up to 10,000 releases."""
    ids = engine().ids((number - 1) * ADDRESSES, ADDRESSES) if number else []
    if not ids:
        abort(404)
    return _xml(render_template("machines/sitemap.xml", addresses=[urls.absolute(urls.release(each)) for each in ids]))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
