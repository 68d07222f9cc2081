"""Pages as a test reads them."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def page_of(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return BeautifulSoup(response.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, (selector, found)
    return found[0]


def link(page: BeautifulSoup, name: str) -> str:
    """The address of the link that is read as `name`."""
    for anchor in page.select("a[href]"):
        if name in (words(anchor), anchor.get("aria-label")):
            return str(anchor["href"])
    raise AssertionError(f"no link {name!r} in {[words(anchor) for anchor in page.select('a[href]')]}")
