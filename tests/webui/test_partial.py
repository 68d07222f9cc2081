"""Where a part of an index in a cluster does not answer, every answer says so, and none is kept."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from webui_releases import RELEASES, make_index

from indexer.columnar import ColumnarEngine
from indexer.engine import IndexProblem
from indexer.results import MissingShards, Results, SearchRequest
from onrecord import main
from webui import Settings, contents, create_app, shared_engine
from webui.machines import exports

SENTENCE = (
    "These results are partial: 1 of 3 parts of the index did not answer, "
    "so releases may be missing and numbers may be too low."
)
PAGES = ("/search?q=heritage", "/search?q=zebra", "/search/values/speaker", "/trends?q=heritage", "/speakers", "/")


@pytest.fixture
def partial(monkeypatch: pytest.MonkeyPatch) -> None:
    """The results of every search are those of an index of which a third does not answer."""
    whole = ColumnarEngine.search

    def search(engine: ColumnarEngine, request: SearchRequest) -> Results:
        return msgspec.structs.replace(whole(engine, request), missing=MissingShards(1, 3))

    monkeypatch.setattr(ColumnarEngine, "search", search)


@pytest.fixture
def fresh(location: str) -> Iterator[Flask]:
    """An application that was asked nothing yet."""
    app = create_app(location, Settings(rate="", log_requests=False))
    yield app
    shared_engine.shared(app).close()


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("address", PAGES)
def test_pages_say_what_is_missing_and_are_not_kept(fresh: Flask, address: str) -> None:
    response = fresh.test_client().get(address)
    assert response.status_code == 200
    assert response.text.count(f'<p class="partial" role="status">{SENTENCE}</p>') == 1
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("partial")
def test_an_index_that_is_not_whole_is_not_well(fresh: Flask) -> None:
    response = fresh.test_client().get("/healthz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["error"]["type"] == "PartialResults"
    assert "1 of 3 parts of the index did not answer" in response.json["error"]["message"]


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("address", ["/search.json?q=heritage", "/search/values/speaker.json"])
def test_programs_are_told_too(fresh: Flask, address: str) -> None:
    response = fresh.test_client().get(address)
    assert response.json is not None
    assert response.json["missing"] == {"shards": 1, "of": 3}
    assert ("ETag" in response.headers, response.headers["Cache-Control"]) == (False, "no-store")


def test_whole_answers_say_nothing_of_it(client: FlaskClient) -> None:
    page, data = client.get("/search?q=heritage"), client.get("/search.json?q=heritage")
    assert "partial" not in page.text
    assert "ETag" in page.headers
    assert data.json is not None
    assert data.json["missing"] is None


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("address", ["/search.csv?q=heritage", "/trends.csv?q=heritage"])
def test_a_part_of_a_table_is_not_given(fresh: Flask, address: str) -> None:
    response = fresh.test_client().get(address)
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["error"]["type"] == "PartialResults"
    assert "1 of 3 parts of the index did not answer" in response.json["error"]["message"]


def test_an_export_that_becomes_partial_is_broken_off(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 5)
    whole = ColumnarEngine.search

    def search(engine: ColumnarEngine, request: SearchRequest) -> Results:
        missing = MissingShards(1, 3) if request.page > 1 else None
        return msgspec.structs.replace(whole(engine, request), missing=missing)

    monkeypatch.setattr(ColumnarEngine, "search", search)
    with pytest.raises(IndexProblem, match="1 of 3 parts"):
        fresh.test_client().get("/search.csv", buffered=True)


@pytest.mark.usefixtures("partial")
def test_a_feed_of_a_part_is_not_kept(fresh: Flask) -> None:
    response = fresh.test_client().get("/search.atom?q=heritage")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


def test_what_is_kept_of_an_index_is_made_when_all_of_it_answers(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched, fresh.test_request_context():
        whole = ColumnarEngine.search
        some = MissingShards(2, 3)
        patched.setattr(
            ColumnarEngine,
            "search",
            lambda engine, request: msgspec.structs.replace(whole(engine, request), total=0, missing=some),
        )
        assert contents.contents().examples == ()
    with fresh.test_request_context():
        assert contents.contents().examples


@pytest.mark.usefixtures("partial")
@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_the_command_line_tells_it_beside_the_answer(tmp_path_factory: pytest.TempPathFactory, form: str) -> None:
    location = make_index(tmp_path_factory.mktemp("partial") / "index", RELEASES)
    done = CliRunner().invoke(main, ["search", "heritage", "--index", location, "--format", form])
    assert (done.exit_code, done.stderr) == (0, f"{SENTENCE}\n")
    assert "heritage" in done.stdout.lower()
    assert form != "json" or msgspec.json.decode(done.stdout)["missing"] == {"shards": 1, "of": 3}
