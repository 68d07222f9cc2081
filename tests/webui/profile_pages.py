"""The pages of speakers and organizations as a test reads them."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from webui_pages import one, words


def section(page: BeautifulSoup, heading: str) -> str:
    """The words of the section under a heading."""
    return words(one(page, f"section[aria-labelledby='{heading}']"))


def counts(page: BeautifulSoup) -> Iterator[tuple[int, str]]:
    """Every number of the page that leads to a search, with its address."""
    for anchor in page.select("main a[href^='/search?']:not(table a)"):
        number = words(anchor).split(" ")[0].replace(",", "")
        if number.isdigit() and not anchor.select("title"):
            yield int(number), str(anchor["href"])
        elif spoken := anchor.get("aria-label"):
            yield int(str(spoken).split(": ")[1].split(" ")[0]), str(anchor["href"])
    for item in page.select("main .counted li:not(:has(a.count))"):
        yield int(words(one(item, ".count")).split(" ")[0]), str(one(item, "a")["href"])
