from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, engine_with, make, search

from indexer.engine import Engine
from indexer.suggestions import Suggestion
from indexer.typed import LONGEST, completed

pytestmark = pytest.mark.conformance

AGENCY = body_named("U.S. Environmental Protection Agency", "EPA")
CULTURE = body_named("Ministry of Culture", "Ministry of Culture", "Kulturministerium")
ELLING = ("Mara Elling", "Minister Mara Elling", "Minister Elling")
RELEASES = [
    make("1", "Our heritage is protected.", speakers=[ELLING], organizations=[CULTURE]),
    make("2", "Heritage needs protection, not protectors.", speakers=[ELLING, "Tomás Élan"], organizations=[CULTURE]),
    make("3", "The plan protects water.", speakers=[("申长雨", "Shen Changyu")], organizations=[AGENCY]),
    make("4", "They said that the plan is here.", speakers=["Ella Marander"], organizations=[body_named("Élan Union")]),
    make(
        "5",
        "Gone with the heritage.",
        speakers=["Mara Elling"],
        organizations=[body_named("Gone Bureau")],
        path="/gone",
    ),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two segments, of which the last has a release that is gone."""
    with engine_with(tmp_path_factory.mktemp("typed") / "ix", RELEASES[:2], RELEASES[2:]) as engine:
        with engine.writer() as writer:
            assert writer.forget("/gone") == 1
            writer.commit()
        yield engine


def told(found: tuple[Suggestion, ...]) -> list[tuple[str, str, int]]:
    return [(each.kind, each.value, each.count) for each in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("elling", ["Mara Elling"]),
        ("mara el", ["Mara Elling"]),
        ("Elling MARA", ["Mara Elling"]),
        ("heritage mara el", ["Mara Elling"]),
        ("water, heritage mara el", ["Mara Elling"]),
        ("tomas el", ["Tomás Élan"]),
        ("el", ["Mara Elling", "Ella Marander", "Tomás Élan", "Élan Union"]),
        ("marand", ["Ella Marander"]),
        ("arander", []),
        ("mara ", ["Mara Elling"]),
        ("mar ", []),
        ("of", []),
        ("ministry of", ["Ministry of Culture"]),
        ("the ministry of c", ["Ministry of Culture"]),
        ("申", ["申长雨"]),
        ("长雨", ["申长雨"]),
        ("专利申长", ["申长雨"]),
        ("changyu", ["申长雨"]),
        ("gone", []),
        ("water OR mara el", ["Mara Elling"]),
        ("(mara el", ["Mara Elling"]),
        ('water "mara el', ["Mara Elling"]),
        ("-mara el", ["Mara Elling", "Ella Marander", "Tomás Élan", "Élan Union"]),
    ],
)
def test_any_word_of_a_name_may_begin_so(engine: Engine, text: str, names: list[str]) -> None:
    assert [each.value for each in engine.suggest(text, 20) if each.kind != "word"] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("speaker:el", ["Mara Elling", "Ella Marander", "Tomás Élan"]),
        ("speaker:mara el", ["Mara Elling"]),
        ('plan speaker:"mara el', ["Mara Elling"]),
        ("said:(plan by:el", ["Mara Elling", "Ella Marander", "Tomás Élan"]),
        ("org:el", ["Élan Union"]),
        ("organisation：cul", ["Ministry of Culture"]),
        ("-speaker:ella", ["Ella Marander"]),
        ("speaker:cul", []),
        ("kind:el", []),
        ('kind:"el', []),
        ("date:20", []),
        ("nothing:el", []),
        ("el*", []),
    ],
)
def test_a_field_takes_its_own_names_and_no_words(engine: Engine, text: str, names: list[str]) -> None:
    assert [each.value for each in engine.suggest(text, 20)] == names


def test_the_form_by_which_a_name_was_found_is_told(engine: Engine) -> None:
    for text, written in (("epa", "EPA"), ("environmental", None), ("kulturm", "Kulturministerium")):
        (found,) = (each for each in engine.suggest(text) if each.kind == "organization")
        assert found.written == written
    assert engine.suggest("speaker:elling")[0].written is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("herit", [("heritage", 2)]),
        ("plan herit", [("heritage", 2)]),
        ("title:herit", [("heritage", 2)]),
        ("-herit", [("heritage", 2)]),
        ('"our herit', [("heritage", 2)]),
        ("prot", [("protected", 3), ("protectors", 1)]),
        ("th", []),
        ("herit ", []),
        ("=herit", []),
        ("herit~", []),
        ("专", []),
        ("", []),
        ("go", []),
    ],
)
def test_words_are_counted_as_a_search_counts_them(engine: Engine, text: str, words: list[tuple[str, int]]) -> None:
    found = [each for each in engine.suggest(text) if each.kind == "word"]
    assert [(each.value, each.count) for each in found] == words
    assert all(search(engine, each.value).total == each.count for each in found)


def test_no_kind_takes_the_room_of_another(engine: Engine) -> None:
    kinds = [each.kind for each in engine.suggest("el", 3)]
    assert kinds == ["speaker", "speaker", "organization"]
    assert len(engine.suggest("e", 1)) == 1
    assert engine.suggest("e", 0) == ()
    assert engine.suggest("e" * (LONGEST + 1)) == ()


def test_what_is_typed_in_full_comes_first(tmp_path: Path) -> None:
    often = [make(f"{at}", organizations=[body_named("Elm Works")]) for at in range(3)]
    with engine_with(tmp_path / "ix", [*often, make("x", organizations=[body_named("Elm")])]) as engine:
        assert told(engine.suggest("elm"))[:2] == [("organization", "Elm", 1), ("organization", "Elm Works", 3)]


@pytest.mark.parametrize(
    ("text", "value", "query", "rest"),
    [
        ("mara el", "Mara Elling", 'speaker:"Mara Elling"', ""),
        ("the plan, mara el", "Mara Elling", 'the plan, speaker:"Mara Elling"', "the plan,"),
        ('plan "mara el', "Mara Elling", 'plan speaker:"Mara Elling"', "plan"),
        ("plan speaker:mara el", "Mara Elling", 'plan speaker:"Mara Elling"', "plan"),
        ("plan OR mara el", "Mara Elling", 'plan OR speaker:"Mara Elling"', None),
        ("plan -speaker:el", "Mara Elling", 'plan -speaker:"Mara Elling"', None),
        ("said:(plan by:el", "Mara Elling", 'said:(plan by:"Mara Elling")', None),
        ("(plan OR epa", "U.S. Environmental Protection Agency",
         '(plan OR organization:"U.S. Environmental Protection Agency")', None),
        ("plan herit", "heritage", "plan heritage", None),
        ('"the herit', "heritage", '"the heritage"', None),
        ("(title:herit", "heritage", "(title:heritage)", None),
    ],
)  # fmt: skip
def test_what_is_chosen_takes_the_place_of_what_was_typed(
    engine: Engine, text: str, value: str, query: str, rest: str | None
) -> None:
    (chosen,) = (each for each in engine.suggest(text, 20) if each.value == value)
    assert completed(text, chosen) == (query, rest)


@given(st.text(alphabet=string.ascii_letters + ' "-():*~=申', max_size=30) | st.text(max_size=30))
def test_any_text_has_suggestions_that_begin_within_it(engine: Engine, text: str) -> None:
    for each in engine.suggest(text):
        assert 0 <= each.start <= len(text)
        assert each.count > 0
        completed(text, each)
