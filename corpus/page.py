"""What a format makes of bytes: blocks of text and what the file declares about itself, before any field is told."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec

BlockKind = Literal["heading", "paragraph", "item", "quote", "row", "preformatted"]


class Block(msgspec.Struct, frozen=True):
    """A run of text that stands alone: a paragraph, a heading, a list item, a table row."""

    text: str
    kind: BlockKind = "paragraph"


class Declared(msgspec.Struct, frozen=True):
    """A value that the file states of itself.

    `field` is ours: id, url, title, date, modified, language, kind, author, speaker, organization, issuer, place, site.
    `source` says where it stood ("json-ld datePublished", "meta dcterms.issued", "front matter date", "feed
    published").
    """

    field: str
    value: str
    source: str


class Page(msgspec.Struct, frozen=True, dict=True):
    """One release as its format gives it.

    `part` tells the releases of one file apart: the declared id or the position ("3") of an item; empty for a file that
    is one release. `declared` keeps the order of trust of its format: the first value of a field is the best.
    """

    path: str
    media_type: str
    sha256: str
    blocks: tuple[Block, ...]
    declared: tuple[Declared, ...] = ()
    part: str = ""

    @cached_property
    def body(self) -> str:
        """The blocks' texts with a blank line between them; the text that all offsets count in."""
        return "\n\n".join(block.text for block in self.blocks)

    @cached_property
    def block_spans(self) -> tuple[tuple[int, int], ...]:
        """The half-open offsets of each block in `body`."""
        spans: list[tuple[int, int]] = []
        start = 0
        for block in self.blocks:
            spans.append((start, start + len(block.text)))
            start += len(block.text) + 2
        return tuple(spans)

    def values(self, *fields: str) -> list[Declared]:
        """The declared values of `fields`, in the order that the fields are named."""
        return [declared for field in fields for declared in self.declared if declared.field == field]
