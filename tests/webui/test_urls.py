"""Addresses: each id has one of its own, none holds a host, only web addresses become links."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from webui_releases import ODD_IDS

from webui import urls
from webui.parameters import SearchParameters
from webui.path_texts import PathText, texts_of

ids = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30) | st.sampled_from(ODD_IDS)


@given(ids)
def test_an_address_gives_its_id_back(release_id: str) -> None:
    segment = PathText.to_url(None, release_id)  # type: ignore[arg-type]  # it needs no map
    assert texts_of(unquote(segment))[0] == release_id
    assert "/" not in segment
    assert segment.replace("%2E", ".") not in (".", ".."), "a browser would take it for a folder"


@given(ids, ids)
def test_two_ids_never_share_an_address(one: str, other: str) -> None:
    pages = [PathText.to_url(None, release_id) for release_id in (one, other)]  # type: ignore[arg-type]
    assert (pages[0] == pages[1]) == (one == other)
    assert not pages[0].endswith(".json"), "that is the address of a JSON twin"


@pytest.mark.parametrize("odd", ODD_IDS)
def test_the_page_and_the_json_of_an_odd_id_are_reached(client: FlaskClient, app: Flask, odd: str) -> None:
    with app.test_request_context():
        page, data = urls.release(odd), urls.release_json(odd)
    title = f"Odd one {ODD_IDS.index(odd)}"
    assert title in client.get(page).text
    answer = client.get(data).json
    assert answer["id"] == odd
    assert answer["title"] == title


@pytest.mark.parametrize("odd", [odd for odd in ODD_IDS if not odd.endswith(".json") and "%2E" not in odd])
def test_an_id_encoded_once_by_hand_is_found(client: FlaskClient, odd: str) -> None:
    assert f"Odd one {ODD_IDS.index(odd)}" in client.get(f"/releases/{quote(odd, safe='')}").text


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("https:///x", False),
        ("http://[", False),
        ("file:///etc/passwd", False),
        ("java\nscript:alert(1)", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, is_safe: bool) -> None:
    assert urls.web_address(url) == (url if is_safe else None)


def test_no_header_reaches_a_link(app: Flask) -> None:
    with app.test_request_context(headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}):
        assert urls.home() == "/"
        assert urls.search(SearchParameters(q="a b&c", page=2)) == "/search?q=a+b%26c&page=2"
        assert urls.release("https://x/y") == "/releases/https%3A%2F%2Fx%2Fy"
        assert urls.static("onrecord.css").startswith("/static/onrecord.css?v=")
