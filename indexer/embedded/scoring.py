"""BM25 with statistics of the whole index, so that scores do not depend on how releases lie in segments.

Whoosh's own scorers count deleted releases, and their average length changes when segments are merged, since merging
rounds lengths; here all statistics are of the releases that are there, with lengths rounded from the start.
"""

from __future__ import annotations

from math import log
from typing import Any

from whoosh.scoring import BaseScorer, WeightingModel

from indexer.embedded.postings import Weights

#: The usual constants: how soon more occurrences stop to matter, and how much a long text is discounted.
K1 = 1.2
B = 0.75


def idf(releases: int, frequency: int) -> float:
    """How much a word says that `frequency` of `releases` have."""
    return log(releases / (frequency + 1)) + 1 if releases else 0.0


def bm25(weights: Weights, lengths: Weights, average: float, word_idf: float) -> Weights:
    """The score of each document, from its weight of the word (occurrences times boost) and its length."""
    return word_idf * (weights * (K1 + 1)) / (weights + K1 * ((1 - B) + B * lengths / average))


class Unscored(WeightingModel):
    """For Whoosh's matchers that are asked for documents and places only."""

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> BaseScorer:  # noqa: ARG002
        """A scorer that is never asked."""
        return BaseScorer()
