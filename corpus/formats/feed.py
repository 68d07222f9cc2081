"""RSS 2.0, RSS 1.0 and Atom: one release an item."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from corpus.encoding import clean, decode
from corpus.formats.html.blocks import blocks_of
from corpus.formats.html.page import without_headline
from corpus.formats.html.tree import parse_fragment, text_of
from corpus.formats.origin import Origin, Unreadable
from corpus.formats.prolog import Prolog
from corpus.formats.text import paragraphs
from corpus.page import Block, Declared, Page
from corpus.source import Rejection

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ROOT = re.compile(r"<(rss|feed|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
_ITEM_BEGINS = re.compile(r"<(?:atom:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_ENDS = re.compile(r"</(?:atom:)?(?:item|entry)\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w{1,30});")
_ADVICE = "fetch the feed again; the items before this are kept"


def is_feed(prolog: Prolog) -> bool:
    """Whether the first element of markup is that of a feed."""
    return prolog.root in ("rss", "feed") or prolog.root.rpartition(":")[2] == "rdf"


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The items of a feed; one Rejection where it stops half-way. Raises Unreadable for what is no feed at all."""
    text = decode(data).lstrip("\ufeff")
    if "<!ENTITY" in text:
        raise Unreadable("the feed defines its own XML entities", "such a feed can be an attack: remove its DOCTYPE")
    whole, where_it_stops = _whole_items(text)
    parsed = _parsed(whole)
    if not parsed.entries and not where_it_stops:
        raise Unreadable("a feed without any item", "look whether the address still serves this feed")
    shared = _of_feed(parsed.feed)
    for position, entry in enumerate(parsed.entries, start=1):
        yield _page(entry, shared, position, origin)
    if where_it_stops:
        yield origin.rejection(f"the feed stops half-way, {where_it_stops}", _ADVICE, f"item {len(parsed.entries) + 1}")
    elif parsed.bozo:
        missing = len(_ITEM_BEGINS.findall(whole)) - len(parsed.entries)
        if missing > 0:
            yield origin.rejection(f"{missing} of its items are broken XML", "fetch the feed again")


def _whole_items(text: str) -> tuple[str, str]:
    """The feed up to its last whole item and closed again, and where it stopped; the feed itself where it is whole."""
    root = _ROOT.search(text)
    if not root:
        raise Unreadable("neither RSS nor Atom", "look whether the address still serves a feed")
    if re.search(rf"</{re.escape(root[1])}\s*>(?:\s|<!--.*?-->)*+\Z", text[-5000:], re.I | re.S):
        return text, ""
    ends = [end.end() for end in _ITEM_ENDS.finditer(text)]
    last = ends[-1] if ends else len(text)
    line = text.count("\n") + 1
    closing = "" if root[1].lower() == "feed" or "rdf" in root[1].lower() else "</channel>"
    where = f"at line {line} after {len(ends)} whole items"
    return (text[:last] if ends else text[: root.end()] + "<channel>" * bool(closing)) + f"{closing}</{root[1]}>", where


def _parsed(text: str) -> Any:
    """The feed as feedparser gives it; bytes alone are handed over, so nothing is ever fetched."""
    data = io.BytesIO(_DECLARATION.sub("", text, count=1).strip().encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _of_feed(feed: Any) -> list[Declared]:
    """What the feed states for all of its items."""
    found = [
        ("site", dict.get(feed, "title"), "feed title"),
        ("language", dict.get(feed, "language"), "feed language"),
        ("issuer", dict.get(feed, "publisher"), "feed publisher"),
    ]
    return [
        Declared(field, _line(value), source)
        for field, value, source in found
        if isinstance(value, str) and _line(value)
    ]


def _page(entry: Any, shared: list[Declared], position: int, origin: Origin) -> Page:
    declared = (*_declared(entry), *shared)
    blocks = without_headline(_blocks(entry), declared)
    given = next((value.value for value in declared if value.field == "id"), str(position))
    return origin.page(blocks, declared, given)


def _declared(entry: Any) -> Iterator[Declared]:
    published, updated = dict.get(entry, "published"), dict.get(entry, "updated")
    authors = [author.get("name", "") for author in dict.get(entry, "authors") or [] if isinstance(author, dict)]
    found: list[tuple[str, Any, str]] = [
        ("id", dict.get(entry, "id"), "feed id"),
        ("url", dict.get(entry, "link"), "feed link"),
        ("title", dict.get(entry, "title"), "feed title of item"),
        ("date", published, "feed published"),
        ("modified" if published else "date", updated, "feed updated"),
        *(
            ("author", name, "feed author")
            for name in [*authors, *([] if any(authors) else [dict.get(entry, "author")])]
        ),
        ("issuer", dict.get(entry, "publisher"), "feed publisher of item"),
        *(("topic", tag.get("term"), "feed category") for tag in dict.get(entry, "tags") or []),
    ]
    for field, value, source in found:
        if isinstance(value, str) and _line(value):
            yield Declared(field, _line(value), source)


def _blocks(entry: Any) -> tuple[Block, ...]:
    """The text: content:encoded or content, else the summary."""
    contents = [content.get("value") or "" for content in dict.get(entry, "content") or []]
    for text in [*contents, dict.get(entry, "summary") or ""]:
        blocks = blocks_of(parse_fragment(text)) if _MARKUP.search(text) else paragraphs(clean(text))
        if blocks:
            return blocks
    return ()


def _line(value: str) -> str:
    """A value on one line, without markup."""
    return clean(text_of(parse_fragment(value)) if _MARKUP.search(value) else " ".join(value.split()))
