"""The search page in a real browser, with JavaScript on and off: each of its parts by mouse or by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def says(page: Page, number: str) -> None:
    """The heading announces so many releases."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{number} releases?$"))


def test_a_value_is_left_out_and_taken_back(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    says(page, "17")
    page.get_by_role("button", name="Leave out Marit Halvenor").click()
    says(page, "12")
    expect(page.locator("#facet-speaker legend")).to_have_text("Speaker 1 left out")
    page.get_by_role("checkbox", name="not Marit Halvenor").uncheck()
    page.get_by_role("button", name="Apply filters").click()
    says(page, "17")


def test_those_that_name_nobody_are_a_choice(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    page.get_by_role("checkbox", name=re.compile("^nobody named 4 releases")).check()
    page.get_by_role("button", name="Apply filters").click()
    says(page, "4")


def test_two_values_are_alternatives_and_two_facets_combine(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    group = page.locator("#facet-language")
    group.get_by_role("checkbox", name=re.compile("^French ")).check()
    group.get_by_role("checkbox", name=re.compile("^Chinese ")).check()
    page.get_by_role("button", name="Apply filters").click()
    says(page, "2")
    expect(group.locator("legend")).to_have_text("Language 2 chosen")
    page.get_by_role("link", name="Remove Language: Chinese").click()
    says(page, "1")


def test_a_value_is_found_in_a_long_facet_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    box = page.get_by_role("searchbox", name="Find speakers")
    box.focus()
    box.press_sequentially("rouk")
    box.press("Enter")
    page.wait_for_url("**find_speaker=rouk**")
    only = page.locator("#facet-speaker").get_by_role("checkbox")
    expect(only).to_have_count(2)
    only.first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Apply filters").press("Enter")
    says(page, "5")


def test_all_values_have_a_page_that_leads_back(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    page.get_by_role("link", name="All 16 speakers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Speaker")
    page.get_by_role("searchbox", name="Find speakers").fill("per")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("form.values").get_by_role("status")).to_have_text("1 speaker")
    page.get_by_role("checkbox", name=re.compile("Ilan Perrode 3")).check()
    page.get_by_role("button", name="Apply").click()
    says(page, "3")
    expect(page.get_by_role("link", name="Remove Speaker: Ilan Perrode")).to_be_visible()


def test_the_chart_narrows_by_keyboard_and_widens(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    bar = page.get_by_role("link", name="2008: 2 releases")
    bar.focus()
    page.keyboard.press("Enter")
    says(page, "2")
    month = page.get_by_role("link", name=re.compile(r"^\w+ 2008: \d releases?")).first
    month.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile(r"^\w+ 2008: \d releases?.*, chosen$"))).to_have_count(1)
    page.get_by_role("link", name="All of 2008").click()
    page.wait_for_url("**year=2008")
    page.get_by_role("link", name="All years").click()
    says(page, "17")


def test_the_chart_is_a_table_too(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    table = page.get_by_role("table", name="Releases by year, 1998 to 2024")
    expect(table).to_be_hidden()
    page.locator("summary", has_text="As a table").press("Enter")
    expect(table.get_by_role("row", name="2009 no releases in the index")).to_be_visible()
    expect(table.get_by_role("row", name="2011 0")).to_be_visible()
    table.get_by_role("link", name="2008").click()
    says(page, "2")


def test_dates_are_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    page.get_by_label("From").fill("2020")
    page.get_by_label("To", exact=True).fill("2022-12")
    page.get_by_role("button", name="Apply filters").click()
    says(page, "5")
    page.get_by_role("link", name="Remove From 2020").click()
    says(page, "15")
    page.get_by_label("From").fill("2007-13")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("alert")).to_contain_text("no month 13")


def test_only_what_was_said(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=heritage")
    said = page.get_by_role("radio", name=re.compile(r"^only what was said \d"))
    said.check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator("#facet-speaker legend")).to_have_text("Said by")
    expect(page.locator("article blockquote footer").first).to_be_visible()
    page.get_by_role("link", name="Remove Only what was said").click()
    says(page, "9")


def test_a_part_of_the_query_is_taken_out(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water+-drought&kind=statement&kind=press+release")
    page.get_by_role("link", name="Search without “drought”, left out").click()
    expect(page.locator("#q")).to_have_value("water")
    says(page, "7")


def test_another_spelling_is_one_click_away(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=heritge")
    expect(page.locator(".meant")).to_have_text("Did you mean heritage? 9 releases")
    page.get_by_role("link", name="heritage", exact=True).click()
    says(page, "9")


def test_words_become_filters(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water+2022")
    page.get_by_role("link", name="Year 2022").click()
    expect(page.locator("#q")).to_have_value("water")
    says(page, "2")
    expect(page.get_by_role("link", name="Remove Year: 2022")).to_be_visible()


def test_a_way_out_of_nothing_finds_what_it_says(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=zzyzx+water&year=1998&kind=notice")
    says(page, "0")
    expect(page.get_by_label("What to try")).to_contain_text("Nothing in the index matches “zzyzx”")
    page.get_by_role("link", name="Search without “zzyzx” and without filters").click()
    says(page, "17")


def test_sorting_keeps_the_filters(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water&speaker=Marit+Halvenor")
    page.get_by_label("Sort by").select_option("Oldest first")
    page.get_by_role("button", name="Apply", exact=True).click()
    page.wait_for_url("**sort=oldest**")
    says(page, "5")
    dates = page.locator("article time").evaluate_all("times => times.map(time => time.dateTime)")
    assert dates == sorted(dates)


def test_pages_turn(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=water")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[aria-current=page]").last).to_have_text("Page 2")
    expect(page.get_by_role("article")).to_have_count(7)


def test_a_result_leads_to_its_release_with_the_words_marked(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=aquifer+OR+water&sort=newest")
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.locator(".body mark").first).to_contain_text(re.compile("water|aquifer", re.IGNORECASE))


def test_nothing_is_wider_than_a_small_screen(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for address in ("/search?q=water", "/search?q=water&year=2008", "/search/values/organization?q=water"):
        page.goto(site + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        beyond = page.locator("body *:visible").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().right > 321 && !one.closest('.spoken, .skip')).length"
        )
        assert beyond == 0
