"""With the script, what leads to the same path changes the page in place: address, title, focus and history follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect


def asked(page: Page) -> dict[str, list[str]]:
    """The query part of the address."""
    return parse_qs(urlsplit(page.url).query)


@pytest.fixture
def results(quick_page: Page, site: str) -> Page:
    """A page of results that can tell whether it is still the same one."""
    quick_page.goto(f"{site}/search?q=the")
    quick_page.evaluate("window.sameDocument = true")
    return quick_page


def is_same(page: Page) -> bool:
    """Whether no other page was loaded in place of the one of the fixture."""
    return bool(page.evaluate("window.sameDocument === true"))


def announced(page: Page) -> str:
    """What the page said last to those who hear it."""
    region = page.locator("#announcement")
    expect(region).not_to_be_empty()
    return region.inner_text()


def test_a_tick_applies_itself_and_keeps_the_focus(results: Page) -> None:
    heading = results.get_by_role("heading", level=1)
    before = heading.inner_text()
    tick = results.get_by_role("group", name=re.compile("^Speaker")).get_by_role("checkbox").first
    speaker = tick.get_attribute("value")
    tick.focus()
    results.keyboard.press("Space")
    expect(heading).not_to_have_text(before)
    assert asked(results)["speaker"] == [speaker]
    assert heading.inner_text() in announced(results)
    assert heading.inner_text() in results.title()
    expect(results.locator(f'[name="speaker"][value="{speaker}"]')).to_be_focused()
    assert is_same(results)


def test_apply_after_a_tick_that_applied_itself_keeps_the_page_and_the_focus(results: Page) -> None:
    results.get_by_role("group", name=re.compile("^Speaker")).get_by_role("checkbox").first.check()
    expect(results).to_have_url(re.compile("speaker="))
    apply = results.get_by_role("button", name="Apply filters")
    apply.press("Enter")
    expect(results.locator("main.htmx-request")).to_have_count(0)
    assert is_same(results)
    assert "find_speaker" not in asked(results)


def test_two_ticks_in_a_row_are_one_request(results: Page) -> None:
    sent: list[str] = []
    results.on("request", lambda request: sent.append(request.url) if "/search?" in request.url else None)
    ticks = results.get_by_role("group", name=re.compile("^Speaker")).get_by_role("checkbox")
    values = [ticks.nth(at).get_attribute("value") for at in (0, 1)]
    results.clock.install(time=0)
    results.clock.pause_at(1000)
    ticks.nth(0).check()
    results.clock.run_for(400)
    ticks.nth(1).check()
    results.clock.resume()
    expect(results).to_have_url(re.compile("speaker="))
    assert sorted(asked(results)["speaker"]) == sorted(filter(None, values))
    assert len(sent) == 1


def test_back_and_forward(results: Page) -> None:
    heading = results.get_by_role("heading", level=1)
    before = heading.inner_text()
    results.get_by_role("group", name=re.compile("^Kind")).get_by_role("checkbox").first.check()
    expect(heading).not_to_have_text(before)
    after = heading.inner_text()
    results.go_back()
    expect(heading).to_have_text(before)
    expect(results.locator("[name=kind]:checked")).to_have_count(0)
    expect(results.get_by_label("Search releases")).to_have_value("the")
    results.go_forward()
    expect(heading).to_have_text(after)
    expect(results.locator("[name=kind]:checked")).to_have_count(1)


def test_a_further_page_begins_at_its_top(results: Page) -> None:
    results.get_by_role("navigation", name="Pages of results").get_by_role("link", name="Next page").click()
    expect(results).to_have_url(re.compile("page=2"))
    assert "page 2" in announced(results)
    expect(results.locator("main")).to_be_focused()
    assert results.evaluate("window.scrollY") == 0
    assert is_same(results)


def test_the_order_is_applied_when_chosen(results: Page) -> None:
    results.get_by_label("Sort by").select_option("oldest")
    expect(results).to_have_url(re.compile("sort=oldest"))
    expect(results.get_by_label("Sort by")).to_have_value("oldest")
    assert is_same(results)


def test_a_chip_takes_its_filter_away(results: Page) -> None:
    results.get_by_role("group", name=re.compile("^Kind")).get_by_role("checkbox").first.check()
    chip = results.get_by_role("list", name="What is applied").get_by_role("link").first
    chip.click()
    expect(chip).to_have_count(0)
    assert "kind" not in asked(results)
    assert is_same(results)


def test_another_query_and_one_that_cannot_be_read(results: Page) -> None:
    box = results.get_by_label("Search releases")
    box.fill("speakr:Teles")
    box.press("Enter")
    expect(results.get_by_role("alert")).to_contain_text("speakr")
    assert "read" in announced(results)
    results.get_by_role("link", name=re.compile("speaker:Teles")).first.click()
    expect(box).to_have_value("speaker:Teles")
    expect(results.locator("link[rel=alternate][type='application/json']")).to_have_attribute(
        "href", re.compile("speaker%3ATeles")
    )
    assert is_same(results)


def test_a_facet_is_searched_as_one_types(results: Page) -> None:
    address = results.url
    group = results.locator("#facet-organization")
    find = group.get_by_role("searchbox")
    find.press_sequentially("min")
    expect(group.locator(".value").first).to_contain_text(re.compile(r"\bmin", re.IGNORECASE))
    expect(find).to_be_focused()
    expect(find).to_have_value("min")
    assert "value" in announced(results)
    find.press_sequentially("i")
    expect(find).to_have_value("mini")
    assert results.url == address
    assert is_same(results)


def test_a_release_is_a_page_of_its_own(results: Page) -> None:
    results.locator(".hit h2 a").first.click()
    results.wait_for_url(re.compile("/releases/"))
    assert not is_same(results)


def test_an_answer_that_is_no_page_of_ours_is_loaded_whole(results: Page) -> None:
    results.route("**/search?*sort=oldest*", lambda route: route.fulfill(body="<p>Ask the librarian.", status=404))
    results.get_by_label("Sort by").select_option("oldest")
    expect(results.locator("body")).to_have_text("Ask the librarian.")


@pytest.fixture
def interrupted(browser: Browser, site: str) -> Iterator[Page]:
    """As `results`, for requests that are stopped or fail: the console tells of them, the script goes on."""
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{site}/search?q=the")
    page.evaluate("window.sameDocument = true")
    yield page
    context.close()
    assert not problems


def test_of_two_ways_that_are_taken_the_later_counts(interrupted: Page) -> None:
    held: list[Route] = []
    interrupted.route("**/search?*sort=oldest*", lambda route: held.append(route))
    interrupted.get_by_label("Sort by").select_option("oldest")
    expect(interrupted.locator("#main.htmx-request")).to_be_attached()
    interrupted.get_by_label("Sort by").select_option("newest")
    interrupted.wait_for_url(re.compile("sort=newest"))
    for route in held:
        route.fulfill(body="<main id=main>late</main>", content_type="text/html")
    expect(interrupted.get_by_role("heading", level=1)).to_contain_text("releases")
    assert is_same(interrupted)
    assert held


def test_what_cannot_be_fetched_is_left_to_the_browser(interrupted: Page) -> None:
    answers = iter((Route.abort, Route.continue_))
    interrupted.route("**/search?*sort=oldest*", lambda route: next(answers)(route))
    interrupted.get_by_label("Sort by").select_option("oldest")
    interrupted.wait_for_url(re.compile("sort=oldest"))
    assert not is_same(interrupted)


def test_a_request_that_the_next_one_stops_is_no_error(quick_page: Page, site: str) -> None:
    quick_page.goto(f"{site}/search")
    finding, held = re.compile("find_speaker="), []
    quick_page.route(finding, lambda route: route.continue_() if held else held.append(route))
    box = quick_page.get_by_role("searchbox", name="Find speakers")
    with quick_page.expect_request(finding):
        box.press_sequentially("rouk")
    box.press("Enter")
    quick_page.wait_for_url("**find_speaker=rouk**")
    expect(quick_page.locator("#facet-speaker").get_by_role("checkbox")).to_have_count(2)
