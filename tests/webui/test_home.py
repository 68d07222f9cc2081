"""The first page and the page for those who run the application."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import NUMBERED, ODD, RELEASES, make_index, release

from corpus.source import Rejection
from indexer import open_engine
from webui import create_app, shared_engine
from webui.home import age
from webui.operations.settings import Settings


def test_what_is_in_the_index(client: FlaskClient) -> None:
    page = page_of(client, "/")
    contents = words(one(page, ".contents"))
    assert contents.startswith(f"{len(RELEASES + NUMBERED + ODD)} releases from 2007 to 2020")
    assert f"{1 + len(ODD)} without a known date" in contents
    assert "last update" in contents
    assert len(page.select("form[role=search] input[name=q]")) == 1
    assert client.get(link(page, "Browse all releases, newest first")).status_code == 200


def test_every_example_works_and_its_count_is_true(client: FlaskClient) -> None:
    examples = page_of(client, "/").select(".examples li")
    assert len(examples) >= 4
    assert "said:(" in words(examples[-1])
    for example in examples:
        assert example.a is not None
        results = page_of(client, str(example.a["href"]))
        count = words(example.select(".count")[0])
        assert count == words(one(results, "h1"))
        assert not count.startswith("0 ")


def test_an_index_without_releases_says_how_to_fill_it(tmp_path: Path) -> None:
    app = create_app(make_index(tmp_path / "index", ()))
    page = page_of(app.test_client(), "/")
    assert "onrecord index PATH..." in words(one(page, "main"))
    assert "no releases yet" in words(one(page_of(app.test_client(), "/search"), ".help"))
    shared_engine.shared(app).close()


def test_a_new_commit_shows_without_a_restart(tmp_path: Path) -> None:
    location = make_index(tmp_path / "index", RELEASES[:1])
    app = create_app(location)
    client = app.test_client()
    assert words(one(page_of(client, "/"), ".contents")).startswith("1 release of 2007")
    before = client.get("/healthz").json
    with open_engine(location) as engine, engine.writer() as writer:
        writer.add(RELEASES[1])
        writer.finish()
    assert words(one(page_of(client, "/"), ".contents")).startswith("2 releases of 2007")
    after = client.get("/healthz").json
    assert (before["status"], before["releases"], after["releases"]) == ("ok", 1, 2)
    assert after["generation"] > before["generation"]
    shared_engine.shared(app).close()


def test_an_example_of_what_was_said_is_of_a_release_in_which_the_person_speaks(tmp_path: Path) -> None:
    speakers = (("Charles J. “Chuck” Fleischmann", None),)
    spoken = release(
        "a", "Roads", "“Roads are dear,” he said.", date="2007", speakers=speakers, says=((0, "Roads are"),)
    )
    silent = release("b", "Named only", "He was there.", date="2008", speakers=speakers)
    app = create_app(make_index(tmp_path / "index", (spoken, silent)))
    examples = [words(example) for example in page_of(app.test_client(), "/").select(".examples code")]
    assert 'said:(roads by:"Charles J. Chuck Fleischmann")' in examples
    assert 'speaker:"Charles J. Chuck Fleischmann"' in examples
    shared_engine.shared(app).close()


def test_the_first_page_leads_to_every_part(client: FlaskClient) -> None:
    page = page_of(client, "/")
    for name in ("Speakers", "Organizations", "Trends", "How to ask"):
        assert client.get(link(page, name)).status_code == 200


def test_coverage_is_a_chart_and_its_gaps_have_names(client: FlaskClient) -> None:
    page = page_of(client, "/")
    assert "No releases of 2008 to 2018" in words(one(page, ".gaps"))
    counts = {words(row.th): words(row.td) for row in page.select(".coverage tbody tr") if row.th}
    assert counts["2020"] == str(len(NUMBERED))
    for row in page.select(".coverage tbody a"):
        assert words(one(page_of(client, str(row["href"])), "h1")).split()[0] == counts[words(row)]


def test_files_that_could_not_be_read_are_counted(tmp_path: Path) -> None:
    location = make_index(tmp_path / "index", RELEASES[:1])
    with open_engine(location) as engine, engine.writer() as writer:
        writer.reject(Rejection("/srv/secret/broken.html", "the file is empty", "leave it out"))
        writer.finish()
    app = create_app(location)
    page = page_of(app.test_client(), "/")
    assert words(one(page, ".rejected")).startswith("1 file or part of a file could not be read")
    assert "secret" not in page.get_text()
    assert app.test_client().get("/index.json").json["rejected"] == 1
    shared_engine.shared(app).close()


def test_the_index_as_json(client: FlaskClient) -> None:
    told = client.get("/index.json").json
    releases = RELEASES + NUMBERED + ODD
    assert (told["releases"], told["undated"]) == (len(releases), 1 + len(ODD))
    assert told["years"] == {"2007": 2, "2019": 1, "2020": len(NUMBERED)}
    assert sum(told["years"].values()) + told["undated"] == told["releases"]
    assert told["gaps"] == ["2008/2018"]
    assert datetime.fromisoformat(told["updated"]) <= datetime.now(UTC)
    shown = [words(code) for code in page_of(client, "/").select(".examples code")]
    assert [example["query"] for example in told["examples"]] == shown
    for example in told["examples"]:
        found = client.get(example["url"].replace("/search", "/search.json", 1)).json
        assert found["total"] == example["total"] > 0


def test_search_engines_are_told_of_the_search(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(one(page_of(client, "/"), 'script[type="application/ld+json"]').get_text())
        return found

    assert told()["@type"] == "WebSite"
    assert told()["potentialAction"]["target"]["urlTemplate"] == "/search?q={search_term_string}"
    monkeypatch.setitem(client.application.config, "ONRECORD", Settings(base_url="https://search.example/</script>"))
    assert told()["potentialAction"]["target"]["urlTemplate"].startswith("https://search.example/</script>/search")


@pytest.mark.parametrize(
    ("days", "words_for_it"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (3, "3 days ago"),
        (60, "60 days ago"),
        (61, "2 months ago"),
        (800, "2 years ago"),
    ],
)
def test_the_age_of_the_last_update(days: int, words_for_it: str) -> None:
    today = date(2020, 5, 6)
    updated = datetime(2020, 5, 6, 23, 59, tzinfo=UTC) - timedelta(days=days)
    assert age(updated, today) == words_for_it
    assert age(None, today) == ""
