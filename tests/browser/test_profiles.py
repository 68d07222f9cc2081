"""Speakers and organizations in a real browser, with JavaScript on and off."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect


def number(text: str) -> int:
    """The first number of a text."""
    found = re.search(r"[\d,]+", text)
    assert found
    return int(found[0].replace(",", ""))


def test_find_a_speaker_and_search_in_what_they_said(page: Page, site: str) -> None:
    page.goto(f"{site}/speakers")
    page.get_by_role("searchbox", name="Find speakers").fill("tel")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Orvan Teles", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Orvan Teles")

    page.get_by_role("searchbox", name="Search in what Orvan Teles said").press("Enter")
    expect(page).to_have_url(re.compile(r"in=said&speaker=Orvan\+Teles"))
    assert number(page.get_by_role("status").first.inner_text()) > 0


def test_a_year_of_the_chart_leads_to_its_releases(page: Page, site: str) -> None:
    page.goto(f"{site}/speakers/Orvan%20Teles")
    bar = page.locator(".chart a.bar").first
    releases = number((bar.get_attribute("aria-label") or "").split(": ")[1])
    bar.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"speaker=Orvan\+Teles&from=(\d{4})&to=\1$"))
    assert number(page.get_by_role("status").first.inner_text()) == releases


def test_a_number_beside_a_name_is_that_of_its_search(page: Page, site: str) -> None:
    page.goto(f"{site}/organizations")
    first = page.locator("ol.names li").first
    releases = number(first.locator(".count").inner_text())
    first.locator("a").first.click()
    page.locator(".profile > header a").filter(has_text=re.compile(r"\d+ releases")).click()
    assert number(page.get_by_role("status").first.inner_text()) == releases


def test_a_line_of_names_is_drawn_and_walked(page: Page, site: str) -> None:
    """These bodies are known without any release: a page shows the line all the same."""
    page.goto(f"{site}/organizations/State%20Administration%20for%20Market%20Regulation")
    names = page.locator("ol.succession > li")
    expect(names).to_have_count(4)
    pieces = [names.nth(at).locator("svg").bounding_box() for at in range(4)]
    rows = [names.nth(at).bounding_box() for at in range(4)]
    assert [piece and piece["height"] for piece in pieces] == [row and row["height"] for row in rows]
    names.first.get_by_role("link").first.click()
    expect(page.locator("ol.succession > li")).to_have_count(2)
    expect(page.locator("ol.succession [aria-current]")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 768])
def test_a_narrow_screen_needs_no_scrolling_sideways(quick_page: Page, site: str, width: int) -> None:
    quick_page.set_viewport_size({"width": width, "height": 800})
    for path in ("/speakers", "/speakers/Orvan%20Teles", "/organizations/Department%20for%20Business%20and%20Trade"):
        quick_page.goto(f"{site}{path}")
        assert quick_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_line_of_names_and_an_unknown_name_hinder_nobody(browser: Browser, site: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    for path in ("/organizations/U.S.%20Citizenship%20and%20Immigration%20Services", "/speakers/Nobody"):
        page.goto(f"{site}{path}")
        assert Axe().run(page).response["violations"] == [], path
    context.close()
