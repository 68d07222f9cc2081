"""Only what was said: the words of a query in one statement, and speakers as those who say it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, engine_with, ids, make, search

from corpus.release import Release
from indexer.engine import Engine
from indexer.query import parse, print_query, significant
from indexer.query.errors import FieldInside, QueryError
from indexer.query.lexer import plain
from indexer.query.only_said import only_said
from indexer.query.question import Question
from indexer.results import NONE, Facet, Results

pytestmark = pytest.mark.conformance

PEOPLE = ("Ann Arbel", "Bo Brandt", "Cy Corin")
WORDS = ("aster", "birch", "cedar", "daisy")


def asked(query: str) -> str:
    tree, _ = significant(parse(query))
    return print_query(only_said(tree, plain(query)).all_words)


# What is asked


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("heritage", "said:heritage"),
        ("heritage law", "said:(heritage law)"),
        ("heritage -law", "said:(heritage -law)"),
        ("heritage OR law", "said:(heritage OR law)"),
        ("herit* NEAR/3 law date:2007", "said:(herit* NEAR/3 law) date:2007"),
        ('date:2007 "the law" -org:SIPO', 'said:"the law" date:2007 -organization:SIPO'),
        (
            "title:plan heritage (kind:speech OR kind:statement)",
            "said:heritage title:plan (kind:speech OR kind:statement)",
        ),
        ("speaker:Xing heritage", "said:heritage speaker:Xing"),
        ("heritage said:law", "said:heritage said:law"),
        ("said:law", "said:law"),
        ("date:2007 said:(law by:Xing)", "said:(law by:Xing) date:2007"),
        ("said:(heritage date:2007) OR law", None),
        ("heritage OR date:2007", None),
        ("-(heritage date:2007)", None),
        ("plan (heritage OR said:law)", None),
    ],
)
def test_words_go_into_one_statement_and_fields_stay_beside_it(query: str, tree: str | None) -> None:
    if tree is None:
        with pytest.raises(FieldInside):
            asked(query)
    else:
        assert asked(query) == tree


@pytest.mark.embedded
def test_what_one_statement_cant_have_is_an_error_that_names_it() -> None:
    with pytest.raises(FieldInside) as caught:
        Question("plan (heritage OR date:2007)", said=True)
    assert "“heritage OR date:2007”" in caught.value.message
    assert caught.value.suggestion == "plan (said:heritage OR date:2007)"
    assert Question(caught.value.suggestion, said=True).in_words("all").startswith("with “plan” in a statement")


QUERIES = st.recursive(
    st.sampled_from(
        [*WORDS, '"aster birch"', "ast*", "aster~", "date:2007", "title:cedar", "said:daisy", "speaker:Ann"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("({0[0]} {0[1]})".format),
        st.tuples(inner, inner).map("({0[0]} OR {0[1]})".format),
        inner.map("-{}".format),
    ),
    max_leaves=7,
)


def problem_with(query: str) -> QueryError | None:
    try:
        question = Question(query, said=True)
    except QueryError as problem:
        return problem
    assert len(question.clauses) == len(question.rests)
    assert question.in_words("all")
    return None


@pytest.mark.embedded
@given(QUERIES)
def test_any_query_is_asked_or_its_repair_is(query: str) -> None:
    for _ in range(8):  # one part is mended after the other
        problem = problem_with(query)
        if problem is None:
            return
        assert query[problem.start : problem.end]
        assert problem.suggestion
        query = problem.suggestion
    pytest.fail(f"{query} is not mended")


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("heritage law", "with “heritage” and “law” in one statement"),
        ("heritage date:2007", "with “heritage” in a statement, dated 2007"),
        ("", "with a statement"),
        ("-law", "with a statement without “law”"),
        ("heritage speaker:Xing", "with “heritage” in a statement, in which Xing speaks"),
    ],
)
def test_it_is_read_back(query: str, words: str) -> None:
    assert Question(query, said=True).in_words("all") == words


@pytest.mark.embedded
def test_parts_are_counted_each_in_a_statement_by_itself() -> None:
    clauses = Question("heritage (plan OR law) -sale date:2007", said=True).clauses
    assert [text for text, _ in clauses] == [
        "“heritage” in a statement",
        "“plan” in a statement",
        "“law” in a statement",
        "“sale” in a statement, left out",
        "dated 2007",
    ]


# What is found


def spoken(chance: random.Random, number: int) -> Release:
    """A release of a few sentences, some of them said by somebody, some in one another."""
    words = [chance.choice(WORDS) for _ in range(chance.randrange(3, 14))]
    starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]
    speakers = chance.sample(PEOPLE, chance.randrange(0, 4))
    said = []
    for _ in range(chance.randrange(4) if speakers else 0):
        first, last = sorted(chance.choices(range(len(words)), k=2))
        by = chance.choice([None, *range(len(speakers))])
        said.append((by, starts[first], starts[last] + len(words[last])))
    day = chance.choice(["", "2007", "2008-03-01"])
    organizations = [body_named(chance.choice(["Office A", "Office B"]))]
    return make(f"r{number}", " ".join(words), speakers=speakers, said=said, day=day, organizations=organizations)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Releases in three segments, some of them deleted since."""
    chance = random.Random(20070314)
    batches = [[spoken(chance, number) for number in range(first, first + 40)] for first in (0, 40, 80)]
    with engine_with(tmp_path_factory.mktemp("said") / "ix", *batches) as opened:
        with opened.writer() as writer:
            for number in (3, 47, 90):
                writer.add(spoken(chance, number))
            writer.commit()
        yield opened


def by_hand(words: str, speakers: tuple[str, ...], without: tuple[str, ...]) -> str:
    named = " OR ".join(f'by:"{name}"' for name in speakers or PEOPLE)
    left_out = " ".join(f'-by:"{name}"' for name in without)
    return f"said:({f'({words})' if words else ''} ({named}) {left_out})"


def counts(facet: Facet) -> dict[str, int]:
    return {option.value: option.count for option in facet.options if option.count}


SPOKEN_QUERIES = st.recursive(
    st.sampled_from([*WORDS, '"aster birch"', "ced*", "daisi~", "aster NEAR/2 cedar"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("({0[0]}) ({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) OR ({0[1]})".format),
        inner.map("-({})".format),
    ),
    max_leaves=4,
)
SOME = st.sets(st.sampled_from(PEOPLE), max_size=2).map(lambda names: tuple(sorted(names)))


@given(words=st.just("") | SPOKEN_QUERIES, speakers=SOME, without=SOME, dated=st.booleans())
def test_it_finds_what_said_finds_when_written_by_hand(
    engine: Engine, words: str, speakers: tuple[str, ...], without: tuple[str, ...], dated: bool
) -> None:
    beside = " date:2007" if dated else ""

    def found(query: str, **wanted: object) -> Results:
        return search(engine, query, limit=100, **wanted)

    chosen: Mapping[str, tuple[str, ...]] = {"speaker": speakers}
    query = (f"({words})" if words else "") + beside
    own = found(
        query, said=True, selected=chosen, excluded={"speaker": without}, facets=("speaker", "organization", "year")
    )
    hand = found(by_hand(words, speakers, without) + beside, facets=("organization", "year"))
    assert set(ids(own)) == set(ids(hand))
    assert {hit.id: hit.score for hit in own.hits} == pytest.approx({hit.id: hit.score for hit in hand.hits})
    assert own.facets["organization"] == hand.facets["organization"]
    assert own.facets["year"] == hand.facets["year"]
    assert own.facets["speaker"].none == 0
    totals = {name: found(by_hand(words, (name,), without) + beside).total for name in PEOPLE}
    assert counts(own.facets["speaker"]) == {name: total for name, total in totals.items() if total}


def test_other_selections_narrow_the_facet_of_speakers(engine: Engine) -> None:
    chosen = {"organization": ("Office A",)}
    facet = search(engine, "cedar", said=True, selected=chosen, facets=("speaker",)).facets["speaker"]
    totals = {name: search(engine, f'said:(cedar by:"{name}")', selected=chosen).total for name in PEOPLE}
    assert counts(facet) == totals


def test_statements_have_named_speakers(engine: Engine) -> None:
    everybody = search(engine, "cedar", said=True)
    none = search(engine, "cedar", said=True, selected={"speaker": (NONE,)}, facets=("speaker",))
    assert (none.total, none.facets["speaker"].none, none.facets["speaker"].none_selected) == (0, 0, True)
    assert search(engine, "cedar", said=True, excluded={"speaker": (NONE,)}).total == everybody.total
    either = search(engine, "cedar", said=True, selected={"speaker": (NONE, PEOPLE[0])})
    assert ids(either) == ids(search(engine, "cedar", said=True, selected={"speaker": (PEOPLE[0],)}))
    assert search(engine, "cedar", said=True, selected={"speaker": ("Nobody Known",)}).total == 0


def test_a_said_of_its_own_is_the_statement_where_there_are_no_words(engine: Engine) -> None:
    chosen = {"speaker": (PEOPLE[1],)}
    own = search(engine, "said:(aster birch)", said=True, selected=chosen, facets=("speaker",))
    assert own.total == search(engine, f'said:(aster birch by:"{PEOPLE[1]}")').total
    assert own.facets == search(engine, "aster birch", said=True, selected=chosen, facets=("speaker",)).facets


def test_any_words_leave_the_statement_whole(engine: Engine) -> None:
    any_of = search(engine, "aster cedar", said=True, match="any", limit=100)
    assert ids(any_of) == ids(search(engine, "said:(aster cedar)", match="any", limit=100))


# What is shown

TEXT = "“Our heritage is old,” said Ann Arbel. “The heritage is for sale,” said Bo Brandt. Heritage was on sale."


def test_snippets_show_the_statements_of_those_who_are_selected(tmp_path: Path) -> None:
    release = make("x", TEXT, speakers=PEOPLE[:2], said=[(0, 1, 21), (1, 40, 65)])
    with engine_with(tmp_path / "ix", [release]) as engine:

        def shown(**wanted: object) -> list[tuple[str, str | None]]:
            (hit,) = search(engine, "heritage", said=True, snippets=True, **wanted).hits
            return [(piece.text[slice(*mark)], piece.speaker) for piece in hit.snippets for mark in piece.marks]

        assert [speaker for _, speaker in shown()] == ["Ann Arbel", "Bo Brandt"]  # in a piece each
        assert shown(selected={"speaker": ("Bo Brandt",)}) == [("heritage", "Bo Brandt")]
        assert shown(excluded={"speaker": ("Bo Brandt",)}) == [("heritage", "Ann Arbel")]
        results = search(
            engine, "sale", said=True, selected={"speaker": ("Bo Brandt",)}, excluded={"speaker": ("Ann Arbel",)}
        )
        assert results.reading.text == "with “sale” in a statement, said by Bo Brandt, not said by Ann Arbel"
        assert [(clause.text, clause.count) for clause in results.reading.clauses] == [("“sale” in a statement", 1)]
