"""The search box suggests while one types: by keyboard, by mouse, heard, and never in the way of what is typed."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

SUGGESTIONS = [
    {"kind": "speaker", "value": "Orvan Teles", "count": 1200, "written": None, "url": "/search?speaker=Orvan+Teles"},
    {
        "kind": "organization",
        "value": "Water Office",
        "count": 1,
        "written": "WO",
        "url": "/search?organization=Water+Office",
    },
    {"kind": "word", "value": "water", "count": 7, "written": None, "url": "/search?q=clean+(water"},
    {"kind": "word", "value": "watershed", "count": 2, "written": None, "url": "/search?q=clean+(watershed"},
]


@pytest.fixture
def asked(quick_page: Page) -> list[str]:
    """What the box asked for; it is answered with `SUGGESTIONS`."""
    found: list[str] = []

    def answer(route: Route) -> None:
        found.append(route.request.url.partition("q=")[2])
        route.fulfill(json={"query": "", "suggestions": SUGGESTIONS})

    quick_page.route("**/suggest.json?*", answer)
    return found


@pytest.fixture
def box(quick_page: Page, site: str, asked: list[str]) -> Locator:
    assert asked == []
    quick_page.goto(f"{site}/search")
    return quick_page.get_by_label("Search releases")


def options_of(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def active(box: Locator) -> str:
    """The id of the option that the box points to, "" for none."""
    return box.get_attribute("aria-activedescendant") or ""


def test_it_is_a_combobox_with_a_list_in_groups(quick_page: Page, box: Locator) -> None:
    expect(box).to_have_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("wat")
    expect(box).to_have_attribute("aria-expanded", "true")
    suggestions = quick_page.get_by_role("listbox", name="Suggestions")
    assert box.get_attribute("aria-controls") == suggestions.get_attribute("id")
    for group, count in (("People", 1), ("Organizations", 1), ("Words", 2)):
        expect(suggestions.get_by_role("group", name=group).get_by_role("option")).to_have_count(count)
    expect(suggestions.get_by_role("option").first).to_have_text("Orvan Teles 1,200 releases")
    expect(suggestions.get_by_role("option").nth(1)).to_contain_text("WO")
    expect(quick_page.locator("#announcement")).to_have_text("4 suggestions")


def test_the_arrows_go_through_the_options_and_back_to_the_box(quick_page: Page, box: Locator) -> None:
    box.fill("wat")
    options = options_of(quick_page)
    expect(options).to_have_count(4)
    met = []
    for _ in range(5):
        box.press("ArrowDown")
        met.append(active(box))
    assert met == [*(options.nth(at).get_attribute("id") for at in range(4)), ""]
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Home")
    assert active(box) == ""
    expect(box).to_have_value("wat")


def test_enter_searches_as_typed_unless_an_option_is_chosen(quick_page: Page, box: Locator) -> None:
    box.fill("wat")
    expect(quick_page.get_by_role("listbox")).to_be_visible()
    box.press("Enter")
    expect(quick_page).to_have_url(re.compile("q=wat$|q=wat&"))
    expect(quick_page.get_by_role("listbox")).to_be_hidden()


def test_a_word_completes_what_is_typed(quick_page: Page, box: Locator, asked: list[str]) -> None:
    box.fill('clean (wat OR "river bank"')
    expect(quick_page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    for _ in range(len(' OR "river bank"')):
        box.press("ArrowLeft")
    box.press("e")
    expect(quick_page.get_by_role("listbox")).to_be_visible()
    assert asked[-1].endswith("wate")
    for _ in range(4):
        box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value('clean (watershed OR "river bank"')
    expect(box).to_be_focused()
    expect(quick_page.get_by_role("listbox")).to_be_hidden()
    assert "q=" not in quick_page.url


@pytest.mark.parametrize(
    ("name", "query"), [("Orvan Teles", "speaker=Orvan+Teles"), ("Water Office", "organization=Water+Office")]
)
def test_a_name_leads_to_what_it_stands_for(quick_page: Page, box: Locator, name: str, query: str) -> None:
    box.fill("wat")
    quick_page.get_by_role("option", name=name).click()
    expect(quick_page).to_have_url(re.compile(re.escape(query)))
    expect(box).to_have_value("")


def test_a_name_is_a_filter_beside_those_that_are_applied(quick_page: Page, site: str, asked: list[str]) -> None:
    quick_page.goto(f"{site}/search?q=heritage&in=said&year=2007&page=2")
    box = quick_page.get_by_label("Search releases")
    box.press("Home")
    quick_page.keyboard.insert_text("orvan ")
    quick_page.get_by_role("option", name="Orvan Teles").click()
    expect(quick_page).to_have_url(re.compile("speaker="))
    found = parse_qs(urlsplit(quick_page.url).query)
    assert found.pop("sort", ["relevance"]) == ["relevance"]
    assert found.pop("match", ["all"]) == ["all"]
    assert found == {"q": ["heritage"], "in": ["said"], "year": ["2007"], "speaker": ["Orvan Teles"]}
    assert asked


def test_escape_closes_the_list_and_keeps_the_text(quick_page: Page, box: Locator) -> None:
    box.fill("wat")
    suggestions = quick_page.get_by_role("listbox")
    expect(suggestions).to_be_visible()
    box.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(box).to_have_value("wat")
    box.press("ArrowDown")
    expect(suggestions).to_be_visible()
    box.press("Tab")
    expect(suggestions).to_be_hidden()


def test_one_request_for_what_is_typed_in_one_go(quick_page: Page, box: Locator, asked: list[str]) -> None:
    quick_page.clock.install(time=0)
    quick_page.clock.pause_at(1000)
    for character in "water":
        box.press_sequentially(character)
        quick_page.clock.run_for(50)
    assert asked == []
    quick_page.clock.run_for(1000)
    expect(quick_page.get_by_role("listbox")).to_be_visible()
    assert asked == ["water"]


def test_a_late_answer_is_not_shown(quick_page: Page, box: Locator) -> None:
    held: list[Route] = []
    quick_page.route("**/suggest.json?q=wa", lambda route: held.append(route))
    with quick_page.expect_request("**/suggest.json?q=wa"):
        box.fill("wa")
    box.press("t")
    options = options_of(quick_page)
    expect(options).to_have_count(4)
    late = {"query": "wa", "suggestions": SUGGESTIONS[:1]}
    held[0].fulfill(body=json.dumps(late), content_type="application/json")
    quick_page.evaluate("fetch('/suggest.json?q=later').then(answer => answer.text())")  # by then it has come
    expect(options).to_have_count(4)


def test_nothing_is_asked_while_a_character_is_composed(quick_page: Page, box: Locator, asked: list[str]) -> None:
    quick_page.clock.install(time=0)
    quick_page.clock.pause_at(1000)
    box.focus()
    client = quick_page.context.new_cdp_session(quick_page)
    client.send("Input.imeSetComposition", {"text": "shui", "selectionStart": 4, "selectionEnd": 4})
    quick_page.clock.run_for(1000)
    assert asked == []
    client.send("Input.insertText", {"text": "水"})
    quick_page.clock.run_for(1000)
    expect(quick_page.get_by_role("listbox")).to_be_visible()
    assert asked == ["%E6%B0%B4"]


def test_without_suggestions_the_box_works_all_the_same(quick_page: Page, box: Locator) -> None:
    quick_page.route("**/suggest.json?*", lambda route: route.fulfill(status=404))
    with quick_page.expect_response("**/suggest.json?*"):
        box.fill("water")
    box.press("Enter")
    expect(quick_page).to_have_url(re.compile("q=water"))


def test_the_suggestions_of_the_samples(quick_page: Page, site: str) -> None:
    quick_page.goto(site)
    box = quick_page.get_by_label("Search releases")
    box.fill("water tel")
    quick_page.get_by_role("group", name="People").get_by_role("option", name=re.compile("^Orvan")).click()
    expect(quick_page).to_have_url(re.compile("q=water&speaker=Orvan"))
    expect(box).to_have_role("combobox")
    box.press("End")
    quick_page.keyboard.insert_text(" herit")
    quick_page.get_by_role("group", name="Words").get_by_role("option").first.click()
    expect(box).to_have_value("water heritage")
