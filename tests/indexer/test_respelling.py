from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, engine_with, make

from indexer.engine import Engine
from indexer.query import parse
from indexer.query.respelling import respell
from indexer.results import SearchRequest

pytestmark = pytest.mark.conformance

MARK = "The heritage of dikes and environmental protection. "
RELEASES = [
    *(make(f"a{at}", MARK, day="2007", speakers=["Mara Elling"], organizations=[body_named("Dike Authority")])
      for at in range(60)),
    make("b1", "The plan for the heritage of Hervicus and of protektion.", day="2015", speakers=["Tomas Reyne"]),
    make("b2", "Water under the bridge; the protecter is here; a dikke.", speakers=["Tomas Reyne"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine_with(tmp_path_factory.mktemp("respelled") / "ix", RELEASES[:40], RELEASES[40:]) as engine:
        yield engine


def meant(engine: Engine, query: str, **settings: object) -> tuple[str, int] | None:
    found = engine.respelled(SearchRequest(query=query, **settings))  # type: ignore[arg-type]
    return (found.query, found.total) if found else None


@pytest.mark.parametrize(
    ("query", "better", "total"),
    [
        ("heritge", "heritage", 61),
        ("Heritgae plan", "Heritage plan", 1),
        ("HERITGAE", "HERITAGE", 61),
        ("enviromentl protcetion", "environmental protection", 60),
        ('"heritage of dkies"', '"heritage of dikes"', 60),
        ("title:titel", "title:title", 62),
        ("heritge OR (brigde -dikes)", "heritage OR bridge -dikes", 62),
        ("heritage NEAR/3 diks", "heritage NEAR/3 dikes", 60),
        ("“water”, brdge;", "“water” bridge", 1),
        ('speaker:"Mara Eling" heritage', 'speaker:"Mara Elling" heritage', 60),
        ('speaker:"Minister Mara Eling"', 'speaker:"Mara Elling"', 60),
        ("speaker:Reyn", "speaker:Reyne", 2),
        ('org:"Dyke Athority"', 'organization:"Dike Authority"', 60),
        ("protektion", "protection", 61),
        ("bridge heritge dikes -brigde", None, 0),
    ],
)
def test_a_better_spelling_finds_more(engine: Engine, query: str, better: str | None, total: int) -> None:
    assert meant(engine, query) == ((better, total) if better else None)


@pytest.mark.parametrize(
    "query",
    [
        *("heritage", "=heritge", "herix*", "heritge~", "-heritge", "HRTG", "h3ritage", "diks2", "teh", "the", "护照"),
        *(
            "Hervicus",
            "protecter",
            "dikke",
            'speaker:"Mara Elling"',
            "speaker:Nobody",
            "place:Heritge",
            "",
            '"',
            "xyzzyx",
        ),
    ],
)
def test_what_is_right_or_asked_for_as_it_stands_is_left(engine: Engine, query: str) -> None:
    assert meant(engine, query) is None


def test_it_counts_within_the_selections(engine: Engine) -> None:
    assert meant(engine, "heritge", selected={"year": ("2015",)}) == ("heritage", 1)
    assert meant(engine, "brigde", selected={"year": ("2015",)}) is None
    assert meant(engine, "heritge", match="any", facets=("year",), limit=5, snippets=True) == ("heritage", 61)


def test_changes_tell_what_was_written_and_what_is_meant(engine: Engine) -> None:
    found = engine.respelled(SearchRequest(query="Heritge of dkies"))
    assert found is not None
    assert found.changes == (("Heritge", "Heritage"), ("dkies", "dikes"))


class Shouting:
    """Means every word by its double."""

    def word(self, form: str, *, exact: bool) -> str | None:
        return form * 2 if not exact else None

    def name(self, field: str, value: str) -> str | None:
        return f"{value} {field}"


PIECES = ["tax", "=tax", "tax*", "taxed~", "-tax", '"tax law"', "title:plan", "by:Elling", "org:Dike+", "OR", "AND"]


@pytest.mark.embedded
@given(st.lists(st.sampled_from([*PIECES, "said:(plan by:Elling)", "(", ")", "NEAR/2", "Real-gas"]), max_size=9))
def test_a_respelled_query_can_be_read(pieces: list[str]) -> None:
    written = " ".join(pieces)
    try:
        tree = parse(written)
    except ValueError:
        return
    found = respell(tree, written, Shouting())
    if found:
        parse(found.query)
        assert all(old != new for old, new in found.changes)


@pytest.mark.embedded
def test_spellings_change_where_words_are_looked_for_alone() -> None:
    written = '(plan OR "tax law") -dike =word said:(Real-gas by:"Mara")'
    found = respell(parse(written), written, Shouting())
    assert found is not None
    assert found.query == '(planplan OR "tax law") -dike =word said:(Realreal-gas by:"Mara speaker")'
