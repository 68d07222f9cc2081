"""A shard without any living copy: every page, answer and command says so or is refused, and whole again when it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from making import make
from opensearchpy import OpenSearch

from bench.cluster.nodes import Node, Nodes
from indexer.engine import Engine, PartAway, open_engine
from indexer.results import MissingShards, SearchRequest
from onrecord import main
from webui import Settings, create_app, shared_engine

RELEASES = 60
AWAY = MissingShards(1, 3)
WHICH = "1 of 3 parts of the index did not answer"


class Lacking(NamedTuple):
    """An index of which one of three shards is away: releases that are there, and those that are not."""

    engine: Engine
    client: FlaskClient
    location: str
    there: list[str]
    away: list[str]


def holder(client: OpenSearch, nodes: Nodes, name: str) -> Node:
    """A node that holds a shard of releases, and nothing that says which commit holds."""
    manifest = client.search_shards(index=f"{name}-manifest", params={"routing": "index"})
    kept = {manifest["nodes"][shard["node"]]["name"] for group in manifest["shards"] for shard in group}
    holders = {shard["node"] for shard in client.cat.shards(index=name, format="json")} - kept
    return next(node for node in nodes if node.name in holders)


def fill(location: str) -> None:
    body = "The heritage plan has ten parts and a budget. It protects old houses."
    with open_engine(location, create=True) as engine, engine.writer() as writer:
        for number in range(RELEASES):
            writer.add(make(f"r{number}", body, path=f"/{number}", day="2007-03-14", speakers=["Mara Elling"]))
        writer.finish()


def told_apart(engine: Engine) -> tuple[list[str], list[str]]:
    there: list[str] = []
    away: list[str] = []
    for number in range(RELEASES):
        try:
            there += [release.id] if (release := engine.get(f"r{number}")) else []
        except PartAway:
            away.append(f"r{number}")
    return there, away


@pytest.fixture(scope="module")
def lacking(nodes: Nodes) -> Iterator[Lacking]:
    location = f"opensearch://{nodes.hosts}/lacking?shards=3&replicas=0"
    app = create_app(location, Settings(rate="", log_requests=False))
    with OpenSearch([f"http://{host}" for host in nodes.hosts.split(",")], timeout=60, max_retries=6) as client:
        fill(location)
        nodes.wait()
        try:
            with open_engine(location) as engine:
                holder(client, nodes, "lacking").kill()
                yield Lacking(engine, app.test_client(), location, *told_apart(engine))
        finally:
            shared_engine.shared(app).close()
            nodes.start()
            client.indices.delete(index="lacking-*")


def addresses(lacking: Lacking, *patterns: str) -> list[str]:
    """Addresses with the ids of a release that is there and of one that is away put in."""
    there, away = (quote(some[0], safe="") for some in (lacking.there, lacking.away))
    return [pattern.format(there=there, away=away) for pattern in patterns]


def asked_of_many(engine: Engine, release_id: str) -> Iterator[tuple[str, object]]:
    """What is asked of an engine about several releases, and the answer."""
    yield "results", engine.search(SearchRequest(query="heritage", facets=("year",), first_uses="speaker")).total
    yield "similar", engine.similar(release_id)
    yield "suggestions", engine.suggest("heri")
    yield "offers", engine.offers("Mara Elling heritage")
    yield "spellings", engine.respelled(SearchRequest(query="heritige"))
    yield "roles", engine.roles("Mara Elling")
    yield "forms", engine.names().forms("speaker", "Mara Elling")
    yield "status", engine.status().releases


def test_whoever_asks_hears_of_what_is_missing(lacking: Lacking) -> None:
    told: list[MissingShards] = []
    for what, _answer in asked_of_many(lacking.engine.noting(told.append), lacking.there[0]):
        assert AWAY in told, what
        told.clear()
    assert 0 < len(lacking.there) < RELEASES == len(lacking.there) + len(lacking.away)


def test_pages_and_data_say_what_is_missing(lacking: Lacking) -> None:
    found = addresses(
        lacking, "/", "/search?q=heritage", "/search/values/speaker", "/releases/{there}", "/similar?id={there}",
        "/speakers", "/speakers/Mara%20Elling", "/trends?q=heritage", "/help", "/suggest?q=heri",
    )  # fmt: skip
    for address in found:
        page = lacking.client.get(address, headers={"Accept": "text/html"})
        assert (page.status_code, f"partial: {WHICH}" in page.text) == (200, True), address
        assert (page.headers["Cache-Control"], "ETag" in page.headers) == ("no-store", False)
    found = addresses(
        lacking, "/index.json", "/search.json?q=heritage", "/search/values/speaker.json", "/similar.json?id={there}",
        "/speakers.json", "/speakers/Mara%20Elling.json", "/trends.json?q=heritage", "/suggest.json?q=heri",
        "/healthz",
    )  # fmt: skip
    for address in found:
        data = lacking.client.get(address).get_json()
        assert data["missing"] == {"shards": 1, "of": 3}, address


def test_nothing_is_said_not_to_be_there_and_no_table_looks_whole(lacking: Lacking) -> None:
    found = addresses(
        lacking, "/releases/{away}", "/releases/{away}.json", "/cite/ris/{away}", "/similar?id={away}",
        "/compare?a={there}&b={away}", "/speakers/Nobody", "/organizations/Nothing.json", "/search.json?page=9",
        "/search.csv", "/search.atom", "/trends.csv?q=heritage", "/sitemap.xml", "/sitemap-1.xml",
    )  # fmt: skip
    for address in found:
        answer = lacking.client.get(address, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store"), address
        assert answer.get_json()["error"]["type"] == "PartialResults", address


def test_what_is_whole_is_given_as_ever(lacking: Lacking) -> None:
    for address in addresses(lacking, "/releases/{there}.json", "/cite/ris/{there}"):
        answer = lacking.client.get(address)
        assert (answer.status_code, "ETag" in answer.headers) == (200, True), address


@pytest.mark.parametrize("command", [["search", "heritage"], ["search", "heritage", "--limit", "600"], ["status"]])
def test_commands_say_what_is_missing(lacking: Lacking, command: list[str]) -> None:
    told = CliRunner().invoke(main, [*command, "--index", lacking.location])
    assert (told.exit_code, told.stderr.count(WHICH)) == (0, 1)


def test_a_release_that_is_away_is_no_release_that_there_is_not(lacking: Lacking) -> None:
    told = CliRunner().invoke(main, ["show", lacking.away[0], "--index", lacking.location])
    assert told.exit_code == 1
    (line,) = told.stderr.strip().splitlines()
    assert "does not answer" in line


def test_when_the_node_is_back_nothing_is_missing(lacking: Lacking, nodes: Nodes) -> None:
    nodes.start()
    told: list[MissingShards] = []
    whole = dict(asked_of_many(lacking.engine.noting(told.append), lacking.there[0]))
    assert (told, whole["results"], whole["status"]) == ([], RELEASES, RELEASES)
    for address in addresses(lacking, "/suggest.json?q=heri", "/speakers/Mara%20Elling.json", "/index.json"):
        assert lacking.client.get(address).get_json()["missing"] is None, address
    assert lacking.client.get(f"/releases/{lacking.away[0]}").status_code == 200
    assert lacking.client.get("/speakers/Nobody").status_code == 404
