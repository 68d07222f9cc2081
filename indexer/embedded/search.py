"""One search over one snapshot: the query is read and evaluated once, narrowed by the selections, counted and paged."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

import msgspec
from whoosh.query.qcore import Query
from whoosh.reading import SegmentReader

from corpus.authority import Authority, extended
from indexer.embedded.evaluate import Evaluator, Matches
from indexer.embedded.hits import explanation, hit, release_at
from indexer.embedded.manifest import Manifest
from indexer.embedded.page import page_of
from indexer.embedded.selection import Selection
from indexer.embedded.snapshot import Snapshot
from indexer.names import Names
from indexer.query import any_of, clauses, parse, read_back, read_selections, significant
from indexer.query.compile import compile_query
from indexer.query.highlights import Highlights, highlight_terms
from indexer.query.tree import Node
from indexer.results import Clause, Hit, Match, Reading, Results, SearchRequest


class _Found(NamedTuple):
    """What a tree found, in all and after the selections."""

    tree: Node
    matches: Matches
    selection: Selection
    match: Match


class Search:
    """A search in the making."""

    def __init__(self, request: SearchRequest, snapshot: Snapshot, readers: list[SegmentReader]) -> None:
        """Read the query; raises `QueryError`."""
        self._request, self._snapshot, self._readers = request, snapshot, readers
        self._tree, self._ignored = significant(parse(request.query))
        self._names = Names(self._lexicon, snapshot.keep, snapshot.keep(("authority", ""), self._authority))
        self._evaluate = Evaluator(snapshot, readers)
        self._queries = [(words, self._compile(node)) for words, node in clauses(self._tree)]

    def _lexicon(self, field: str) -> set[str]:
        return {term.decode() for reader in self._readers for term in reader.lexicon(field)}

    def _authority(self) -> Authority:
        """The bodies and people that the index knows, the user's own among them."""
        with closing(Manifest(self._snapshot.build, self._snapshot.generation)) as manifest:
            return extended(manifest.authority())

    def _compile(self, tree: Node) -> Query:
        return compile_query(tree, self._names)

    def answer(self) -> Results:
        """The results; `took_ms` is left to the caller, who knows when the search began."""
        request = self._request
        found = self._all_words_else_some()
        first = (request.page - 1) * request.limit
        page = page_of(found.matches, request.sort, first, first + request.limit, self._snapshot, self._readers)
        total = len(found.matches.numbers)
        return Results(
            request=request,
            total=total,
            page=request.page,
            pages=-(-total // request.limit) if request.limit else 0,
            hits=self._hits(page, found.tree),
            facets=found.selection.facets(),
            reading=self._reading(),
            match=found.match,
            took_ms=0.0,
        )

    def _all_words_else_some(self) -> _Found:
        """The releases with all the words; where none has them within the selections, those with some."""
        if self._request.match == "any":
            return self._find(any_of(self._tree), "any")
        found = self._find(self._tree, "all")
        some = any_of(self._tree)
        if len(found.matches.numbers) or some == self._tree:
            return found
        instead = self._find(some, "any")
        return instead if len(instead.matches.numbers) else found

    def _find(self, tree: Node, match: Match) -> _Found:
        every = self._evaluate(self._compile(tree))
        selection = Selection(self._request, self._snapshot, self._readers, self._names, every.numbers)
        mask = selection.mask()
        return _Found(tree, Matches(every.numbers[mask], every.scores[mask]), selection, match)

    def _reading(self) -> Reading:
        """The request in words, with the number of releases in the whole index that each part matches alone."""
        tree = any_of(self._tree) if self._request.match == "any" else self._tree
        counted = tuple(Clause(words, len(self._evaluate(query).numbers)) for words, query in self._queries)
        words = ", ".join(text for text in (read_back(tree), read_selections(self._request)) if text)
        return Reading(words, counted, self._ignored)

    def _hits(self, page: Matches, tree: Node) -> tuple[Hit, ...]:
        highlights = highlight_terms(tree)
        return tuple(
            self._hit(number, score, highlights)
            for number, score in zip(page.numbers.tolist(), page.scores.tolist(), strict=True)
        )

    def _hit(self, number: int, score: float, highlights: Highlights) -> Hit:
        release = release_at(number, self._snapshot, self._readers)
        line = hit(release, self._request, highlights, score if self._request.sort == "relevance" else None)
        if not self._request.explain:
            return line
        return msgspec.structs.replace(line, explanation=explanation(number, self._queries, self._evaluate))
