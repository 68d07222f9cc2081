"""All values of a facet of a search: found, chosen, and taken back to the search."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import make_index, release

from webui import create_app, shared_engine

#: 130 names, the first of them of three releases.
NAMES = ["Mara Elling", *(f"Person Number{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(129))]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Releases of many speakers."""
    speaking = [*NAMES, "Mara Elling", "Mara Elling"]
    releases = [
        release(f"r{at}", f"Notice {at}", "A notice.", date="2007", speakers=((name, None),))
        for at, name in enumerate(speaking)
    ]
    releases.append(release("nobody", "Notice", "A notice.", date="2008"))
    app = create_app(make_index(tmp_path_factory.mktemp("values") / "index", tuple(releases)))
    yield app.test_client()
    shared_engine.shared(app).close()


def sent(page: BeautifulSoup, button: str, **ticked: str) -> str:
    """The address that the form asks for when a button of it is pressed, some boxes being ticked besides."""
    form = one(page, "form.values")
    pairs = [
        (str(box["name"]), str(box.get("value", "")))
        for box in form.select("input")
        if box.get("type") not in ("checkbox", "radio") or box.has_attr("checked")
    ]
    pressed = next(each for each in form.select("button") if words(each) == button)
    pairs += list(ticked.items()) + (
        [(str(pressed["name"]), str(pressed["value"]))] if pressed.has_attr("name") else []
    )
    return f"{pressed['formaction']}?{urlencode([(name, value) for name, value in pairs if value])}"


def shown(page: BeautifulSoup) -> list[str]:
    return [words(label) for label in page.select("form.values label.choice")]


def test_the_most_frequent_come_first_a_hundred_at_a_time(many: FlaskClient) -> None:
    page = page_of(many, "/search/values/speaker?q=notice")
    assert shown(page)[0] == "Mara Elling 3 releases"
    assert len(shown(page)) == 101, "a hundred, and those that name nobody"
    assert shown(page)[-1] == "nobody named 1 release"
    assert words(one(page, "form [role=status]")) == "130 speakers, the last 30 on further pages"
    assert "133 releases with “notice”" in words(one(page, ".read"))
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"


def test_what_is_ticked_goes_along(many: FlaskClient) -> None:
    page = page_of(many, "/search/values/speaker?q=notice&year=2007&sort=oldest")
    further = page_of(many, sent(page, "Further speakers", speaker="Mara Elling"))
    assert words(one(further, "form [role=status]")) == "Speakers from number 101 on"
    applied = sent(further, "Apply", speaker=NAMES[-1])
    assert applied.startswith("/search?")
    results = page_of(many, applied)
    assert words(one(results, "main [role=status]")) == "4 releases"
    assert {words(chip.bdi) for chip in results.select(".chips li:not(.all)") if chip.bdi} == {
        "Speaker: Mara Elling",
        f"Speaker: {NAMES[-1]}",
        "Year: 2007",
    }
    assert words(one(results, "select[name=sort] option[selected]")) == "Oldest first"


def test_values_are_found_by_how_their_words_begin(many: FlaskClient) -> None:
    page = page_of(many, "/search/values/speaker?q=notice&find_speaker=EL&not_speaker=Person+NumberAA")
    assert shown(page)[0] == "Mara Elling 3 releases"
    assert shown(page)[-1] == "not Person NumberAA"
    assert len(shown(page)) == 3
    nothing = page_of(many, "/search/values/speaker?find_speaker=zz")
    assert not [label for label in shown(nothing) if not label.startswith("nobody")]
    assert link(page, "back to the results").startswith("/search?q=notice&not_speaker=")


def test_the_twin_has_the_same_numbers(many: FlaskClient) -> None:
    page = page_of(many, "/search/values/speaker?q=notice&from_value=101")
    twin = str(one(page, "link[rel=alternate]")["href"])
    assert twin == "/search/values/speaker.json?q=notice&from_value=101"
    data = many.get(twin).get_json()
    counted = ["options", "none", "none_selected", "more", "missing"]
    assert list(data) == ["query", "facet", "total", "from_value", *counted]
    assert (data["total"], data["from_value"], data["more"], data["none"]) == (133, 101, 0, 1)
    told = [f"{one['value']} {one['count']} release" for one in data["options"]]
    assert told == shown(page)[:-1]


def test_all_pages_together_have_each_value_once(many: FlaskClient) -> None:
    found: list[str] = []
    for first in (1, 101):
        data = many.get(f"/search/values/speaker.json?from_value={first}&speaker=Person+NumberAB").get_json()
        found += [option["value"] for option in data["options"]]
    assert sorted(found) == sorted(NAMES)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search/values/mood", 404),
        ("/search/values/mood.json", 404),
        ("/search/values/speaker?from_value=0", 422),
        ("/search/values/speaker?from_value=x", 422),
        ("/search/values/speaker?q=speakr:x", 422),
        ("/search/values/speaker?utm_source=x", 200),
        ("/search/values/speaker.json?utm_source=x", 422),
        ("/search/values/speaker.json?q=speakr:x", 422),
        ("/search/values/speaker.json?from_value=9999999999", 422),
        ("/search/values/speaker.json?from_value=1000", 200),
    ],
)
def test_what_can_not_be_read(many: FlaskClient, address: str, status: int) -> None:
    response = many.get(address)
    assert response.status_code == status
    if ".json" in address and status == 422:
        assert response.get_json()["error"]["message"]
