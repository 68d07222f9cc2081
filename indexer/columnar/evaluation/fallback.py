"""Queries that only Whoosh's matchers understand."""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.query.qcore import Query
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import SearchContext, Searcher

from indexer.columnar.evaluation.reading import Numbers


class _Equal(BaseScorer):
    def score(self, matcher: Any) -> float:  # noqa: ARG002
        return 1.0


class Unscored(WeightingModel):
    """For matchers that are asked for releases only."""

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> BaseScorer:  # noqa: ARG002
        """A scorer for which all are equal: unions of many words are asked for scores even so."""
        return _Equal()


def matching(query: Query, reader: Any) -> Numbers:
    """The numbers, rising, of the releases that Whoosh's matcher of a query finds in a reader of one segment."""
    unscored: Any = Unscored()
    searcher = Searcher(reader, weighting=unscored, closereader=False)
    context = SearchContext(weighting=unscored)  # type: ignore[no-untyped-call]
    matcher: Any = query.matcher(searcher, context)
    return np.fromiter(matcher.all_ids(), np.intp)
