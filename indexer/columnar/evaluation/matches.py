"""What a query finds in one segment: numbers of releases and their scores, each worked out when it is asked for.

Where both are wanted, ask for the scores first: alternatives find their numbers on the way.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.answering.scoring import Floats
from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.reading import Numbers

Mask = NDArray[np.bool_]
Has = NDArray[np.uint8] | Mask


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

    @property
    def bound(self) -> int:
        """No fewer than there are: the count, or what is known without working it out."""
        return self.count

    @property
    def everywhere(self) -> bool:
        """True where all releases of the segment are known to be here."""
        return self.count == self.size

    def has(self, numbers: Numbers) -> Has:
        """For each of `numbers` something that is not 0 where it is here."""
        return self.mask.take(numbers)

    def has_all(self) -> Has | None:
        """What `has` tells of its own numbers, if that is more than that they are here."""
        return None

    def scores_of(self, numbers: Numbers, has: Has | None) -> Floats:  # noqa: ARG002 - what `has` tells, some can use
        """The scores of some of the releases that are here, of which `has` tells what it does."""
        return self.scores_at(numbers)

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

    def scores_at(self, numbers: Numbers) -> Floats:
        """The same for each."""
        return np.full(len(numbers), self._score)


class ByMask(Matches):
    """What is known by its mask first."""

    @once
    def numbers(self) -> Numbers:
        """Those of the mask."""
        return self.mask.nonzero()[0]

    @once
    def count(self) -> int:
        """Those of the mask."""
        return int(np.count_nonzero(self.mask))


class Masked(ByMask):
    """Given as a mask, all with the score 0."""

    zero = True

    def __init__(self, mask: Mask) -> None:
        """The releases for which `mask` is true."""
        super().__init__(len(mask))
        self.mask = mask


class Tested(ByMask):
    """The releases for which a test is true, all with the score 0; others' are tested alone where that is enough."""

    zero = True
    everywhere = False

    def __init__(self, size: int, test: Callable[[Numbers | None], Mask]) -> None:
        """`test` takes numbers of releases, or null for all, and tells of each whether it is here."""
        super().__init__(size)
        self._test = test

    @property
    def bound(self) -> int:
        """All of the segment, unless they were counted."""
        return self.count if "mask" in self.__dict__ else self.size

    @once
    def mask(self) -> Mask:
        """All are tested."""
        return self._test(None)

    def has(self, numbers: Numbers) -> Has:
        """What the test says of them."""
        return self.mask.take(numbers) if "mask" in self.__dict__ else self._test(numbers)


class Constant(Matches):
    """What another finds, with one score."""

    def __init__(self, child: Matches, score: float) -> None:
        """The releases of `child`, each with `score`."""
        super().__init__(child.size)
        self._child, self._score = child, float(score)
        self.zero, self.positive = score == 0, score > 0
        self.has = child.has  # type: ignore[method-assign]

    @property
    def bound(self) -> int:
        """The child's."""
        return self._child.bound

    @property
    def everywhere(self) -> bool:
        """The child's."""
        return self._child.everywhere

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

    def scores_at(self, numbers: Numbers) -> Floats:
        """The same for each."""
        return np.full(len(numbers), self._score)
