"""One search of a cluster: the query is read and compiled once, asked with its counts, and drawn as results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from indexer.answering.costs import advice
from indexer.answering.deadline import Deadline
from indexer.opensearch.bodies import Counts, body_of, first_place, narrowed, source_of
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.counting.facets import Facets
from indexer.opensearch.counting.first_uses import first_uses
from indexer.opensearch.counting.timeline import TimelineCounts
from indexer.opensearch.hits import Voices, hits_of
from indexer.opensearch.paging import Document, at_once, walked
from indexer.opensearch.queries.compiling import Query, compile_query, statement_query
from indexer.opensearch.ranking.explaining import explained
from indexer.opensearch.ranking.feedback import Expanded, expanded
from indexer.opensearch.reader import Reader, total_of
from indexer.opensearch.selection import Selection
from indexer.opensearch.twins import with_twins
from indexer.opensearch.watching import Watching
from indexer.query import read_selections
from indexer.query.question import question
from indexer.results import Clause, Hit, Match, Reading, Results, SearchRequest


class _Asked(NamedTuple):
    """What is asked for all of the words, or for any.

    `query` has what is always left out, `selected` the other selections too; `expanded` is what words of the best
    releases add to the scores, null where nothing does.
    """

    match: Match
    query: Query
    selected: Query
    facets: Facets | None
    timeline: TimelineCounts | None
    expanded: Expanded | None

    def scored(self, query: Query) -> Query:
        """One of the queries with the final scores."""
        return self.expanded(query) if self.expanded else query


class Search:
    """A search in the making."""

    def __init__(self, request: SearchRequest, reader: Reader) -> None:
        """Read the query; raises `QueryError`."""
        self._request = request
        self._question = asked = question(request.query, said=request.said)
        budget = request.budget_ms
        deadline = None if budget is None else Deadline(budget, lambda: advice(asked.all_words, lambda _prefix: 0))
        self._reader = Watching(reader, deadline)
        self._names = self._reader.names()
        self._clauses = [(words, compile_query(node, self._names)) for words, node in asked.clauses]
        statement = statement_query(asked.statement, self._names) if asked.statement else None
        self._selection = Selection(request, self._reader, statement)

    def answer(self) -> Results:
        """The results; `took_ms` is left to the caller, who knows when the search began."""
        request = self._request
        asked, answer, counts = self._all_words_else_some()
        total = total_of(answer)
        hits = self._hits(asked, answer)
        return Results(
            request=request,
            total=total,
            page=request.page,
            pages=-(-total // request.limit) if request.limit else 0,
            hits=hits,
            facets=asked.facets.told(answer) if asked.facets else {},
            reading=self._reading(counts),
            match=asked.match,
            took_ms=0.0,
            timeline=asked.timeline.told(answer) if asked.timeline else None,
            first_uses=first_uses(request, self._reader, asked.query, self._selection) if request.first_uses else (),
            missing=self._reader.missing,
        )

    def _all_words_else_some(self) -> tuple[_Asked, Answer, list[int]]:
        """The releases with all the words; where none has them within the selections, those with some.

        With them how many each clause matches in the whole index, which is asked at once.
        """
        request, selection = self._request, self._selection
        asked = self._asked(request.match)
        alone = asked.query if not selection.always and not selection.filters() else None
        counts = Counts(self._reader, [query for _, query in self._clauses], alone)
        answer, *others = self._reader.searches([self._body(asked), *counts.bodies()])
        told = counts.told(others, answer)
        if request.match == "all" and not total_of(answer) and self._question.some_words != self._question.all_words:
            some = self._asked("any")
            (found,) = self._reader.searches([self._body(some)])
            if total_of(found):
                return some, found, told
        return asked, answer, told

    def _asked(self, match: Match) -> _Asked:
        request, selection = self._request, self._selection
        found = compile_query(self._question.tree(match), self._names)
        query = narrowed(request, found, selection.always)
        selected = narrowed(request, found, [*selection.always, *selection.filters()])
        facets = Facets(request, self._reader, query, selection) if request.facets else None
        timeline = TimelineCounts(request, self._reader, selection) if request.timeline else None
        return _Asked(match, query, selected, facets, timeline, self._expanded(match))

    def _expanded(self, match: Match) -> Expanded | None:
        """What the best releases add where any word will do; they are those of the query alone."""
        if match == "all" or self._request.sort != "relevance" or not self._request.limit:
            return None
        return expanded(self._reader, self._question.tree(match), self._names)

    def _body(self, asked: _Asked) -> dict[str, Any]:
        """The search; facets and timelines count some of what the selections leave out."""
        counting = [each for each in (asked.facets, asked.timeline) if each]
        if not counting:
            return body_of(self._request, asked.scored(asked.selected))
        aggregations = {name: told for each in counting for name, told in each.aggregations().items()}
        return body_of(self._request, asked.scored(asked.query), aggregations, self._selection.filters())

    def _reading(self, counts: list[int]) -> Reading:
        """The request in words, with the number of releases in the whole index that each part matches alone."""
        parts = zip(self._clauses, counts, self._question.rests, strict=True)
        counted = tuple(Clause(words, count, rest) for (words, _), count, rest in parts)
        asked, selected = self._question.in_words(self._request.match), read_selections(self._request)
        return Reading(", ".join(text for text in (asked, selected) if text), counted, self._question.ignored)

    def _hits(self, asked: _Asked, answer: Answer) -> tuple[Hit, ...]:
        request, selection = self._request, self._selection
        highlights = self._question.highlights(asked.match)
        voices = Voices(self._question.statement, selection.heard, selection.unheard)
        hits: list[Hit] = []
        compared: list[Document] = []
        for some in self._documents(asked, answer):
            hits += hits_of(some, request, self._reader, highlights, voices)
            compared += some if request.twins or request.explain else ()
        found = with_twins(hits, compared) if request.twins else tuple(hits)
        if not request.explain:
            return found
        told = explained(found, compared, self._question.clauses, self._reader, self._names)
        return asked.expanded.explained(told, self._reader) if asked.expanded else told

    def _documents(self, asked: _Asked, answer: Answer) -> Iterator[list[Document]]:
        """What was found for the page, some at a time."""
        request, first = self._request, first_place(self._request)
        last = min(first + request.limit, total_of(answer))
        if at_once(first, request.limit):
            yield answer["hits"]["hits"]
        elif first < last:
            yield from walked(self._reader, asked.scored(asked.selected), request.sort, first, last, source_of(request))
