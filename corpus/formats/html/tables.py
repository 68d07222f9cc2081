"""Tables that hold data, told from tables that only lay out a page."""

from __future__ import annotations

from collections.abc import Container

from bs4.element import Tag

from corpus.formats.html.tree import attribute, events, is_text

_LONG_CELL = 600  # characters; a cell of data is a phrase or a short paragraph
_MANY_PARAGRAPHS = 3
_NOT_IN_DATA = frozenset(("h1", "h2", "h3", "article", "main", "form", "center", "hr"))


class Table:
    """What is told of a table while walking through it."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self.rows: list[Tag] = []
        self.is_data = attribute(tag, "role") not in ("presentation", "none")
        self._cells = 0
        self._most_cells = 0
        self._cell_length = 0
        self._paragraphs = 0
        self._has_headings = False

    def begin(self, tag: Tag) -> None:
        """Note a tag within the table."""
        name = tag.name
        if name == "tr":
            self.rows.append(tag)
            self._cells = 0
        elif name in ("td", "th"):
            self._cells += 1
            self._most_cells = max(self._most_cells, self._cells)
            self._cell_length = self._paragraphs = 0
            self._has_headings |= name == "th"
        elif name == "p":
            self._paragraphs += 1
            self.is_data &= self._paragraphs < _MANY_PARAGRAPHS
        elif name in _NOT_IN_DATA:
            self.is_data = False

    def text(self, length: int) -> None:
        """Note a run of text of that many characters."""
        self._cell_length += length
        self.is_data &= self._has_headings or self._cell_length <= _LONG_CELL

    def holds_data(self) -> bool:
        """Whether its rows are to be read as rows."""
        return self.is_data and self._most_cells > 1


def data_tables(root: Tag, cut: Container[int] = ()) -> list[Table]:
    """The tables of a subtree that hold data: two or more columns, no table inside, no cell as long as an article."""
    found: list[Table] = []
    open_tables: list[Table] = []
    for begins, element in events(root, cut):
        if not isinstance(element, Tag):
            if open_tables and is_text(element):
                open_tables[-1].text(len(str(element)))
        elif element.name != "table":
            if open_tables and begins:
                open_tables[-1].begin(element)
        elif begins:
            for outer in open_tables[-1:]:
                outer.is_data = False
            open_tables.append(Table(element))
        else:
            table = open_tables.pop()
            if table.holds_data():
                found.append(table)
    return found
