"""How to ask: what the help tells is what the product does and what its documentation says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from webui_pages import one, page_of, words
from webui_releases import make_index

from indexer.query import QueryError, parse
from indexer.query import errors as query_errors
from indexer.query.fields import FIELDS
from indexer.query.structure import MAX_CHARACTERS, MAX_DEPTH, MAX_PARTS
from webui import create_app, shared_engine
from webui.language import ROWS, UNREADABLE, failures

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "query-language.md").read_text("utf-8")
#: The lines of the document's tables: a query and what it finds, or a query, its error and its repair.
LINES = [
    tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in DOCUMENT.splitlines() if line[:3] == "| `"
]
SHOWN = [row for rows in ROWS.values() for row in rows]


@pytest.fixture
def page(client: FlaskClient) -> BeautifulSoup:
    return page_of(client, "/help")


def test_the_help_is_the_documentation() -> None:
    documented = [(line[0].strip("` "), re.sub(r"[*`]", "", line[1])) for line in LINES if len(line) == 2]
    assert sorted((row.query, row.finds) for row in SHOWN) == sorted(documented)
    wrong = [tuple(cell.strip("`") for cell in line) for line in LINES if len(line) == 3]
    assert [(one.query, one.type, one.suggestion) for one in failures()] == wrong


@pytest.mark.parametrize("query", [row.query for row in SHOWN])
def test_every_line_can_be_read(query: str) -> None:
    parse(query)


def test_every_field_and_operator_is_told(page: BeautifulSoup) -> None:
    codes = " ".join(words(code) for code in page.select("code"))
    assert {name for name in FIELDS if f"{name}:" not in codes} == set()
    for operator in ("AND", "OR", "NOT", "NEAR/", '"', "~", "*", "=", "-", "(", "..", "date:?", "+"):
        assert operator in codes


def leaves(error: type[QueryError]) -> set[str]:
    below = [leaves(kind) for kind in error.__subclasses__()]
    return set().union(*below) if below else {error.__name__}


def test_every_error_is_told(page: BeautifulSoup) -> None:
    too_large = {kind.__name__ for kind in query_errors.TooLarge.__subclasses__()}
    assert {failure.type for failure in failures()} == leaves(QueryError) - too_large
    assert len(failures()) == len(UNREADABLE)
    text = words(one(page, "main"))
    for limit in (f"{MAX_CHARACTERS:,} characters", f"{MAX_DEPTH} groups", f"{MAX_PARTS} words"):
        assert limit in text


def test_the_page_shows_every_line(page: BeautifulSoup) -> None:
    tables = [[words(code) for code in table.select("td:first-child code")] for table in page.select("table.language")]
    assert tables == [[row.query for row in rows] for rows in ROWS.values()] + [list(UNREADABLE)]
    for table in page.select("table"):
        assert one_of(table, "caption")
        assert {header["scope"] for header in table.select("th")} == {"col"}


def one_of(tag: BeautifulSoup, selector: str) -> str:
    found = tag.select(selector)
    assert len(found) == 1
    return words(found[0])


def test_each_part_has_examples_that_work(client: FlaskClient, page: BeautifulSoup) -> None:
    lists = page.select("ul.examples")
    assert len(lists) == len(ROWS)
    for example in page.select("ul.examples li"):
        count = words(example.select(".count")[0])
        assert example.a is not None
        results = page_of(client, str(example.a["href"]))
        assert words(one(results, "h1")) == count, words(example)
        assert not count.startswith("0 ")


def test_the_help_as_json_is_the_same(client: FlaskClient, page: BeautifulSoup) -> None:
    assert client.get("/help.json?x=1").status_code == client.get("/index.json?x=1").status_code == 422
    told = client.get("/help.json").json
    assert [part["part"] for part in told["parts"]] == list(ROWS)
    shown = [words(code) for code in page.select("ul.examples code")]
    assert [example["query"] for part in told["parts"] for example in part["examples"]] == shown
    assert [line["query"] for part in told["parts"] for line in part["language"]] == [row.query for row in SHOWN]
    assert [failure["query"] for failure in told["errors"]] == list(UNREADABLE)


def test_links_lead_somewhere(client: FlaskClient, page: BeautifulSoup) -> None:
    anchors = {str(tag["id"]) for tag in page.select("[id]")}
    for link in page.select("main a[href]"):
        address = str(link["href"])
        if address.startswith("#"):
            assert address[1:] in anchors
        else:
            assert client.get(address).status_code == 200, address


def test_an_empty_index_has_no_examples_and_all_of_the_language(tmp_path: Path) -> None:
    app: Flask = create_app(make_index(tmp_path / "index", ()))
    page = page_of(app.test_client(), "/help")
    assert not page.select("ul.examples")
    assert len(page.select("table.language")) == len(ROWS) + 1
    shared_engine.shared(app).close()
