"""Relevance feedback as `indexer.answering.feedback` tells, over the segments of one collection.

N, df and the average length are of the whole collection: scores are bitwise the same however releases lie in segments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from indexer.answering.feedback import SHARE, KeyStems, heaviest, told
from indexer.answering.scoring import Floats
from indexer.columnar.evaluation.collection import Collection
from indexer.columnar.evaluation.evaluate import Evaluator
from indexer.columnar.evaluation.frequencies import Frequencies
from indexer.columnar.evaluation.matches import Matches
from indexer.columnar.evaluation.statements import as_whole
from indexer.columnar.segment.sections import Array
from indexer.query.statements import InStatement


class Expanded(NamedTuple):
    """A query with words of its best releases: `share` of its own scores counts, `found` has what the words add."""

    words: tuple[bytes, ...]
    share: float
    found: list[Matches]

    def scores(self, matches: Sequence[Matches]) -> list[Floats]:
        """The final scores of what the query found, for each segment."""
        return [
            self.share * own.scores + SHARE * self._added(number, own.numbers) for number, own in enumerate(matches)
        ]

    def _added(self, segment: int, numbers: Array) -> Floats:
        return self.found[segment].dense_scores.take(numbers)

    def told(self, segment: int, number: int) -> str:
        """What the words of the best releases give to the score of a release, for people."""
        added = SHARE * float(self._added(segment, np.array([number]))[0])
        return told(self.share, added, [word.decode() for word in self.words])


class Feedback:
    """Relevance feedback within one collection; any number of threads may use it."""

    def __init__(self, collection: Collection) -> None:
        """Take what is counted over `collection`."""
        self._collection = collection
        #: How many releases have a stem.
        self.frequencies = Frequencies(collection)

    def expanded(self, evaluate: Evaluator, query: Query, best: Sequence[tuple[int, int]]) -> Expanded | None:
        """`query` with words of its `best` releases, given in order as a segment and a number there.

        Null where they have no key stems or the query has no words.
        """
        parts = _parts(evaluate, query)
        words = self.words(best)
        if not parts or not words:
            return None
        added = Or([Term("text", word, boost=weight) for word, weight in words])
        return Expanded(tuple(word for word, _ in words), (1 - SHARE) / parts, evaluate(added))

    def words(self, best: Sequence[tuple[int, int]]) -> list[tuple[bytes, float]]:
        """The `WORDS` stems that weigh most in the `best` releases, heaviest first, with weights that add up to 1."""
        keys = [self._keys(*place) for place in best]
        if not sum(len(stems) for stems, _, _ in keys):
            return []
        counted = self.frequencies.of(
            [(segment, stems) for (segment, _), (stems, _, _) in zip(best, keys, strict=True)]
        )
        weights = np.concatenate([weights for _, weights, _ in keys])
        lengths = [len(stems) for stems, _, _ in keys]
        found = KeyStems(counted.place, weights, lengths, [norm for _, _, norm in keys])
        chosen = heaviest(found, counted.counts.tolist(), self._collection.releases)
        return [(counted.text(at), share) for at, share in chosen]

    def _keys(self, segment: int, number: int) -> tuple[Array, Array, float]:
        """The key stems of a release, their weights, and its norm."""
        array = self._collection.segments[segment].sections.array
        start, stop = array("keys.starts", number, number + 2).tolist()
        norm = float(self._collection.norms("text", segment)[number])
        return array("keys.stem", start, stop), array("keys.weight", start, stop), norm


#: Keeps what is made under a key.
Keep = Callable[[tuple[str, str], Callable[[], Feedback]], Feedback]


def feedback_of(keep: Keep, collection: Collection) -> Feedback:
    """That of a collection, made once where `keep(key, make)` keeps it for as long as the collection is there."""
    return keep(("feedback", ""), lambda: Feedback(collection))


def _parts(evaluate: Evaluator, query: Query) -> int:
    """How many parts of `query` have a score and are found in some release."""
    count, waiting = 0, [query]
    while waiting:
        each = waiting.pop()
        if isinstance(each, InStatement):
            waiting.append(as_whole(each.part))
        elif isinstance(each, And | Or):
            waiting.extend(each.children())
        elif not isinstance(each, Not):
            found = evaluate(each)
            count += any(part.count for part in found if not part.zero)
    return count
