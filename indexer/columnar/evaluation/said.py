"""Which statements of each segment have what is asked of one, found once for a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from whoosh.query.compound import Or
from whoosh.query.qcore import Query

from indexer.answering.deadline import Deadline
from indexer.columnar.evaluation.collection import Collection
from indexer.columnar.evaluation.matches import Matches
from indexer.columnar.evaluation.reading import Numbers
from indexer.columnar.evaluation.statements import Spoken, as_whole
from indexer.query.statements import InStatement

#: The statements found in more releases are kept in the collection, as common words come again.
_KEPT_FROM = 1024

#: What evaluates a query of whole releases.
Evaluate = Callable[[Query], Sequence[Matches]]


class SaidIn:
    """The statements that have what is asked, in one collection and for one search."""

    def __init__(self, collection: Collection, deadline: Deadline | None) -> None:
        """Look in `collection`; with a `deadline` anything may raise `BudgetSpent`."""
        self._collection, self._deadline = collection, deadline
        self._found: dict[InStatement, list[Numbers]] = {}

    def __call__(self, query: InStatement, evaluate: Evaluate) -> list[Numbers]:
        """The statements of each segment, rising; those of alternatives are those of any of them."""
        found = self._found.get(query)
        if found is None:
            part = query.part
            found = self._in_any(part, evaluate) if type(part) is Or and part.subqueries else self._in(query, evaluate)
            self._found[query] = found
        return found

    def _in_any(self, query: Or, evaluate: Evaluate) -> list[Numbers]:
        each = [self(InStatement(part), evaluate) for part in query.subqueries]
        sizes = [len(segment.statements.first) for segment in self._collection.segments]
        return [_union(some, size) for size, some in zip(sizes, zip(*each, strict=True), strict=True)]

    def _in(self, query: InStatement, evaluate: Evaluate) -> list[Numbers]:
        return [self._in_segment(number, query, whole) for number, whole in enumerate(evaluate(as_whole(query.part)))]

    def _in_segment(self, number: int, query: InStatement, whole: Matches) -> Numbers:
        """The statements of one segment, among those of the releases `whole`."""
        if self._deadline:
            self._deadline.look()

        def make() -> Numbers:
            return Spoken(self._collection.readings[number], whole.numbers, query.part, self._deadline).having()

        if whole.count < _KEPT_FROM:
            return make()
        return self._collection.recent.get(("said", number, query), make)


def _union(each: Sequence[Numbers], size: int) -> Numbers:
    """The statements, of `size` in a segment, that are in any of `each`, rising."""
    mask = np.zeros(size, np.bool_)
    for statements in each:
        mask[statements] = True
    return mask.nonzero()[0]
