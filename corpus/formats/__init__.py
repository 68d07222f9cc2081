"""One file per format, each turning bytes into pages; picked by name, and by content where the name is silent."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import PurePath

from corpus.encoding import decode
from corpus.formats import feed, html, jsonl, markdown, text
from corpus.formats.origin import DEFAULT_MAX_SIZE, Origin, Unreadable
from corpus.formats.prolog import Prolog, prolog_of
from corpus.page import Page
from corpus.source import Rejection

__all__ = ["DEFAULT_MAX_SIZE", "HEAD", "JSON_LINES", "Origin", "Unreadable", "media_type_of", "pages"]

TEXT, MARKDOWN, HTML, FEED, JSON_LINES = (
    "text/plain",
    "text/markdown",
    "text/html",
    "application/xml",
    "application/jsonl",
)
_BY_EXTENSION = {
    **dict.fromkeys((".txt", ".text"), TEXT),
    **dict.fromkeys((".md", ".markdown"), MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), HTML),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), FEED),
    **dict.fromkeys((".jsonl", ".ndjson"), JSON_LINES),
}
_PAGES: dict[str, Callable[[bytes, Origin], Iterator[Page | Rejection]]] = {
    TEXT: text.pages,
    MARKDOWN: markdown.pages,
    HTML: html.pages,
    FEED: feed.pages,
    JSON_LINES: jsonl.pages,
}
HEAD = 65_536
"""Bytes of a file's beginning that tell its format where its name does not."""
_HTML_TAGS = frozenset(("html", "head", "body", "div", "p", "h1", "article", "table"))
_ADVICE = "give it as text, Markdown, HTML, RSS, Atom or JSON Lines, or leave it out"


def media_type_of(path: str, head: bytes) -> str:
    """The media type a file is read as, told by its name without .gz, else by its first bytes; raises Unreadable."""
    name = PurePath(path).name.lower().removesuffix(".gz")
    extension = PurePath(name).suffix
    known = _BY_EXTENSION.get(extension)
    if known in (TEXT, MARKDOWN, JSON_LINES):
        return known
    told = _told_by(prolog_of(_beginning(head)))
    return told or known or _sniffed(name, head)


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The pages and rejections of a file's bytes, decompressed, as the format of `origin.media_type` reads them."""
    return _PAGES[origin.media_type](data, origin)


def _told_by(prolog: Prolog) -> str | None:
    if feed.is_feed(prolog):
        return FEED
    return HTML if prolog.doctype == "html" or prolog.root in _HTML_TAGS else None


def _sniffed(name: str, head: bytes) -> str:
    try:
        jsonl.require_lines(head)
    except Unreadable:
        pass
    else:
        return JSON_LINES
    other, _encoding = mimetypes.guess_type(name)
    if other and other != TEXT:
        raise Unreadable(f"unknown type: {other}", _ADVICE)
    decode(head if len(head) < HEAD else head[: head.rfind(b"\n") + 1] or head)
    return TEXT


def _beginning(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # for its marks alone, which are ASCII
