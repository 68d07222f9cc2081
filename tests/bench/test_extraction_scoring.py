"""How what is told is held against gold: names, roles, statements, and what is cut where gold's text ends."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.extraction.scoring import Said, Tally, names, same_body, same_role, statements
from bench.extraction.within import cut, end_of
from corpus.authority import same_person
from corpus.release import Evidence, Organization, Release, Source, Speaker, Statement

A, B = "Ann Linde", "Bo Ek"


def test_names() -> None:
    assert names(["Ms. Ann Linde", "Cy Dahl"], [A, B], [], same_person) == Tally(1, 1, 1)
    assert names(["Linde, Ann", A], [A], [], same_person) == Tally(1, 0, 0)
    assert names(["Cy Dahl"], [], ["Cyrus Dahl", "Cy Dahl"], same_person) == Tally(0, 0, 0)
    assert names(["The ministry of wheat"], ["Ministry of Wheat"], [], same_body) == Tally(1, 0, 0)


def test_means() -> None:
    assert Tally(3, 1, 3).means("x") == pytest.approx({"x_precision": 0.75, "x_recall": 0.5, "x_f1": 0.6})
    assert Tally().means("x") == {"x_precision": 1.0, "x_recall": 1.0, "x_f1": 1.0}


@pytest.mark.parametrize(
    ("wanted", "told", "right"),
    [
        ("Minister of Trade", "minister for trade", True),
        ("U.S. Senator", "Sen.", True),
        ("Minister", "Minister of Trade", True),
        ("Minister of Trade", "Minister of Health", False),
        ("chair", "", False),
        ("瓦尔多利亚知识产权局局长", "局长", True),
    ],
)
def test_roles(wanted: str, told: str, right: bool) -> None:
    assert same_role(wanted, told) is right


def test_statements() -> None:
    wanted = [Said(A, "direct", 0, 100), Said(B, "reported", 200, 300)]
    assert statements(wanted, wanted, []) == (Tally(2, 0, 0), 2)
    assert statements([Said(A, "own", 40, 110)], wanted, []) == (Tally(1, 0, 1), 0)
    assert statements([Said(A, "direct", 60, 110)], wanted, []) == (Tally(0, 1, 2), 0)
    assert statements([Said(B, "direct", 0, 100)], wanted, []) == (Tally(0, 1, 2), 0)


def test_what_is_no_false_alarm() -> None:
    wanted, weak = [Said(A, "reported", 0, 100)], [Said(B, "reported", 200, 300)]
    nobody = Said(None, "direct", 400, 500)
    parts = [Said(A, "reported", 0, 60), Said(A, "reported", 70, 100)]
    assert statements([*parts, Said(B, "direct", 290, 400), nobody], wanted, weak) == (Tally(1, 0, 0), 1)
    assert statements([], [nobody], []) == (Tally(0, 0, 1), 0)
    assert statements([nobody], [nobody], []) == (Tally(1, 0, 0), 1)


WORDS = [f"word{number}" for number in range(200)]


def test_the_end_of_gold_in_a_page() -> None:
    body = " ".join(WORDS)
    gold = "\n\n".join(" ".join(WORDS[at : at + 10]) for at in range(0, 120, 10))
    assert body[: end_of(gold, body)].endswith("word119")
    assert body[: end_of(gold + " lost", body)].endswith("word120")
    assert end_of("other words", body) == len(body)
    assert end_of("", body) == len(body)
    assert end_of(body, "") == 0
    assert end_of("Wheat is dear.", "“Wheat is DEAR.” And rye.") == len("“Wheat is DEAR.”")


@given(st.lists(st.sampled_from("ab ,.é\n"), max_size=60), st.integers(0, 60))
def test_a_page_holds_gold_that_is_its_beginning(letters: list[str], at: int) -> None:
    body = "".join(letters)
    end = end_of(body[:at], body)
    assert 0 <= end <= len(body)


def evidence(start: int) -> Evidence:
    return Evidence("text", "body", "made", 1.0, start, start + 1)


def test_what_only_the_rest_of_a_page_tells_is_cut() -> None:
    byline = Evidence("byline", "metadata", "made", 1.0)
    people = [(A, byline), (B, evidence(10)), ("Cy Dahl", evidence(60)), ("Di Falk", evidence(5)), ("Ed Gran", byline)]
    said = [(4, 0, 20), (1, 10, 70), (2, 60, 80), (3, 70, 75), (None, 30, 40)]
    release = Release(
        id="a",
        url=None,
        title="Wheat Board",
        body="Rye Union" + "x" * 91,
        language=None,
        kind=None,
        date=None,
        issuer=None,
        organizations=tuple(
            Organization(name, (name,), None, evidence(start))
            for name, start in (("Wheat Board", 90), ("Oat Club", 20), ("Barley Fund", 80))
        ),
        speakers=tuple(Speaker(name, (name,), None, None, why) for name, why in people),
        statements=tuple(Statement(who, "direct", start, end, evidence(start)) for who, start, end in said),
        places=(),
        source=Source("/a.txt", "0" * 64, "text/plain", "2026-01-01T00:00:00+00:00"),
    )
    short = cut(release, 50)
    assert [body.name for body in short.organizations] == ["Wheat Board", "Oat Club"]
    assert [speaker.name for speaker in short.speakers] == [A, B, "Ed Gran"]
    assert [(said.speaker, said.start, said.end) for said in short.statements] == [
        (2, 0, 20),
        (1, 10, 50),
        (None, 30, 40),
    ]
    assert len(short.body) == 50
    assert cut(release, 100) == release
    assert msgspec.json.decode(msgspec.json.encode(short), type=Release) == short
