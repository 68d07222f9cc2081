"""Plain text: the first line is the title, blank lines divide paragraphs, lines stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.encoding import clean, decode
from corpus.formats.origin import Origin
from corpus.page import Block, BlockKind, Declared, Page
from corpus.source import Rejection

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The one release of a text file; raises Unreadable for bytes that are not text."""
    text = clean(decode(data)).strip()
    if not text:
        yield origin.rejection("no text in it", "fetch the file again, or leave it out")
        return
    title, _, rest = text.partition("\n")
    yield origin.page(paragraphs(rest), (Declared("title", title.strip(), "first line"),))


def paragraphs(text: str, kind: BlockKind = "paragraph") -> tuple[Block, ...]:
    """The paragraphs of cleaned text, trimmed at their ends, their lines as they are."""
    return tuple(Block(part.strip(), kind) for part in _BLANK_LINES.split(text) if part.strip())
