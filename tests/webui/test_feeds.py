"""The newest releases of a search as a feed, all of them as a table, and what crawlers are told."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from flask.testing import FlaskClient
from test_operations import client_with
from webui_pages import page_of
from webui_releases import RELEASES, make_index, release

from corpus import edtf
from indexer.engine import open_engine
from indexer.table import COLUMNS
from webui import shared_engine


def feed_of(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/atom+xml"
    ET.fromstring(response.data)
    found = feedparser.parse(response.data)
    assert not found.bozo, found.bozo_exception
    return found


def test_a_feed_has_the_newest_releases_whatever_the_order_asked_for(client: FlaskClient) -> None:
    newest = client.get("/search.json?q=heritage&sort=newest").json
    assert newest is not None
    feed = feed_of(client, "/search.atom?q=heritage&sort=oldest")
    assert [entry.title for entry in feed.entries] == [hit["title"] for hit in newest["results"]]
    assert int(feed.feed.opensearch_totalresults) == newest["total"]
    assert "heritage" in feed.feed.title
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)


def test_an_entry_has_the_same_id_for_ever_and_the_time_at_which_it_was_read(tmp_path: Any) -> None:
    found = []
    for name in ("one", "other"):
        location = make_index(tmp_path / name, RELEASES[:3])
        client = client_with(location, base_url=f"https://{name}.example.org/")
        feed = feed_of(client, "/search.atom")
        found.append([entry.id for entry in feed.entries])
        assert all(entry.link.startswith(f"https://{name}.example.org/releases/") for entry in feed.entries)
        with open_engine(location) as engine:
            read_at = {
                release.title: release.source.read_at for release in map(engine.get, engine.ids(0, 10)) if release
            }
        assert {entry.title: entry.updated for entry in feed.entries} == read_at
        shared_engine.shared(client.application).close()
    assert found[0] == found[1]
    assert len(set(found[0])) == 3


def test_a_date_without_a_day_is_no_day_in_a_feed(client: FlaskClient) -> None:
    dated = {hit["title"]: hit["date"] for hit in client.get("/search.json?limit=100").json["results"]}  # type: ignore[index]
    feed = feed_of(client, "/search.atom?limit=100")
    precise = {entry.title for entry in feed.entries if "published" in entry}
    assert precise == {title for title, date in dated.items() if date and date["precision"] == "day"}
    vague = [date for date in dated.values() if date and date["precision"] != "day"]
    assert vague
    told = {entry.summary.partition(")")[0].lstrip("(") for entry in feed.entries if "published" not in entry}
    assert told == {edtf.in_words(date["value"]) for date in vague} | {"date not known"}


def test_hostile_text_leaves_a_feed_that_can_be_read(tmp_path: Any) -> None:
    title = "</title><script>alert(1)</script> & \x0b\ufffe ]]> end"
    location = make_index(tmp_path / "index", (release("odd", title, "An odd text."),))
    client = client_with(location)
    feed = feed_of(client, "/search.atom?q=%3C%2Ftitle%3E")
    assert "<script" not in client.get("/search.atom").text
    assert all("end" in entry.title for entry in feed.entries)
    shared_engine.shared(client.application).close()


def test_pages_lead_to_their_feed(client: FlaskClient) -> None:
    head = page_of(client, "/search?q=heritage&kind=speech")
    link = head.select_one('link[rel="alternate"][type="application/atom+xml"]')
    assert link is not None
    feed_of(client, str(link["href"]))


@pytest.mark.parametrize("path", ["/search.atom", "/search.csv"])
def test_what_cannot_be_read_is_told_in_the_envelope(client: FlaskClient, path: str) -> None:
    for query, kind in (
        ("q=speakr:x", "UnknownField"),
        ("colour=red", "BadParameter"),
        ("from=2007-13", "BadParameter"),
    ):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 422
        assert response.json is not None
        assert response.json["error"]["type"] == kind


def test_an_export_has_every_release_of_the_search_in_its_order(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webui.machines.exports.CHUNK", 4)
    whole = client.get("/search.json?limit=100&sort=oldest").json
    assert whole is not None
    response = client.get("/search.csv?sort=oldest&page=3&limit=2")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(response.text))
    assert tuple(header) == COLUMNS
    assert [row[0].lstrip("'") for row in rows] == [hit["id"] for hit in whole["results"]]
    assert len(rows) == whole["total"]


def test_an_export_that_is_too_large_says_so(location: str) -> None:
    response = client_with(location, max_export=5).get("/search.csv")
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["error"]["type"] == "ExportTooLarge"
    assert "at most 5" in response.json["error"]["message"]


def test_sitemaps_have_every_release_once(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.machines.crawling.ADDRESSES", 7)
    client = client_with(location, base_url="https://search.example.org/")
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    maps = [each.text or "" for each in ET.fromstring(client.get("/sitemap.xml").data).iter(name)]
    assert len(maps) > 1
    found: list[str] = []
    for address in maps:
        path = address.removeprefix("https://search.example.org")
        found += [each.text or "" for each in ET.fromstring(client.get(path).data).iter(name)]
    with open_engine(location) as engine:
        assert len(found) == len(set(found)) == engine.status().releases
    assert client.get(found[0].removeprefix("https://search.example.org")).status_code == 200
    assert client.get(f"/sitemap-{len(maps) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_may_read_releases_and_no_lists_of_results(client: FlaskClient) -> None:
    told = client.get("/robots.txt").text
    assert "Disallow: /search\n" in told
    assert "Disallow: /releases" not in told
    assert "Sitemap: http://localhost/sitemap.xml" in told
