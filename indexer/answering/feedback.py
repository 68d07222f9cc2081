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

Sums are taken in the order of ranks and of stems: scores are bitwise the same wherever releases lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.answering.scoring import K1, Floats, damped, idf

#: So many of the best releases are looked at; with none there is no feedback.
BEST = 10
#: So many words are taken from them.
WORDS = 20
#: What they count, in parts of the whole.
SHARE = 0.5

_Numbers = NDArray[Any]


class KeyStems(NamedTuple):
    """The key stems of the best releases, those of the first release first.

    `place` tells which of some distinct stems, in order, each is, `weights` what it weighs there. Of each release there
    are `lengths` stems, and `norms` is how much the length of its text discounts them.
    """

    place: _Numbers
    weights: _Numbers
    lengths: Sequence[int]
    norms: Sequence[float]


def heaviest(keys: KeyStems, counts: Sequence[int], releases: int) -> list[tuple[int, float]]:
    """The `WORDS` stems that weigh most in the best releases, heaviest first, with shares that add up to 1.

    Each of the distinct stems is had by so many (`counts`) of all `releases`. None where there are no key stems.
    """
    if not len(keys.place):
        return []
    idfs = np.array([idf(releases, count) for count in counts])
    scores = idfs[keys.place] * (K1 + 1)
    scores /= damped(1.0 / keys.weights.astype(np.float64), np.repeat(keys.norms, keys.lengths))
    weighed = np.bincount(keys.place, scores * _trust(scores, keys.lengths), len(counts))
    chosen = np.argsort(-weighed, kind="stable")[:WORDS]
    shares = weighed[chosen] / weighed[chosen].sum()
    return list(zip(chosen.tolist(), shares.tolist(), strict=True))


def _trust(scores: Floats, lengths: Sequence[int]) -> Floats:
    """What multiplies each of `scores`, those of the first release first, so many of each: its trust and its length."""
    ranks = np.arange(len(lengths))
    trust = 1.0 / (ranks + 1)
    trust /= trust.sum()
    squares = np.bincount(np.repeat(ranks, lengths), scores * scores, len(lengths))
    squares[squares == 0] = 1.0
    return np.repeat(trust / np.sqrt(squares), lengths)


def told(share: float, added: float, words: Sequence[str]) -> str:
    """What words of the best releases give to a score: of the query's the part `share`, and `added`; for people."""
    return f"of this the part {share:.3f}, and {added:.3f} for words of the best releases ({', '.join(words)})"
