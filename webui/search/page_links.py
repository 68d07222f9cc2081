"""The links to the other pages of a list of results."""

from __future__ import annotations

import msgspec

from webui import urls
from webui.parameters import SearchParameters

#: Pages linked on either side of the one that is shown.
NEIGHBOURS = 2


class PageLink(msgspec.Struct, frozen=True):
    """A page of the results; `number` null stands for pages left out, `url` null for the page that is shown."""

    number: int | None
    url: str | None


def page_links(parameters: SearchParameters, page: int, pages: int) -> list[PageLink]:
    """The first and the last page, and those around the one that is shown."""
    numbers = sorted({1, pages, *range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1)})
    found: list[PageLink] = []
    last = 0
    for number in numbers:
        if number == last + 2:
            found.append(PageLink(last + 1, urls.search(parameters.on_page(last + 1))))
        elif number > last + 1:
            found.append(PageLink(None, None))
        found.append(PageLink(number, None if number == page else urls.search(parameters.on_page(number))))
        last = number
    return found
