"""One search over one snapshot: the query is read and evaluated once, narrowed by the selections, counted and paged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from whoosh.query.qcore import Query

from indexer.answering import feedback as by_feedback
from indexer.answering.costs import advice
from indexer.answering.deadline import Deadline
from indexer.answering.scoring import Floats
from indexer.columnar.evaluation import Evaluator, Matches
from indexer.columnar.evaluation.feedback import Expanded, feedback_of
from indexer.columnar.first_uses import first_uses
from indexer.columnar.hits import explained, hits_of
from indexer.columnar.page import Candidates, Place, page_of
from indexer.columnar.selection import Selection
from indexer.columnar.snapshot import Snapshot
from indexer.columnar.timeline import timeline
from indexer.columnar.twins import with_twins
from indexer.query import read_selections
from indexer.query.compile import Compiler
from indexer.query.question import question
from indexer.query.statements import by_speakers
from indexer.results import Clause, FirstUse, Hit, Match, Reading, Results, SearchRequest


class _Found(NamedTuple):
    """What was found: the matches within the selections, segment by segment, and how many they are.

    `expanded` is what words of the best releases added to the scores; null where nothing did.
    """

    matches: list[Candidates]
    total: int
    selection: Selection
    match: Match
    expanded: Expanded | None


class Search:
    """A search in the making."""

    def __init__(self, request: SearchRequest, snapshot: Snapshot) -> None:
        """Read the query; raises `QueryError`."""
        self._request, self._snapshot = request, snapshot
        self._question = asked = question(request.query, said=request.said)
        budget = request.budget_ms
        # What it tells is told of the question alone: holding the search it would keep its arrays until a collection.
        self._deadline = (
            None if budget is None else Deadline(budget, lambda: advice(asked.all_words, snapshot.beginning))
        )
        self._names = snapshot.names()
        self._compile = Compiler(self._names)
        self._evaluate = Evaluator(snapshot.collection, snapshot.whoosh_reader, self._deadline)
        self._queries = [(words, self._compile(node)) for words, node in self._question.clauses]

    def answer(self) -> Results:
        """The results; `took_ms` is left to the caller, who knows when the search began."""
        request = self._request
        found = self._all_words_else_some()
        return Results(
            request=request,
            total=found.total,
            page=request.page,
            pages=-(-found.total // request.limit) if request.limit else 0,
            hits=self._hits(found),
            facets=found.selection.facets(),
            reading=self._reading(),
            match=found.match,
            took_ms=0.0,
            timeline=timeline(request, self._snapshot, found.selection.at_any_time()) if request.timeline else None,
            first_uses=self._first_uses(found, request.first_uses) if request.first_uses else (),
        )

    def _first_uses(self, found: _Found, field: str) -> tuple[FirstUse, ...]:
        numbers = [each.numbers for each in found.matches]
        return first_uses(found.selection.column(field), self._snapshot.segments, numbers, self._request.facet_limit)

    def _all_words_else_some(self) -> _Found:
        """The releases with all the words; where none has them within the selections, those with some."""
        if self._request.match == "any":
            return self._find("any")
        found = self._find("all")
        if found.total or self._question.some_words == self._question.all_words:
            return found
        some = self._find("any")
        return some if some.total else found

    def _find(self, match: Match) -> _Found:
        query = self._compile(self._question.tree(match))
        every = self._evaluate(query)
        scores, expanded = self._scored(query, every, match)  # before numbers, which alternatives find on the way
        asked = self._question.statement
        statements = self._evaluate.statements(self._compile.said(asked)) if asked else None
        selection = Selection(self._request, self._snapshot, self._names, [each.numbers for each in every], statements)
        matches = []
        for segment, (each, own) in enumerate(zip(every, scores, strict=True)):
            mask = selection.mask(segment)
            numbers = each.numbers if mask is None else each.numbers[mask]
            matches.append(Candidates(numbers, own if mask is None or own is None else own[mask]))
        return _Found(matches, sum(len(each.numbers) for each in matches), selection, match, expanded)

    def _scored(
        self, query: Query, every: list[Matches], match: Match
    ) -> tuple[Sequence[Floats | None], Expanded | None]:
        """The scores of all matches, segment by segment, and what the best of them added where any word will do.

        The best are those of the query alone, so that selections change no score. Null where sorted by date.
        """
        if self._request.sort != "relevance":
            return [None] * len(every), None
        scores = []
        for each in every:
            self._look()
            scores.append(each.scores)
        if match == "all":
            return scores, None
        candidates = [Candidates(each.numbers, own) for each, own in zip(every, scores, strict=True)]
        best = page_of(candidates, self._snapshot.segments, "relevance", 0, by_feedback.BEST)
        feedback = feedback_of(self._snapshot.keep, self._snapshot.collection)
        expanded = feedback.expanded(self._evaluate, query, [place[:2] for place in best if place.score])
        return (scores, None) if expanded is None else (expanded.scores(every), expanded)

    def _look(self) -> None:
        """Between steps: end a search that has taken too long."""
        if self._deadline:
            self._deadline.look()

    def _reading(self) -> Reading:
        """The request in words, with the number of releases in the whole index that each part matches alone."""
        parts = zip(self._queries, self._question.rests, strict=True)
        counted = tuple([Clause(words, self._evaluate.count(query), rest) for (words, query), rest in parts])
        asked, selected = self._question.in_words(self._request.match), read_selections(self._request)
        return Reading(", ".join(text for text in (asked, selected) if text), counted, self._question.ignored)

    def _hits(self, found: _Found) -> tuple[Hit, ...]:
        request, segments = self._request, self._snapshot.segments
        first = max(0, (request.page - 1) * request.limit)
        places = page_of(found.matches, segments, request.sort, first, first + request.limit)
        highlights = self._question.highlights(found.match)
        said = {each: self._compile.said(each) for each in highlights.said}
        asked = self._question.statement
        if asked in said:
            said[asked] = by_speakers(said[asked], found.selection.heard, found.selection.unheard)
        hits = hits_of(places, segments, request, highlights, said)
        if request.twins:
            hits = with_twins(hits, places, segments)
        return self._explained(hits, places, found.expanded) if request.explain else hits

    def _explained(self, hits: tuple[Hit, ...], places: list[Place], expanded: Expanded | None) -> tuple[Hit, ...]:
        """The hits, each with what says where its score comes from."""
        told = explained(hits, places, self._queries, self._evaluate)
        if expanded is None:
            return told
        return tuple(
            msgspec.structs.replace(hit, explanation=f"{hit.explanation}; {expanded.told(place[0], place[1])}")
            for hit, place in zip(told, places, strict=True)
        )
