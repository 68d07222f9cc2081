"""What a query finds in one segment: numbers of releases and their scores, each worked out when it is asked for.

Where both are wanted, ask for the scores first: alternatives find their numbers on the way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.reading import Numbers
from indexer.columnar.evaluation.scoring import Floats

Mask = NDArray[np.bool_]


class Matches:
    """The releases of one segment that match, without deleted ones.

    `numbers` rise (as intp, which indexes fastest), `scores` stand beside them (float64). `positive` tells that all
    scores are known to be above 0, `zero` that they all are 0.
    """

    positive = False
    zero = False

    def __init__(self, size: int) -> None:
        """Of a segment with `size` releases."""
        self.size = size

    @once
    def numbers(self) -> Numbers:
        """The numbers of the releases, rising."""
        raise NotImplementedError

    @once
    def scores(self) -> Floats:
        """The score of each."""
        return np.zeros(self.count)

    @once
    def mask(self) -> Mask:
        """For each release of the segment whether it is here."""
        mask = np.zeros(self.size, np.bool_)
        mask[self.numbers] = True
        return mask

    @once
    def count(self) -> int:
        """How many there are; does not work out scores."""
        return len(self.numbers)

    @once
    def dense_scores(self) -> Floats:
        """The score of each release of the segment, 0 for those that are not here."""
        dense = np.zeros(self.size)
        dense[self.numbers] = self.scores
        return dense

    def has(self, numbers: Numbers) -> NDArray[np.uint8] | Mask:
        """For each of `numbers` something that is not 0 where it is here."""
        return self.mask.take(numbers)

    def scores_at(self, numbers: Numbers) -> Floats:
        """The scores of some of the releases that are here."""
        return self.scores if len(numbers) == self.count else self.dense_scores.take(numbers)


class Listed(Matches):
    """Given numbers, all with the same score."""

    def __init__(self, size: int, numbers: Numbers, score: float = 0.0) -> None:
        """Releases `numbers`, rising, each with `score`."""
        super().__init__(size)
        self.numbers, self._score = numbers, score
        self.zero, self.positive = score == 0, score > 0

    @once
    def scores(self) -> Floats:
        """The same for each."""
        return np.full(self.count, self._score)


class Masked(Matches):
    """Given as a mask, all with the score 0."""

    zero = True

    def __init__(self, mask: Mask) -> None:
        """The releases for which `mask` is true."""
        super().__init__(len(mask))
        self.mask = mask

    @once
    def numbers(self) -> Numbers:
        """Those of the mask."""
        return self.mask.nonzero()[0]

    @once
    def count(self) -> int:
        """Those of the mask."""
        return int(np.count_nonzero(self.mask))


class Constant(Matches):
    """What another finds, with one score."""

    def __init__(self, child: Matches, score: float) -> None:
        """The releases of `child`, each with `score`."""
        super().__init__(child.size)
        self._child, self._score = child, score
        self.zero, self.positive = score == 0, score > 0
        self.has = child.has  # type: ignore[method-assign]

    @once
    def numbers(self) -> Numbers:
        """The child's."""
        return self._child.numbers

    @once
    def mask(self) -> Mask:
        """The child's."""
        return self._child.mask

    @once
    def count(self) -> int:
        """The child's."""
        return self._child.count

    @once
    def scores(self) -> Floats:
        """The same for each."""
        return np.full(self.count, self._score)


class Both(Matches):
    """In all of `parts` and none of `without`; the scores of `scored` added up, those that have one."""

    def __init__(
        self,
        parts: Sequence[Matches],
        without: Sequence[Matches] = (),
        scored: Sequence[Matches] | None = None,
        boost: float = 1.0,
    ) -> None:
        """`scored` are the parts where it is not given."""
        super().__init__(parts[0].size)
        self._parts, self._without, self._boost = parts, without, boost
        self._scored = [part for part in (parts if scored is None else scored) if not part.zero]
        self.zero = not self._scored
        self.positive = boost > 0 and not self.zero and all(part.positive for part in self._scored)

    @once
    def numbers(self) -> Numbers:
        """From the shortest on, what each of the others has too."""
        first, *others = sorted(self._parts, key=_count)
        numbers = first.numbers
        for part in others:
            if not len(numbers):
                return numbers
            if part.count < part.size:
                numbers = _kept(numbers, part.has(numbers) != 0)
        for part in self._without:
            if part.count:
                numbers = _kept(numbers, part.has(numbers) == 0)
        return numbers

    @once
    def scores(self) -> Floats:
        """Those of the parts, added up in their order."""
        if self.zero or not self.count:
            return np.zeros(self.count)
        first, *others = self._scored
        scores = first.scores_at(self.numbers)
        for part in others:
            scores = scores + part.scores_at(self.numbers)
        return scores if self._boost == 1.0 else scores * self._boost


class Either(Matches):
    """In any of `parts`, with the sum of their scores."""

    def __init__(self, parts: Sequence[Matches], boost: float = 1.0) -> None:
        """At least one part."""
        super().__init__(parts[0].size)
        self._parts, self._boost = parts, boost
        self.zero = all(part.zero for part in parts)
        self.positive = boost > 0 and all(part.positive for part in parts)

    @once
    def mask(self) -> Mask:
        """Whatever is in any part."""
        mask = np.zeros(self.size, np.bool_)
        for part in self._parts:
            if isinstance(part, Masked):
                mask |= part.mask
            else:
                mask[part.numbers] = True
        return mask

    @once
    def numbers(self) -> Numbers:
        """Those of the mask; where scores were worked out, those with one."""
        scored = self.positive and "dense_scores" in self.__dict__
        mask: Mask = self.dense_scores != 0 if scored else self.mask
        return mask.nonzero()[0]

    @once
    def count(self) -> int:
        """Those of the mask."""
        return len(self.numbers) if "numbers" in self.__dict__ else int(np.count_nonzero(self.mask))

    @once
    def dense_scores(self) -> Floats:
        """The sum of the parts' scores, added up in their order."""
        total = np.zeros(self.size)
        for part in self._parts:
            if not part.zero:
                np.add.at(total, part.numbers, part.scores)
        if self._boost != 1.0:
            total *= self._boost
        return total

    @once
    def scores(self) -> Floats:
        """Those of the releases that are here."""
        return np.zeros(self.count) if self.zero else self.dense_scores.take(self.numbers)


class Best(Either):
    """In any of `parts`, with the best of their scores and `tiebreak` of the others'."""

    def __init__(self, parts: Sequence[Matches], boost: float, tiebreak: float) -> None:
        """At least one part."""
        super().__init__(parts, boost)
        self._tiebreak = tiebreak

    @once
    def dense_scores(self) -> Floats:
        """The best, and what the others add."""
        total, best = np.zeros(self.size), np.full(self.size, -np.inf)
        for part in self._parts:
            scores = part.scores
            total[part.numbers] += scores
            best[part.numbers] = np.maximum(best[part.numbers], scores)
        best[np.isneginf(best)] = 0.0
        if self._tiebreak:
            best += self._tiebreak * (total - best)
        return best * self._boost


class Maybe(Matches):
    """What `wanted` finds; where `other` has it too, its score is added."""

    def __init__(self, wanted: Matches, other: Matches) -> None:
        """Releases of `wanted`."""
        super().__init__(wanted.size)
        self._wanted, self._other = wanted, other
        self.zero = wanted.zero and other.zero

    @once
    def numbers(self) -> Numbers:
        """Those wanted."""
        return self._wanted.numbers

    @once
    def scores(self) -> Floats:
        """The sum where both have a score."""
        scores = self._wanted.scores
        return scores if self._other.zero else scores + self._other.dense_scores.take(self.numbers)


def _count(part: Matches) -> int:
    return part.count


def _kept(numbers: Numbers, keep: Mask) -> Numbers:
    kept: Numbers = numbers.take(keep.nonzero()[0])
    return kept
