"""Words in a row and near each other are the same however they are laid out: on one line or many, whole or picked."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import make
from naive_evaluation import Oracle
from naive_segment import add_dictionary, naive_sections
from test_evaluation import collection_of, evaluated, quickly
from whoosh.query import Or, Phrase, Query, Term

from indexer.columnar.evaluation import Collection, Evaluator, line, rows, standing
from indexer.columnar.evaluation.lookup import Lookup
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.query.proximity import Adjacent, Nearby

WORDS = "tax taxes taxing law laws the of budget budgets act".split()


@pytest.fixture(
    autouse=True, params=["one line", "many lines", "many lines, uncut lists", "searched", "picked", "whole"]
)
def laid_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each way in which releases come on lines, and lists are read."""
    with pytest.MonkeyPatch.context() as settings:
        if request.param == "many lines":
            settings.setattr(line, "LINE_BYTES", 500)
            settings.setattr(line, "CUT_BYTES", 500)
            settings.setattr(standing, "CUT_FROM", 0)
        elif request.param == "many lines, uncut lists":
            settings.setattr(line, "LINE_BYTES", 500)
            settings.setattr(line, "CUT_BYTES", 500)
        elif request.param == "searched":
            settings.setattr(line, "SEARCHED_FROM", 0)
        elif request.param in ("picked", "whole"):
            settings.setattr(line, "SEARCHED_FROM", 1000)
            settings.setattr(line, "PICKED_FROM", 0 if request.param == "picked" else 1000)
        yield


def term(text: str) -> Term:
    return Term("text_form", text)


def stem(text: str) -> Term:
    return Term("text", text)


texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
forms, stems = st.sampled_from(WORDS).map(term), st.sampled_from(["tax", "law", "of", "budget"]).map(stem)
asked = st.one_of(
    st.builds(Adjacent, st.lists(forms, min_size=2, max_size=5), st.integers(0, 1)),
    st.builds(Adjacent, st.lists(stems, min_size=2, max_size=3)),
    st.builds(Phrase, st.just("text_form"), st.lists(st.sampled_from(WORDS), min_size=2, max_size=4)),
    st.builds(Nearby, st.one_of(forms, stems), st.one_of(forms, stems), st.integers(0, 17)),
)


@quickly
@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=9),
    st.sets(st.integers(0, 8), max_size=3),
    st.lists(asked, min_size=1, max_size=4),
)
def test_rows_are_those_of_each_release(drawn: list[tuple[str, str]], deleted: set[int], queries: list[Query]) -> None:
    corpus = [make(f"r{number}", body, title=title or "T") for number, (title, body) in enumerate(drawn)]
    gone = {f"r{number}" for number in deleted}
    oracle = Oracle([release for release in corpus if release.id not in gone])
    collection = collection_of([corpus], gone)
    for query in queries:
        assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-9), query


def test_rows_in_many_releases_have_the_scores_of_those_found_by_searching() -> None:
    """The same query nested, so that it is answered in the other way, has the same bits."""
    dice = random.Random(7)
    bodies = [" ".join(dice.choices(WORDS, range(1, 11), k=dice.randrange(90))) for _ in range(300)]
    corpus = [make(f"r{number}", body, title=body[::-1][:5] + " of the") for number, body in enumerate(bodies)]
    collection = collection_of([corpus[:200], corpus[200:]], {"r3", "r250"})
    for distance in (0, 1, 6, 7, 8, 14, 15):
        for left, right in ((term("tax"), term("tax")), (stem("tax"), term("of")), (term("the"), stem("budget"))):
            other = Nearby(Or([left]), right, distance)
            assert evaluated(collection, Nearby(left, right, distance)) == evaluated(collection, other)
    for words in (["of", "the"], ["the", "the"], ["budget", "of", "the"], ["the", "of", "the", "act"], ["of"] * 4):
        terms = [term(word) for word in words]
        assert evaluated(collection, Adjacent(terms)) == evaluated(collection, Adjacent([Or(terms[:1]), *terms[1:]]))


def test_rows_are_found_in_very_long_releases_and_titles() -> None:
    """Positions above 65,535, and titles longer than what is left free between title and body."""
    long = "law " * 65_530 + "tax law of act tax law of the act of tax law tax"
    corpora = (
        [make("r0", "tax law"), make("r1", long), make("r2", "of the act")],
        [make("r0", "tax law", title="the of " * 600 + "tax"), make("r1", "law of the act")],
    )
    pairs = [("tax", "law"), ("of", "the"), ("law", "act"), ("tax", "act"), ("of", "tax")]
    queries = [Adjacent([term("law"), term("of"), term("the")]), Adjacent([term("law")] * 60 + [term("tax")])]
    queries += [Adjacent([term(left), term(right)]) for left, right in pairs]
    queries += [Nearby(term(left), term(right), distance) for left, right in pairs for distance in (1, 7, 12)]
    for corpus in corpora:
        oracle, collection = Oracle(corpus), collection_of([corpus])
        for query in queries:
            assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-9), query


def test_a_line_that_was_not_cleaned_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = [make(f"r{number}", "tax law of the act " * 3) for number in range(4)]
    collection = collection_of([corpus])
    query = Adjacent([term("tax"), term("law")])
    expected = evaluated(collection, query)
    with monkeypatch.context() as broken:
        broken.setattr(rows, "_counted", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Evaluator(collection)(Adjacent([term("law"), term("of")]))
    assert evaluated(collection, query) == expected
    assert Evaluator(collection).count(Adjacent([term("the"), term("tax")])) == 0


@quickly
@given(st.sets(st.text("abcé中", max_size=5), max_size=90), st.text("abcé中", max_size=5))
def test_a_text_is_looked_up_where_it_stands(texts: set[str], wanted: str) -> None:
    arrays = naive_sections([])
    ordered = sorted(texts, key=str.encode)
    add_dictionary(arrays, "forms", ordered)
    lookup = Lookup(MemorySections(arrays), "forms")
    assert [lookup.find(text.encode()) for text in ordered] == list(range(len(ordered)))
    assert (lookup.find(wanted.encode()) >= 0) == (wanted in texts)


def test_nothing_is_found_in_segments_without_the_words() -> None:
    collection = Collection([Segment(MemorySections(naive_sections([])))], [None])
    (found,) = Evaluator(collection)(Adjacent([term("tax"), term("law")]))
    assert (found.count, found.numbers.dtype, found.scores.dtype) == (0, np.intp, np.float64)


def test_a_first_release_that_begins_with_the_rest_of_a_row_has_no_row() -> None:
    titles = ["law of the act", "tax", "tax", "tax", "tax law of the act", "law act of act the", "law of the budget"]
    corpus = [make(f"r{number}", "tax" if number else "", title=title) for number, title in enumerate(titles)]
    row = Adjacent([term(word) for word in ("tax", "law", "of", "the")])
    assert evaluated(collection_of([corpus]), row) == pytest.approx(Oracle(corpus)(row), rel=1e-9)
