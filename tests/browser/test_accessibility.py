"""axe-core finds nothing on any kind of page: light and dark, wide and narrow, with everything open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = {
    "home": "/",
    "everything": "/search?sort=newest",
    "results": "/search?q=heritage+water",
    "filters": "/search?q=heritage&speaker=Orvan+Teles&not_kind=speech&from=2000&in=said",
    "nothing": "/search?q=heritage+zzyzx",
    "a query that can't be read": "/search?q=(speakr:x",
    "a date that can't be read": "/search?from=yesterday",
    "values of a facet": "/search/values/speaker?q=water",
    "release": "/releases/gov-2024-0487",
    "release with a query": "/releases/gov-2024-0487?q=water",
    "comparison": "/compare?a=gov-2024-0487&b=gov-2024-0611",
    "like a release": "/similar?id=gov-2024-0487",
    "speaker": "/speakers/Orvan%20Teles",
    "organization": "/organizations/Valdorian%20Intellectual%20Property%20Authority",
    "speakers": "/speakers",
    "organizations": "/organizations?find=a",
    "trends": "/trends?q=heritage&q=water",
    "trends before a query": "/trends",
    "help": "/help",
    "suggestions": "/suggest?q=wat",
    "no such page": "/nowhere",
}
STATUSES = {"a query that can't be read": 422, "a date that can't be read": 422, "no such page": 404}
LOOKS = tuple(product(("light", "dark"), (1280, 360)))


@pytest.fixture(scope="module")
def tall_page(browser: Browser) -> Iterator[Page]:
    """A page that axe may look into; our policy refuses scripts from elsewhere."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong on a page as it is, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_in_every_look(tall_page: Page, site: str, name: str) -> None:
    response = tall_page.goto(site + PAGES[name])
    assert response
    assert response.status == STATUSES.get(name, 200)
    for scheme, width in LOOKS:
        tall_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tall_page.set_viewport_size({"width": width, "height": 900})
        assert violations(tall_page) == [], (scheme, width)
        assert tall_page.evaluate("document.documentElement.scrollWidth") <= width


def test_with_everything_open(tall_page: Page, site: str) -> None:
    for address in ("/releases/gov-2024-0487", "/search?q=heritage", "/trends?q=heritage"):
        tall_page.goto(site + address)
        tall_page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert violations(tall_page) == [], address


def test_with_suggestions_shown(tall_page: Page, site: str) -> None:
    tall_page.goto(f"{site}/search")
    box = tall_page.get_by_label("Search releases")
    box.fill("wat")
    tall_page.get_by_role("listbox").get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    assert violations(tall_page) == []


@pytest.mark.parametrize("name", PAGES)
def test_one_heading_and_the_landmarks(tall_page: Page, site: str, name: str) -> None:
    tall_page.goto(site + PAGES[name])
    assert tall_page.get_by_role("heading", level=1).count() == 1
    for landmark in ("banner", "main", "contentinfo"):
        assert tall_page.get_by_role(landmark).count() == 1  # type: ignore[arg-type]
