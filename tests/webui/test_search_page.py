"""The page of a search: results, facets, chips, pages, and what it says where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from webui_pages import link, one, page_of, words
from webui_releases import make_index, release

from webui import create_app, shared_engine


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
    assert words(one(page, "main [role=status]")) == "3 releases"
    assert words(one(page, "main [role=status] h1")) == "3 releases"
    assert {"Ministry presents the heritage plan", "Fund for heritage opens"} <= set(titles(page))
    assert page.select("article mark")
    lines = [words(line) for line in page.select("article .meta:first-of-type")]
    assert "14 March 2007 · Ministry of Culture · press release" in lines
    assert "March 2007 · Ministry of Culture · press release" in lines
    assert "date not known" in lines
    assert words(one(page, "head title")) == "3 releases with “heritage” – OnRecord"
    assert "heritage" in words(one(page, ".read"))


def test_a_snippet_names_who_says_it(client: FlaskClient) -> None:
    (quoted,) = page_of(client, "/search?q=said:sale").select("blockquote")
    assert words(quoted.footer) == "Mara Elling, Minister of Culture"
    assert [words(mark) for mark in quoted.select("mark")] == ["sale"]
    assert not page_of(client, "/search?q=registry").select("blockquote")


def test_a_result_leads_to_its_release_with_the_words_and_to_its_speakers(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=sale&in=said")
    assert link(page, "Ministry presents the heritage plan") == "/releases/culture%2Fheritage-plan?q=sale&in=said"
    assert link(page, "Mara Elling") == "/speakers/Mara%20Elling"
    assert words(page.select("article .meta")[-1]) == "Speaking: Mara Elling, Minister of Culture; Tomas Reyne"


def test_nearly_the_same_releases_are_collapsed(twins: FlaskClient) -> None:
    page = page_of(twins, "/search?q=harbour&sort=oldest")
    first, second = page.select("article")
    assert not first.select(".same")
    assert first.select(".snippet")
    assert words(one(page, ".same")) == "Says nearly the same as “Harbour opens” · show what differs"
    assert not second.select(".snippet"), "what was shown is not shown again"
    assert link(page, "show what differs") == "/compare?a=a&b=b"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Two releases that say nearly the same."""
    text = " ".join(f"The harbour of town number {number} is open to ships again." for number in range(20))
    releases = (
        release("a", "Harbour opens", text, date="2007-01-02"),
        release("b", "Harbour is open", f"{text} Welcome.", date="2008"),
    )
    app = create_app(make_index(tmp_path_factory.mktemp("twins") / "index", releases))
    yield app.test_client()
    shared_engine.shared(app).close()


def test_release_text_never_becomes_markup(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    assert not page.select("body script, main b, style, [onclick], [style]")
    assert any("<script>alert('heritage')</script>" in title for title in titles(page))


def test_facets_are_form_controls_with_counts(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    assert [words(legend) for legend in page.select("legend")] == [
        "Look in",
        "Speaker",
        "Organization",
        "Year",
        "Kind",
        "Place",
        "Date",
    ], "a facet of one value is left out"
    speakers = boxes(page, "speaker")
    assert speakers["Mara Elling"] == ("Mara Elling 2 releases", False)
    assert speakers["(none)"] == ("nobody named 1 release", False)
    assert boxes(page, "year")["(none)"][0] == "date not known 1 release"
    form = one(page, "form[role=search]")
    assert (form["method"], form["action"]) == ("get", "/search")
    controls = page.select("main :is(input, select, button)")
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
    assert words(page.select("legend")[1]) == "Speaker 1 chosen"


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
    chips = [words(chip.bdi) for chip in page.select(".chips li:not(.all)")]
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
    assert boxes(page, "issuer")["Ministry of Culture"][1], "a facet that is used is shown"
    assert boxes(page, "not_kind") == {"notice": ("not notice", True)}
    assert words(one(page, "#facet-kind legend")) == "Kind 1 left out"
    assert not page.select("form input[type=hidden]"), "all of it is in controls"


def test_everything_that_is_applied_is_a_chip(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage+sale&in=said&match=any&from=2007-03&to=2007-03&limit=20")
    chips = [words(chip.bdi) for chip in page.select(".chips li:not(.all)")]
    assert chips == ["Only what was said", "Dated March 2007", "Any word"]
    without = link(page, "Remove Dated March 2007")
    assert without == "/search?q=heritage+sale&in=said&match=any&limit=20"
    assert link(page, "Remove all filters") == "/search?q=heritage+sale&limit=20"


def test_a_value_is_left_out_by_a_button_of_the_form(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage&limit=20")
    button = one(page, "button[name=not_speaker][value='Mara Elling']")
    assert (button["form"], button["type"], button["aria-label"]) == ("search", "submit", "Leave out Mara Elling")
    left = page_of(client, "/search?q=heritage&limit=20&not_speaker=Mara+Elling")
    assert titles(left) == ["<script>alert('heritage')</script>"]
    assert boxes(left, "not_speaker") == {"Mara Elling": ("not Mara Elling", True)}
    assert [box["name"] for box in left.select("form input[type=hidden]")] == ["limit"]


def test_only_what_was_said(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage&in=said")
    assert words(one(page, "main [role=status]")) == "1 release"
    everywhere, said = (words(label) for label in page.select("#look-in label"))
    assert (everywhere, said) == ("everything 3 releases", "only what was said 1 release")
    assert one(page, "#look-in input[checked]")["value"] == "said"
    chosen = page_of(client, "/search?q=heritage&in=said&speaker=Mara+Elling")
    assert words(one(chosen, "#facet-speaker legend")) == "Said by 1 chosen"
    other = page_of(client, "/search?q=heritage")
    assert [words(label) for label in other.select("#look-in label")] == [everywhere, said], "the same numbers"


def test_the_parts_of_a_query_can_be_removed(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage+plan&year=2007")
    parts = [words(part) for part in page.select(".clauses li")]
    assert parts == ["“heritage” 3 releases ×", "“plan” 1 release ×"]
    assert link(page, "Search without “plan”") == "/search?q=heritage&year=2007"


def test_values_are_looked_for_in_a_long_facet(many: FlaskClient) -> None:
    page = page_of(many, "/search?q=notice")
    assert len(boxes(page, "speaker")) == 9, "eight, and those that name nobody"
    assert link(page, "All 30 speakers") == "/search/values/speaker?q=notice"
    assert one(page, "input[name=find_speaker]")["form"] == "search"
    found = page_of(many, "/search?q=notice&find_speaker=ada&speaker=Person+Bo")
    assert set(boxes(found, "speaker")) == {"Ada Lin", "Person Bo", "(none)"}, "what is chosen stays"
    assert one(found, "input[name=find_speaker]")["value"] == "ada"
    assert "No speaker here has a word that begins so." in words(
        one(page_of(many, "/search?find_speaker=xyz"), "#facet-speaker")
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Thirty releases of as many speakers, and one that names nobody."""
    names = ["Ada Lin", "Person Bo", *(f"Speaker {chr(65 + at)}{chr(97 + at)}" for at in range(26)), "Xu Wei", "Yan Zo"]
    releases = [release(name, "A notice", "Notice given.", date="2007", speakers=((name, None),)) for name in names]
    releases.append(release("nobody", "A notice", "Notice given.", date="2008-02"))
    harbour = "The plan of 2007 was made by the Harbour Board."
    releases.append(release("plan", "A plan", harbour, date="2007", organizations=("Harbour Board",)))
    app = create_app(make_index(tmp_path_factory.mktemp("many") / "index", tuple(releases)))
    yield app.test_client()
    shared_engine.shared(app).close()


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
    assert words(one(page, "main [role=status]")) == "25 releases"
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
    page = page_of(client, "/search?q=registry&page=9999", 404)
    assert "no page 9,999" in words(one(page, "main"))
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
    assert words(one(page, "main [role=status]")) == "0 releases"
    help_text = words(one(page, ".help"))
    assert "Nothing in the index matches" in help_text
    assert "zzyzx" in help_text
    assert not page.select(".ways"), "no way leads to a release"


def test_ways_out_say_what_they_find(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=zzyzx+heritage&year=2019")
    ways = {
        words(way.a): (str(way.a["href"]), words(way.select(".count")[0])) for way in page.select(".ways li") if way.a
    }
    assert ways["Search without “zzyzx” and without filters"] == ("/search?q=heritage", "3 releases")
    for address, count in ways.values():
        assert words(one(page_of(client, address), "main [role=status]")) == count
    filtered = page_of(client, "/search?q=fraud&year=2007&kind=statement")
    assert link(filtered, "Remove “Year: 2007”") == "/search?q=fraud&kind=statement"


def test_another_spelling_is_offered_where_little_is_found(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritige&not_kind=notice")
    assert link(page, "heritage") == "/search?q=heritage&not_kind=notice"
    assert words(one(page, "p.meant")) == "Did you mean heritage? 3 releases"
    assert not page_of(client, "/search?q=heritage").select("p.meant")


def test_words_that_look_like_filters_are_offered_as_filters(many: FlaskClient) -> None:
    offers = page_of(many, "/search?q=Harbour+Board+2007+plan").select(".meant li")
    assert [words(offer) for offer in offers] == [
        "Organization Harbour Board, Year 2007 with “plan” 1 release",
        "Organization Harbour Board with “2007 plan” 1 release",
        "Year 2007 with “Harbour Board plan” 1 release",
    ]
    addresses = [str(offer.a["href"]) for offer in offers if offer.a]
    assert addresses == [
        "/search?q=plan&organization=Harbour+Board&year=2007",
        "/search?q=2007+plan&organization=Harbour+Board",
        "/search?q=Harbour+Board+plan&year=2007",
    ]
    for address in addresses:
        assert words(one(page_of(many, address), "main [role=status]")) == "1 release"


def test_the_chart_narrows_to_a_year_and_then_to_a_month(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    assert words(one(page, "figcaption")) == "Releases by year, 2007 to 2020"
    assert link(page, "2007: 2 releases") == "/search?q=heritage&year=2007"
    rows = [[words(cell) for cell in row.select("th, td")] for row in page.select(".chart tr")]
    assert rows[1:3] == [["2007", "2"], ["2008 to 2018", "no releases in the index"]]
    year = page_of(client, "/search?q=heritage&year=2007")
    assert words(one(year, "figcaption")) == "Releases by month, 2007"
    march = link(year, "March 2007: 2 releases")
    assert march == "/search?q=heritage&from=2007-03&to=2007-03"
    assert link(year, "All years") == "/search?q=heritage"
    month = page_of(client, march)
    assert words(one(month, "main [role=status]")) == "2 releases"
    chosen = one(month, ".chart a.chosen")
    assert (chosen["aria-label"], chosen["aria-current"]) == ("March 2007: 2 releases, chosen", "true")
    assert link(month, "All of 2007") == chosen["href"] == "/search?q=heritage&year=2007"


def test_every_bar_finds_what_it_counts(client: FlaskClient) -> None:
    for address in ("/search", "/search?q=heritage+OR+tax&not_speaker=Tomas+Reyne", "/search?from=2019&to=2020-06"):
        bars = page_of(client, address).select(".chart svg a")
        assert bars
        for bar in bars:
            count = words(one(page_of(client, str(bar["href"])), "main [role=status]"))
            assert count in str(bar["aria-label"])


def test_without_words_the_newest_come_first(client: FlaskClient) -> None:
    page = page_of(client, "/search?kind=press+release&kind=statement")
    assert titles(page)[0] == "Two charged with tax fraud"
    assert words(one(page, "select[name=sort] option[selected]")) == "Newest first"
    assert not page.select("select[name=match]")
    assert words(one(page, "head title")).startswith("3 releases of the kind press release or statement")


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
    assert {str(anchor["rel"]) for anchor in page.select(".filters a, .chart a, .chips a")} == {"['nofollow']"}
    twin = str(one(page, "link[rel=alternate][type='application/json']")["href"])
    assert client.get(twin).json["total"] == 3


def test_the_numbers_are_the_same_everywhere(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=heritage")
    data = client.get("/search.json?q=heritage").json
    for name, facet in data["facets"].items():
        if not page.select(f"#facet-{name}"):
            continue
        shown = {value: int(re.findall(r"\d+", label)[-1]) for value, (label, _ticked) in boxes(page, name).items()}
        told = {option["value"]: option["count"] for option in facet["options"]}
        assert shown == told | ({"(none)": facet["none"]} if facet["none"] else {})
