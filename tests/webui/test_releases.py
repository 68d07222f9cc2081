"""The page of a release and its JSON twin."""

from __future__ import annotations

import msgspec
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import RELEASES, SCRIPT

from corpus.release import Release
from webui.releases import paragraphs


def test_the_page_shows_the_record(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    assert words(one(page, "h1")) == "Ministry presents the heritage plan"
    assert words(page.select("article header .meta")[0]) == "14 March 2007 · press release · Port Sel"
    assert one(page, "article time")["datetime"] == "2007-03-14"
    facts = words(one(page, ".facts"))
    assert "Mara Elling, Minister of Culture" in facts
    assert link(page, "Tomas Reyne") == "/search?speaker=Tomas+Reyne"
    source = one(page, "a[rel~=nofollow]")
    assert source["href"] == "https://culture.example/heritage-plan?lang=en"
    assert "noopener" in source["rel"]
    assert [words(paragraph) for paragraph in page.select(".body p")] == RELEASES[0].body.split("\n\n")


def test_statements_have_their_speakers_and_evidence(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    said = [words(item) for item in page.select(".statements li")]
    assert said[0].startswith(
        "Our heritage is not for sale Mara Elling · quoted · in the text Evidence: meta · declared · confidence 1.00"
    )
    assert said[1].startswith("The plan has ten parts. nobody named")
    places = [str(anchor["href"]) for anchor in page.select(".by a")]
    assert [words(page.select(place)[0]) for place in places] == RELEASES[0].body.split("\n\n")[1:]


def test_every_field_has_its_evidence(client: FlaskClient) -> None:
    fields = words(one(page_of(client, "/releases/culture%2Fheritage-plan"), "details.fields"))
    for told in (
        "Date: 14 March 2007 (to the day)",
        "Issuer: Ministry of Culture",
        "Place: Port Sel",
        "meta · declared · confidence 1.00",
    ):
        assert told in fields
    assert "/srv/secret" not in fields


def test_text_is_never_markup(client: FlaskClient) -> None:
    response = client.get("/releases/undated")
    page = BeautifulSoup(response.text, "lxml")
    assert "<script" not in response.text
    assert not page.select("main b")
    assert words(one(page, "h1")) == SCRIPT
    assert words(page.select("article header .meta")[0]) == "no date told"


def test_an_address_that_is_none_is_text(client: FlaskClient) -> None:
    page = page_of(client, "/releases/justice%2Ffraud")
    assert "javascript:alert(1)" in words(one(page, ".facts"))
    assert not page.select("a[href^=javascript]")
    assert words(page.select("article header .meta")[0]) == "2019 · statement"


def test_the_twin_is_the_record(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan")
    response = client.get(str(one(page, "link[rel=alternate]")["href"]))
    record = msgspec.json.decode(response.data, type=Release)
    original = RELEASES[0]
    name = original.source.path.rpartition("/")[2]
    assert record == msgspec.structs.replace(original, source=msgspec.structs.replace(original.source, path=name))


def test_a_release_that_is_not_there(client: FlaskClient) -> None:
    page = page_of(client, "/releases/nope", 404)
    assert "no release with the id “nope”" in words(one(page, "main"))
    assert "Search" in words(one(page, "main"))
    error = client.get("/releases/nope.json").json["error"]
    assert error == {"type": "NoSuchRelease", "message": "There is no release with the id “nope” in the index."}


def test_paragraphs_keep_their_places() -> None:
    body = "\n\nOne\nstill one\n\n\n\nTwo\n\n \n\nThree"
    parts = paragraphs(body)
    assert [(part.number, part.text) for part in parts] == [(1, "One\nstill one"), (2, "Two"), (3, "Three")]
    assert all(body[part.start :].lstrip().startswith(part.text) for part in parts)
