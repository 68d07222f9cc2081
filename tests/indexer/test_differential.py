"""Three ways to answer a Whoosh query find the same releases.

Stock Whoosh over an index with its own codec, Whoosh's searcher over our codec, and our evaluator over the same arrays.
The first two agree in every score. The evaluator's are Whoosh's BM25F where both have one formula, for words of a field
and their combinations in an index where nothing is deleted. They are not where

* a release is deleted: Whoosh counts deleted ones in its frequencies and averages, we do not;
* releases are long: Whoosh keeps a length in one byte, we keep it exactly (the releases drawn have lengths that fit);
* many words stand for one (prefixes, spellings): Whoosh gives each release the boost, or where a segment has only one
  such word that word's score; we score them as one word, so that segments do not matter;
* places matter (phrases, words near each other): Whoosh adds the words' scores, we score the phrase as a word;
* a part only says which releases are meant (ranges, all there are, what is not in others): Whoosh adds 1, we add 0.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np
import pytest
from drawing import batches, deletions, foreign_queries, queries
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.matching.binary import AndNotMatcher, DisjunctionMaxMatcher
from whoosh.matching.mcore import Matcher
from whoosh.matching.wrappers import InverseMatcher
from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    DisjunctionMax,
    Not,
    Or,
    Query,
    Require,
    Term,
)
from whoosh.util import make_binary_tree
from whoosh_index import columnar_reader, scores, segments_of, stock_reader

from corpus.release import Release
from indexer.columnar.codec import reader_over
from indexer.columnar.evaluation import Collection, Evaluator

quickly = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some_queries = st.lists(st.one_of(queries, queries, queries, foreign_queries), min_size=1, max_size=8)
Batches = list[list[Release]]


@quickly
@given(batches(), deletions, some_queries)
def test_whoosh_finds_the_same_through_our_codec_as_through_its_own(
    drawn: Batches, deleted: set[str], asked: list[Query]
) -> None:
    stock, ours = stock_reader(drawn, deleted), columnar_reader(drawn, deleted)
    for query in asked:
        assert scores(ours, sound(query)) == pytest.approx(scores(stock, sound(query)), rel=1e-6), query


@quickly
@given(batches(), deletions, some_queries)
def test_the_evaluator_finds_what_whoosh_finds(drawn: Batches, deleted: set[str], asked: list[Query]) -> None:
    reader, evaluator = columnar_reader(drawn, deleted), evaluator_of(drawn, deleted)
    for query in asked:
        assert list(evaluated(evaluator, query)) == sorted(scores(reader, sound(query))), query


@quickly
@given(batches(), some_queries)
def test_its_scores_are_those_of_whoosh_where_the_formula_is_one(drawn: Batches, asked: list[Query]) -> None:
    reader, evaluator = columnar_reader(drawn), evaluator_of(drawn)
    for query in asked:
        if is_bm25f(query):
            assert evaluated(evaluator, query) == pytest.approx(scores(reader, sound(query)), rel=1e-6), query


def evaluator_of(drawn: Batches, deleted: Set[str] = frozenset()) -> Evaluator:
    """The evaluator, with Whoosh's readers over our codec for what only Whoosh knows."""
    segments = segments_of(drawn, deleted)
    collection = Collection([segment for _, segment in segments], [entry.live() for entry, _ in segments])
    return Evaluator(collection, lambda number: reader_over([segments[number]], 1))


def evaluated(evaluator: Evaluator, query: Query) -> dict[int, float]:
    """The releases that are found, by number over all segments, with their scores."""
    found: dict[int, float] = {}
    start = 0
    for matches in evaluator(query):
        numbers = np.asarray(matches.numbers) + start
        found.update(zip(numbers.tolist(), matches.scores.tolist(), strict=True))
        start += matches.size
    return found


def is_bm25f(query: Query) -> bool:
    """True for words and values, and what combines them."""
    if isinstance(query, AndNot | Require | AndMaybe | And | Or | DisjunctionMax | ConstantScoreQuery):
        if isinstance(query, And | Or) and len(query.subqueries) == 1 and query.boost != 1:
            return False  # Whoosh forgets the boost
        return all(is_bm25f(part) for part in query.children())
    return isinstance(query, Term)


# What Whoosh gets wrong, put right on its side


class SoundAndNot(AndNot):
    """Whoosh's lets the first release of a pass where b begins before it."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        wanted = self.a.matcher(searcher, context)
        return SoundAndNotMatcher(wanted, self.b.matcher(searcher, searcher.boolean_context()))


class SoundAndNotMatcher(AndNotMatcher):
    def _find_first(self) -> None:
        self._find_next()

    def _find_next(self) -> None:
        if self.a.is_active():  # Whoosh asks an exhausted matcher where it is
            super()._find_next()


class SoundDisjunctionMax(DisjunctionMax):
    """Whoosh's gives a release the score that another part has for a later release, where that is higher."""

    def _matcher(self, subs: Any, searcher: Any, context: Any) -> Matcher:
        return make_binary_tree(SoundDisjunctionMaxMatcher, [part.matcher(searcher, context) for part in subs])


class SoundDisjunctionMaxMatcher(DisjunctionMaxMatcher):
    def score(self) -> float:
        return max(part.score() for part in (self.a, self.b) if part.is_active() and part.id() == self.id())


class SoundNot(Not):
    """Whoosh's finds a deleted release right behind the last one that is excluded."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:  # noqa: ARG002 - the signature is Whoosh's
        reader = searcher.reader()
        excluded = self.query.matcher(searcher, searcher.boolean_context())
        return SoundInverseMatcher(excluded, reader.doc_count_all(), missing=reader.is_deleted)


class SoundInverseMatcher(InverseMatcher):
    def _find_next(self) -> None:
        super()._find_next()
        while self._id < self.limit and self.missing(self._id):
            self._id += 1


def sound(query: Query) -> Query:
    """The query as Whoosh should answer it."""
    parts = query.apply(sound)
    if type(parts) is AndNot:
        return SoundAndNot(parts.a, parts.b)
    if type(parts) is Not:
        return SoundNot(parts.query)
    return SoundDisjunctionMax(parts.subqueries, parts.boost) if type(parts) is DisjunctionMax else parts
