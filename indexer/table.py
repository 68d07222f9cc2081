"""Result lines as CSV, the same from the command line and over HTTP; docs/search-api.md tells the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from indexer.results import Hit

COLUMNS = ("id", "date", "title", "issuer", "kind", "speakers", "organizations", "url", "score")
#: What a spreadsheet takes for a formula begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_header() -> str:
    """The names of the columns as a line."""
    return csv_text([COLUMNS])


def csv_lines(hits: Iterable[Hit]) -> str:
    """A line for each hit; several names are separated by "; ", what is not known is empty."""
    return csv_text(_row(hit) for hit in hits)


def _row(hit: Hit) -> list[object]:
    speakers = "; ".join(speaker.name for speaker in hit.speakers)
    date = hit.date.value if hit.date else ""
    row = (hit.id, date, hit.title.text, hit.issuer or "", hit.kind or "", speakers, "; ".join(hit.organizations))
    return [*row, hit.url or "", "" if hit.score is None else hit.score]


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as lines; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
