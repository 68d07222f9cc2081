"""Relevance feedback: the best releases of a search say which words belong to what was asked.

A release is scored as before, and by words of the best releases besides. With s(d) the score that the query gives,
the best releases r = 1 .. `BEST` with s > 0 are trusted as 1/r; a release's vector x has the BM25 weights w(d, t) of
its key stems, divided by its length; and

    v(t) = sum over r of trust(r) * x_r(t)           the `WORDS` greatest, divided by their sum
    final(d) = (1 - SHARE) * s(d) / parts + SHARE * sum over t of v(t) * w(d, t)

`parts` are the words of the query that the index knows, a phrase or what stands for several words being one. So for
plain words this is the query with the weights (1 - SHARE) * qtf(t) / sum of qtf + SHARE * v(t). No release is found
that the query did not find: only the order is another.

Adding the documents on top to the query is Rocchio's ("Relevance feedback in information retrieval", 1971, in Salton,
ed., The SMART Retrieval System); mixing their words into it as shares of one whole is RM3 (Abdul-Jaleel et al., "UMass
at TREC 2004: Novelty and HARD"); the weights are BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework:
BM25 and Beyond", 2009). docs/ranking.md has what each number was measured to be worth.

N, df and the average length are of the whole collection, sums are taken in the order of ranks and of stems: scores are
bitwise the same however releases lie in segments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from indexer.columnar.evaluation.collection import Collection
from indexer.columnar.evaluation.evaluate import Evaluator
from indexer.columnar.evaluation.frequencies import Frequencies
from indexer.columnar.evaluation.matches import Matches
from indexer.columnar.evaluation.scoring import K1, Floats, damped, idf
from indexer.columnar.evaluation.statements import as_whole
from indexer.columnar.segment.sections import Array
from indexer.query.statements import InStatement

#: So many of the best releases are looked at; with none there is no feedback.
BEST = 10
#: So many words are taken from them.
WORDS = 20
#: What they count, in parts of the whole.
SHARE = 0.5


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
        words = ", ".join(word.decode() for word in self.words)
        return f"of this the part {self.share:.3f}, and {added:.3f} for words of the best releases ({words})"


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
        weights = np.concatenate([weights for _, weights, _ in keys]).astype(np.float64)
        lengths = [len(stems) for stems, _, _ in keys]
        idfs = np.array([idf(self._collection.releases, count) for count in counted.counts.tolist()])
        scores = idfs[counted.place] * (K1 + 1)
        scores /= damped(1.0 / weights, np.repeat([norm for _, _, norm in keys], lengths))
        weighed = np.bincount(counted.place, scores * _trust(scores, lengths), len(counted.counts))
        heaviest = np.argsort(-weighed, kind="stable")[:WORDS]
        shares = weighed[heaviest] / weighed[heaviest].sum()
        return [(counted.text(at), share) for at, share in zip(heaviest.tolist(), shares.tolist(), strict=True)]

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


def _trust(scores: Floats, lengths: Sequence[int]) -> Floats:
    """What multiplies each of `scores`, those of the first release first, so many of each: its trust and its length."""
    ranks = np.arange(len(lengths))
    trust = 1.0 / (ranks + 1)
    trust /= trust.sum()
    squares = np.bincount(np.repeat(ranks, lengths), scores * scores, len(lengths))
    squares[squares == 0] = 1.0
    return np.repeat(trust / np.sqrt(squares), lengths)


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
