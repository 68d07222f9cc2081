"""What differs between two releases."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from webui_pages import link, one, page_of, words
from webui_releases import SCRIPT

from webui.releases import sequences
from webui.releases.differences import Difference, difference
from webui.releases.sequences import Same, common


def shown(found: Difference) -> str:
    """A difference as a line: -removed- and +added+."""
    signs = {"removed": "-{}-", "added": "+{}+", "same": "{}"}
    each = [
        signs[change.kind].format("¶" if change.ends_paragraph else found.text(change).strip())
        for change in found.changes
    ]
    return " ".join(each)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("The old plan.", "The new plan.", "The -old- +new+ plan."),
        ("The plan.", "The plan.", "The plan."),
        ("The plan.", "", "-The plan.-"),
        ("", "", ""),
        ("One.\n\nTwo.", "One.\n\nTwo.", "One. Two."),
        ("One.\n\nTwo.", "One. Two.", "One. -¶- Two."),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One. -Two.- Three."),
        ("Ten per cent of the fund", "Six of the few", "-Ten per cent- +Six+ of the -fund- +few+"),
        (
            "Ann, the head of it",
            "Nobody in town the rest stayed",
            "-Ann, the head of it- +Nobody in town the rest stayed+",
        ),
        ("国家知识产权局", "国家版权局", "国家 -知识产- +版+ 权局"),
        ("spaces   do\nnot count", "spaces do not count", "spaces do not count"),
    ],
)
def test_words_that_differ(a: str, b: str, expected: str) -> None:
    assert shown(difference(a, b)) == expected


texts = st.lists(
    st.sampled_from(["a", "b", "the", "plan", ".", "国", "\n\n", "\n\n", " ", "é\u2028", "<b>"]), max_size=30
)


@given(texts.map(" ".join), texts.map(" ".join))
def test_nothing_of_either_text_is_lost(a: str, b: str) -> None:
    found = difference(a, b)
    for side, text in (("a", a), ("b", b)):
        spans = [getattr(change, side) for change in found.changes if getattr(change, side)]
        assert spans == sorted(spans)
        assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    for change in found.changes:
        if change.kind == "same" and change.a and change.b:
            assert a[slice(*change.a)].split() == b[slice(*change.b)].split()
        assert (change.kind == "removed") == (change.b is None)
        assert (change.kind == "added") == (change.a is None)
    if found.is_none:
        assert a.split() == b.split()


def longest(a: Sequence[int], b: Sequence[int]) -> int:
    """The length of the longest common subsequence, the plain way."""
    row = [0] * (len(b) + 1)
    for item in a:
        above, row = row, [0]
        for at, other in enumerate(b):
            row.append(above[at] + 1 if item == other else max(above[at + 1], row[-1]))
    return row[-1]


numbers = st.lists(st.integers(0, 6), max_size=25)


def is_common(found: Sequence[Same], a: Sequence[int], b: Sequence[int]) -> bool:
    ends = [(0, 0), *((same.a + same.length, same.b + same.length) for same in found)]
    return all(
        same.length > 0
        and (end[0] <= same.a and end[1] <= same.b)
        and a[same.a : same.a + same.length] == b[same.b : same.b + same.length]
        for same, end in zip(found, ends, strict=False)
    )


@given(numbers, numbers)
def test_short_runs_are_compared_exactly(a: list[int], b: list[int]) -> None:
    found = common(a, b)
    assert is_common(found, a, b)
    assert sum(same.length for same in found) == longest(a, b)


@given(st.lists(st.integers(0, 30), max_size=60), st.lists(st.integers(0, 30), max_size=60))
def test_long_runs_are_compared_by_what_they_have_once(a: list[int], b: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "CELLS", 20)
        found = common(a, b)
    assert is_common(found, a, b)


def test_texts_of_a_megabyte_that_have_little_in_common() -> None:
    a = " ".join(f"word{number % 977}" for number in range(150_000))
    b = " ".join(f"word{number % 991}" for number in range(150_000))
    found = difference(f"The plan. {a}", f"The plan! {b}")
    assert found.words["removed"] + found.words["same"] == 150_002


# The page


FIRST, SECOND = "culture/heritage-plan", "culture/fund"


def address(a: str, b: str, path: str = "/compare") -> str:
    return f"{path}?a={quote(a, safe='')}&b={quote(b, safe='')}"


def test_the_page_shows_both_sides(client: FlaskClient) -> None:
    page = page_of(client, address(FIRST, SECOND))
    rows = [[words(cell) for cell in row.select("th, td")] for row in page.select(".sides tbody tr")]
    assert rows == [
        ["Title", "Ministry presents the heritage plan", "Fund for heritage opens"],
        ["Date", "14 March 2007", "March 2007"],
        ["Issuer", "Ministry of Culture", "Ministry of Culture"],
    ]
    assert link(page, "First release") == "/releases/culture%2Fheritage-plan"
    assert link(page, "The other way round") == address(SECOND, FIRST)
    assert one(page, "meta[name=robots]")["content"] == "noindex, follow"
    assert [words(gone) for gone in page.select(".body h2 del")] == [
        "removed: Ministry presents the (end)",
        "removed: plan (end)",
    ]


def test_a_release_is_the_same_as_itself(client: FlaskClient) -> None:
    page = page_of(client, address(FIRST, FIRST))
    assert "The texts are the same, word for word." in words(one(page, "main"))
    assert not page.select(".body ins, .body del")


def test_the_twin_tells_the_same_in_offsets(client: FlaskClient) -> None:
    page = page_of(client, address(FIRST, SECOND))
    found = client.get(str(one(page, "link[rel=alternate]")["href"])).json
    assert found["a"]["date"] == {"value": "2007-03-14", "precision": "day"}
    bodies = [client.get(f"{found[side]['url']}.json").json["body"] for side in "ab"]
    for change in found["body"]:
        if change["change"] != "same":
            body, span = (bodies[0], change["a"]) if change["change"] == "removed" else (bodies[1], change["b"])
            assert body[slice(*span)] == change["text"]
    told = words(one(page, "main [role=status]"))
    assert f"{found['words']['removed']} words are only in the first" in told


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    page = page_of(client, address("undated", FIRST))
    assert not page.select("main script, main b")
    assert SCRIPT in one(page, ".body").get_text()


@pytest.mark.parametrize("path", ["/compare", "/compare.json"])
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("", 422, "“a” is missing"),
        ("?a=culture%2Ffund", 422, "“b” is missing"),
        ("?a=culture%2Ffund&b=nope", 404, "no release with the id “nope”"),
        ("?a=1&a=2&b=3", 422, "takes one value"),
        ("?a=%ff&b=x", 422, "not UTF-8"),
    ],
)
def test_what_cannot_be_compared_is_said(client: FlaskClient, path: str, query: str, status: int, told: str) -> None:
    response = client.get(path + query)
    assert response.status_code == status
    assert told in response.text
    assert response.mimetype == ("application/json" if path.endswith(".json") else "text/html")


def test_unknown_parameters_are_errors_to_programs_alone(client: FlaskClient) -> None:
    assert client.get(f"{address(FIRST, SECOND)}&x=1").status_code == 200
    answer = client.get(f"{address(FIRST, SECOND, '/compare.json')}&x=1")
    assert (answer.status_code, answer.json["error"]["parameter"]) == (422, "x")
