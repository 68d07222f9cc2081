"""What a release's page tells search engines and reference managers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import one, page_of
from webui_releases import RELEASES, SCRIPT, dated, make_index, release

from corpus.release import Statement
from webui import Settings, create_app, shared_engine

PLAN = "/releases/culture%2Fheritage-plan"
HOSTILE = "</script><script>alert(1)</script><!-- ]]> & \u2028 \" ' \\"


def linked(page: BeautifulSoup) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(str(one(page, "script[type='application/ld+json']").string))
    return found


def tags(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(str(tag["name"]), str(tag["content"])) for tag in page.select("meta[name^=citation_]")]


def test_a_release_is_an_article_of_a_public_body(client: FlaskClient) -> None:
    assert linked(page_of(client, PLAN)) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": PLAN,
        "url": PLAN,
        "identifier": "culture/heritage-plan",
        "headline": "Ministry presents the heritage plan",
        "genre": "press release",
        "datePublished": "2007-03-14",
        "inLanguage": "en",
        "publisher": {"@type": "GovernmentOrganization", "name": "Ministry of Culture"},
        "contributor": [
            {"@type": "Person", "name": "Mara Elling", "jobTitle": "Minister of Culture"},
            {"@type": "Person", "name": "Tomas Reyne"},
        ],
        "contentLocation": [{"@type": "Place", "name": "Port Sel"}],
        "isBasedOn": "https://culture.example/heritage-plan?lang=en",
    }


def test_reference_managers_are_told_the_same(client: FlaskClient) -> None:
    assert tags(page_of(client, PLAN)) == [
        ("citation_title", "Ministry presents the heritage plan"),
        ("citation_publication_date", "2007/03/14"),
        ("citation_technical_report_institution", "Ministry of Culture"),
        ("citation_publisher", "Ministry of Culture"),
        ("citation_language", "en"),
        ("citation_public_url", "https://culture.example/heritage-plan?lang=en"),
    ]


@pytest.mark.parametrize(
    ("address", "published", "tag"),
    [
        ("/releases/culture%2Ffund", "2007-03", "2007/03"),
        ("/releases/justice%2Ffraud", "2019", "2019"),
        ("/releases/undated", None, None),
    ],
)
def test_dates_are_no_more_precise_than_known(
    client: FlaskClient, address: str, published: str | None, tag: str | None
) -> None:
    page = page_of(client, address)
    assert linked(page).get("datePublished") == published
    assert dict(tags(page)).get("citation_publication_date") == tag
    assert "isBasedOn" not in linked(page), "an address that is none is not linked"


def test_no_text_breaks_out(tmp_path: Path) -> None:
    hostile = release(
        "x", HOSTILE, HOSTILE, date="2007", speakers=((HOSTILE, HOSTILE),), organizations=(HOSTILE,), place=HOSTILE
    )
    app = create_app(make_index(tmp_path / "index", (hostile,)))
    response = app.test_client().get("/releases/x")
    shared_engine.shared(app).close()
    page = BeautifulSoup(response.text, "lxml")
    assert linked(page)["contributor"] == [{"@type": "Person", "name": HOSTILE, "jobTitle": HOSTILE}]
    assert [tag for tag in page.select("script") if not tag.get("src")] == page.select("script[type$=json]")
    data = str(one(page, "script[type$=json]").string)
    assert not set(data) & set("<>&\u2028")
    assert dict(tags(page))["citation_title"] == HOSTILE.replace("\u2028", "").replace("  ", " ")


def test_a_host_stands_where_the_setting_has_one(tmp_path: Path) -> None:
    speech = msgspec.structs.replace(
        RELEASES[0], kind="speech", url=None, statements=(Statement(1, "own", 0, 3, RELEASES[0].speakers[0].evidence),)
    )
    location = make_index(tmp_path / "index", (speech,))
    app = create_app(location, Settings(base_url="https://records.example/"))
    page = page_of(app.test_client(), PLAN)
    shared_engine.shared(app).close()
    assert linked(page)["@id"] == one(page, "link[rel=canonical]")["href"] == f"https://records.example{PLAN}"
    assert linked(page)["author"] == [{"@type": "Person", "name": "Tomas Reyne"}]
    assert ("citation_author", "Tomas Reyne") in tags(page)
    assert ("citation_public_url", f"https://records.example{PLAN}") in tags(page)
    assert f"https://records.example{PLAN}" in one(page, ".cite textarea").get_text()


def test_a_fact_sheet_is_a_report(tmp_path: Path) -> None:
    sheet = msgspec.structs.replace(RELEASES[1], kind="fact sheet", date=dated("2020"))
    app = create_app(make_index(tmp_path / "index", (sheet,)))
    page = page_of(app.test_client(), "/releases/culture%2Ffund")
    shared_engine.shared(app).close()
    found = linked(page)
    assert (found["@type"], found["datePublished"]) == ("Report", "2020")
    assert found["mentions"] == [{"@type": "Organization", "name": "Heritage Fund"}]
    assert SCRIPT not in page.get_text()
