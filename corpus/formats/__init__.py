"""One file per format, each turning bytes into pages; picked by name, and by content where the name is silent."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from corpus.encoding import decode
from corpus.formats import feed, html, jsonl, markdown, text
from corpus.formats.origin import DEFAULT_MAX_SIZE, Origin, Unreadable
from corpus.page import Page
from corpus.source import Rejection

__all__ = ["DEFAULT_MAX_SIZE", "JSON_LINES", "Origin", "Unreadable", "media_type_of", "pages"]

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
_HEAD = 8192
_HTML = re.compile(
    r"\s*(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|\?xml[^>]*\?>\s*<(?:!doctype\s+)?html|html|head|body|div|p|h1|article|table)[\s>]",
    re.I | re.S,
)
_ADVICE = "give it as text, Markdown, HTML, RSS, Atom or JSON Lines, or leave it out"


def media_type_of(path: str, head: bytes) -> str:
    """The media type a file is read as, told by its name without .gz, else by its first bytes; raises Unreadable."""
    name = PurePath(path).name.lower().removesuffix(".gz")
    extension = PurePath(name).suffix
    known = _BY_EXTENSION.get(extension)
    if known in (TEXT, MARKDOWN, JSON_LINES):
        return known
    beginning = _beginning(head)
    if known == HTML:
        return FEED if feed.is_feed(beginning) else HTML
    if known == FEED:
        return HTML if not feed.is_feed(beginning) and _HTML.match(beginning) else FEED
    return _sniffed(name, head, beginning)


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The pages and rejections of a file's bytes, decompressed, as the format of `origin.media_type` reads them."""
    return _PAGES[origin.media_type](data, origin)


def _sniffed(name: str, head: bytes, beginning: str) -> str:
    if feed.is_feed(beginning):
        return FEED
    if _HTML.match(beginning):
        return HTML
    try:
        jsonl.require_lines(head)
    except Unreadable:
        pass
    else:
        return JSON_LINES
    other, _encoding = mimetypes.guess_type(name)
    if other and other != TEXT:
        raise Unreadable(f"unknown type: {other}", _ADVICE)
    decode(head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head)
    return TEXT


def _beginning(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # for its marks alone, which are ASCII
