"""A query as it was understood: what follows from its text alone, whatever index it is asked of."""

from __future__ import annotations

from functools import cached_property, lru_cache

from indexer.query.highlights import Highlights, highlight_terms
from indexer.query.parse import parse
from indexer.query.reading import clauses, read_back
from indexer.query.rewriting import any_of, significant
from indexer.query.tree import Node
from indexer.results import Match

#: Pages, facets and sortings ask the same query again; what one of usual length is takes a few kilobytes.
_REMEMBERED, _USUAL_LENGTH = 512, 500


class Question:
    """A query, read; nothing in it changes."""

    def __init__(self, query: str) -> None:
        """Read `query`; raises `QueryError`."""
        #: The tree of all words, and the words that were left out of it.
        self.all_words, self.ignored = significant(parse(query))

    @cached_property
    def some_words(self) -> Node:
        """The tree that any of the words satisfy; the same where there are not two to choose from."""
        return any_of(self.all_words)

    @cached_property
    def clauses(self) -> tuple[tuple[str, Node], ...]:
        """The parts whose matches are counted alone, each in words."""
        return clauses(self.all_words)

    def tree(self, match: Match) -> Node:
        """The tree of all words, or of any."""
        return self.all_words if match == "all" else self.some_words

    def in_words(self, match: Match) -> str:
        """The query read back."""
        return self._all_in_words if match == "all" else read_back(self.some_words)

    @cached_property
    def _all_in_words(self) -> str:
        return read_back(self.all_words)

    def highlights(self, match: Match) -> Highlights:
        """What to mark."""
        return self._highlights_of_all if match == "all" else self._highlights_of_some

    @cached_property
    def _highlights_of_all(self) -> Highlights:
        return highlight_terms(self.all_words)

    @cached_property
    def _highlights_of_some(self) -> Highlights:
        return highlight_terms(self.some_words)


def question(query: str) -> Question:
    """The query, read; raises `QueryError`."""
    return _remembered(query) if len(query) <= _USUAL_LENGTH else Question(query)


_remembered = lru_cache(_REMEMBERED)(Question)
