"""Markdown with front matter in YAML or TOML: markup goes, text stays."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml
from markdown_it import MarkdownIt

from corpus.encoding import clean, decode
from corpus.formats.html.blocks import blocks_of
from corpus.formats.html.page import without_headline
from corpus.formats.html.tree import parse_fragment
from corpus.formats.origin import Origin, Unreadable
from corpus.page import Block, Declared, Page
from corpus.source import Rejection

_FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_MEMBER = re.compile(r"^[\"']?[\w.-]+[\"']?[ \t]*[:=](?:[ \t]|$)", re.MULTILINE)
# Their names for our fields, the most trusted first: a release's own time before the day of its page.
_FIELDS = (
    ("title", ("title", "headline")),
    (
        "date",
        (
            "published_time",
            "date_published",
            "date",
            "published",
            "published_at",
            "publication_date",
            "release_date",
            "pubdate",
            "publish_date",
            "publishdate",
            "date_issued",
            "issued",
            "date_created",
            "created",
        ),
    ),
    ("modified", ("modified_time", "modified", "updated", "lastmod", "last_modified")),
    ("url", ("source_url", "url", "link", "canonical_url", "canonical", "permalink")),
    ("id", ("id", "guid", "identifier")),
    ("author", ("author", "authors", "byline", "creator")),
    ("speaker", ("speaker", "speakers")),
    (
        "organization",
        ("organization", "organizations", "organisation", "agency", "agencies", "component", "components"),
    ),
    ("issuer", ("issuer", "publisher")),
    ("kind", ("kind", "type", "category")),
    ("language", ("language", "lang", "locale")),
    ("place", ("place", "location")),
    ("site", ("site", "site_name")),
    ("topic", ("topic", "topics", "tags", "keywords")),
    ("number", ("number", "release_number")),
)
# Indented lines of a release are never code.
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"]).disable("code")
_ESCAPED_STAR = "\ue000"  # a private character, kept apart from the text by a check
_STARS = re.compile(r"(?<!\*)\*{1,3}(?!\*)")
_EMPTY_BOLD = re.compile(r" ?(?<!\*)\*{4}(?!\*)")


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The one release of a Markdown file; raises Unreadable for bytes that are not text and for broken front matter."""
    text = clean(decode(data))
    declared, text = _parted(text)
    blocks = _rendered(text)
    if not blocks and text.strip("\n\t >*+-_#=`"):
        raise Unreadable("nested too deep", "take out some levels of quotation or lists")
    if not any(value.field == "title" for value in declared):
        declared = (*_first_heading(blocks), *declared)
    blocks = without_headline(blocks, declared)
    if not blocks and not declared:
        yield origin.rejection("no text in it", "fetch the file again, or leave it out")
        return
    yield origin.page(blocks, declared)


def _rendered(text: str) -> tuple[Block, ...]:
    """The blocks of Markdown, also of the untidy kind that converters write ("*pro bono *lawyer")."""
    if "*" not in text or _ESCAPED_STAR in text:
        return blocks_of(parse_fragment(_MARKDOWN.render(text)))
    blocks = blocks_of(parse_fragment(_MARKDOWN.render(text.replace("\\*", _ESCAPED_STAR))))
    return tuple(
        Block(_without_loose_stars(block.text), block.kind)
        if "*" in block.text or _ESCAPED_STAR in block.text
        else block
        for block in blocks
    )


def _without_loose_stars(text: str) -> str:
    """The text without pairs of stars that were meant as emphasis; a single one is a footnote's and stays."""
    text = _EMPTY_BOLD.sub("", text)
    runs = [run.end() for run in _STARS.finditer(text)]
    if runs and len(runs) % 2 == 0 and not text[runs[0]].isspace():
        text = _STARS.sub("", text).strip(" ")
    return text.replace(_ESCAPED_STAR, "*")


def _first_heading(blocks: tuple[Block, ...]) -> tuple[Declared, ...]:
    heading = next((block.text for block in blocks if block.kind == "heading"), None)
    return (Declared("title", heading.replace("\n", " "), "first heading"),) if heading else ()


def _parted(text: str) -> tuple[tuple[Declared, ...], str]:
    """What the front matter states, and the text behind it; rules around a paragraph make no front matter of it."""
    found = _FRONT_MATTER.match(text)
    if not found or (found[2].strip() and not _MEMBER.search(found[2])):
        return (), text
    return _declared(found[1], found[2]), text[found.end() :]


def _declared(fence: str, front_matter: str) -> tuple[Declared, ...]:
    try:
        values: Any = _toml(front_matter) if fence == "+++" else yaml.load(front_matter, yaml.BaseLoader)  # noqa: S506 (strings alone)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Unreadable(f"broken front matter: {line}", f"mend the part between the {fence} lines") from error
    if not isinstance(values, dict):
        return ()
    named = {str(name).lower().replace("-", "_"): value for name, value in values.items()}
    return tuple(
        Declared(field, text, f"front matter {name}")
        for field, names in _FIELDS
        for name in names
        if name in named
        for text in _texts(named[name])
    )


def _toml(front_matter: str) -> dict[str, str | list[str]]:
    """TOML with every value as it would be written."""
    return {
        name: [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in tomllib.loads(front_matter).items()
    }


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [clean(" ".join(text.split())) for text in values if isinstance(text, str) and text.strip()]
