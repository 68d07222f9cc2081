"""A compiled query becomes all matching documents with their scores.

Words, combinations and ranges are done on whole arrays; what needs positions goes through Whoosh's matchers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from whoosh.query.compound import And, AndNot, Or
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import MultiTerm, Term
from whoosh.query.wrappers import ConstantScoreQuery, Not
from whoosh.reading import SegmentReader
from whoosh.searching import SearchContext, Searcher

from indexer.embedded.postings import Numbers, Weights, read_postings
from indexer.embedded.scoring import Unscored, bm25, idf
from indexer.embedded.snapshot import Snapshot
from indexer.schema import TEXT_FIELDS


class Matches(NamedTuple):
    """The numbers of the documents that match, in order, and the score of each."""

    numbers: Numbers
    scores: Weights


NOTHING = Matches(np.empty(0, np.int64), np.empty(0, np.float64))


class Evaluator:
    """Evaluates queries over one snapshot for one search; each part of a query is evaluated once."""

    def __init__(self, snapshot: Snapshot, readers: list[SegmentReader]) -> None:
        """Read through `readers`, one for each segment."""
        self.snapshot, self._readers = snapshot, readers
        self._done: dict[Query, Matches] = {}
        self._by_type: dict[type, Callable[[Any], Matches]] = {
            Term: self._term,
            And: self._and,
            Or: self._or,
            Not: self._not,
            AndNot: self._and_not,
            ConstantScoreQuery: self._constant,
            NumericRange: self._range,
        }

    def __call__(self, query: Query) -> Matches:
        """The releases that match `query`."""
        found = self._done.get(query)
        if found is None:
            found = self._done[query] = self._evaluate(query)
        return found

    def _evaluate(self, query: Query) -> Matches:
        if isinstance(query, Every):
            return self._all()
        if isinstance(query, MultiTerm):
            return self._terms_as_one(query)
        if query is NullQuery:
            return NOTHING
        known = self._by_type.get(type(query))
        return known(query) if known else self._through_matchers(query)

    # Words

    def _postings(self, field: str, term: str | bytes) -> Matches:
        """A term's documents over all segments, without deleted ones, with its weight in each."""
        numbers, weights = [], []
        for start, reader in zip(self.snapshot.starts, self._readers, strict=False):
            some, their_weights = read_postings(reader, field, term)
            numbers.append(some + start)
            weights.append(their_weights)
        if not numbers:
            return NOTHING
        every = np.concatenate(numbers)
        live = self.snapshot.live[every]
        return Matches(every[live], np.concatenate(weights)[live])

    def _term(self, query: Any) -> Matches:
        return self._scored(query.fieldname, self._postings(query.fieldname, query.text), query.boost)

    def _terms_as_one(self, query: Any) -> Matches:
        """A prefix or a word and its like count as one word that has all of their places."""
        field = query.field()
        terms: set[Any] = set()
        for reader in self._readers:
            terms.update(query._btexts(reader))
        parts = [self._postings(field, term) for term in sorted(terms)]
        return self._scored(field, self._united(parts), query.boost)

    def _scored(self, field: str, found: Matches, boost: float) -> Matches:
        if field not in TEXT_FIELDS or not len(found.numbers):
            return Matches(found.numbers, np.full(len(found.numbers), 1.0 * boost))
        lengths = self.snapshot.lengths(field, self._readers)[found.numbers]
        average = self.snapshot.average_length(field, self._readers)
        word_idf = idf(self.snapshot.releases, len(found.numbers))
        return Matches(found.numbers, boost * bm25(found.scores, lengths, average, word_idf))

    # Combinations

    def _all(self) -> Matches:
        numbers = np.flatnonzero(self.snapshot.live)
        return Matches(numbers, np.zeros(len(numbers)))

    def _and(self, query: Any) -> Matches:
        wanted = [self(part) for part in query.subqueries if not isinstance(part, Not)]
        unwanted = [self(part.query) for part in query.subqueries if isinstance(part, Not)]
        if not wanted:
            wanted = [self._all()]
        numbers = min((part.numbers for part in wanted), key=len)
        for part in wanted:
            numbers = numbers[is_in(numbers, part.numbers)]
        for part in unwanted:
            numbers = numbers[~is_in(numbers, part.numbers)]
        scores = np.zeros(len(numbers))
        for part in wanted:
            scores += part.scores[np.searchsorted(part.numbers, numbers)]
        return Matches(numbers, scores * query.boost)

    def _or(self, query: Any) -> Matches:
        found = self._united([self(part) for part in query.subqueries])
        return Matches(found.numbers, found.scores * query.boost)

    def _not(self, query: Any) -> Matches:
        numbers = self._all().numbers
        numbers = numbers[~is_in(numbers, self(query.query).numbers)]
        return Matches(numbers, np.zeros(len(numbers)))

    def _and_not(self, query: Any) -> Matches:
        wanted = self(query.a)
        kept = ~is_in(wanted.numbers, self(query.b).numbers)
        return Matches(wanted.numbers[kept], wanted.scores[kept])

    def _constant(self, query: Any) -> Matches:
        numbers = self(query.child).numbers
        return Matches(numbers, np.full(len(numbers), float(query.score)))

    def _united(self, parts: list[Matches]) -> Matches:
        """Whatever lies in any of the parts, with the sum of the scores, added up in the order of the parts."""
        if len(parts) == 1:
            return parts[0]
        total = np.zeros(self.snapshot.size)
        touched = np.zeros(self.snapshot.size, np.bool_)
        for part in parts:
            total[part.numbers] += part.scores
            touched[part.numbers] = True
        numbers = np.flatnonzero(touched)
        return Matches(numbers, total[numbers])

    def _range(self, query: Any) -> Matches:
        days = self.snapshot.days(query.fieldname, self._readers)
        fits = self.snapshot.live & (days > 0)
        if query.start is not None:
            fits &= (days > query.start) if query.startexcl else (days >= query.start)
        if query.end is not None:
            fits &= (days < query.end) if query.endexcl else (days <= query.end)
        numbers = np.flatnonzero(fits)
        return Matches(numbers, np.zeros(len(numbers)))

    # Positions

    def _through_matchers(self, query: Query) -> Matches:
        """Ask Whoosh's matcher of each segment for documents; their scores are those of the words in the query."""
        numbers: list[int] = []
        for start, reader in zip(self.snapshot.starts.tolist(), self._readers, strict=False):
            unscored: Any = Unscored()
            searcher = Searcher(reader, weighting=unscored, closereader=False)
            context = SearchContext(weighting=unscored)  # type: ignore[no-untyped-call]
            matcher: Any = query.matcher(searcher, context)
            numbers.extend(number + start for number in matcher.all_ids())
        found = np.array(numbers, np.int64)
        scores = np.zeros(len(found))
        for part in query.children():
            words = self(part)
            has = is_in(found, words.numbers)
            scores[has] += words.scores[np.searchsorted(words.numbers, found[has])]
        return Matches(found, scores)


def is_in(numbers: Numbers, among: Numbers) -> Any:
    """For each of `numbers` whether it is in `among`; both in order."""
    if not len(among):
        return np.zeros(len(numbers), np.bool_)
    places = np.searchsorted(among, numbers)
    places[places == len(among)] = 0
    return among[places] == numbers
