"""A query as it was understood: what follows from its text alone, whatever index it is asked of."""

from __future__ import annotations

from functools import cached_property, lru_cache

from indexer.query.highlights import Highlights, highlight_terms
from indexer.query.lexer import plain
from indexer.query.only_said import only_said, said_apart
from indexer.query.parse import parse
from indexer.query.printing import print_without_each
from indexer.query.reading import clauses, read_back
from indexer.query.rewriting import any_of, significant
from indexer.query.tree import Node, Said
from indexer.results import Match

#: Pages, facets and sortings ask the same query again; what one of usual length is takes a few kilobytes.
_REMEMBERED, _USUAL_LENGTH = 512, 500


class Question:
    """A query, read; nothing in it changes."""

    def __init__(self, query: str, *, said: bool = False) -> None:
        """Read `query`, with `said` as a question for what somebody said; raises `QueryError`."""
        self._query = query
        self._read, self.ignored = significant(parse(query))
        self._said = only_said(self._read, plain(query)) if said else None
        #: The tree of all words, without those that were left out.
        self.all_words = self._said.all_words if self._said else self._read

    @property
    def statement(self) -> Said | None:
        """What is asked of one statement, of speakers selected; null where the question is for releases."""
        return self._said.statement if self._said else None

    @cached_property
    def some_words(self) -> Node:
        """The tree that any of the words satisfy; the same where there are not two to choose from."""
        return self._said.some_words if self._said else any_of(self.all_words)

    @cached_property
    def clauses(self) -> tuple[tuple[str, Node], ...]:
        """The parts whose matches are counted alone, each in words; of what is said each in a statement by itself."""
        return clauses(said_apart(self._read) if self._said else self._read)

    @cached_property
    def rests(self) -> tuple[str, ...]:
        """The query without each of `clauses`, as it was written; "" without the only one."""
        return print_without_each(self._read, self._query)

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


def question(query: str, *, said: bool = False) -> Question:
    """The query, read; with `said` as a question for what somebody said. Raises `QueryError`."""
    return _remembered(query, said=said) if len(query) <= _USUAL_LENGTH else Question(query, said=said)


_remembered = lru_cache(_REMEMBERED)(Question)
