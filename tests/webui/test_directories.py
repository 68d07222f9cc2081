"""All speakers and all organizations: in the order of their releases, a page at a time, and found by words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from profile_releases import profile_client
from webui_pages import link, one, page_of, words


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client over people and bodies of which some are known."""
    yield from profile_client(tmp_path_factory.mktemp("directories"))


def test_those_of_the_most_releases_come_first(client: FlaskClient) -> None:
    page = page_of(client, "/organizations")
    rows = [words(row) for row in page.select("ol.names li")]
    assert rows[:3] == [
        "Office of Tides 3 releases with Office of Tides",
        "Coast Office 001 2 releases with Coast Office 001",
        "Chart Bureau 1 release with Chart Bureau",
    ]
    assert len(rows) == 100
    assert "125 organizations, those with most releases first; 1 to 100" in words(one(page, "main [role=status]"))
    assert link(page, "Coast Office 001") == "/organizations/Coast%20Office%20001"


def test_pages_have_every_name_once(client: FlaskClient) -> None:
    first = page_of(client, "/organizations")
    second = page_of(client, str(one(first, "a[rel=next]")["href"]))
    assert one(second, "ol.names")["start"] == "101"
    found = [
        words(one(row, "bdi:first-child"))
        for page in (first, second)
        for row in page.select("ol.names li a:first-child")
    ]
    assert len(found) == len(set(found)) == 125
    assert str(one(second, "a[rel=prev]")["href"]) == "/organizations"
    assert not second.select("a[rel=next]")
    page_of(client, "/organizations?page=3", 404)
    error = client.get("/organizations.json?page=3")
    assert (error.status_code, error.json["error"]["type"]) == (404, "NoSuchPage")


def test_a_name_is_found_by_the_beginnings_of_its_words(client: FlaskClient) -> None:
    page = page_of(client, "/organizations?find=evor+OFF")
    assert [words(one(row, "a:first-child bdi")) for row in page.select("ol.names li")] == ["Évora Office"]
    assert one(page, "input[name=find]")["value"] == "evor OFF"
    assert "1 organization with “evor OFF”" in words(one(page, "main [role=status]"))
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    nothing = page_of(client, "/organizations?find=<b>zzz")
    assert "No name has a word that begins with “<b>zzz”" in words(one(nothing, "main [role=status]"))


def test_only_a_list_of_results_is_kept_from_robots(client: FlaskClient) -> None:
    page = page_of(client, "/speakers")
    assert not page.select("meta[name=robots]")
    assert one(page, "link[rel=canonical]")["href"] == "/speakers"


def test_releases_that_name_nobody_are_one_link_away(client: FlaskClient) -> None:
    page = page_of(client, "/speakers")
    address = link(page, "122 releases name no speaker")
    assert client.get(address.replace("/search?", "/search.json?")).json["total"] == 122


def test_the_json_says_the_same(client: FlaskClient) -> None:
    found = client.get("/speakers.json?find=brink").json
    assert found == {
        "missing": None,
        "find": "brink",
        "page": 1,
        "pages": 1,
        "total": 2,
        "none": 122,
        "speakers": [
            {"name": "Oda Brink", "count": 2, "url": "/speakers/Oda%20Brink"},
            {"name": "Oda B. Brink", "count": 1, "url": "/speakers/Oda%20B.%20Brink"},
        ],
    }


@pytest.mark.parametrize(("query", "parameter"), [("x=1", "x"), ("page=0", "page"), ("page=one", "page")])
def test_what_cannot_be_read_is_an_error_as_json_and_left_out_of_a_page(
    client: FlaskClient, query: str, parameter: str
) -> None:
    error = client.get(f"/speakers.json?{query}")
    assert (error.status_code, error.json["error"]["parameter"]) == (422, parameter)
    assert client.get(f"/speakers?{query}").status_code == 200
