"""The page of a search: results, facets, chips, pages, and what it says where there are none."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words


def titles(page: BeautifulSoup) -> list[str]:
    return [words(heading) for heading in page.select("article h2")]


def boxes(page: BeautifulSoup, name: str) -> dict[str, tuple[str, bool]]:
    """The check-boxes of a facet: value -> (label, ticked)."""
    return {
        str(box["value"]): (words(box.find_parent("label")), box.has_attr("checked"))
        for box in page.select(f"input[type=checkbox][name={name}]")
    }


def test_results_show_what_matters(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    assert words(one(page, "[role=status]")) == "3 releases"
    assert words(one(page, "[role=status] h1")) == "3 releases"
    assert {"Ministry presents the heritage plan", "Fund for heritage opens"} <= set(titles(page))
    assert page.select("article mark")
    lines = [words(line) for line in page.select("article .meta:first-of-type")]
    assert "14 March 2007 · Ministry of Culture · press release" in lines
    assert "March 2007 · Ministry of Culture · press release" in lines
    assert "no date told" in lines
    assert words(one(page, "title")) == "heritage – 3 releases – OnRecord"
    assert "heritage" in words(one(page, ".read"))


def test_a_snippet_names_who_says_it(client: FlaskClient) -> None:
    snippets = [words(line) for line in page_of(client, "/search?q=said:sale").select(".snippet")]
    assert [line.partition(":")[0] for line in snippets] == ["Mara Elling"]
    assert not page_of(client, "/search?q=registry").select(".snippet .by")


def test_release_text_never_becomes_markup(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    assert not page.select("script, main b, style, [onclick], [style]")
    assert any("<script>alert('heritage')</script>" in title for title in titles(page))


def test_facets_are_form_controls_with_counts(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    assert [words(legend) for legend in page.select("legend")] == ["Speaker", "Organization", "Year", "Kind", "Date"]
    speakers = boxes(page, "speaker")
    assert speakers["Mara Elling"] == ("Mara Elling 2 releases", False)
    assert speakers["(none)"] == ("nobody named 1 release", False)
    assert boxes(page, "year")["(none)"][0] == "no date told 1 release"
    form = one(page, "form[role=search]")
    assert (form["method"], form["action"]) == ("get", "/search")
    controls = page.select("main input, main select, main button")
    assert controls
    assert all(control.get("form") == form["id"] for control in controls)
    assert one(page, "input[name=q]")["value"] == "heritage"
    for control in page.select("input:not([type=hidden]), select"):
        assert control.find_parent("label") or page.select(f"label[for={control['id']}]"), control


def test_a_selection_narrows_and_stays_shown(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage&speaker=Tomas+Reyne")
    assert titles(page) == ["Ministry presents the heritage plan"]
    speakers = boxes(page, "speaker")
    assert speakers["Tomas Reyne"] == ("Tomas Reyne 1 release", True)
    assert speakers["Mara Elling"] == ("Mara Elling 2 releases", False), "counts leave the facet's own selection out"
    assert words(page.select("legend")[0]) == "Speaker 1 chosen"


def test_what_is_selected_stays_shown_where_nothing_has_it(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=fraud&speaker=Mara+Elling")
    assert boxes(page, "speaker")["Mara Elling"] == ("Mara Elling 0 releases", True)


def test_those_that_name_nobody(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage&speaker=(none)")
    assert len(titles(page)) == 1
    assert boxes(page, "speaker")["(none)"] == ("nobody named 1 release", True)


def test_each_filter_can_be_removed(client: FlaskClient) -> None:
    address = "/search?q=heritage&speaker=Mara+Elling&not_kind=notice&issuer=Ministry+of+Culture&from=2007&to=2007-12"
    page = page_of(client, f"{address}&page=1")
    chips = [words(chip.span) for chip in page.select(".chips li:not(.all)")]
    assert chips == [
        "Speaker: Mara Elling",
        "Issuer: Ministry of Culture",
        "Kind: not notice",
        "From 2007",
        "To December 2007",
    ]
    assert link(page, "Remove Speaker: Mara Elling") == address.replace("speaker=Mara+Elling&", "").replace(
        "not_kind=notice&issuer=Ministry+of+Culture", "issuer=Ministry+of+Culture&not_kind=notice"
    )
    assert link(page, "Remove all filters") == "/search?q=heritage"
    hidden = {(str(box["name"]), str(box["value"])) for box in page.select("form input[type=hidden]")}
    assert hidden == {("not_kind", "notice"), ("issuer", "Ministry of Culture")}, "the form keeps what it does not show"


def test_sort_and_match_are_controls(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=grant+OR+tax+OR+registry&sort=oldest&match=any")
    assert words(one(page, "select[name=sort] option[selected]")) == "Oldest first"
    assert words(one(page, "select[name=match] option[selected]")) == "Any word"
    assert titles(page)[0] == "Fund for heritage opens"
    assert titles(page_of(client, "/search?q=grant+OR+tax&sort=newest")) == [
        "Two charged with tax fraud",
        "Fund for heritage opens",
    ]


def test_pages_have_numbers_and_neighbours(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=registry&limit=5&page=3")
    assert words(one(page, "[role=status]")) == "25 releases"
    assert [words(item) for item in page.select("nav[aria-label='Pages of results'] li")] == [
        "Previous page",
        *(f"Page {number}" for number in range(1, 6)),
        "Next page",
    ]
    assert words(one(page, "[aria-current=page]")) == "Page 3"
    assert one(page, "a[rel=next]")["href"] == "/search?q=registry&limit=5&page=4"
    assert one(page, "a[rel=prev]")["href"] == "/search?q=registry&limit=5&page=2"
    assert link(page, "Page 1") == "/search?q=registry&limit=5"
    ends = page_of(client, "/search?q=registry&limit=1&page=25")
    assert not ends.select("a[rel=next]")
    assert [words(item) for item in ends.select("nav li")][1:3] == ["Page 1", "…"]


def test_all_pages_together_have_each_release_once(client: FlaskClient) -> None:
    found: list[str] = []
    address: str | None = "/search?q=registry&limit=4&sort=newest"
    while address:
        page = page_of(client, address)
        found += titles(page)
        following = page.select("a[rel=next]")
        address = str(following[0]["href"]) if following else None
    assert len(found) == len(set(found)) == 25


def test_a_page_that_is_not_there(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=registry&page=999999", 404)
    assert "no page 999,999" in words(one(page, "main"))
    assert link(page, "Go to page 3") == "/search?q=registry&page=3"


def test_some_of_the_words_under_a_heading_that_says_so(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage+fraud")
    assert words(one(page, "h1")) == "No release has all of these words; these have some of them"
    assert titles(page)
    filtered = page_of(client, "/search?q=heritage+fraud&year=2019")
    assert words(one(filtered, "h1")).startswith("No release within the filters has all")
    asked = page_of(client, "/search?q=heritage+fraud&match=any")
    assert "release" in words(one(asked, "h1"))
    assert "No release" not in words(one(asked, "h1"))


def test_no_result_says_which_part_found_nothing(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=zzyzx&from=2007")
    assert words(one(page, "[role=status]")) == "0 releases"
    help_text = words(one(page, ".help"))
    assert "Nothing in the index matches" in help_text
    assert "zzyzx" in help_text
    assert link(page, "Search for the same words without filters") == "/search?q=zzyzx"


def test_no_result_within_filters(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=fraud&year=2007")
    assert "none of them within the filters" in words(one(page, ".help"))
    assert link(page, "Search for the same words without filters") == "/search?q=fraud"


@pytest.mark.parametrize(
    ("query", "marked"), [("speakr:Elling", "speakr"), ('heritage "plan', '"'), ("date:2007-13", "2007-13")]
)
def test_a_query_that_cannot_be_read_is_mended_in_one_click(client: FlaskClient, query: str, marked: str) -> None:
    response = client.get("/search", query_string={"q": query, "speaker": "Mara Elling"})
    assert response.status_code == 422
    page = BeautifulSoup(response.text, "lxml")
    assert words(one(page, "[role=alert]"))
    assert one(page, "input[name=q]")["value"] == query, "what was typed is not lost"
    assert words(one(page, ".place code")) == query
    assert marked in words(one(page, ".place mark"))
    repair = str(one(page, ".repair a")["href"])
    assert "speaker=Mara+Elling" in repair
    assert client.get(repair).status_code == 200


def test_a_parameter_that_cannot_be_read(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage&from=2007-13&speaker=Mara+Elling&utm_source=x", 422)
    assert "From: there is no month 13" in words(one(page, "[role=alert]"))
    assert link(page, "Search without it") == "/search?q=heritage&speaker=Mara+Elling"


def test_results_are_not_for_robots_and_have_a_twin(client: FlaskClient) -> None:
    page = page_of(client, "/search?utm_source=x&sort=relevance&q=heritage")
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    assert one(page, "link[rel=canonical]")["href"] == "/search?q=heritage"
    twin = str(one(page, "link[rel=alternate]")["href"])
    assert client.get(twin).json["total"] == 3


def test_the_numbers_are_the_same_everywhere(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    data = client.get("/search.json?q=heritage").json
    for name, facet in data["facets"].items():
        shown = {value: int(re.findall(r"\d+", label)[-1]) for value, (label, _ticked) in boxes(page, name).items()}
        told = {option["value"]: option["count"] for option in facet["options"]}
        assert shown == told | ({"(none)": facet["none"]} if facet["none"] else {})
