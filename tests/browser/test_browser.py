"""A person's way through the pages, in a real browser, with JavaScript on and off."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def count(page: Page) -> int:
    """The number of releases that the page announces."""
    told = page.get_by_role("status").first
    expect(told).to_contain_text(re.compile(r"\d"))
    found = re.search(r"[\d,]+", told.inner_text())
    assert found
    return int(found[0].replace(",", ""))


def test_search_tick_a_facet_open_a_release(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Search releases").fill("heritage")
    page.get_by_role("button", name="Search").first.click()
    all_of_them = count(page)
    assert all_of_them > 1
    expect(page.locator("mark").first).to_contain_text(re.compile("heritage", re.IGNORECASE))

    option = page.get_by_role("group", name=re.compile("^Speaker")).get_by_role("checkbox").first
    label = option.locator("xpath=ancestor-or-self::label | following-sibling::label").first.inner_text()
    option.check()
    page.get_by_role("button", name="Apply").first.click()
    expect(page).to_have_url(re.compile("speaker="))
    narrowed = count(page)
    assert 0 < narrowed < all_of_them
    assert str(narrowed) in label

    title = page.locator("article h2 a, article h3 a, ol h2 a, ol h3 a").first
    words = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words, use_inner_text=True)


def test_a_query_that_cannot_be_read_offers_its_repair(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=speakr:Teles")
    expect(page.locator("main")).to_contain_text("speakr")
    page.get_by_role("link", name=re.compile("speaker:Teles")).first.click()
    assert count(page) > 0


def test_nothing_found_says_which_part_found_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=heritage+zzyzx")
    expect(page.locator("main")).to_contain_text("zzyzx")


def test_the_keyboard_alone_reaches_the_results(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", re.compile("^#"))
    page.keyboard.press("Enter")
    assert page.url.partition("#")[2]


def test_a_statement_leads_to_its_evidence_and_back(page: Page, site: str) -> None:
    page.goto(f"{site}/releases/gov-2024-0487")
    evidence = page.locator("#evidence-1")
    expect(evidence).to_be_hidden()
    page.get_by_role("link", name="Evidence of statement 1", exact=True).click()
    expect(evidence).to_be_visible()
    evidence.get_by_role("link", name="Statement 1").click()
    expect(page.locator("#statement-1 ~ .said").first).to_be_in_viewport()


def test_a_field_shows_its_evidence_on_request(page: Page, site: str) -> None:
    page.goto(f"{site}/releases/gov-2024-0487")
    summary = page.locator("summary", has_text="evidence of the date")
    rule = page.locator("details", has=summary).locator(".rule")
    expect(rule).to_be_hidden()
    summary.press("Enter")
    expect(rule).to_be_visible()
