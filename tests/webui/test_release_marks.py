"""The words of a search, carried over into the release that it found."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from test_passages import reading_of, releases
from webui_pages import link, one, page_of, words
from webui_releases import SCRIPT, make_index, release

from corpus.release import Release
from webui import create_app, shared_engine
from webui.releases.matches import MarkedText
from webui.releases.passages import marked_paragraphs

PLAN = "/releases/culture%2Fheritage-plan"


def marks(page: BeautifulSoup) -> list[str]:
    return [words(mark) for mark in page.select("article mark[id]")]


def test_the_words_are_marked_in_title_and_text(client: FlaskClient) -> None:
    page = page_of(client, f"{PLAN}?q=heritage+plan")
    assert marks(page) == ["heritage", "plan", "plan", "heritage", "plan"]
    assert one(page, "#match-1").find_parent("h1")
    assert "5 places match heritage plan" in words(one(page, ".matches"))
    assert one(page, ".matches [role=status]")


def test_each_match_leads_to_the_next(client: FlaskClient) -> None:
    page = page_of(client, f"{PLAN}?q=heritage+plan")
    assert link(page, "first match") == "#match-1"
    assert link(page, "last match") == "#match-5"
    at, ways = "#match-1", []
    while onward := one(page, at).find_next_sibling(class_="steps").select("[aria-label='Next match']"):  # type: ignore[union-attr]
        at = str(onward[0]["href"])
        ways.append(at)
    assert ways == ["#match-2", "#match-3", "#match-4", "#match-5"]
    for anchor in page.select(".steps a"):
        assert one(page, str(anchor["href"]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"heritage plan"', ["heritage plan"]),
        ("herit*", ["heritage", "heritage"]),
        ("heritaeg~", ["heritage", "heritage"]),
        ("minister NEAR/2 plan", ["minister", "plan"]),
        ("presenting", ["presents", "presented"]),
        ("title:heritage", ["heritage"]),
        ("said:heritage", ["heritage"]),
        ('said:(heritage by:"Elling, Mara")', ["heritage"]),
        ('said:(heritage by:"Tomas Reyne")', []),
        ("heritage -plan", ["heritage", "heritage"]),
        ("speaker:Elling", []),
        ("zebra heritage", ["heritage", "heritage"]),
    ],
)
def test_the_ways_of_asking(client: FlaskClient, query: str, expected: list[str]) -> None:
    assert marks(page_of(client, f"{PLAN}?q={quote(query)}")) == expected


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [("", ["heritage"]), ("&speaker=Mara+Elling", ["heritage"]), ("&speaker=Tomas+Reyne", [])],
)
def test_only_what_was_said_is_marked(client: FlaskClient, narrowed: str, expected: list[str]) -> None:
    assert marks(page_of(client, f"{PLAN}?q=heritage&in=said{narrowed}")) == expected
    assert marks(page_of(client, f"{PLAN}?q=heritage&in=said&not_speaker=Mara+Elling")) == []


def test_the_results_are_one_step_back(client: FlaskClient) -> None:
    page = page_of(client, f"{PLAN}?q=heritage&speaker=Mara+Elling&sort=newest&page=2&utm_source=x")
    assert link(page, "back to the results") == "/search?q=heritage&speaker=Mara+Elling&sort=newest&page=2"
    assert link(page, "without marks") == PLAN
    only_filtered = page_of(client, f"{PLAN}?speaker=Mara+Elling")
    assert link(only_filtered, "back to the results") == "/search?speaker=Mara+Elling"
    assert not only_filtered.select("mark[id], .matches [role=status]")


def test_the_page_without_a_search_is_the_one_to_keep(client: FlaskClient) -> None:
    plain, searched = page_of(client, PLAN), page_of(client, f"{PLAN}?q=heritage")
    for page in (plain, searched):
        assert one(page, "link[rel=canonical]")["href"] == PLAN
    assert not plain.select("meta[name=robots], .matches, mark[id]")
    assert one(searched, "meta[name=robots]")["content"] == "noindex, follow"


@pytest.mark.parametrize("query", ["speakr:x", "(a", '"', "*x", "(" * 500, "NEAR", "said:(title:a)", "%ff", "%00"])
def test_a_query_that_cannot_be_read_marks_nothing(client: FlaskClient, query: str) -> None:
    encoded = query if query.startswith("%") else quote(query)
    page = page_of(client, f"{PLAN}?q={encoded}")
    assert not marks(page)
    if not query.startswith("%"):
        assert "can’t be read" in words(one(page, ".matches"))


def test_hostile_text_is_marked_as_text(client: FlaskClient) -> None:
    page = page_of(client, f"/releases/undated?q={quote('script alert <b>bold')}")
    assert words(one(page, "h1")).replace("‹", "").replace("›", "") == SCRIPT
    assert marks(page)[:2] == ["script", "alert"]
    assert not page.select("main b:not(.matches b), main script")


def test_long_texts_of_matches_stay_short_pages(tmp_path: Path) -> None:
    body = "\n\n".join(f"Rain fell on day {number}, and law came." for number in range(1500))
    app = create_app(make_index(tmp_path / "index", (release("long", "Rain", body),)))
    page = page_of(app.test_client(), "/releases/long?q=rain+law&part=all")
    shared_engine.shared(app).close()
    assert "3,001 places match" in words(one(page, ".matches"))
    assert len(page.select("mark")) == 3001
    assert len(marks(page)) == 300
    assert link(page, "match 300") == "#match-300"


# Marks and statements cut each other


@st.composite
def marked(draw: st.DrawFn) -> tuple[Release, MarkedText]:
    one = draw(releases())
    edges = sorted(draw(st.sets(st.integers(0, len(one.body)), max_size=12)))
    return one, MarkedText(list(zip(edges[::2], edges[1::2], strict=False)), first=3)


@given(marked(), st.integers(0, 60), st.integers(0, 60))
def test_runs_are_the_text_and_each_match_is_exactly_its_own(
    drawn: tuple[Release, MarkedText], start: int, end: int
) -> None:
    text = drawn[1]
    runs = list(text.runs(start, end))
    assert [at for run in runs for at in range(run.start, run.end)] == list(range(start, end))
    for run in runs:
        for at in range(run.start, run.end):
            inside = [number for number, (first, stop) in enumerate(text.spans, 3) if first <= at < stop]
            assert inside == ([run.number] if run.number else [])
        assert run.begins == (run.number > 0 and text.spans[run.number - 3][0] == run.start)


class Marked(HTMLParser):
    """The text of a page, and which of its characters are marked."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text, self.shown = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = (dict(attrs).get("class") or "").split(" ")[0]
        self.open.append("added" if tag == "sup" or name in ("who", "steps") else tag)

    def handle_endtag(self, _tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "added" not in self.open:
            self.text += data
            self.shown += ("#" if "mark" in self.open else ".") * len(data)


@given(marked())
def test_the_markup_marks_the_matches_and_nothing_else(app: Flask, drawn: tuple[Release, MarkedText]) -> None:
    one, text = drawn
    parts = marked_paragraphs(one)
    shown = """{% from "releases/_text.html" import text_of with context %}
{%- for one in parts %}<p>{{ text_of(one, body, text) }}</p>{% endfor %}"""
    with app.test_request_context():
        read = Marked()
        read.feed(render_template_string(shown, parts=parts, body=one.body, text=text, reading=reading_of(one, text)))
        read.close()
    assert not read.open
    assert read.text == "".join(one.body[part.start : part.end] for part in parts)
    inside = {at for first, stop in text.spans for at in range(first, stop)}
    expected = "".join("#" if at in inside else "." for part in parts for at in range(part.start, part.end))
    assert read.shown == expected


def test_a_match_that_a_statement_cuts_is_one_match(tmp_path: Path) -> None:
    cut = release("cut", "Cut", "He said: old heritage plan.", speakers=(("Ann", None),), says=((0, "old heritage"),))
    app = create_app(make_index(tmp_path / "index", (cut,)))
    page = page_of(app.test_client(), f"/releases/cut?q={quote(chr(34) + 'heritage plan' + chr(34))}")
    shared_engine.shared(app).close()
    both = [mark for mark in page.select(".body mark") if isinstance(mark, Tag)]
    assert [words(mark) for mark in both] == ["heritage", "plan"]
    assert [mark.get("id") for mark in both] == ["match-1", None]
    assert "1 place matches" in words(one(page, ".matches"))


def test_the_box_still_holds_the_words_of_the_search(client: FlaskClient) -> None:
    page = page_of(client, "/releases/culture%2Fheritage-plan?q=heritage")
    assert one(page, "#q")["value"] == "heritage"
