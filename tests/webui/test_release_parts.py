"""A long release in parts: every word once, and links that lead where they say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from test_passages import release as said_by
from test_passages import releases
from webui_pages import link, one, page_of, words
from webui_releases import make_index, release

from corpus.release import Release
from webui import create_app, shared_engine
from webui.releases import parts as cutting
from webui.releases.parts import Parts, parts_of
from webui.releases.passages import marked_paragraphs, paragraphs, stretches

LONG = "/releases/long"
RAIN = "Rain fell on it. " * 12
SPOKEN = "".join(
    f"Notice {number} of the harbour.\n\n“The gate {number} is open to all,” said Ann Lee. {RAIN}\n\n"
    for number in range(300)
)
SAYS = tuple((number % 2, f"The gate {number} is open to all") for number in range(300))
ACROSS = (0, SPOKEN[: len(SPOKEN) * 2 // 3].rstrip())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """An application over a long release, one of a paragraph alone, one of too many, and a short one."""
    speakers = (("Ann Lee", None), ("Bo Reyne", None))
    parts = (
        release("long", "Gates of the harbour", SPOKEN, speakers=speakers, says=(*SAYS, ACROSS)),
        release("block", "Block", "word " * 12_000),
        release("tiny", "Tiny", "a\n\n" * 20_000),
        release("short", "Short", "The gate is open."),
    )
    app = create_app(make_index(tmp_path_factory.mktemp("parts") / "index", parts))
    yield app.test_client()
    shared_engine.shared(app).close()


def shown(page: BeautifulSoup) -> list[str]:
    """The paragraphs of a page as the release has them."""
    for added in page.select(".body .who, .body .ref, .body .permalink, .body .steps"):
        added.decompose()
    return [words(paragraph) for paragraph in page.select(".body p")]


def pages(client: FlaskClient, address: str) -> list[BeautifulSoup]:
    """All parts, each by the link of the one before it."""
    found = [page_of(client, address)]
    while onward := found[-1].select("nav.parts a[rel=next]"):
        found.append(page_of(client, str(onward[0]["href"])))
    return found


def test_the_parts_have_every_paragraph_once_and_in_order(client: FlaskClient) -> None:
    found = pages(client, LONG)
    assert len(found) > 2
    assert [text for page in found for text in shown(page)] == [
        " ".join(text.split()) for text in SPOKEN.strip().split("\n\n")
    ]
    for number, page in enumerate(found, 1):
        here = f"{LONG}?part={number}" if number > 1 else LONG
        assert f"part {number} of {len(found)} – OnRecord" in words(page.title)
        assert one(page, "link[rel=canonical]")["href"] == here
        assert [words(at) for at in page.select("nav.parts [aria-current=page]")] == [f"Part {number}"] * 2
        assert bool(page.select(".facts, .cite")) == (number == 1)
        assert len(page.select("link[rel=prev]")) == (number > 1)
        assert len(page.select("link[rel=next]")) == (number < len(found))


@pytest.mark.parametrize("query", ["", "&q=gate+harbour", "&q=ann+rain"])
def test_every_link_to_a_place_leads_to_it(client: FlaskClient, query: str) -> None:
    ids: dict[str, set[str]] = {}
    count = len(pages(client, LONG))
    for part in [*map(str, range(1, count + 1)), "all"]:
        here = f"{LONG}?part={part}{query}"
        for anchor in page_of(client, here).select("a[href*='#']"):
            address, place = urldefrag(urljoin(here, str(anchor["href"])))
            if place and address.startswith("/releases/"):
                if address not in ids:
                    ids[address] = {str(each["id"]) for each in page_of(client, address).select("[id]")}
                assert place in ids[address], (here, anchor)


def test_statements_are_told_in_their_part_and_found_from_every_other(client: FlaskClient) -> None:
    found = pages(client, LONG)
    numbers = [
        int(str(item["id"]).removeprefix("evidence-")) for page in found for item in page.select(".statements li")
    ]
    assert sorted(numbers) == list(range(1, 302))
    assert words(found[1].select(".body .who")[0]).startswith("Ann Lee"), "a part says anew who speaks"
    later = next(page for page in found[1:] if page.select(".ref a[href='/releases/long#evidence-301']"))
    assert not later.select("#statement-301")


def test_from_match_to_match_through_the_parts(client: FlaskClient) -> None:
    address = f"{LONG}?q=gate"
    page = page_of(client, address)
    total = int(words(one(page, ".matches b")).split()[0])
    assert total == 301
    at, seen = urljoin(address, link(page, "first match")), 0
    while at:
        where, place = urldefrag(at)
        page = page_of(client, where) if seen == 0 or where != address else page
        address, seen = where, seen + 1
        assert one(page, f"#{place}")
        onward = one(page, f"#{place} + .steps").select("[aria-label='Next match']")
        at = urljoin(where, str(onward[0]["href"])) if onward else ""
    assert place == f"match-{total}"
    assert seen == total
    assert urljoin(address, link(page, "last match")).endswith(f"#{place}")


def test_a_search_opens_the_part_with_the_first_match(client: FlaskClient) -> None:
    page = page_of(client, f"{LONG}?q=%22notice+299%22")
    last = len(pages(client, LONG))
    assert words(page.select("nav.parts [aria-current=page]")[0]) == f"Part {last}"
    assert link(page, "first match") == "#match-1"
    assert link(page, "without marks") == one(page, "link[rel=canonical]")["href"] == f"{LONG}?part={last}"
    first = page_of(client, link(page, "Part 1"))
    assert link(first, "first match") == f"{LONG}?q=%22notice+299%22&part={last}#match-1"


def test_all_is_on_one_page_for_those_who_ask(client: FlaskClient) -> None:
    page = page_of(client, link(page_of(client, LONG), "All on one page"))
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    assert one(page, ".facts")
    assert len(shown(page)) == 600
    short = page_of(client, "/releases/short?part=all")
    assert one(short, "link[rel=canonical]")["href"] == "/releases/short"
    assert not short.select("nav.parts")


def test_a_paragraph_longer_than_a_part_is_cut_at_white_space(client: FlaskClient) -> None:
    found = pages(client, "/releases/block")
    texts = [shown(page) for page in found]
    assert len(found) > 1
    assert all(len(text) == 1 and set(text[0].split()) == {"word"} for text in texts)
    assert sum(len(text[0].split()) for text in texts) == 12_000
    assert [len(page.select("#p1")) for page in found] == [1] + [0] * (len(found) - 1)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"{LONG}?part=99", "there is no part 99"),
        ("/releases/short?part=2", "This release has 1 part; there is no part 2."),
        ("/releases/tiny?part=all", "at most 16 are shown on one page"),
    ],
)
def test_there_is_no_such_part(client: FlaskClient, address: str, told: str) -> None:
    assert told in words(page_of(client, address, 404).main)
    assert client.get(address, headers={"Accept": "application/json"}).json["error"]["type"] == "NoSuchPart"


@pytest.mark.parametrize("value", ["x", "0", "-1", "1.5", "", "%00", "9999999999"])
def test_what_is_no_part_is_left_out(client: FlaskClient, value: str) -> None:
    assert words(page_of(client, f"{LONG}?part={value}").title).startswith("Gates of the harbour, part 1 of")


@given(releases(), st.integers(1, 60), st.integers(1, 30))
@example(said_by("", (0, 0, 0)), 1, 1)
def test_parts_are_the_text_cut_apart(one: Release, weight: int, uncut: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("WEIGHT", weight), ("UNCUT", uncut), ("PARAGRAPH", 2), ("EDGE", 3)):
            patch.setattr(cutting, name, value)
        found = parts_of(one)
    spans = [found.span(number) for number in range(1, len(found) + 1)]
    assert (spans[0][0], spans[-1][1]) == (0, len(one.body))
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    for number, (start, end) in enumerate(spans, 1):
        assert all(found.holding(place) == number for place in range(start, end))
    _assert_same_words(one, found)


def _assert_same_words(one: Release, found: Parts) -> None:
    """The paragraphs of the parts together are those of the text, with every statement's beginning and end once."""
    cut = [part for number in range(1, len(found) + 1) for part in marked_paragraphs(one, found.span(number))]
    for whole in paragraphs(one.body):
        mine = [part for part in cut if part.number == whole.number]
        assert [part.begins for part in mine] == [True] + [False] * (len(mine) - 1)
        assert {part.key for part in mine} == {whole.key}
        assert (
            "".join(one.body[piece.start : piece.end] for part in mine for piece in part.pieces)
            == (one.body[whole.start : whole.end])
        )
    for edge in ("begins", "ends"):
        drawn = [stretch for part in cut for piece in part.pieces for stretch in getattr(piece, edge)]
        assert sorted(drawn, key=lambda stretch: stretch.numbers) == sorted(
            stretches(one), key=lambda stretch: stretch.numbers
        )


def test_a_page_of_a_hostile_text_stays_small() -> None:
    for body in ("a\n\n" * 30_000, "a " * 60_000, "声" * 60_000, "\n" * 60_000 + "a"):
        found = parts_of(release("x", "X", body))
        for number in range(1, len(found) + 1):
            start, end = found.span(number)
            assert end - start <= cutting.WEIGHT + cutting.UNCUT or not body[start:end].strip("\na")
            assert len(paragraphs(body, (start, end))) <= (cutting.WEIGHT + cutting.UNCUT) // cutting.PARAGRAPH


def test_what_differs_shows_its_beginning_and_says_how_much_is_left(client: FlaskClient) -> None:
    page = page_of(client, "/compare?a=long&b=tiny")
    drawn = len(page.select(".comparison .body p"))
    assert drawn < 1500
    assert "paragraphs more are in all of this as JSON" in words(one(page, ".comparison"))
    assert client.get(link(page, "all of this as JSON")).json["words"]["added"] == 20_000
    assert "all of this as JSON" not in words(page_of(client, "/compare?a=short&b=short").main)
