"""Dates that the file states of itself, and the one in its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.fields.dates.written import checked, dated, from_declared
from corpus.fields.identity import release_url
from corpus.page import Page
from corpus.release import Evidence, ReleaseDate

#: What says when a page was changed, or how long it is valid, never dates a release.
_MODIFIED_SOURCE = re.compile(r"modif|updat|copyright|expir|review", re.IGNORECASE)
#: A draft may be older than its release.
_CREATED_SOURCE = re.compile(r"creat|submit|upload", re.IGNORECASE)
_URL_DATE = re.compile(r"/(?:[a-z]{0,3})(\d{4})([-/]?)(\d{1,2})(?:[-/](\d{1,2}))?(?=[/_-]|$)")
_URL_COMPACT = re.compile(r"[/_t](\d{4})(\d{2})(\d{2})(?=[/_.]|$)")


def declared(page: Page, _: str) -> Iterator[ReleaseDate]:
    """The declared dates in the order of trust of the format; when something was created comes last."""
    values = [value for value in page.values("date") if not _MODIFIED_SOURCE.search(value.source)]
    for value in sorted(values, key=lambda value: bool(_CREATED_SOURCE.search(value.source))):
        if moment := from_declared(value.value):
            yield dated(moment, Evidence(value.source, "metadata", "declared date", 1.0))


def address(page: Page, _: str) -> Iterator[ReleaseDate]:
    """The day or month in the address: "/2019/07/18/", "/t20190718_5.html"."""
    url = release_url(page)
    if url is None:
        return
    try:
        path = urlsplit(url).path
    except ValueError:
        return
    if "/uploads/" in path:  # the month of a file's upload, which may be much later
        return
    match = _URL_DATE.search(path) or _URL_COMPACT.search(path)
    moment = checked(*(int(part) for part in match.groups() if part and part.isdigit())) if match else None
    if moment:
        yield dated(moment, Evidence("address", "url", "date in the address", 0.8))
