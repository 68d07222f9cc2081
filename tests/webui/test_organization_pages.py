"""The page of an organization: its line of names with dates, what it issued, and who belongs to whom."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from profile_pages import section
from profile_releases import KNOWN, profile_client
from webui_pages import link, one, page_of, words

from corpus.authority import Authority, OrganizationEntry, Renaming, extended
from webui.profiles.lanes import STEP, drawing
from webui.profiles.succession import Line, line_of

TIDES = "/organizations/Office%20of%20Tides"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client over people and bodies of which some are known."""
    yield from profile_client(tmp_path_factory.mktemp("organizations"))


@pytest.fixture(scope="module")
def known() -> Authority:
    """The shipped bodies and those of these tests."""
    return extended(KNOWN.encode())


def line(known: Authority, name: str) -> Line:
    """The line that a body stands in."""
    entry = known.organization(name)
    assert entry
    found = line_of(entry, known)
    assert found
    return found


def names(found: Line) -> list[str]:
    """The names of a line."""
    return [name.entry.name for name in found.names]


def test_a_line_has_what_came_before_and_after_in_the_order_of_time(known: Authority) -> None:
    found = line(known, "Office of Tides")
    assert names(found) == [
        *("Chart Bureau", "Lighthouse Service", "Office of Tides"),
        *("Coast Agency of Selmark", "Waters Directorate", "Sea and Waters Directorate"),
    ]
    assert found.links == ((0, 2), (1, 2), (2, 3), (2, 4), (4, 5))
    assert names(line(known, "Lighthouse Service"))[:2] == ["Lighthouse Service", "Office of Tides"]
    assert names(line(known, "Coast Agency of Selmark"))[-1] == "Coast Agency of Selmark"


def test_a_body_of_one_name_has_no_line(known: Authority) -> None:
    entry = known.organization("Government of Selmark")
    assert entry
    assert line_of(entry, known) is None


def test_renamings_in_a_circle_end() -> None:
    one_way = OrganizationEntry(id="a", name="A", predecessors=(Renaming("b"),))
    back = OrganizationEntry(id="b", name="B", predecessors=(Renaming("a"),))
    found = line_of(one_way, Authority((one_way, back), ()))
    assert found
    assert sorted(names(found)) == ["A", "B"]


@given(
    st.integers(1, 9).flatmap(
        lambda size: st.tuples(st.just(size), st.sets(st.tuples(*[st.integers(0, size - 1)] * 2)))
    )
)
def test_each_lane_goes_on_where_the_one_above_ends(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    size, pairs = drawn
    links = sorted((earlier, later) for earlier, later in pairs if earlier < later)
    found = drawing(size, links)
    assert len(found.pieces) == size
    above: set[int] = set()
    for piece in found.pieces:
        assert {
            int(path[1:].split(" ")[0]) for path in piece.curves if path.split("V")[0].split("C")[0].endswith(" 0")
        } == above
        above = set(piece.lanes)
        assert all(0 < across < found.width for across in (piece.dot, *above))
        assert all((across - STEP // 2) % STEP == 0 for across in above)
    assert not above, "nothing goes on below the last name"


def test_the_line_is_a_list_with_dates_numbers_and_links(client: FlaskClient) -> None:
    page = page_of(client, TIDES)
    rows = [words(one(row, "div")) for row in page.select("ol.succession > li")]
    assert rows[:3] == [
        "Chart Bureau 1 release with Chart Bureau until 1 February 1988 became a part of Office of Tides",
        "Lighthouse Service 1 release with Lighthouse Service from 1 May 1921 until 1 February 1988 "
        "became a part of Office of Tides",
        "Office of Tides 3 releases with Office of Tides from 1 February 1988 until 1 July 2011 "
        "divided among Coast Agency of Selmark and Waters Directorate",
    ]
    assert rows[4] == (
        "Waters Directorate no releases here from 1 July 2011 until 4 March 2019 became Sea and Waters Directorate"
    )
    assert words(one(page, ".succession .here b[aria-current]")) == "Office of Tides"
    assert link(page, "Chart Bureau") == "/organizations/Chart%20Bureau"
    assert all(drawing["aria-hidden"] == "true" for drawing in page.select(".succession svg"))
    assert len(page.select(".succession svg circle")) == len(rows)


def test_the_releases_of_the_bodies_before_it_are_one_search_away(client: FlaskClient) -> None:
    page = page_of(client, "/organizations/Sea%20and%20Waters%20Directorate")
    address = link(page, "4 releases with it or a body before it")
    assert client.get(address.replace("/search?", "/search.json?")).json["total"] == 4
    query = link(page, 'org:"Sea and Waters Directorate"+'.replace("org:", "organization:"))
    assert client.get(query.replace("/search?", "/search.json?")).json["total"] == 4


def test_a_body_that_only_the_list_knows_has_an_empty_page(client: FlaskClient) -> None:
    page = page_of(client, "/organizations/Waters%20Directorate")
    assert "No release in the index names it." in words(one(page, "main"))
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    assert len(page.select(".succession > li")) == 5
    found = client.get("/organizations/Waters%20Directorate.json").json
    assert (found["releases"], found["with_predecessors"]) == (0, 3)


def test_other_names_lead_to_it(client: FlaskClient) -> None:
    for name in ("OTQ", "Tides%20Office", "gezeitenamt"):
        assert client.get(f"/organizations/{name}").headers.get("Location") == TIDES
    assert section(page_of(client, TIDES), "forms").endswith(
        "in no release here: Tides Office · Gezeitenamt · OTQ".replace(" · ", " ")
    )


def test_what_it_issued_is_told_from_what_names_it(client: FlaskClient) -> None:
    about = words(one(page_of(client, TIDES), ".profile > header"))
    assert "3 releases name it; it issued 2 of them, others issued 1" in about
    assert "Part of Government of Selmark" in about
    found = client.get(f"{TIDES}.json").json
    assert (found["issued"], found["issued_by_others"], found["parents"]) == (2, 1, ["Government of Selmark"])
    assert [(each["name"], each["until"]) for each in found["line"]][1:3] == [
        ("Lighthouse Service", "1988-02-01"),
        ("Office of Tides", "2011-07-01"),
    ]
    assert {"value": "Oda Brink", "count": 2} in found["speakers"]["values"]


def test_bodies_that_belong_to_it_are_counted(client: FlaskClient) -> None:
    page = page_of(client, "/organizations/Government%20of%20Selmark")
    assert "Office of Tides 3" in section(page, "parts")


def test_the_newest_releases_and_what_is_said_in_them(client: FlaskClient) -> None:
    page = page_of(client, TIDES)
    assert [words(one(item, "time")) for item in page.select("section[aria-labelledby=newest] li")] == [
        *("November 2004", "3 February 2001"),
        "1987",
    ]
    said = section(page, "said")
    assert "The tide tables are late" in said
    assert "All 2 releases with a statement" in said


def test_it_is_told_in_the_words_of_schema_org(client: FlaskClient) -> None:
    data = json.loads(one(page_of(client, TIDES), "script[type='application/ld+json']").text)
    assert (data["@type"], data["foundingDate"], data["dissolutionDate"]) == (
        *("GovernmentOrganization", "1988-02-01"),
        "2011-07-01",
    )
    assert data["parentOrganization"]["name"] == "Government of Selmark"
    unknown = json.loads(
        one(page_of(client, "/organizations/Coast%20Office%20001"), "script[type='application/ld+json']").text
    )
    assert unknown["@type"] == "Organization", "whose it is, is not known"
