"""Plain text, Markdown and JSON Lines."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.formats import JSON_LINES, MARKDOWN, TEXT, Origin, Unreadable, media_type_of, pages
from corpus.formats.jsonl import FieldsError, load_fields
from corpus.page import Page
from corpus.source import Rejection


def read(data: str | bytes, media_type: str, **fields: str) -> list[Page | Rejection]:
    raw = data if isinstance(data, bytes) else data.encode()
    return list(pages(raw, Origin("/news/file", "0" * 64, media_type, fields)))


def one(data: str, media_type: str) -> Page:
    (page,) = read(data, media_type)
    assert isinstance(page, Page)
    return page


def declared(page: Page) -> dict[str, str]:
    return {value.field: value.value for value in reversed(page.declared)}


def test_text_keeps_its_lines_and_gives_its_first_as_title() -> None:
    page = one("\ufeffThe Title \r\n\r\n\r\nFirst  line\r\nsecond line\r\n \r\nLast.\r\n", TEXT)
    assert declared(page) == {"title": "The Title"}
    assert [block.text for block in page.blocks] == ["First  line\nsecond line", "Last."]


@pytest.mark.parametrize("data", ["", " \n\n"])
def test_text_without_text_is_rejected(data: str) -> None:
    (rejection,) = read(data, TEXT)
    assert isinstance(rejection, Rejection)


def test_markdown_with_yaml_front_matter() -> None:
    page = one(
        "---\ntitle: 'T: 1'\ndate: 2021-01-20\nmodified_time: 2021-02-01\nsource_url: https://x.example/1\n---\n"
        "# T: 1\n\nHard *wrapped*\nlines with [a link](http://a).\n\n* one\n* two\n\n> said\n",
        MARKDOWN,
    )
    assert declared(page) == {
        "title": "T: 1",
        "date": "2021-01-20",
        "modified": "2021-02-01",
        "url": "https://x.example/1",
    }
    assert [(block.kind, block.text) for block in page.blocks] == [
        ("paragraph", "Hard wrapped lines with a link."),
        ("item", "one"),
        ("item", "two"),
        ("quote", "said"),
    ]


def test_markdown_with_toml_and_without_front_matter() -> None:
    assert declared(one('+++\ntitle = "T"\ndate = 2020-03-01\n+++\nBody', MARKDOWN)) == {
        "title": "T",
        "date": "2020-03-01",
    }
    page = one("# Heading\n\nBody --- and more", MARKDOWN)
    assert declared(page) == {"title": "Heading"}
    assert page.body == "Body --- and more"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("the *pro bono *lawyer", "the pro bono lawyer"),
        ("**Heading: **words", "Heading: words"),
        (r"corrected\* later, \*note", "corrected* later, *note"),
        ("a footnote* here", "a footnote* here"),
        ("5 * 3 * 2", "5 * 3 * 2"),
    ],
)
def test_markdown_of_untidy_converters(markdown: str, text: str) -> None:
    assert one(markdown, MARKDOWN).body == text


def test_broken_front_matter_is_refused_with_advice() -> None:
    with pytest.raises(Unreadable, match="front matter"):
        read("---\na: [\n---\ntext", MARKDOWN)


def test_json_lines_take_declared_names_and_reject_line_by_line() -> None:
    lines = [
        '{"id": 7, "title": "T", "body": "one\\n\\ntwo", "speaker": ["A", "B"], "extra": 1, "date": null}',
        "",
        "nope",
        "[1]",
        '{"url": "u"}',
        '{"title": "only \\ud83d", "text": ""}',
        '{"text": ' + "[" * 100_000 + "}",
        '{"html": "<p>x<b>y</b></p>"}',
    ]
    found = read("\n".join(lines), JSON_LINES)
    pages_ = [page for page in found if isinstance(page, Page)]
    assert [(page.part, page.body) for page in pages_] == [("7", "one\n\ntwo"), ("6", ""), ("8", "xy")]
    assert [value.value for value in pages_[0].values("speaker", "id")] == ["A", "B", "7"]
    assert {one.part for one in found if isinstance(one, Rejection)} == {"line 3", "line 4", "line 5", "line 7"}


def test_json_lines_with_mapped_names(tmp_path: Path) -> None:
    mapping = tmp_path / "fields.toml"
    mapping.write_text('title = "headline"\nhtml = "content_html"\nauthor = "creator"\n')
    line = json.dumps({"headline": "H", "content_html": "<p>t</p>", "creator": "C", "title": "other"})
    (page,) = read(line, JSON_LINES, **load_fields(mapping))
    assert isinstance(page, Page)
    assert declared(page) == {"title": "H", "author": "C"}
    assert page.declared[0].source == "json headline"


@pytest.mark.parametrize("content", ["colour = 'x'", "title = 3", "title = ", None])
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, content: str | None) -> None:
    mapping = tmp_path / "fields.toml"
    if content is not None:
        mapping.write_text(content)
    with pytest.raises(FieldsError, match=r"fields\.toml"):
        load_fields(mapping)


def test_a_json_document_over_many_lines_is_one_refusal() -> None:
    with pytest.raises(Unreadable, match="not JSON Lines"):
        read(json.dumps([{"a": 1}] * 50, indent=2), JSON_LINES)


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("a.TXT", b"<html>", "text/plain"),
        ("a.md.gz", b"x", "text/markdown"),
        ("a.html", b"<!-- x --><html>", "text/html"),
        ("a.html", b'<?xml version="1.0"?>\n<rss version="2.0">', "application/xml"),
        ("a.xml", b"<!DOCTYPE html><html>", "text/html"),
        ("a.xml", b"\xef\xbb\xbf<feed xmlns=", "application/xml"),
        ("noname", b"<!doctype html><p>", "text/html"),
        ("noname", b'{"title": "x"}\n', "application/jsonl"),
        ("noname", b"Title\n\ntext", "text/plain"),
        ("a.json", b'{"title": "x"}\n', "application/jsonl"),
    ],
)
def test_a_format_is_picked_by_name_then_by_content(name: str, head: bytes, media_type: str) -> None:
    assert media_type_of(f"/folder/{name}", head) == media_type


@pytest.mark.parametrize(("name", "head"), [("a.png", b"\x89PNG\r\n"), ("a.css", b"p {}"), ("noname", b"\0\1\2" * 9)])
def test_other_files_are_refused(name: str, head: bytes) -> None:
    with pytest.raises(Unreadable):
        media_type_of(name, head)


@given(st.text(max_size=300))
def test_any_markdown_gives_blocks_whose_spans_lie_in_the_body(text: str) -> None:
    try:
        (found,) = read(text.encode("utf-8", "replace"), MARKDOWN)
    except Unreadable:
        return
    if isinstance(found, Page):
        for block, (start, end) in zip(found.blocks, found.block_spans, strict=True):
            assert found.body[start:end] == block.text


@pytest.mark.parametrize("paragraph", ["A paragraph between rules.", "The Minister says: all is well: really."])
def test_rules_around_a_paragraph_make_no_front_matter_of_it(paragraph: str) -> None:
    page = one(f"---\n{paragraph}\n---\n\nMore text.\n", MARKDOWN)
    assert paragraph in (declared(page)["title"], *(block.text for block in page.blocks))
    assert page.blocks[-1].text == "More text."
