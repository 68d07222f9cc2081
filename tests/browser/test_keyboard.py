"""Everything that the pages do is done by keyboard alone, with JavaScript on and off, and the focus is always seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

#: More stops than any page of the samples has.
MOST = 200


def reach(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}")


def follow(page: Page, target: Locator) -> None:
    """Reach a link or a button and press it."""
    reach(page, target)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("name", "place"), [("content", "#main"), ("results", "#hits"), ("filters", "#filters")])
def test_skip_links(page: Page, site: str, name: str, place: str) -> None:
    page.goto(f"{site}/search?q=water")
    follow(page, page.get_by_role("link", name=f"Skip to the {name}"))
    expect(page.locator(place)).to_be_focused()


def test_a_search_and_its_release(page: Page, site: str) -> None:
    page.goto(site)
    reach(page, page.get_by_label("Search releases"))
    page.keyboard.type("water")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=water"))
    release = page.locator(".hit h2 a").first
    title = release.inner_text()
    follow(page, release)
    expect(page.get_by_role("heading", level=1)).to_have_text(title, use_inner_text=True)


def test_a_filter_is_set_and_its_chip_takes_it_away(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    reach(page, page.get_by_role("group", name=re.compile("^Speaker")).get_by_role("checkbox").first)
    page.keyboard.press("Space")
    follow(page, page.get_by_role("button", name="Apply filters"))
    expect(page).to_have_url(re.compile("speaker="))
    follow(page, page.get_by_role("link", name=re.compile("^Remove Speaker")))
    expect(page).not_to_have_url(re.compile("speaker="))


def test_a_value_is_left_out(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    follow(page, page.get_by_role("button", name=re.compile("^Leave out")).first)
    expect(page).to_have_url(re.compile("not_"))


def test_only_what_was_said(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    reach(page, page.get_by_role("radio", name=re.compile("everything")))
    page.keyboard.press("ArrowDown")
    follow(page, page.get_by_role("button", name="Apply filters"))
    expect(page).to_have_url(re.compile("in=said"))


def test_a_year_is_chosen_in_the_chart(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    bar = page.locator("svg a").first
    name = bar.get_attribute("aria-label")
    assert name
    follow(page, bar)
    expect(page).to_have_url(re.compile("from=|year="))
    expect(page.get_by_role("status").first).not_to_be_empty()


def test_the_order_and_the_next_page(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=the")
    reach(page, page.get_by_label("Sort by"))
    page.keyboard.press("ArrowDown")
    follow(page, page.get_by_role("button", name="Apply", exact=True))
    expect(page).to_have_url(re.compile("sort=newest"))
    follow(page, page.get_by_role("link", name="Next page"))
    expect(page).to_have_url(re.compile("page=2"))


def test_the_evidence_of_a_field_and_of_a_statement(page: Page, site: str) -> None:
    page.goto(f"{site}/releases/gov-2024-0487")
    reach(page, page.locator("summary", has_text="evidence of the date"))
    page.keyboard.press("Enter")
    expect(page.locator("details[open] .rule").first).to_be_visible()
    follow(page, page.get_by_role("link", name="Evidence of statement 1", exact=True))
    expect(page.locator("#evidence-1")).to_be_visible()


def test_the_next_and_the_previous_match(quick_page: Page, site: str) -> None:
    quick_page.goto(f"{site}/releases/gov-2024-0487?q=water")
    marks = quick_page.locator("[data-mark]")
    quick_page.keyboard.press("n")
    expect(marks.first).to_be_focused()
    expect(quick_page.locator("#announcement")).to_contain_text("Match 1 of")
    quick_page.keyboard.press("n")
    quick_page.keyboard.press("p")
    expect(marks.first).to_be_focused()
    quick_page.keyboard.press("p")
    expect(marks.last).to_be_focused()


def test_keys_of_one_character_can_be_turned_off_and_stay_out_of_fields(quick_page: Page, site: str) -> None:
    quick_page.goto(f"{site}/releases/gov-2024-0487?q=water")
    box = quick_page.get_by_label("Search releases")
    quick_page.keyboard.press("/")
    expect(box).to_be_focused()
    quick_page.keyboard.type("n/p")
    expect(box).to_have_value("n/p")
    keys = quick_page.get_by_role("checkbox", name=re.compile("^Keys"))
    keys.uncheck()
    quick_page.reload()
    expect(keys).not_to_be_checked()
    quick_page.keyboard.press("/")
    expect(box).not_to_be_focused()
    quick_page.keyboard.press("n")
    expect(quick_page.locator("[data-mark]:focus")).to_have_count(0)


@pytest.mark.parametrize("address", ["/", "/search?q=water", "/releases/gov-2024-0487", "/trends?q=water", "/speakers"])
def test_the_focus_is_seen_wherever_it_is(quick_page: Page, site: str, address: str) -> None:
    quick_page.goto(site + address)
    seen = "e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || e.closest('svg') !== null }"
    for _ in range(60):
        quick_page.keyboard.press("Tab")
        focused = quick_page.evaluate_handle("document.activeElement")
        if focused.evaluate("e => e === document.body"):
            return
        assert focused.evaluate(seen), focused.evaluate("e => e.outerHTML.slice(0, 200)")
