"""Trends and help in a real browser, with JavaScript on and off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect


def test_two_queries_are_compared_and_a_number_leads_to_its_releases(page: Page, site: str) -> None:
    page.goto(f"{site}/trends")
    page.get_by_label("Query 1").fill("heritage")
    page.get_by_role("button", name="Compare").click()
    page.get_by_label("Query 2").fill("water")
    page.get_by_role("radio", name="number of releases").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".lines .line")).to_have_count(2)
    expect(page.get_by_role("radio", name="number of releases")).to_be_checked()
    page.locator("summary", has_text="As a table").press("Enter")
    number = page.locator(".numbers td a").first
    told = number.inner_text()
    number.click()
    expect(page).to_have_url(re.compile(r"/search\?q=(heritage|water)&year=\d{4}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^{told} release"))


def test_a_point_of_the_drawing_leads_to_the_same(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?q=heritage")
    point = page.locator(".lines a .mark").first
    told = re.search(r": (\d+) of", page.locator(".lines a title").first.text_content() or "")
    point.click()
    assert told
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^{told[1]} release"))


def test_a_wrong_query_is_repaired_where_it_stands(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?q=heritage&q=speakr:Teles")
    expect(page.locator(".lines .line")).to_have_count(1)
    expect(page.get_by_label("Query 2")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name=re.compile("speaker:Teles")).click()
    expect(page.locator(".lines .line")).to_have_count(2)


def test_who_took_it_up_can_be_asked_of_organizations(page: Page, site: str) -> None:
    page.goto(f"{site}/trends?q=heritage")
    page.locator(".uses").get_by_role("link", name="organizations", exact=True).click()
    expect(page).to_have_url(re.compile("by=organization"))
    expect(page.locator(".takers li").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize(
    "path", ["/", "/help", "/trends?q=heritage&q=water&q=speakr:x", "/trends?q=heritage&unit=month"]
)
def test_nothing_reaches_over_the_side(page: Page, site: str, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_example_of_the_help_finds_what_it_says(page: Page, site: str) -> None:
    page.goto(f"{site}/help")
    example = page.locator(".examples li").last
    told = example.locator(".count").inner_text()
    example.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(told)
