"""Positions, spellings and other expansions are those found word by word."""

from __future__ import annotations

import threading
import weakref

import numpy as np
from drawing import STEMS, releases
from hypothesis import given, settings
from hypothesis import strategies as st
from making import make
from naive_evaluation import Plain, fits
from naive_segment import add_dictionary, naive_sections
from whoosh.query import FuzzyTerm, Prefix, Query, Term, TermRange, Wildcard

from corpus.release import Release
from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.evaluation.expansion import forms_of
from indexer.columnar.evaluation.positions import positions_in
from indexer.columnar.evaluation.reading import reading_of
from indexer.columnar.evaluation.recent import Recent
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.query.proximity import Spelling

quickly = settings(max_examples=100, deadline=None)
letters = st.text("abcé中𠀀", max_size=6)


def segment_of(corpus: list[Release]) -> Segment:
    return Segment(MemorySections(naive_sections(corpus)))


def segment_with(forms: list[str]) -> Segment:
    """A segment with nothing but a dictionary of forms."""
    arrays = naive_sections([])
    add_dictionary(arrays, "forms", sorted(set(forms), key=str.encode))
    return Segment(MemorySections(arrays))


@quickly
@given(st.lists(letters, max_size=30), letters, st.integers(0, 3), st.booleans(), st.integers(0, 2))
def test_spellings_are_those_within_the_edits(
    forms: list[str], text: str, edits: int, swaps: bool, prefix: int
) -> None:
    segment = segment_with(forms)
    query = Spelling("text_form", text, edits) if swaps else FuzzyTerm("text_form", text, 1.0, edits, prefix)
    found = [segment.forms.text(form) for form in forms_of(segment, query)]
    assert found == [form for form in map(bytes.decode, segment.forms) if fits(query, form)]


expansions: list[Query] = [
    Prefix("text_form", "ab"),
    Prefix("text_form", ""),
    Wildcard("text_form", "a*b?"),
    Wildcard("text_form", "[ab]*c"),
    TermRange("text_form", "ab", "b"),
    TermRange("text_form", "ab", "abc", startexcl=True, endexcl=True),
    TermRange("text_form", None, "aé"),
    TermRange("text_form", "b", None),
    Term("text_form", "ab"),
]


@quickly
@given(st.lists(letters, max_size=30), st.sampled_from(expansions))
def test_expansions_are_those_of_each_form(forms: list[str], query: Query) -> None:
    segment = segment_with(forms)
    found = [segment.forms.text(form) for form in forms_of(segment, query)]
    assert found == [form for form in map(bytes.decode, segment.forms) if fits(query, form)]


@quickly
@given(releases, st.sampled_from([*STEMS, "unknown"]), st.data())
def test_positions_are_those_of_each_release(corpus: list[Release], stem: str, data: st.DataObject) -> None:
    segment = segment_of(corpus)
    numbers = sorted(data.draw(st.sets(st.integers(0, len(corpus) - 1)))) if corpus else []
    for query in (Term("text", stem), Prefix("text_form", stem[:2])):
        owners, positions = positions_in(segment, forms_of(segment, query), np.array(numbers, np.int64))
        expected = [(owner, at) for owner, n in enumerate(numbers) for at in sorted(Plain(corpus[n]).words(query))]
        assert list(zip(owners.tolist(), positions.tolist(), strict=True)) == expected


def test_positions_in_a_very_long_release_are_told_in_full() -> None:
    corpus = [make("r0", "law"), make("r1", "tax " + "the " * 70_000 + "tax law " * 80), make("r2", "tax")]
    segment = segment_of(corpus)
    for word in ("tax", "law", "the"):
        owners, positions = positions_in(segment, forms_of(segment, Term("text", word)), np.array([1, 2]))
        plain = [sorted(Plain(release).words(Term("text", word))) for release in corpus[1:]]
        assert positions.tolist() == plain[0] + plain[1]
        assert owners.tolist() == [0] * len(plain[0]) + [1] * len(plain[1])


def test_positions_of_few_releases_among_many_are_told_from_long_lists() -> None:
    corpus = [make(f"r{number}", "tax " * (number % 70) + "law") for number in range(2500)]
    segment = segment_of(corpus)
    asked = np.array([0, 3, 69, 70, 71, 1000, 2499])
    for word in ("tax", "law"):
        owners, positions = positions_in(segment, forms_of(segment, Term("text_form", word)), asked)
        plain = [sorted(Plain(corpus[number]).words(Term("text_form", word))) for number in asked]
        assert positions.tolist() == [at for each in plain for at in each]
        assert np.bincount(owners, minlength=len(asked)).tolist() == [len(each) for each in plain]


def test_long_lists_give_the_same_scores_from_the_first_search_on() -> None:
    """What is kept of common words and prefixes is kept for the next search of any thread."""
    corpus = [make(f"r{number}", "tax " * (number % 70 + 1) + "law " * (number % 3)) for number in range(2600)]
    segment = segment_of(corpus)
    queries = [Term("text", "tax"), Prefix("text_form", "t"), Term("title", "titl")]
    live = np.arange(2600) % 5 != 0
    collection = Collection([segment, segment], [live, None])
    first = [scores_of(collection, query) for query in queries]
    later: list[list[list[float]]] = []
    threads = [
        threading.Thread(target=lambda: later.append([scores_of(collection, query) for query in queries]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert later == [first] * 4
    small = Collection([segment_of([release for number, release in enumerate(corpus) if live[number]])], [None])
    assert len(scores_of(small, queries[0])) * 9 == len(first[0]) * 4


def scores_of(collection: Collection, query: Query) -> list[float]:
    return [score for part in Evaluator(collection)(query) for score in part.scores.tolist()]


def test_recent_arrays_stay_within_their_bytes() -> None:
    recent, made = Recent(100), []

    def make_array() -> np.ndarray:  # type: ignore[type-arg]
        made.append(0)
        return np.zeros(5)

    for key in (1, 2, 1, 3, 1, 2):
        recent.get(key, make_array)
    assert (len(made), recent.size) == (4, 80)
    recent.get(4, lambda: np.zeros(1000))
    assert recent.size == 0


def test_a_segment_is_read_by_one_reading() -> None:
    segment = segment_of([make("r0")])
    assert reading_of(segment) is reading_of(segment)


def test_a_segment_is_let_go_with_all_that_was_kept_of_it() -> None:
    segment = segment_of([make("r0", "tax")])
    scores_of(Collection([segment], [None]), Prefix("text_form", "t"))
    sections = weakref.ref(segment.sections)
    del segment
    assert sections() is None
