"""A timeline as a chart: places, names, links, labels, and the table of the same numbers."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from webui_pages import one, words

from indexer.results import Bar, Timeline
from webui.chart import HEIGHT, PLOT, Chart, chart

YEARS = Timeline(
    "year",
    (
        Bar("1950/1989", 0, 0, 0, True),
        Bar("1990", 4, 0, 9, False),
        Bar("1991", 0, 0, 7, False),
        Bar("1992", 0, 0, 0, True),
        Bar("1993", 1, 0, 1, False),
    ),
    2,
)
MONTHS = Timeline("month", tuple(Bar(f"2007-{month:02}", month, 1, 20, False) for month in range(1, 13)), 0)


def drawn(app: Flask, one_chart: Chart) -> BeautifulSoup:
    """The chart as a page has it."""
    source = '{% from "_chart.html" import timeline_chart %}{{ timeline_chart(chart, "Releases by <year>") }}'
    with app.test_request_context():
        return BeautifulSoup(render_template_string(source, chart=one_chart), "lxml")


def test_bars_have_the_height_of_their_count() -> None:
    gap, four, none, _, single = chart(YEARS, str).columns
    assert (four.top, four.height) == (0, PLOT)
    assert (single.top, single.height) == (PLOT * 3 / 4, PLOT / 4)
    assert none.height == gap.height == 0


def test_what_has_releases_leads_to_them_and_nothing_else_does() -> None:
    columns = chart(YEARS, lambda period: f"/to/{period}", {"1991"}).columns
    assert [column.url for column in columns] == [None, "/to/1990", "/to/1991", None, "/to/1993"]


def test_a_gap_is_told_from_zero() -> None:
    assert [column.spoken for column in chart(YEARS, str, {"1993"}).columns] == [
        "1950 to 1989: no releases in the index",
        "1990: 4 releases",
        "1991: 0 releases",
        "1992: no releases in the index",
        "1993: 1 release, chosen",
    ]
    march = chart(MONTHS, str).columns[2]
    assert march.spoken == "March 2007: 3 releases, 1 of them dated only to the year"
    assert march.vague_height == march.height / 3


def test_labels_name_round_times() -> None:
    assert [label.text for label in chart(MONTHS, str).labels] == ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]
    years = tuple(Bar(f"{at // 12}-{at % 12 + 1:02}", 1, 0, 1, False) for at in range(2006 * 12 + 9, 2008 * 12 + 7))
    assert [label.text for label in chart(Timeline("month", years, 0), str).labels] == ["2007", "Jul", "2008", "Jul"]
    many = Timeline("year", tuple(Bar(str(year), 1, 0, 1, False) for year in range(1961, 2024)), 0)
    assert [label.text for label in chart(many, str).labels] == ["1970", "1980", "1990", "2000", "2010", "2020"]


def test_years_in_one_bar_are_told_before_round_years() -> None:
    known = [Bar(str(year), 1, 0, 1, False) for year in (*range(2001, 2013), *range(2020, 2027))]
    years = Timeline("year", (*known[:12], Bar("2013/2019", 0, 0, 0, True), *known[12:]), 0)
    assert [label.text for label in chart(years, str).labels] == ["2005", "2013–2019", "2025"]


@given(st.integers(1, 4000), st.integers(1, 130), st.sampled_from(["year", "month"]))
def test_labels_never_collide(first: int, number: int, unit: str) -> None:
    periods = [
        f"{first + at:04}" if unit == "year" else f"{first + at // 12:04}-{at % 12 + 1:02}" for at in range(number)
    ]
    labels = chart(
        Timeline("year" if unit == "year" else "month", tuple(Bar(p, 1, 0, 1, False) for p in periods), 0), str
    ).labels
    assert labels
    letter, end = 7 / 2.35, 0.0  # a letter of 7 pixels on a drawing of 235
    for label in labels:
        width = len(label.text) * letter
        begin = {"start": label.left, "middle": label.left - width / 2, "end": label.left - width}[label.anchor]
        assert begin >= end
        end = begin + width
    assert end <= 100.5


@given(st.lists(st.tuples(st.integers(0, 10**9), st.booleans()), max_size=200))
def test_bars_stay_inside_and_apart(counts: list[tuple[int, bool]]) -> None:
    bars = tuple(Bar(f"{1000 + at}", count * (not gap), 0, count, gap) for at, (count, gap) in enumerate(counts))
    end = 0.0
    for column in chart(Timeline("year", bars, 0), str).columns:
        assert end - 0.01 <= column.left
        end = column.left + column.width
        assert 0 <= column.top <= PLOT < HEIGHT
        assert column.top + column.height <= PLOT + 0.11
        assert (column.height > 0) == (column.count > 0)
    assert end <= 100.01


def test_the_drawing_and_the_table_say_the_same(app: Flask) -> None:
    page = drawn(app, chart(YEARS, lambda period: f"/to?{period}&x=<", {"1990"}))
    links = page.select("svg a")
    assert [anchor["aria-label"] for anchor in links] == ["1990: 4 releases, chosen", "1993: 1 release"]
    assert [anchor["aria-label"] for anchor in links] == [words(anchor.title) for anchor in links]
    assert links[0]["aria-current"] == "true"
    assert links[0].select(".mark"), "a shape says that it is chosen, not its colour alone"
    assert len(page.select("svg .gap")) == 2
    assert "Highest bar: 4 releases." in words(one(page, ".key"))
    rows = [[words(cell) for cell in row.select("th, td")] for row in page.select("table tr")]
    assert rows == [
        ["Year", "Releases"],
        ["1950 to 1989", "no releases in the index"],
        ["1990 (chosen)", "4"],
        ["1991", "0"],
        ["1992", "no releases in the index"],
        ["1993", "1"],
        ["Date not known", "2"],
    ]
    assert [anchor["href"] for anchor in page.select("table a")] == [anchor["href"] for anchor in links]
    assert words(one(page, "caption")) == words(one(page, "figcaption")) == "Releases by <year>"
    assert "Hatched" in words(one(page, ".key"))


def test_nothing_in_it_is_a_style(app: Flask) -> None:
    page = drawn(app, chart(MONTHS, str))
    assert not page.select("[style], style, script")
    assert not re.search(r"fill=\"(?!url)", str(page))
    assert "Lighter: dated only to the year" in words(one(page, ".key"))


def test_a_timeline_without_bars_draws_nothing(app: Flask) -> None:
    assert not drawn(app, chart(Timeline("year", (), 3), str)).select("figure")
