"""How much of what a release is about others are about too, and which of them are told first.

With the weights w of a release's key stems t, and idf over all releases,

    share(a, b) = sum over t of both, idf(t) * min(ln(1 + w_a), ln(1 + w_b)) / sum over t of a, idf(t) * ln(1 + w_a)

is how much of what release a is about b is about too. The best by this are compared word for word: those that say
nearly the same come first, then those that speak of the same, the greater share first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.answering.key_stems import MOST_WEIGHT
from indexer.answering.scoring import idf
from indexer.results import NEARLY_IDENTICAL

#: Those that share less are not said to speak of the same.
RELATED = 0.25
#: So many are compared word for word, where their key stems and their lengths let them say nearly the same.
_MEASURED = 30
_NEAR_SHARE, _NEAR_LENGTH = 0.4, 0.6
#: ln(1 + weight), by weight.
_LOGARITHMS = np.log1p(np.arange(MOST_WEIGHT + 1))

Floats = NDArray[np.float64]
_Numbers = NDArray[Any]
_Place = TypeVar("_Place")


class Subject:
    """What one release is about: `values` is what each of its key stems says of it, `whole` all of them together."""

    def __init__(self, weights: _Numbers, counts: _Numbers, releases: int) -> None:
        """Take of each key stem its weight, and how many of `releases` have it."""
        self._counts = counts
        self._idf = np.array([idf(releases, count) for count in counts.tolist()])
        self._logarithms: Floats = _LOGARITHMS.take(weights)
        self.values: Floats = self._idf * self._logarithms
        self.whole = float(self.values.sum())

    def heaviest(self, most: int) -> list[int]:
        """The key stems that say most, their lists together `most` long; those that nobody else has say nothing."""
        chosen, listed = [], 0
        for key in np.argsort(-self.values, kind="stable").tolist():
            count = int(self._counts[key])
            if count > 1 and listed + count <= most:
                chosen.append(key)
                listed += count
        return chosen

    def shares(self, owners: _Numbers, keys: _Numbers, weights: _Numbers, size: int) -> Floats:
        """How much of it `size` others are about, by the key stems that they have too.

        The arrays have a row for each: whose it is, which key stem of this release it is, its weight there.
        """
        least = np.minimum(self._logarithms.take(keys), _LOGARITHMS.take(weights))
        shares: Floats = np.bincount(owners, self._idf.take(keys) * least, size) / self.whole
        return shares


class Candidate(NamedTuple, Generic[_Place]):
    """A release that may be like another: the share of it, its own length, and where the engine has it."""

    id: str
    share: float
    length: int
    place: _Place


class Ranking(Generic[_Place]):
    """Those that are like a release, in the order in which they are told; at most `limit`."""

    def __init__(self, candidates: Iterable[Candidate[_Place]], length: int, limit: int) -> None:
        """`length` is that of the release which others are compared with."""
        self._limit = limit
        self._ordered = sorted(candidates, key=lambda each: (-each.share, each.id))
        self._likely = [each for each in self._ordered[:_MEASURED] if _may_be_near(each, length)]

    def wanted(self) -> list[Candidate[_Place]]:
        """All that `told` may ask to be measured."""
        return list(dict.fromkeys(self._likely + self._ordered[: self._limit]))

    def told(self, measure: Callable[[Candidate[_Place]], float]) -> list[tuple[Candidate[_Place], float]]:
        """Each with its resemblance, which `measure` gives."""
        measured = {each: measure(each) for each in self._likely}
        near = [each for each, share in measured.items() if share >= NEARLY_IDENTICAL]
        near.sort(key=lambda each: (-measured[each], each.id))
        shown = list(dict.fromkeys(near + self._ordered))[: self._limit]
        return [(each, measured[each] if each in measured else measure(each)) for each in shown]


def _may_be_near(each: Candidate[_Place], length: int) -> bool:
    return each.share >= _NEAR_SHARE and min(length, each.length) >= _NEAR_LENGTH * max(length, each.length)
