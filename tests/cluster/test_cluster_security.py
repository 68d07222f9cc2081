"""OpenSearch's security plugin with the roles of docs/scaling.md: who may do what, and what is said to whom may not."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from bench.cluster.jars import NoCluster
from bench.cluster.secured import HOST, SecuredNode, secured_node
from onrecord import main
from webui import create_app, shared_engine

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples"
(ROLES,) = re.findall(r"```yaml\n(.+?)```", (ROOT / "docs" / "scaling.md").read_text("utf-8"), re.DOTALL)
READER, WRITER = "onrecord-reader", "onrecord-writer"
#: Addresses that no page links to; and of each kind of page that is linked, so many are looked at.
UNLINKED = ["/healthz", "/metrics", "/openapi.json", "/suggest?q=her", "/sitemap.xml", "/search?q=heritge&match=any"]
MOST = 6

Environment = dict[str, str | None]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredNode]:
    """A node that knows the two users of the documentation."""
    try:
        users = {READER: "onrecord_reader", WRITER: "onrecord_writer"}
        with secured_node(tmp_path_factory.mktemp("secured"), ROLES, users) as started:
            yield started
    except NoCluster as problem:
        pytest.exit(str(problem), returncode=1)


def known_as(node: SecuredNode, user: str) -> Environment:
    """What the environment says for a user."""
    said = {"USER": user, "PASSWORD": node.passwords[user], "CA": str(node.authority), "FILE": None}
    return {f"ONRECORD_OPENSEARCH_{name}": value for name, value in said.items()}


def run(environment: Environment, location: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--index", location], env=environment)


def told(environment: Environment, location: str, *arguments: str) -> str:
    done = run(environment, location, *arguments)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def location(node: SecuredNode) -> str:
    """An index of the samples."""
    there = f"opensearchs://{HOST}:{node.http}/releases"
    reading = ["index", str(SAMPLES / "releases"), "--authority", str(SAMPLES / "authority.toml"), "--jobs", "1"]
    told(known_as(node, WRITER), f"{there}?shards=2&replicas=0", *reading)
    return there


@pytest.fixture(scope="module")
def reader(node: SecuredNode) -> Environment:
    return known_as(node, READER)


@contextmanager
def served(environment: Environment, location: str) -> Iterator[FlaskClient]:
    """The application as a service runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
        app = create_app(location)
        yield app.test_client()
        shared_engine.shared(app).close()


@pytest.fixture(scope="module")
def client(reader: Environment, location: str) -> Iterator[FlaskClient]:
    with served(reader, location) as client:
        yield client


def links(text: str) -> list[str]:
    """The addresses within the application that a page links to."""
    hrefs = [str(link["href"]) for link in BeautifulSoup(text, "lxml").select("a[href], link[href]")]
    return [href.partition("#")[0] for href in hrefs if href.startswith("/") and not href.startswith("/static/")]


def test_the_reader_is_served_every_page(client: FlaskClient) -> None:
    """From the first page on, each that is linked to; some of a kind."""
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


def test_the_reader_leaves_no_point_in_time_open(client: FlaskClient, node: SecuredNode) -> None:
    assert client.get("/search.csv?q=the").text.count("\n") > 60
    (stats,) = node.ask("/_nodes/stats/indices/search")["nodes"].values()
    points = stats["indices"]["search"]
    assert points["point_in_time_total"] > points["point_in_time_current"] == 0


def test_the_reader_is_served_in_a_terminal(reader: Environment, location: str) -> None:
    found = json.loads(told(reader, location, "search", "heritage", "--facets", "--explain", "--format", "json"))
    assert found["total"] > 0
    id_ = found["results"][0]["id"]
    assert json.loads(told(reader, location, "show", id_, "--format", "json"))["id"] == id_


def test_the_reader_is_told_all_of_an_index_but_its_size(node: SecuredNode, reader: Environment, location: str) -> None:
    less = json.loads(told(reader, location, "status", "--format", "json"))
    whole = json.loads(told(known_as(node, WRITER), location, "status", "--format", "json"))
    assert less["size"] == less["segments"] == 0 < whole["size"]
    assert less == {**whole, "size": 0, "segments": 0}


@pytest.mark.parametrize("arguments", [["index"], ["index", "--rebuild"], ["check"]])
def test_the_reader_cant_do_what_the_writer_can(
    reader: Environment, location: str, tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("A title\n\nAnd a text.\n")
    done = run(reader, location, *arguments, *[str(tmp_path)][: arguments[0] == "index"])
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert re.search(f"the user “{READER}” lacks the right indices:[a-z/]+; docs/scaling.md lists", line)


def test_the_writer_keeps_an_index_up_to_date(node: SecuredNode, tmp_path: Path) -> None:
    """With what a file says who it is; nothing is in the environment but where that is."""
    file, releases = tmp_path / "opensearch.toml", tmp_path / "releases"
    told_by_file = {"user": WRITER, "password": node.passwords[WRITER], "ca": str(node.authority)}
    file.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in told_by_file.items()))
    writer = dict.fromkeys(known_as(node, WRITER)) | {"ONRECORD_OPENSEARCH_FILE": str(file)}
    location = f"opensearchs://{HOST}:{node.http}/releases-kept?shards=1&replicas=0"
    releases.mkdir()
    for name in "abc":
        (releases / f"{name}.txt").write_text(f"Title {name}\n\nA text of {name}.\n")
    assert "3 added" in told(writer, location, "index", str(releases))
    (releases / "a.txt").write_text("Title a\n\nAnother text.\n")
    (releases / "b.txt").unlink()
    assert "1 replaced" in told(writer, location, "index", str(releases))
    assert "1 removed" in told(writer, location, "index", str(releases), "--prune")
    assert "2 added" in told(writer, location, "index", str(releases), "--rebuild")
    assert set(node.ask("/releases-kept*/_alias")) == {"releases-kept-b2", "releases-kept-b2-manifest"}
    assert told(writer, location, "check")
    assert json.loads(told(writer, location, "status", "--format", "json"))["releases"] == 2
    found = told(known_as(node, READER), location, "search", "another", "--format", "json")
    assert json.loads(found)["total"] == 1


#: What is amiss: the scheme, the host and what else the environment says; what is told of it, and what to check.
AMISS = {
    "password": (
        "opensearchs",
        HOST,
        {"PASSWORD": "?"},
        f"not know the user “{READER}” with",
        "_PASSWORD, or ONRECORD_",
    ),
    "no user": (
        "opensearchs",
        HOST,
        {"USER": None, "PASSWORD": None},
        "must be told who asks",
        "set ONRECORD_OPENSEARCH_USER",
    ),
    "authority": (
        "opensearchs",
        HOST,
        {"CA": None},
        "certificate in certificate chain",
        "check that ONRECORD_OPENSEARCH_CA",
    ),
    "another authority": (
        "opensearchs",
        HOST,
        {"CA": certifi.where()},
        "certificate in certificate chain",
        "check that ONRECORD_OPENSEARCH_CA",
    ),
    "another host": ("opensearchs", "127.0.0.1", {}, "not valid for '127.0.0.1'", "check the host of the address"),
    "no TLS": ("opensearch", HOST, {}, "(Remote end closed connection", "the scheme (opensearchs:// for TLS)"),
}


@pytest.mark.parametrize(("scheme", "host", "changes", "what", "advice"), AMISS.values(), ids=AMISS)
def test_who_cant_connect_is_told_what_to_check(
    node: SecuredNode, reader: Environment, scheme: str, host: str, changes: Environment, what: str, advice: str
) -> None:
    changed = {f"ONRECORD_OPENSEARCH_{name}": value for name, value in changes.items()}
    assert_told(f"{scheme}://{host}:{node.http}/releases", {**reader, **changed}, what, advice)


def test_who_speaks_tls_to_a_cluster_without_is_told_so(reader: Environment, cluster_hosts: str) -> None:
    location = f"opensearchs://{cluster_hosts.partition(',')[0]}/releases"
    assert_told(location, reader, "no connection by TLS", "the scheme of the address: opensearch:// for a cluster")


def assert_told(location: str, environment: Environment, what: str, advice: str) -> None:
    """In a terminal in a line, and in the same words where a service says whether it is well."""
    done = run(environment, location, "search", "heritage")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert what in line.partition("; ")[0], line
    assert advice in line.partition("; ")[2], line
    with served(environment, location) as client:
        health = client.get("/healthz")
        assert health.status_code == 503
        assert line == f"Error: {health.get_json()['error']['message']}"
