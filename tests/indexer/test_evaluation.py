"""The evaluator finds what is found release by release, in any segmentation, with the same scores to the bit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from drawing import WORDS, queries, releases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import make
from naive_evaluation import Oracle
from naive_segment import naive_sections
from whoosh.query import And, Not, NullQuery, NumericRange, Or, Otherwise, Query, Regex, Term
from whoosh_index import columnar_reader

from corpus.release import Release
from indexer.columnar.evaluation import Collection, Evaluator, positions
from indexer.columnar.evaluation import words as words_module
from indexer.columnar.evaluation.evaluate import NotEvaluated
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.query.proximity import Adjacent, Among, Beginning, Nearby, Spelling

quickly = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some_queries = st.lists(queries, min_size=1, max_size=6)


def segment_of(releases: Sequence[Release]) -> Segment:
    return Segment(MemorySections(naive_sections(releases)))


def collection_of(batches: Sequence[Sequence[Release]], deleted: set[str] = frozenset()) -> Collection:  # type: ignore[assignment]
    masks = [np.array([release.id not in deleted for release in batch], np.bool_) for batch in batches]
    live = [None if mask.all() else mask for mask in masks]
    return Collection([segment_of(batch) for batch in batches], live)


def evaluated(collection: Collection, query: Query) -> dict[str, float]:
    """The ids and scores of all matches, after a look at what each must keep."""
    evaluator = Evaluator(collection)
    found: dict[str, float] = {}
    every = evaluator(query)
    assert evaluator.count(query) == sum(len(each.numbers) for each in every)
    for segment, matches in zip(collection.segments, every, strict=True):
        assert matches.numbers.dtype == np.intp
        assert matches.scores.dtype == np.float64
        assert (np.diff(matches.numbers) > 0).all()
        assert matches.mask.nonzero()[0].tolist() == matches.numbers.tolist()
        assert matches.scores_at(matches.numbers[::2]).tolist() == matches.scores[::2].tolist()
        ids = {int(number): ordinal for ordinal, number in enumerate(segment.sections.array("id.release"))}
        for number, score in zip(matches.numbers.tolist(), matches.scores.tolist(), strict=True):
            found[segment.ids.text(ids[number])] = score
    return found


@quickly
@given(releases, some_queries)
def test_it_finds_what_is_found_release_by_release(corpus: list[Release], asked: list[Query]) -> None:
    oracle, collection = Oracle(corpus), collection_of([corpus] if corpus else [])
    for query in asked:
        assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-9), query


@quickly
@given(releases, st.sets(st.integers(0, 8), max_size=4), some_queries, st.data())
def test_scores_do_not_depend_on_segments(
    corpus: list[Release], deleted: set[int], asked: list[Query], data: st.DataObject
) -> None:
    """One segment of what is there, or several with deleted releases among them, in any order."""
    gone = {f"r{number}" for number in deleted}
    plain = collection_of([[release for release in corpus if release.id not in gone]])
    mixed = data.draw(st.permutations(corpus))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(corpus)), max_size=4)))
    batches = [mixed[first:last] for first, last in zip([0, *cuts], [*cuts, len(corpus)], strict=True)]
    several = collection_of([batch for batch in batches if batch], gone)
    assert several.releases == plain.releases
    for query in asked:
        assert evaluated(several, query) == evaluated(plain, query), query


@pytest.mark.parametrize(("much_longer", "kept_from"), [(0, 0), (0, 1000), (1000, 0)])
def test_how_lists_are_looked_at_does_not_matter(
    much_longer: int, kept_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searched or laid out by release, kept for the next search or not."""
    for module in (words_module, positions):
        monkeypatch.setattr(module, "_MUCH_LONGER", much_longer)
        monkeypatch.setattr(module, "_KEPT_FROM", kept_from)

    @settings(quickly, max_examples=40)
    @given(releases, st.sets(st.integers(0, 8), max_size=2), some_queries)
    def check(corpus: list[Release], deleted: set[int], asked: list[Query]) -> None:
        gone = {f"r{number}" for number in deleted}
        oracle = Oracle([release for release in corpus if release.id not in gone])
        collection = collection_of([corpus] if corpus else [], gone)
        for query in [*asked, *asked]:
            assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-9), query

    check()


def test_days_are_asked_for_where_they_matter_alone() -> None:
    """Of the releases that other parts find; of all, where there is no other part, or it finds more."""
    corpus = [make(f"r{number}", "tax law"[: 3 + 4 * (number % 2)], day=f"20{10 + number % 9}") for number in range(40)]
    collection = collection_of([corpus], {"r1"})
    oracle = Oracle([release for release in corpus if release.id != "r1"])
    first, last = NumericRange("first_day", None, 735_000), NumericRange("last_day", 734_000, None)
    huge = NumericRange("first_day", -(1 << 40), 1 << 40)
    for dated in (first, last, And([first, last]), And([first, Not(last)]), Or([first, last]), huge):
        for query in (dated, And([dated, Term("text", "law")]), And([Term("text", "tax"), Not(dated)])):
            assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-12), query
            counted = Evaluator(collection)
            assert counted.count(dated) == len(oracle(dated))  # before it is asked of some
            assert counted.count(And([dated, Term("text", "law")])) == len(oracle(And([dated, Term("text", "law")])))


words = st.sampled_from(["tax", "law", "budget", "act", "the", "of", "to"])
leaves = st.one_of(
    st.builds(Term, st.just("text_form"), words),
    st.builds(Term, st.just("text"), words),
    st.builds(Beginning, st.just("text_form"), st.sampled_from(["t", "b", "law"])),
    st.builds(Spelling, st.just("text_form"), words, st.just(1)),
    st.builds(Term, st.just("title_form"), words),
)


def nested(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(Adjacent, several, st.integers(0, 2)),
        st.builds(Among, several, st.integers(0, 4)),
        st.builds(Nearby, parts, parts, st.integers(0, 4)),
        st.builds(Or, several),
    )


@quickly
@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), min_size=1, max_size=6),
    st.recursive(leaves, nested, max_leaves=6).filter(lambda query: not isinstance(query, Or)),
)
def test_places_nested_in_each_other_are_those_of_find(bodies: list[str], query: Query) -> None:
    corpus = [make(f"r{number}", body, title=body[:12] or "T") for number, body in enumerate(bodies)]
    assert evaluated(collection_of([corpus]), query) == pytest.approx(Oracle(corpus)(query), rel=1e-9)


def test_a_word_that_stands_very_often_is_counted_in_full() -> None:
    corpus = [
        make("r0", "tax " * 70, title="tax tax tax tax"),
        make("r1", "tax law " * 64),
        make("r2", "tax", title="law law law"),
        make("r3", "taxes " * 80 + "tax", title="budget"),
    ]
    oracle, collection = Oracle(corpus), collection_of([corpus])
    for text in ("tax", "law", "taxes"):
        for field in ("text", "text_form", "title", "title_form"):
            for query in (Term(field, text), And([Term(field, text), Term("text", "law")]), Beginning(field, text)):
                assert evaluated(collection, query) == pytest.approx(oracle(query), rel=1e-12), query


def test_nothing_is_found_in_nothing() -> None:
    for batches in ([], [[]], [[make("r0")]]):
        collection = collection_of(batches)
        for query in (NullQuery, And([]), Or([]), Adjacent([]), Term("text", "tax"), Adjacent([Term("text", "tax")])):
            assert evaluated(collection, query) == {}


def test_a_query_that_needs_whoosh_says_so() -> None:
    with pytest.raises(NotEvaluated, match="Regex needs Whoosh's matchers"):
        Evaluator(collection_of([[make("r0")]]))(Regex("text_form", "t.x"))


def test_what_only_whoosh_knows_goes_through_its_matchers() -> None:
    corpus = [make("r0", "tax law"), make("r1", "tux law"), make("r2", "law"), make("r3", "tox")]
    live = np.array([True, True, True, False])
    evaluator = Evaluator(Collection([segment_of(corpus)], [live]), lambda _segment: columnar_reader([corpus]))
    (alone,) = evaluator(Regex("text_form", "t.x$"))
    assert (alone.numbers.tolist(), alone.scores.tolist()) == ([0, 1], [0.0, 0.0])
    (both,), (law,) = evaluator(And([Regex("text_form", "t.x$"), Term("text", "law")])), evaluator(Term("text", "law"))
    assert (both.numbers.tolist(), both.scores.tolist()) == ([0, 1], law.scores.tolist()[:2])
    inside = Otherwise(Term("text", "law"), Term("text", "tax"))
    assert evaluator(inside)[0].numbers.tolist() == [0, 1, 2]
    assert evaluator(inside)[0].scores[1:].tolist() == law.scores.tolist()[1:]


def test_a_query_is_evaluated_once() -> None:
    evaluator = Evaluator(collection_of([[make("r0", "tax")]]))
    assert evaluator(Term("text", "tax")) is evaluator(Term("text", "tax"))
