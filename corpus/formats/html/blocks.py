"""A subtree to blocks of text: markup goes, words stay, and no two words are glued or split by a tag."""

from __future__ import annotations

import re
from collections.abc import Container

from bs4.element import Tag

from corpus.encoding import clean
from corpus.formats.html.builder import BLOCK_TAGS
from corpus.formats.html.tables import data_tables
from corpus.formats.html.tree import events, is_text
from corpus.formats.text import paragraphs
from corpus.page import Block, BlockKind

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    "blockquote": "quote",
    "pre": "preformatted",
    "listing": "preformatted",
    "xmp": "preformatted",
}
_LINE_END = "\0"  # stands for <br>: the parser never lets a NUL through, so no text contains it
_SPACES = re.compile(r"[ \t\n\f]+")
_PARAGRAPH_END = re.compile(rf"{_LINE_END}(?: ?{_LINE_END})+")
_AROUND_LINE_END = re.compile(rf" ?{_LINE_END} ?")
CELL_MARK = " | "


class MeasuredBlock:
    """A block and the share of its text that stands in links, 0 to 1."""

    __slots__ = ("block", "linked")

    def __init__(self, block: Block, linked: float) -> None:
        self.block = block
        self.linked = linked


class _Collector:
    """Gathers runs of inline text and closes a block at each border of a block element."""

    def __init__(self) -> None:
        self.found: list[MeasuredBlock] = []
        self.kinds: list[BlockKind] = []
        self.row: list[list[str]] | None = None
        self.links = 0
        self._pieces: list[str] = []
        self._linked = 0

    def text(self, text: str) -> None:
        self._pieces.append(text)
        if self.links:
            self._linked += len(text)

    def flush(self) -> None:
        """Close the block that is being gathered, if it has any text."""
        if not self._pieces:
            return
        text, linked = clean("".join(self._pieces)), self._linked
        self._pieces, self._linked = [], 0
        share = min(1.0, linked / max(1, len(text)))
        kind: BlockKind = self.kinds[-1] if self.kinds else "paragraph"
        if kind == "preformatted" and self.row is None:
            parts = paragraphs(text.replace(_LINE_END, "\n"), kind)
            self.found += [MeasuredBlock(part, share) for part in parts]
            return
        for part in _PARAGRAPH_END.split(_SPACES.sub(" ", text)):
            lines = _AROUND_LINE_END.sub("\n", part).strip(" \n")
            if not lines:
                continue
            if self.row is None:
                self.found.append(MeasuredBlock(Block(lines, kind), share))
            else:
                (self.row[-1] if self.row else self._new_cell()).append(lines.replace("\n", " "))

    def _new_cell(self) -> list[str]:
        cell: list[str] = []
        if self.row is not None:
            self.row.append(cell)
        return cell

    def end_row(self) -> None:
        cells = [" ".join(cell) for cell in self.row or ()]
        self.row = None
        if any(cells):
            self.found.append(MeasuredBlock(Block(CELL_MARK.join(cells).strip(" "), "row"), 0.0))


def blocks_of(root: Tag, cut: Container[int] = ()) -> tuple[Block, ...]:
    """The blocks of a subtree, without the tags whose id() is in `cut`."""
    return tuple(measured.block for measured in measured_blocks(root, cut))


def measured_blocks(root: Tag, cut: Container[int] = ()) -> list[MeasuredBlock]:
    """The blocks of a subtree, each with its share of linked text."""
    collector = _Collector()
    tables = data_tables(root, cut)
    rows = {id(row) for table in tables for row in table.rows}
    for begins, element in events(root, cut):
        if is_text(element):
            collector.text(str(element))
        elif isinstance(element, Tag):
            (_begin if begins else _end)(collector, element, rows)
    collector.flush()
    return collector.found


def _begin(collector: _Collector, tag: Tag, rows: set[int]) -> None:
    name = tag.name
    if name == "br":
        collector.text(_LINE_END)
    elif name == "a":
        collector.links += 1
    elif name in BLOCK_TAGS:
        collector.flush()
        if name in _KINDS:
            collector.kinds.append(_KINDS[name])
        elif name == "tr" and id(tag) in rows:
            collector.row = []
        elif name in ("td", "th") and collector.row is not None:
            collector.row.append([])


def _end(collector: _Collector, tag: Tag, rows: set[int]) -> None:
    name = tag.name
    if name == "a":
        collector.links -= 1
    elif name in BLOCK_TAGS:
        collector.flush()
        if name in _KINDS:
            collector.kinds.pop()
        elif name == "tr" and id(tag) in rows:
            collector.end_row()
