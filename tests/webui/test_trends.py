"""Trends: the numbers of searches over time, who used words first, and what can't be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from webui_pages import link, one, page_of, words
from webui_releases import make_index, release

from indexer.columnar import ColumnarEngine
from indexer.engine import BudgetSpent
from indexer.results import Results, SearchRequest
from webui import create_app, shared_engine
from webui.trends import asking
from webui.trends.counting import counted
from webui.trends.drawing import percent, steps

ELLING, REYNE, VARN = ("Mara Elling", "Minister"), ("Tomas Reyne", None), ("Ilse Varn", "Attorney")
#: Date, speakers, and what of "heritage" and "fraud" is in the text; a dozen of others make 2009 a full year.
FOUND = (
    ("2004-03-14", (ELLING,), "Our heritage, and no fraud."),
    ("2004-03-20", (REYNE,), "Heritage again."),
    ("2004", (VARN,), "Heritage of a year."),
    ("2005-01-02", (ELLING, VARN), "Fraud alone."),
    ("2009-05-06", (REYNE,), "Our heritage is old."),
    (None, (ELLING,), "Heritage without a date."),
)
RELEASES = tuple(
    release(f"r/{at}", f"Release {at}", text, date=date, speakers=who, organizations=("Ministry of Culture",))
    for at, (date, who, text) in enumerate(FOUND)
) + tuple(release(f"other/{at}", f"Other {at}", "Water.", date="2009-07", kind="notice") for at in range(12))


@pytest.fixture(scope="module")
def dated_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(make_index(tmp_path_factory.mktemp("trends") / "index", RELEASES))
    yield app
    shared_engine.shared(app).close()


@pytest.fixture
def client(dated_app: Flask) -> FlaskClient:
    return dated_app.test_client()


def told(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get(f"/trends.json?{query}")
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json
    return answer


def test_points_are_those_of_the_search(client: FlaskClient) -> None:
    heritage, fraud = told(client, "q=heritage&q=fraud")["queries"]
    assert [(point["period"], point["count"], point["of"]) for point in heritage["points"]] == [
        ("2004", 3, 3),
        ("2005", 0, 1),
        ("2006", 0, 0),
        ("2007", 0, 0),
        ("2008", 0, 0),
        ("2009", 1, 13),
    ]
    assert [point["share"] for point in fraud["points"]] == [1 / 3, 1.0, None, None, None, 0.0]
    assert [point["few"] for point in fraud["points"]] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    "query",
    [
        "q=heritage&q=fraud",
        "q=heritage&unit=month",
        "q=heritage&from=2004-03-15&to=2005",
        "q=heritage+fraud&match=any",
        "q=heritage&speaker=Elling&speaker=Varn&by=organization",
        "q=heritage&year=2004&not_speaker=Tomas+Reyne&by=issuer",
        "q=-heritage&kind=notice&kind=press+release",
    ],
)
def test_each_number_is_what_its_link_finds(client: FlaskClient, query: str) -> None:
    linked = 0
    for trend in told(client, query)["queries"]:
        for number in (*trend["points"], *trend["taken_up"]):
            assert number["url"] or not number["count"] or "value" in number
            if number["url"]:
                found = client.get(number["url"].replace("/search", "/search.json", 1)).json
                assert (found["total"], found["match"]) == (number["count"], "any" if "any" in query else "all")
                linked += 1
        assert client.get(trend["url"].replace("/search", "/search.json", 1)).json["total"] == trend["total"]
    assert linked


@pytest.mark.parametrize("query", ["heritage", "fraud", "water", "-heritage", "heritage OR water"])
def test_the_bars_of_all_years_add_up_to_the_dated_releases(client: FlaskClient, query: str) -> None:
    (trend,) = told(client, f"q={query}")["queries"]
    assert sum(point["count"] for point in trend["points"]) == trend["total"] - trend["undated"]


def test_the_unit_follows_the_time_unless_it_is_told(client: FlaskClient) -> None:
    assert told(client, "q=heritage")["unit"] == "year"
    assert told(client, "q=heritage&from=2004&to=2004")["unit"] == "month"
    assert told(client, "q=heritage&from=2004&to=2004&unit=year")["unit"] == "year"
    months = told(client, "q=heritage&unit=month&from=2004&to=2004")["queries"][0]["points"]
    assert [point["count"] for point in months] == [1, 1, 3, *[1] * 9]
    assert {point["vague"] for point in months} == {1}


def test_many_months_are_shown_as_years(tmp_path: Path) -> None:
    far = (release("old", "Old", "Heritage.", date="1980-01"), *[r for r in RELEASES if r.date])
    each_year = tuple(release(f"y/{year}", "Y", "Water.", date=f"{year}-02") for year in range(1981, 2009))
    app = create_app(make_index(tmp_path / "index", far + each_year))
    page = page_of(app.test_client(), "/trends?q=heritage&unit=month")
    assert "months are drawn for at most 120" in words(one(page, "main"))
    assert told(app.test_client(), "q=heritage&unit=month")["unit"] == "year"
    assert told(app.test_client(), "q=heritage&unit=month&from=1980&to=1985")["unit"] == "month"
    shared_engine.shared(app).close()


def test_who_took_it_up_and_when(client: FlaskClient) -> None:
    (trend,) = told(client, "q=heritage")["queries"]
    assert [hit["id"] for hit in trend["first"]] == ["r/2", "r/0", "r/1", "r/4"]
    assert trend["last"]["id"] == "r/4"
    assert [(taker["value"], taker["count"], taker["first"]["id"]) for taker in trend["taken_up"]] == [
        ("Ilse Varn", 1, "r/2"),
        ("Mara Elling", 2, "r/0"),
        ("Tomas Reyne", 2, "r/1"),
    ]
    assert trend["first"][1]["snippets"][0]["marks"]
    issuers = told(client, "q=heritage&by=issuer")["queries"][0]["taken_up"]
    assert [(taker["value"], taker["count"]) for taker in issuers] == [("Ministry of Culture", 5)]


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in page.select(".numbers tr")]


def test_the_page_tells_the_same_as_a_table_and_as_lines(client: FlaskClient) -> None:
    page = page_of(client, "/trends?q=heritage&q=fraud")
    assert rows(page) == [
        ["Year", "All releases", "heritage", "fraud"],
        ["2004", "3 few", "3 100%", "1 33.3%"],
        ["2005", "1 few", "0", "1 100%"],
        *[[year, "no releases in the index"] for year in ("2006", "2007", "2008")],
        ["2009", "13", "1 7.7%", "0"],
    ]
    drawn = one(page, ".lines")
    assert [len(line.select("polyline")) for line in drawn.select(".line")] == [1, 1], "a gap breaks the line"
    assert len(drawn.select("rect.gap")) == 1
    titles = [words(title) for title in drawn.select("title")]
    assert titles[:2] == ["heritage, 2004: 3 of 3 (100%)", "heritage, 2005: 0 of 1 (0%)"]
    assert {anchor["tabindex"] for anchor in drawn.select("a")} == {"-1"}
    links = {str(anchor["href"]) for anchor in page.select(".numbers a")}
    assert links == {str(anchor["href"]) for anchor in drawn.select("a")}
    assert len({str(use["href"]) for use in page.select(".key use")}) == 2, "lines differ in their marks"
    assert not page.select("[style], style")


def test_it_is_said_what_the_numbers_leave_out(client: FlaskClient) -> None:
    text = words(one(page_of(client, "/trends?q=heritage"), "main"))
    assert "1 without a date is in no year" in text
    assert "Hatched: no releases of that time in the index" in text
    assert "Hollow marks: fewer than 10 releases in that year" in text
    assert "Hollow marks" not in words(one(page_of(client, "/trends?q=heritage&as=count"), "main"))
    months = words(one(page_of(client, "/trends?q=heritage&from=2004&to=2004"), "main"))
    assert "dated only to the year counts in each of its months" in months
    assert "without a date" not in months
    relaxed = words(one(page_of(client, "/trends?q=heritage+water"), "main"))
    assert "No release has all of these words" in relaxed
    within = words(one(page_of(client, "/trends?q=heritage&kind=notice"), "main"))
    assert "within the filters" in within
    nothing = page_of(client, "/trends?q=heritage&place=Nowhere")
    assert "There is nothing to draw: no release with a date is within the filters" in words(one(nothing, "main"))
    assert not nothing.select(".lines, .hatched")


def test_an_unreadable_query_is_told_beside_its_field_and_the_others_are_drawn(client: FlaskClient) -> None:
    page = page_of(client, "/trends?q=heritage&q=speakr:Elling&q=fraud", 422)
    assert [field["value"] for field in page.select("input[name=q]") if field.get("id") != "q"] == [
        "heritage",
        "speakr:Elling",
        "fraud",
        "",
    ]
    wrong = one(page, "input[aria-invalid]")
    problem = one(page, f"#{wrong['aria-describedby']}")
    assert "there is no field “speakr:”" in words(problem).replace("There", "there")
    assert len(page.select(".lines .line")) == 2
    repaired = page_of(client, str(one(problem, "a")["href"]))
    assert len(repaired.select(".lines .line")) == 3
    error = client.get("/trends.json?q=heritage&q=speakr:Elling").json["error"]
    assert (error["type"], error["query"], error["suggestion"]) == ("UnknownField", "speakr:Elling", "speaker:Elling")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("unit=week", "unit"),
        ("as=percent", "as"),
        ("by=kind", "by"),
        ("by=speaker&by=issuer", "by"),
        ("from=2007-13", "from"),
        ("sort=newest", "sort"),
        ("color=red", "color"),
        ("&".join(f"q={number}" for number in range(7)), "q"),
        ("q=%FF", "q"),
    ],
)
def test_what_cannot_be_read_is_named(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/trends.json?{query}")
    assert response.status_code == 422
    assert (response.json["error"]["type"], response.json["error"]["parameter"]) == ("BadParameter", parameter)
    unknown = parameter in ("sort", "color")
    assert client.get(f"/trends?{query}").status_code == (200 if unknown else 422)


def test_who_speaks_where_words_are_used_is_told_from_who_says_them(client: FlaskClient) -> None:
    page = page_of(client, "/trends?q=heritage")
    assert "the words may be somebody else’s" in words(one(page, "#uses ~ .note"))
    said = page_of(client, link(page, "Only what they said themselves"))
    assert not said.select("#uses ~ .note")
    assert one(said, "input[name=in][checked]")["value"] == "said"
    assert not page_of(client, "/trends?q=heritage&by=issuer").select("#uses ~ .note")


def test_the_form_keeps_what_it_does_not_show(client: FlaskClient) -> None:
    page = page_of(client, "/trends?q=heritage&kind=press+release&by=issuer&as=count&from=2004")
    form = one(page, "form.compare")
    fields = {str(field["name"]): str(field.get("value")) for field in form.select("input[type=hidden]")}
    assert fields == {"kind": "press release", "by": "issuer"}
    assert one(page, "input[name=as][checked]")["value"] == "count"
    assert "kind" not in link(page, "Remove Kind: press release")
    assert "by=" not in link(page, "speakers")
    assert page_of(client, "/trends").select("form.compare input[name=q]")


def test_the_table_for_programs(client: FlaskClient) -> None:
    response = client.get("/trends.csv?q=%3Dheritage&q=fraud")
    assert response.mimetype == "text/csv"
    lines = list(csv.DictReader(io.StringIO(response.text)))
    assert lines[0] == {"query": "'=heritage", "period": "2004", "count": "3", "of": "3", "share": "1.0", "vague": "0"}
    assert [line["count"] for line in lines if line["query"] == "fraud"] == ["1", "1", "0", "0", "0", "0"]
    assert client.get("/trends.csv?q=(").status_code == 422


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    page = page_of(
        client, "/trends?q=%3Cscript%3Ealert(1)%3C/script%3E&q=%22%3E%3Csvg%20onload=1%3E%22&from=%22%3E", 422
    )
    assert not page.select("main script, svg[onload]")
    assert client.get("/trends?" + "q=a" * 3000).status_code == 422
    assert client.get("/trends?" + "&".join(["q=heritage"] * 600)).status_code == 422


def test_an_index_without_releases_has_no_trends(tmp_path: Path) -> None:
    app = create_app(make_index(tmp_path / "index", ()))
    assert "0 releases" in words(one(page_of(app.test_client(), "/trends?q=heritage"), "main"))
    assert told(app.test_client(), "q=heritage")["queries"][0]["points"] == []
    shared_engine.shared(app).close()


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(TEXT, max_size=6), st.sampled_from(["year", "month", None]), st.sampled_from(["share", "count"]))
def test_an_address_reads_as_what_it_was_written_of(queries: list[str], unit: Any, scale: Any) -> None:
    kept = tuple(dict.fromkeys(query.strip() for query in queries if query.strip()))
    asked = asking.TrendsParameters(queries=kept, unit=unit, scale=scale)
    assert asking.read(urlencode(asked.pairs()).encode(), strict=True) == (asked, ())


@given(st.one_of(st.integers(0, 10**7), st.floats(0, 1)))
def test_the_scale_is_round_begins_at_zero_and_reaches_the_top(most: float) -> None:
    scale = "count" if isinstance(most, int) else "share"
    ticks = steps(most, scale)
    assert ticks[0] == 0
    assert ticks[-1] >= most * 0.999999
    assert 2 <= len(ticks) <= 6
    assert scale == "share" or all(tick == int(tick) for tick in ticks)
    assert percent(min(most, 1)).endswith("%")


def test_all_queries_together_have_the_time_of_one_search(dated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = shared_engine.shared(dated_app).open()
    budgets: list[float] = []

    def search(self: ColumnarEngine, request: SearchRequest) -> Results:
        assert request.budget_ms is not None
        budgets.append(request.budget_ms)
        return searched(self, request)

    searched = ColumnarEngine.search
    monkeypatch.setattr(ColumnarEngine, "search", search)
    counted(engine, asking.TrendsParameters(queries=("heritage", "fraud")), 60_000)
    assert len(budgets) > 2
    assert budgets == sorted(budgets, reverse=True)
    assert budgets[-1] < budgets[0] <= 60_000
    with pytest.raises(BudgetSpent):
        counted(engine, asking.TrendsParameters(queries=("heritage",)), 0)
