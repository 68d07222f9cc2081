"""A reader's way through a release: its matches, its paragraphs, what is like it, and its reference."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

VERDICT = "/releases/{carousel-fraud-verdict}"
#: A release with a search carried over, one from right to left, one in Chinese, what differs, and what is alike.
PAGES = (
    f"{VERDICT}?q=the#match-2",
    "/releases/{drip-irrigation-ar}?q=الماء",
    "/releases/{xingyu-water-patents}?q=知识",
    "/compare?a={carousel-fraud-verdict}&b={carousel-fraud-verdict-corrected}",
    "/similar?id={carousel-fraud-verdict}",
)
Known = Callable[[str], str]


def test_from_match_to_match_and_back_to_the_results(page: Page, site: str, known: Known) -> None:
    page.goto(site + known(f"{VERDICT}?q=the&sort=newest"))
    matches = page.get_by_role("region", name="Your search in this release")
    expect(matches.get_by_role("status")).to_contain_text(re.compile(r"\d+ places match"))
    matches.get_by_role("link", name="first match").click()
    expect(page.locator("#match-1")).to_be_in_viewport()
    page.get_by_role("link", name="Next match").click()
    expect(page.locator("#match-2")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Next match")).to_have_count(1)
    page.get_by_role("link", name="Previous match").press("Enter")
    assert page.url.endswith("#match-1")
    matches.get_by_role("link", name="back to the results").click()
    expect(page).to_have_url(re.compile(r"/search\?q=the&sort=newest$"))


def test_a_paragraph_can_be_linked_to_by_keyboard(page: Page, site: str, known: Known) -> None:
    page.goto(site + known(VERDICT))
    anchor = page.get_by_role("link", name="Link to paragraph 3", exact=True)
    expect(anchor).to_have_css("opacity", "0")
    anchor.focus()
    page.keyboard.press("Enter")
    assert re.search(r"#p-[0-9a-f]{8}$", page.url)
    expect(anchor).to_have_css("opacity", "1")
    page.goto(page.url)
    expect(page.locator("#p3")).to_be_in_viewport()


def test_what_differs_from_a_copy(page: Page, site: str, known: Known) -> None:
    page.goto(site + known(VERDICT))
    page.get_by_role("link", name=re.compile("^show what differs")).first.click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    expect(page.locator(".body ins").first).to_be_visible()
    folded = page.locator(".comparison details").first
    hidden = folded.locator("p").first
    expect(hidden).to_be_hidden()
    folded.locator("summary").press("Enter")
    expect(hidden).to_be_visible()


def test_a_reference_is_shown_and_kept(page: Page, site: str, known: Known) -> None:
    page.goto(site + known(VERDICT))
    page.locator("summary", has_text="Cite this release").press("Enter")
    text = page.get_by_label("As text")
    expect(text).to_have_value(re.compile("“.+” .+ Read "))
    expect(text).not_to_be_editable()
    with page.expect_download() as kept:
        page.get_by_role("link", name="BibTeX").click()
    assert kept.value.suggested_filename.endswith(".bib")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_serious_and_nothing_overflows(
    browser: Browser, site: str, known: Known, path: str, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    response = page.goto(site + known(path))
    assert response is not None
    assert response.ok
    for details in page.locator("details > summary").all():
        details.evaluate("summary => summary.parentElement.open = true")
    found = Axe().run(page)
    serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    assert not serious, [(each["id"], [node["target"] for node in each["nodes"]][:5]) for each in serious]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
