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
    return _lines([COLUMNS])


def csv_lines(hits: Iterable[Hit]) -> str:
    """A line for each hit; several names are separated by "; ", what is not known is empty.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    return _lines(_row(hit) for hit in hits)


def _row(hit: Hit) -> list[object]:
    speakers = "; ".join(speaker.name for speaker in hit.speakers)
    date = hit.date.value if hit.date else ""
    row = (hit.id, date, hit.title.text, hit.issuer or "", hit.kind or "", speakers, "; ".join(hit.organizations))
    return [*map(_plain, (*row, hit.url or "")), "" if hit.score is None else hit.score]


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
