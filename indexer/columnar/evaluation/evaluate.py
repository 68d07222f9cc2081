"""A compiled query becomes the releases that match, segment by segment, with their scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoosh.query.compound import And, AndMaybe, AndNot, DisjunctionMax, Or, Require
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Term
from whoosh.query.wrappers import ConstantScoreQuery, Not

from indexer.answering.deadline import Deadline
from indexer.columnar.evaluation.collection import Collection
from indexer.columnar.evaluation.combinations import Best, Both, Either, Maybe
from indexer.columnar.evaluation.expansion import SEVERAL, WORDS, as_bytes, ordinals_of, runs_of
from indexer.columnar.evaluation.fallback import matching
from indexer.columnar.evaluation.matches import Constant, Listed, Masked, Matches, Tested
from indexer.columnar.evaluation.places import PLACED, is_placed, laid_out, parts_of, reach
from indexer.columnar.evaluation.places import found as places
from indexer.columnar.evaluation.reading import Numbers, in_titles, selected
from indexer.columnar.evaluation.rows import counted_in, is_quick
from indexer.columnar.evaluation.said import SaidIn
from indexer.columnar.evaluation.statements import as_whole
from indexer.columnar.evaluation.together import Counting, Placed, Together
from indexer.columnar.evaluation.values import NO_DAY_IS_LATER, between, has_any, having
from indexer.columnar.evaluation.words import Norms, Rarity, Word, WordMatches
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import VALUE_FIELDS
from indexer.query.statements import InStatement

Found = list[Matches]
#: A reader of Whoosh over the segment with this number, for the queries that only Whoosh's matchers understand.
WhooshReader = Callable[[int], Any]

_DAYS = ("first_day", "last_day")


class NotEvaluated(TypeError):
    """A kind of query that needs Whoosh's matchers, and there is no reader for them."""


class Evaluator:
    """Evaluates queries over one collection for one search; each part of a query is evaluated once. Of one thread."""

    def __init__(
        self, collection: Collection, whoosh_reader: WhooshReader | None = None, deadline: Deadline | None = None
    ) -> None:
        """Evaluate over `collection`; through Whoosh's matchers over `whoosh_reader` what is not known here.

        With a `deadline` anything that is asked for may raise `BudgetSpent`.
        """
        self.collection, self._whoosh_reader, self._deadline = collection, whoosh_reader, deadline
        self._done: dict[Query, list[Found]] = {}
        self._norms: dict[str, list[Norms]] = {}
        self._said_in = SaidIn(collection, deadline)

    def __call__(self, query: Query) -> list[Matches]:
        """The releases that match `query`, for each segment.

        Raises `NotEvaluated` for a kind of query that needs a reader of Whoosh where none was given.
        """
        if type(query) is NumericRange:
            return self._range(query)  # which takes less time than to remember it
        done = self._done.setdefault(query, [])  # once: to hash a query takes longer than to look it up
        if not done:
            self._look()
            done.append(self._evaluate(query))
        return done[0]

    def count(self, query: Query) -> int:
        """How many releases match; no scores are worked out."""
        return sum(part.count for part in self(query))

    def _look(self) -> None:
        """Between steps: end a search that has taken too long."""
        if self._deadline:
            self._deadline.look()

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
        field = query.fieldname
        stems, title = WORDS[field]
        text = as_bytes(query.text)
        rarity = Rarity(self.collection.releases, query.boost)
        norms = self._norms_of("title" if title else "text")
        found: Found = []
        for number, reading in enumerate(self.collection.readings):
            term = reading.find("stems" if stems else "forms", text)
            everywhere = reading.term_postings(term, stem=stems)
            word = Word((number, field, text), self.collection.recent, reading, term, everywhere, stems, title)
            postings = self._there(number, in_titles(everywhere) if title else everywhere)
            part = WordMatches(word, postings, norms[number], rarity)
            rarity.frequency += part.count
            found.append(part)
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
            self._look()
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
            numbers = having(reading, field, ordinals_of(reading, field, query))
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
        first, last = 1, NO_DAY_IS_LATER
        if query.start is not None:
            first = max(first, query.start + bool(query.startexcl))
        if query.end is not None:
            last = min(last, query.end - bool(query.endexcl))
        pairs = zip(self.collection.segments, self.collection.live, strict=True)
        return [Tested(each.size, between(each.numbers(query.fieldname), first, last, live)) for each, live in pairs]

    def _every(self, query: Any) -> Found:
        """All releases, or those with anything in a field."""
        if query.fieldname is None:
            return self._all()
        if query.fieldname not in (*WORDS, *VALUE_FIELDS, *_DAYS, "id"):
            return self._through_matchers(query)
        found: Found = []
        for reading, live in zip(self.collection.readings, self.collection.live, strict=True):
            has = has_any(reading, query.fieldname)
            found.append(Masked(has if live is None else has & live))
        return found

    # Places

    def _placed(self, query: Any) -> Found:
        """Where words stand in the right places: the releases with all of them, and of these what `places` finds."""
        if not is_placed(query) or not parts_of(query):
            return self._through_matchers(query) if parts_of(query) else self._nothing()
        rarity = Rarity(self.collection.releases, getattr(query, "boost", 1.0))
        norms, parts = self._norms_of("text"), parts_of(query)
        words: list[Any] = [self(part) for part in parts] if is_quick(query, parts) else []
        rarity.idf = sum(part[0].rarity.idf for part in words) if words and words[0] else self._idf(query)
        found: Found = []
        for number, (reading, live) in enumerate(zip(self.collection.readings, self.collection.live, strict=True)):
            self._look()
            counted = counted_in(reading, query, [part[number] for part in words]) if words else None
            if counted is None:
                found.append(self._laid_out(query, number, norms[number], rarity))
            else:
                found.append(Counting(reading, counted, live, norms[number], rarity))
        return found

    def _laid_out(self, query: Any, number: int, norms: Norms, rarity: Rarity) -> Matches:
        """The same in one segment, in whatever way words and places are nested."""
        reading, cover = self.collection.readings[number], self._cover(query, number)
        if not cover.count:
            return Listed(reading.size, cover.numbers)
        text = laid_out(reading, cover.numbers, reach(query), self._deadline)
        return Placed(text, places(query, text).first, norms, rarity)

    def _cover(self, query: Any, number: int) -> Matches:
        """The releases of a segment that have the words of a query in places, wherever they stand."""
        parts = parts_of(query)
        if not parts:
            return self(query)[number]
        return (Either if isinstance(query, Or) else Both)([self._cover(part, number) for part in parts])

    def _idf(self, query: Any) -> float:
        """What the words of a query in places say together; of alternatives, what the most frequent says."""
        parts = parts_of(query)
        if parts:
            return (min if isinstance(query, Or) else sum)(map(self._idf, parts))
        words: Any = self(query)
        return words[0].rarity.idf if words else 0.0

    def _in_statement(self, query: InStatement) -> Found:
        """The releases with a statement that has it all, among those that have it all anywhere; scored as these."""
        triples = zip(self.collection.readings, self(as_whole(query.part)), self.statements(query), strict=True)
        return [
            Both([whole, Listed(reading.size, reading.releases_of(statements))])
            for reading, whole, statements in triples
        ]

    def statements(self, query: InStatement) -> list[Numbers]:
        """The statements of each segment that have it all, rising."""
        return self._said_in(query, self)

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
    ConstantScoreQuery: lambda self, query: [Constant(part, query.score) for part in self._evaluate(query.child)],
    NumericRange: Evaluator._range,
    Every: Evaluator._every,
    InStatement: Evaluator._in_statement,
    **dict.fromkeys(SEVERAL, Evaluator._several),
    **dict.fromkeys(PLACED, Evaluator._placed),
}
