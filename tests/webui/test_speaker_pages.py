"""The page of a speaker: what a name means, roles of both kinds, what was said, and numbers that searches confirm."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask, Response
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from profile_pages import counts, section
from profile_releases import profile_client
from webui_pages import link, one, page_of, words
from webui_releases import ODD_IDS, SCRIPT

from webui import urls
from webui.path_texts import texts_of
from webui.profiles import answering
from webui.profiles.subject import Subject

BRINK = "/speakers/Oda%20Brink"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client over people and bodies of which some are known."""
    yield from profile_client(tmp_path_factory.mktemp("speakers"))


def test_another_spelling_leads_to_the_one_address(client: FlaskClient) -> None:
    for spelling in ("Lund%20Per", "per%20lund", "Lund"):
        for end in ("", ".json"):
            response = client.get(f"/speakers/{spelling}{end}")
            assert (response.status_code, response.headers.get("Location")) == (302, "/speakers/Per%20Lund" + end)


def test_a_name_of_several_is_a_choice(client: FlaskClient) -> None:
    page = page_of(client, "/speakers/Brink")
    assert [words(item) for item in page.select("main li")] == ["Oda Brink 2 releases", "Oda B. Brink 1 release"]
    assert link(page, "Oda Brink") == BRINK
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    assert client.get("/speakers/Brink.json").json == {
        "asked": "Brink",
        "choices": [
            {"name": "Oda Brink", "count": 2, "url": BRINK},
            {"name": "Oda B. Brink", "count": 1, "url": "/speakers/Oda%20B.%20Brink"},
        ],
        "more": 0,
        "missing": None,
    }


def test_nobody_is_404_with_what_is_near(client: FlaskClient) -> None:
    page = page_of(client, "/speakers/Od", 404)
    assert link(page, "Oda Brink") == BRINK
    assert link(page, "Search for these words in releases") == "/search?q=Od"
    error = client.get("/speakers/Nobody%20Here.json")
    assert (error.status_code, error.json["error"]["type"]) == (404, "NoSuchSpeaker")
    assert client.get("/speakers/(none)").status_code == 404
    assert client.get(f"/speakers/{'x ' * 2000}").status_code == 404


def test_what_the_list_knows_and_what_releases_write_are_told_apart(client: FlaskClient) -> None:
    page = page_of(client, BRINK)
    known = section(page, "offices")
    assert "Director, Office of Tides from 1 April 1999 to 30 June 2011" in known
    assert known.endswith("Keeper of Charts, Chart Bureau until 31 January 1988")
    assert link(page, "Office of Tides") == "/organizations/Office%20of%20Tides"
    written = section(page, "roles")
    assert "Head of the Office November 2004 1 release" in written
    assert "Director 3 February 2001 1 release" in written


def test_forms_lead_to_the_releases_that_have_them(client: FlaskClient) -> None:
    page = page_of(client, BRINK)
    forms = section(page, "forms")
    assert "Oda T. Brink" in forms
    assert "Director Brink" in forms, "a space more is no other form"
    assert forms.endswith("in no release here: Odalie Brink")
    found = page_of(client, link(page, "Director Brink"))
    assert words(one(found, "h1")).startswith("1 release")


def test_what_was_said_is_there_with_its_date_and_can_be_searched(client: FlaskClient) -> None:
    page = page_of(client, BRINK)
    said = page.select("section[aria-labelledby=said] li")
    assert [words(one(item, "time")) for item in said] == ["November 2004", "3 February 2001"]
    assert "A flood of heritage proportions is near" in words(one(said[0], "blockquote"))
    assert one(said[0], "h3 a")["href"] == "/releases/tides%2Fflood?in=said&speaker=Oda+Brink"
    assert words(one(said[0], "h3")) == "Flood <b>forecast</b>"
    form = one(page, "form.within")
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    assert fields == {"in": "said", "speaker": "Oda Brink", "q": ""}
    found = client.get(f"{form['action']}.json", query_string=fields | {"q": "heritage"}).json
    assert [hit["id"] for hit in found["results"]] == ["tides/flood"]


@pytest.mark.parametrize(
    "address", [BRINK, "/speakers/Per%20Lund", "/organizations/Office%20of%20Tides", "/organizations", "/speakers"]
)
def test_every_number_is_that_of_the_search_it_leads_to(client: FlaskClient, address: str) -> None:
    found = list(counts(page_of(client, address)))
    assert len(found) > 3
    for number, search in found:
        answer = client.get(search.replace("/search?", "/search.json?", 1)).json
        assert answer["total"] == number, search


def test_those_whom_the_same_name_may_mean_are_left_out_and_named(client: FlaskClient) -> None:
    """“Oda Brink” may be short for Oda B. Brink: a search for the name finds the releases of both."""
    page = page_of(client, BRINK)
    assert "Without releases that name Oda B. Brink" in section(page, "beside")
    assert section(page, "beside").endswith("Per Lund 1 release with Per Lund")


def test_the_json_says_the_same(client: FlaskClient) -> None:
    found = client.get(f"{BRINK}.json").json
    assert (found["name"], found["url"], found["releases"]) == ("Oda Brink", BRINK, 2)
    assert found["forms"] == {"written": ["Oda T. Brink", "Director Brink"], "known": ["Odalie Brink"]}
    assert found["offices"][0] == {
        "title": "Director",
        "organization": "Office of Tides",
        "first_day": "1999-04-01",
        "last_day": "2011-06-30",
    }
    assert found["roles"][0] == {"role": "Head of the Office", "first": "2004-11", "last": "2004-11", "count": 1}
    assert [hit["id"] for hit in found["statements"]["newest"]] == ["tides/flood", "tides/tables"]
    assert {"value": "Office of Tides", "count": 2} in found["organizations"]["values"]
    assert found["speakers"] == {"values": [{"value": "Per Lund", "count": 1}], "more": 0}
    assert sum(bar["count"] for bar in found["timeline"]["bars"]) == 2
    assert client.get(found["links"]["statements"]).json["total"] == found["statements"]["releases"]
    error = client.get(f"{BRINK}.json?utm=1")
    assert (error.status_code, error.json["error"]["parameter"]) == (422, "utm")
    assert client.get(f"{BRINK}?utm=1").status_code == 200


def test_a_page_says_in_its_head_what_it_is(client: FlaskClient) -> None:
    page = page_of(client, BRINK)
    assert one(page, "link[rel=canonical]")["href"] == BRINK
    assert one(page, "link[type='application/json']")["href"] == f"{BRINK}.json"
    assert not page.select("meta[name=robots]")
    person = json.loads(one(page, "script[type='application/ld+json']").text)
    assert (person["@type"], person["name"], person["alternateName"]) == (
        *("Person", "Oda Brink"),
        ["Oda T. Brink", "Odalie Brink"],
    )
    assert [role["roleName"] for role in person["worksFor"]] == ["Director", "Keeper of Charts"]


def test_a_name_never_becomes_markup(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        address = urls.speaker(SCRIPT)
    response = client.get(address)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    data = one(BeautifulSoup(response.text, "lxml"), "script[type='application/ld+json']")
    assert json.loads(data.text)["name"] == SCRIPT


@pytest.mark.parametrize("name", ["a/b.json", "—"])
def test_a_name_may_be_any_text(client: FlaskClient, app: Flask, name: str) -> None:
    with app.test_request_context():
        page, data = urls.speaker(name), urls.speaker_json(name)
    assert words(one(page_of(client, page), "h1")) == name
    assert client.get(data).json["name"] == name


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30) | st.sampled_from(ODD_IDS))
def test_every_name_has_an_address_of_its_own(app: Flask, name: str) -> None:
    seen: list[str] = []

    def note(_subject: Subject, segment: str, _make: object) -> Response:
        seen.append(texts_of(segment)[0])
        return Response("")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "page_of", note)
        patch.setattr(answering, "data_of", note)
        with app.test_request_context():
            addresses = [make(name) for make in (urls.speaker, urls.speaker_json)]
            addresses += [make(name) for make in (urls.organization, urls.organization_json)]
        for address in addresses:
            assert app.test_client().get(address).status_code == 200, address
    assert seen == [name] * 4
