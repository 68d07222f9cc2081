"""A compiled query becomes the releases that match, segment by segment, with their scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from whoosh.query.compound import And, AndMaybe, AndNot, DisjunctionMax, Or, Require
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Term
from whoosh.query.wrappers import ConstantScoreQuery, Not

from indexer.columnar.evaluation.collection import Collection
from indexer.columnar.evaluation.expansion import SEVERAL, WORDS, as_bytes, ordinals_of, runs_of
from indexer.columnar.evaluation.fallback import matching
from indexer.columnar.evaluation.matches import Best, Both, Constant, Either, Listed, Mask, Masked, Matches, Maybe
from indexer.columnar.evaluation.places import PLACED, is_placed, laid_out, parts_of, reach
from indexer.columnar.evaluation.places import found as places
from indexer.columnar.evaluation.reading import Numbers, Reading, in_titles, selected
from indexer.columnar.evaluation.together import Placed, Together
from indexer.columnar.evaluation.words import Norms, Rarity, Word, WordMatches
from indexer.columnar.segment.postings import NO_POSTINGS, Postings
from indexer.columnar.segment.sections import VALUE_FIELDS

Found = list[Matches]
#: A reader of Whoosh over the segment with this number, for the queries that only Whoosh's matchers understand.
WhooshReader = Callable[[int], Any]

_DAYS = ("first_day", "last_day")


class NotEvaluated(TypeError):
    """A kind of query that needs Whoosh's matchers, and there is no reader for them."""


class Evaluator:
    """Evaluates queries over one collection for one search; each part of a query is evaluated once. Of one thread."""

    def __init__(self, collection: Collection, whoosh_reader: WhooshReader | None = None) -> None:
        """Evaluate over `collection`; through Whoosh's matchers over `whoosh_reader` what is not known here."""
        self.collection, self._whoosh_reader = collection, whoosh_reader
        self._done: dict[Query, Found] = {}
        self._norms: dict[str, list[Norms]] = {}

    def __call__(self, query: Query) -> list[Matches]:
        """The releases that match `query`, for each segment.

        Raises `NotEvaluated` for a kind of query that needs a reader of Whoosh where none was given.
        """
        found = self._done.get(query)
        if found is None:
            found = self._done[query] = self._evaluate(query)
        return found

    def count(self, query: Query) -> int:
        """How many releases match; no scores are worked out."""
        return sum(part.count for part in self(query))

    def _evaluate(self, query: Query) -> Found:
        if isinstance(query, type(NullQuery)):
            return self._nothing()
        known = _BY_TYPE.get(type(query))
        return known(self, query) if known else self._through_matchers(query)

    def _nothing(self) -> Found:
        return [Listed(reading.size, reading.all_numbers[:0]) for reading in self.collection.readings]

    def _all(self) -> Found:
        pairs = zip(self.collection.readings, self.collection.live, strict=True)
        return [Masked(live) if live is not None else Listed(each.size, each.all_numbers) for each, live in pairs]

    # Words and values

    def _term(self, query: Any) -> Found:
        if query.fieldname not in WORDS:
            return self._value(query)
        stems, title = WORDS[query.fieldname]
        text = as_bytes(query.text)
        rarity = Rarity(self.collection.releases, query.boost)
        norms = self._norms_of("title" if title else "text")
        found: Found = []
        for number, reading in enumerate(self.collection.readings):
            postings = _stem(reading, text) if stems else _form(reading, text)
            postings = self._there(number, in_titles(postings) if title else postings)
            word = Word((number, query.fieldname, text), self.collection.recent, reading.size, title)
            found.append(WordMatches(word, postings, norms[number], rarity))
        rarity.frequency = sum(part.count for part in found)
        return found

    def _there(self, number: int, postings: Postings) -> Postings:
        live = self.collection.live[number]
        return postings if live is None else selected(postings, live.take(postings.releases).nonzero()[0])

    def _norms_of(self, field: str) -> list[Norms]:
        found = self._norms.get(field)
        if found is None:
            count = len(self.collection.segments)
            found = self._norms[field] = [Norms(self.collection.norms(field, number)) for number in range(count)]
        return found

    def _several(self, query: Any) -> Found:
        """What stands for several words is one word with all their occurrences."""
        if query.fieldname not in WORDS:
            return self._value(query)
        title = WORDS[query.fieldname][1]
        rarity = Rarity(self.collection.releases, query.boost)
        norms = self._norms_of("title" if title else "text")
        found = []
        for reading, live, their_norms in zip(self.collection.readings, self.collection.live, norms, strict=True):
            runs = runs_of(reading, query)
            found.append(Together(reading, runs, their_norms, rarity, title=title).find(live, query))
        rarity.frequency = sum(part.count for part in found)
        return list(found)

    def _value(self, query: Any) -> Found:
        """The releases with a value, each with the score 1 times boost."""
        field = query.fieldname
        if field != "id" and field not in VALUE_FIELDS:
            return self._through_matchers(query)
        found: Found = []
        for reading, live in zip(self.collection.readings, self.collection.live, strict=True):
            numbers = _having(reading, field, ordinals_of(reading, field, query))
            kept = numbers if live is None else numbers[live[numbers]]
            found.append(Listed(reading.size, kept, 1.0 * query.boost))
        return found

    # Combinations

    def _and(self, query: Any) -> Found:
        if not query.subqueries:
            return self._nothing()
        wanted = [self(part) for part in query.subqueries if not isinstance(part, Not)] or [self._all()]
        unwanted = [self(part.query) for part in query.subqueries if isinstance(part, Not)]
        if len(wanted) == 1 and not unwanted and query.boost == 1.0:
            return wanted[0]
        return [
            Both([part[number] for part in wanted], [part[number] for part in unwanted], boost=query.boost)
            for number in range(len(self.collection.segments))
        ]

    def _any(self, query: Any, join: Callable[[list[Matches]], Matches]) -> Found:
        if not query.subqueries:
            return self._nothing()
        found = [self(part) for part in query.subqueries]
        if len(found) == 1 and query.boost == 1.0:
            return found[0]
        return [join([part[number] for part in found]) for number in range(len(self.collection.segments))]

    def _pairs(self, query: Any, join: Callable[[Matches, Matches], Matches]) -> Found:
        return [join(*pair) for pair in zip(self(query.a), self(query.b), strict=True)]

    def _not(self, query: Any) -> Found:
        return [Both([every], [part]) for every, part in zip(self._all(), self(query.query), strict=True)]

    # Ranges

    def _range(self, query: Any) -> Found:
        """The releases with a day in a range; those without a date lie in none."""
        if query.fieldname not in _DAYS:
            return self._through_matchers(query)
        found: Found = []
        for segment, live in zip(self.collection.segments, self.collection.live, strict=True):
            days = segment.numbers(query.fieldname)
            fits = days > 0
            if query.start is not None:
                fits &= (days > query.start) if query.startexcl else (days >= query.start)
            if query.end is not None:
                fits &= (days < query.end) if query.endexcl else (days <= query.end)
            if live is not None:
                fits &= live
            found.append(Masked(fits))
        return found

    def _every(self, query: Any) -> Found:
        """All releases, or those with anything in a field."""
        if query.fieldname is None:
            return self._all()
        if query.fieldname not in (*WORDS, *VALUE_FIELDS, *_DAYS, "id"):
            return self._through_matchers(query)
        found: Found = []
        for reading, live in zip(self.collection.readings, self.collection.live, strict=True):
            has = _has_any(reading, query.fieldname)
            found.append(Masked(has if live is None else has & live))
        return found

    # Places

    def _placed(self, query: Any) -> Found:
        """Where words stand in the right places: the releases with all of them, and of these what `places` finds."""
        if not is_placed(query) or not parts_of(query):
            return self._through_matchers(query) if parts_of(query) else self._nothing()
        rarity = Rarity(self.collection.releases, getattr(query, "boost", 1.0))
        rarity.idf = self._idf(query)
        far, norms = reach(query), self._norms_of("text")
        found: Found = []
        for reading, cover, their_norms in zip(self.collection.readings, self._cover(query), norms, strict=True):
            if not cover.count:
                found.append(Listed(reading.size, cover.numbers))
                continue
            text = laid_out(reading, cover.numbers, far)
            found.append(Placed(text, places(query, text).first, their_norms, rarity))
        return found

    def _cover(self, query: Any) -> Found:
        """The releases that have the words of a query in places, wherever they stand."""
        parts = parts_of(query)
        if not parts:
            return self(query)
        found = [self._cover(part) for part in parts]
        join = Either if isinstance(query, Or) else Both
        return [join([part[number] for part in found]) for number in range(len(self.collection.segments))]

    def _idf(self, query: Any) -> float:
        """What the words of a query in places say together; of alternatives, what the most frequent says."""
        parts = parts_of(query)
        if parts:
            return (min if isinstance(query, Or) else sum)(map(self._idf, parts))
        words: Any = self(query)
        return words[0].rarity.idf if words else 0.0

    # Whoosh

    def _through_matchers(self, query: Query) -> Found:
        """Ask Whoosh's matcher of each segment for releases; their scores are those of the words in the query."""
        if self._whoosh_reader is None:
            raise NotEvaluated(f"{type(query).__name__} needs Whoosh's matchers; give the evaluator a reader for them")
        scored = [self(part) for part in query.children()]
        found: Found = []
        for number, (reading, live) in enumerate(zip(self.collection.readings, self.collection.live, strict=True)):
            numbers = matching(query, self._whoosh_reader(number))
            result: Matches = Listed(reading.size, numbers if live is None else numbers[live[numbers]])
            for part in scored:
                result = Maybe(result, part[number])
            found.append(result)
        return found


def _having(reading: Reading, field: str, ordinals: Any) -> Numbers:
    """The releases with one of the values `ordinals` (rising) of a field."""
    if not len(ordinals):
        return reading.all_numbers[:0]
    if field == "id":
        first, last = int(ordinals[0]), int(ordinals[-1]) + 1
        releases = reading.segment.sections.array("id.release", first, last).astype(np.intp)
        return np.sort(releases if len(ordinals) == last - first else releases[np.asarray(ordinals) - first])
    listed = reading.values_list(field)
    if len(ordinals) == 1:
        return listed.releases[listed.starts[ordinals[0]] : listed.starts[ordinals[0] + 1]]
    return reading.segment.values(field).having(np.asarray(ordinals)).nonzero()[0]


def _has_any(reading: Reading, field: str) -> Mask:
    """For each release whether it has anything in a field."""
    if field in WORDS:
        lengths = reading.segment.numbers("length.title" if WORDS[field][1] else "length.text")
        some: Mask = lengths > 0
        return some
    if field in VALUE_FIELDS:
        return ~reading.segment.values(field).without
    return np.ones(reading.size, np.bool_) if field == "id" else reading.segment.numbers(field) > 0


def _form(reading: Reading, text: bytes) -> Postings:
    form = reading.segment.forms.find(text)
    return NO_POSTINGS if form < 0 else reading.segment.form_postings(form)


def _stem(reading: Reading, text: bytes) -> Postings:
    return reading.segment.stem_postings(reading.segment.stems.find(text))


#: How each kind of query is evaluated. Not an attribute: an evaluator that refers to itself would keep its arrays
#: until the garbage collector comes by.
_BY_TYPE: dict[type, Callable[[Evaluator, Any], Found]] = {
    Term: Evaluator._term,
    And: Evaluator._and,
    Or: lambda self, query: self._any(query, lambda parts: Either(parts, query.boost)),
    DisjunctionMax: lambda self, query: self._any(query, lambda parts: Best(parts, query.boost, query.tiebreak)),
    Not: Evaluator._not,
    AndNot: lambda self, query: self._pairs(query, lambda a, b: Both([a], [b])),
    AndMaybe: lambda self, query: self._pairs(query, Maybe),
    Require: lambda self, query: self._pairs(query, lambda a, b: Both([a, b], scored=[a])),
    ConstantScoreQuery: lambda self, query: [Constant(part, float(query.score)) for part in self(query.child)],
    NumericRange: Evaluator._range,
    Every: Evaluator._every,
    **dict.fromkeys(SEVERAL, Evaluator._several),
    **dict.fromkeys(PLACED, Evaluator._placed),
}
