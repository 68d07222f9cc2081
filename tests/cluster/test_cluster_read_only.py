"""Who may only read can serve every page of an index and ask it in a terminal."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from cluster.read_only import ReadOnly, read_only
from flask.testing import FlaskClient

from indexer.engine import open_engine
from indexer.sync import synchronise
from onrecord import main
from webui import create_app, shared_engine

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
NAME = "samples-read-only"
#: Addresses that no page links to; and of each kind of page that is linked, so many are looked at.
UNLINKED = ["/healthz", "/metrics", "/openapi.json", "/suggest?q=her", "/sitemap.xml", "/search?q=heritge&match=any"]
MOST = 12


@pytest.fixture(scope="module")
def reader(cluster_hosts: str, cluster_client: object) -> Iterator[ReadOnly]:
    """What stands in front of a cluster with an index of the samples."""
    location = f"opensearch://{cluster_hosts}/{NAME}?shards=2&replicas=0"
    with open_engine(location, create=True) as engine:
        authority = (SAMPLES / "authority.toml").read_bytes()
        synchronise(engine, [SAMPLES / "releases"], jobs=1, authority=authority)
    with read_only(cluster_hosts.split(",")[0]) as server:
        yield server
    cluster_client.indices.delete(index=f"{NAME}-*")  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def location(reader: ReadOnly) -> str:
    return f"opensearch://127.0.0.1:{reader.server_port}/{NAME}"


@pytest.fixture(scope="module")
def client(location: str) -> Iterator[FlaskClient]:
    app = create_app(location)
    yield app.test_client()
    shared_engine.shared(app).close()


def links(text: str) -> list[str]:
    """The addresses within the application that a page links to."""
    hrefs = [str(link["href"]) for link in BeautifulSoup(text, "lxml").select("a[href], link[href]")]
    return [href.partition("#")[0] for href in hrefs if href.startswith("/") and not href.startswith("/static/")]


def test_every_page_is_served(client: FlaskClient) -> None:
    """From the first page on, each that is linked to; a dozen of a kind."""
    waiting, seen, kinds = deque(["/", *UNLINKED]), {"/"}, Counter[str]()
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        assert response.status_code in (200, 301, 302, 308), (address, response.text[:500])
        for link in links(response.text) if response.mimetype == "text/html" else ():
            kind = urlsplit(link).path.strip("/").partition("/")[0] + link[-5:].partition(".")[1]
            if link not in seen and kinds[kind] < MOST:
                seen.add(link)
                kinds[kind] += 1
                waiting.append(link)
    assert {"search", "releases", "speakers", "organizations", "trends"} <= set(kinds)


def test_every_release_is_served(client: FlaskClient) -> None:
    found = json.loads(client.get("/search.json?limit=100").text)
    assert found["total"] == len(found["results"]) > 60
    assert {client.get(result["url"]).status_code for result in found["results"]} == {200}


def test_the_terminal_is_served(location: str) -> None:
    def told(*arguments: str) -> str:
        done = CliRunner().invoke(main, [*arguments, "--index", location])
        assert done.exit_code == 0, done.output
        return done.stdout

    found = json.loads(told("search", "heritage", "--facets", "--explain", "--format", "json"))
    assert found["total"] > 0
    id_ = found["results"][0]["id"]
    assert json.loads(told("show", id_, "--format", "json"))["id"] == id_
    assert "releases" in told("status")


def test_a_reader_cant_write_and_is_told_so(location: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n\nAnd a text.\n")
    done = CliRunner().invoke(main, ["index", str(tmp_path), "--index", location])
    assert done.exit_code == 1
    (line,) = done.stderr.strip().splitlines()[-1:]
    assert "this user may not do that" in line
