"""The first page and the page for those who run the application."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import NUMBERED, ODD, RELEASES, make_index, release

from indexer import open_engine
from webui import create_app, shared_engine


def test_what_is_in_the_index(client: FlaskClient) -> None:
    page = page_of(client, "/")
    contents = words(one(page, ".contents"))
    assert contents.startswith(f"{len(RELEASES + NUMBERED + ODD)} releases from 2007 to 2020")
    assert f"{1 + len(ODD)} with no date told" in contents
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
