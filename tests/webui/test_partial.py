"""Where a part of an index in a cluster does not answer, every answer says so or is refused, and none is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from webui_releases import RELEASES, make_index

from corpus.release import Release
from indexer.columnar import ColumnarEngine
from indexer.engine import IndexAway, IndexProblem, PartAway
from indexer.results import MissingShards, Results, SearchRequest
from onrecord import main
from webui import Settings, contents, create_app, shared_engine
from webui.machines import exports

AWAY = MissingShards(1, 3)
WHICH = "1 of 3 parts of the index did not answer"
SENTENCE = f"{WHICH}, so releases may be missing and numbers may be too low."
RELEASE = "culture%2Fheritage-plan"
#: What is asked of engines about several releases.
OF_MANY = ("similar", "suggest", "offers", "respelled", "names", "roles", "status")
PAGES = {
    "/search?q=heritage": "These results are",
    "/search?q=zebra": "These results are",
    "/search/values/speaker": "These results are",
    "/trends?q=heritage": "This page is",
    "/speakers": "This page is",
    "/speakers/Mara%20Elling": "This page is",
    "/organizations/Ministry%20of%20Culture": "This page is",
    "/suggest?q=her": "This page is",
    "/help": "This page is",
    "/": "This page is",
    "/similar?id=" + RELEASE: "This page is",
    "/releases/" + RELEASE: "What stands beside this release is",
}
DATA = (
    "/search.json?q=heritage",
    "/search/values/speaker.json",
    "/suggest.json?q=her",
    "/similar.json?id=" + RELEASE,
    "/speakers.json",
    "/organizations.json",
    "/speakers/Mara%20Elling.json",
    "/organizations/Ministry%20of%20Culture.json",
    "/trends.json?q=heritage",
    "/index.json",
    "/help.json",
)
REFUSED = (
    "/search.csv?q=heritage",
    "/trends.csv?q=heritage",
    "/search.atom?q=heritage",
    "/sitemap.xml",
    "/suggest?q=her&format=opensearch",
    "/search.json?q=heritage&page=9",
    "/speakers/Nobody.json",
    "/organizations/Nothing.json",
    "/speakers.json?page=9",
)


class _Lacking:
    """An index of which a third does not answer, to one asker."""

    def __init__(self, whole: ColumnarEngine, note: Callable[[MissingShards], None]) -> None:
        self._whole, self._note = whole, note

    def search(self, request: SearchRequest) -> Results:
        self._note(AWAY)
        return msgspec.structs.replace(self._whole.search(request), missing=AWAY)

    def __getattr__(self, name: str) -> Any:
        if name in OF_MANY:
            self._note(AWAY)
        return getattr(self._whole, name)


def lacking(whole: ColumnarEngine, note: Callable[[MissingShards], None]) -> _Lacking:
    return _Lacking(whole, note)


@pytest.fixture
def partial(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of every index does not answer."""
    monkeypatch.setattr(ColumnarEngine, "noting", lacking)


@pytest.fixture
def fresh(location: str) -> Iterator[Flask]:
    """An application that was asked nothing yet."""
    app = create_app(location, Settings(rate="", log_requests=False))
    yield app
    shared_engine.shared(app).close()


def get(app: Flask, address: str, accept: str = "*/*") -> Any:
    """An answer, which nobody may keep."""
    response = app.test_client().get(address, headers={"Accept": accept})
    assert ("ETag" in response.headers, response.headers["Cache-Control"]) == (False, "no-store")
    return response


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("address", PAGES)
def test_pages_say_what_is_missing_before_anything_else(fresh: Flask, address: str) -> None:
    response = get(fresh, address, "text/html")
    assert response.status_code == 200
    _, _, content = response.text.partition("<main")
    told = f'<p class="partial" id="partial" role="status">{PAGES[address]} partial: {SENTENCE}</p>'
    assert content.count(told) == 1
    assert content.index(told) < content.index("<h1" if "<h1" in content else "<h2")


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("address", DATA)
def test_programs_are_told_too(fresh: Flask, address: str) -> None:
    assert get(fresh, address).json["missing"] == {"shards": 1, "of": 3}


@pytest.mark.parametrize("address", DATA)
def test_whole_answers_have_nothing_missing(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.json is not None
    assert (response.json["missing"], "ETag" in response.headers) == (None, True)


def test_whole_pages_say_nothing_of_it(client: FlaskClient) -> None:
    assert "partial" not in client.get("/search?q=heritage").text


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("address", REFUSED)
def test_what_only_the_whole_can_tell_is_not_told(fresh: Flask, address: str) -> None:
    response = get(fresh, address)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.json["error"]["type"] == "PartialResults"
    assert WHICH in response.json["error"]["message"]


@pytest.mark.usefixtures("partial")
def test_an_index_that_is_not_whole_is_served_and_told(fresh: Flask) -> None:
    health = get(fresh, "/healthz")
    assert (health.status_code, health.json["status"], bool(health.json["missing"])) == (200, "partial", True)
    assert "onrecord_index_parts_missing 1.0" in get(fresh, "/metrics").text


def failing(monkeypatch: pytest.MonkeyPatch, problem: IndexProblem) -> None:
    """Have every look for a release or a query fail."""

    def fail(_engine: ColumnarEngine, _asked: str | SearchRequest) -> Release | Results | None:
        raise problem

    monkeypatch.setattr(ColumnarEngine, "get", fail)
    monkeypatch.setattr(ColumnarEngine, "search", fail)


@pytest.mark.parametrize("address", ["/releases/a.json", "/cite/ris/a", "/compare.json?a=a&b=b", "/similar.json?id=a"])
def test_nobody_is_told_that_a_release_is_not_there(
    fresh: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    failing(monkeypatch, PartAway("search1:9200/releases: a part of the index does not answer"))
    response = get(fresh, address)
    assert (response.status_code, response.json["error"]["type"]) == (503, "PartialResults")


def test_where_the_index_is_away_the_search_stays_in_its_box(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, IndexAway("search1:9200/releases: no node answers"))
    page = get(fresh, "/search?q=tax+fraud&year=2012", "text/html")
    assert page.status_code == 503
    assert 'name="q" value="tax fraud"' in page.text
    assert '<input type="hidden" name="year" value="2012">' in page.text
    assert '<a href="">Try again</a>' in page.text
    assert "search1" not in page.text
    data = get(fresh, "/search.json?q=tax")
    assert (data.json["error"]["type"], data.headers["Retry-After"]) == ("IndexAway", "60")
    assert "search1" not in data.text
    health = get(fresh, "/healthz").json["error"]
    assert health == {"type": "IndexAway", "message": "search1:9200/releases: no node answers"}


def test_an_export_that_becomes_partial_is_broken_off(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 5)
    whole = ColumnarEngine.search

    def search(engine: ColumnarEngine, request: SearchRequest) -> Results:
        missing = AWAY if request.page > 1 else None
        return msgspec.structs.replace(whole(engine, request), missing=missing)

    monkeypatch.setattr(ColumnarEngine, "search", search)
    with pytest.raises(IndexProblem, match="1 of 3 parts"):
        fresh.test_client().get("/search.csv", buffered=True)


def test_what_is_kept_of_an_index_is_made_when_all_of_it_answers(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched, fresh.test_request_context():
        patched.setattr(ColumnarEngine, "noting", lacking)
        partial = contents.contents()
    with fresh.test_request_context():
        assert contents.contents() is not partial
        assert contents.contents() is contents.contents()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_index(tmp_path_factory.mktemp("partial") / "index", RELEASES)


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_the_command_line_tells_it_beside_the_answer(own: str, form: str) -> None:
    done = CliRunner().invoke(main, ["search", "heritage", "--index", own, "--format", form])
    assert (done.exit_code, done.stderr) == (0, f"These results are partial: {SENTENCE}\n")
    assert "heritage" in done.stdout.lower()
    assert form != "json" or msgspec.json.decode(done.stdout)["missing"] == {"shards": 1, "of": 3}


@pytest.mark.usefixtures("partial")
def test_a_status_and_each_answer_of_a_batch_tell_it(own: str) -> None:
    status = CliRunner().invoke(main, ["status", "--index", own])
    assert status.stderr == f"These results are partial: {SENTENCE}\n"
    batch = CliRunner().invoke(main, ["search", "--batch", "-", "--index", own], input="heritage\nzebra\n")
    assert [msgspec.json.decode(line)["missing"] for line in batch.stdout.splitlines()] == [{"shards": 1, "of": 3}] * 2
