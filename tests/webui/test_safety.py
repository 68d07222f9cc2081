"""Headers, methods, hostile input, and an index that is missing or damaged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webui_releases import NUMBERED, RELEASES, make_index

from webui import create_app, shared_engine
from webui.operations.security import HEADERS

#: A script that is neither a file of ours nor data.
INLINE_SCRIPT = re.compile(r"<script(?! src=\"/static/| type=\"application/ld\+json\")")
EVERYWHERE = [
    "/",
    "/search?q=heritage",
    "/search?q=speakr:x",
    "/search?page=0",
    "/search.json?q=heritage",
    "/search.json?page=0",
    "/releases/undated",
    "/releases/undated.json",
    "/releases/nope",
    "/healthz",
    "/nowhere",
    "/static/onrecord.css",
    "/static/nothing.css",
]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_response_is_kept_to_itself(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
    )
    if response.mimetype == "text/html":
        assert not INLINE_SCRIPT.search(response.text)
        assert "<style" not in response.text
        assert " style=" not in response.text


@pytest.mark.parametrize("address", EVERYWHERE)
def test_only_reading_is_allowed(client: FlaskClient, address: str) -> None:
    read = client.get(address)
    head = client.head(address)
    assert (head.status_code, head.data) == (read.status_code, b"")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        response = client.open(address, method=method)
        if "/nowhere" in address:
            assert response.status_code == 404
        else:
            assert response.status_code == 405
            assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_static_files_are_kept_long_by_version_alone(client: FlaskClient) -> None:
    page = client.get("/")
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    for other in ("/static/onrecord.css", "/static/onrecord.css?v=0", "/static/no.css?v=", "/", "/search.json"):
        assert client.get(other).headers["Cache-Control"] == "no-cache"


def test_the_stylesheet_beneath_ours_is_asked_for_by_its_version(client: FlaskClient) -> None:
    beneath = re.findall(r"url\(\"(.+?)\"\) layer", client.get("/static/onrecord.css").text)
    assert len(beneath) == 1
    assert "immutable" in client.get(f"/static/{beneath[0]}").headers["Cache-Control"]
    assert f'href="/static/{beneath[0]}"' in client.get("/").text


def test_a_host_is_never_repeated(client: FlaskClient) -> None:
    for address in EVERYWHERE:
        headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
        response = client.get(address, headers=headers)
        assert b"evil" not in response.data
        assert "Location" not in response.headers


@pytest.mark.parametrize(
    "address", ["//evil.example/x", "/search/", "/releases/", "/%2e%2e/etc/passwd", "/static/../x"]
)
def test_odd_paths_lead_nowhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search?page=999999", 422),
        ("/search?page=1000001", 422),
        ("/search?page=" + "9" * 5000, 422),
        ("/search?page=%EF%BC%91", 422),
        ("/search?q=" + "a" * 10_000, 422),
        ("/search?q=" + "(" * 1000, 422),
        ("/search?q=%00", 422),
        ("/search?q=%ff%fe", 422),
        ("/search?q=%", 422),
        ("/search?q=%ed%a0%80", 422),
        ("/search?speaker=" + "x" * 10_000, 422),
        ("/search?q=a&q=b", 422),
        ("/search?" + "speaker=a&" * 400, 200),
        ("/search?" + "x=1&" * 5000, 422),
        ("/search?speaker=%22%3E%3Cscript%3E", 200),
        ("/search?from=99999", 422),
        ("/releases/%00", 404),
        ("/releases/%ff", 404),
        ("/releases/" + "x" * 10_000, 404),
    ],
)
def test_hostile_input_gets_a_readable_answer(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert "<main" in response.text
    assert "Traceback" not in response.text
    assert not INLINE_SCRIPT.search(response.text)


@given(query=st.text(max_size=40), page=st.text("0123456789-e", max_size=5), path=st.text(max_size=20))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_a_server_error(client: FlaskClient, query: str, page: str, path: str) -> None:
    searched = {"q": query.encode("utf-8", "surrogatepass"), "page": page, "speaker": path.encode("utf-8", "replace")}
    for address in ("/search", "/search.json"):
        assert client.get(address, query_string=searched).status_code in (200, 404, 422)
    assert client.get("/releases/" + path.replace("?", "")).status_code in (200, 404)


def test_an_index_that_is_missing(tmp_path: Path) -> None:
    client = create_app(str(tmp_path / "none")).test_client()
    for address in ("/", "/search?q=x", "/releases/x"):
        response = client.get(address)
        assert response.status_code == 503
        assert "onrecord index PATH..." in response.text
    for address in ("/search.json", "/healthz", "/releases/x.json"):
        response = client.get(address)
        assert response.status_code == 503
        assert response.json["error"]["type"] == "NoIndex"
        assert response.json["error"]["message"]
    assert client.get("/static/onrecord.css", buffered=True).status_code == 200


def test_an_index_made_later_is_found_without_a_restart(tmp_path: Path) -> None:
    app = create_app(str(tmp_path / "index"))
    assert app.test_client().get("/healthz").status_code == 503
    make_index(tmp_path / "index", RELEASES)
    assert app.test_client().get("/healthz").json["releases"] == len(RELEASES)
    shared_engine.shared(app).close()


def test_an_index_that_is_damaged(tmp_path: Path) -> None:
    location = Path(make_index(tmp_path / "index", NUMBERED))
    for file in location.rglob("*"):
        if file.is_file():
            file.write_bytes(b"")
    response = create_app(str(location)).test_client().get("/search?q=notice")
    assert response.status_code == 503
    assert "onrecord" in response.text
    assert "Traceback" not in response.text


def test_the_environment_names_the_index(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_INDEX", location)
    assert shared_engine.shared(create_app()).location == location
    assert shared_engine.shared(create_app("other")).location == "other"
    monkeypatch.delenv("ONRECORD_INDEX")
    assert shared_engine.shared(create_app()).location == "onrecord-index"


def test_a_fault_shows_no_traceback(location: str, caplog: pytest.LogCaptureFixture) -> None:
    app: Flask = create_app(location)

    @app.get("/fault")
    @app.get("/fault.json")
    def fault() -> str:
        raise RuntimeError("secret")

    page, data = app.test_client().get("/fault"), app.test_client().get("/fault.json")
    assert (page.status_code, data.status_code) == (500, 500)
    assert data.json["error"]["type"] == "InternalError"
    assert "secret" not in page.text + data.text
    assert "secret" in caplog.text, "the log says what it was"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
