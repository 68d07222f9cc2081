"""What queries find together in one segment: in all of them, in any, in one and maybe in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.answering.scoring import Floats
from indexer.columnar.evaluation.matches import Has, Mask, Masked, Matches
from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.reading import Numbers


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

    everywhere = False

    @property
    def bound(self) -> int:
        """That of its smallest part."""
        return self.count if "numbers" in self.__dict__ else min(part.bound for part in self._parts)

    @once
    def numbers(self) -> Numbers:
        """From the shortest on, what each of the others has too; what they tell of it is kept for the scores."""
        first, *others = sorted(self._parts, key=_bound) if len(self._parts) > 1 else self._parts
        numbers = first.numbers
        told: dict[int, Has | None] = {id(first): first.has_all()}
        for part in others:
            if not len(numbers):
                return numbers
            if not part.everywhere:
                has = told[id(part)] = part.has(numbers)
                numbers = _narrowed(numbers, told, has)
        for part in self._without:
            if part.bound:
                numbers = _narrowed(numbers, told, part.has(numbers) == 0)
        self._told = told
        return numbers

    def has(self, numbers: Numbers) -> Has:
        """What all parts have, where it was not found out before and each release can be looked at alone."""
        if "numbers" in self.__dict__ or len(numbers) > self.bound:
            return super().has(numbers)
        here = np.ones(len(numbers), np.bool_)
        for part in self._parts:
            here &= part.has(numbers) != 0
        for part in self._without:
            here &= part.has(numbers) == 0
        return here

    @once
    def scores(self) -> Floats:
        """Those of the parts, added up in their order."""
        numbers = self.numbers
        if self.zero or not len(numbers):
            return np.zeros(len(numbers))
        first, *others = self._scored
        scores = first.scores_of(numbers, self._told.get(id(first)))
        for part in others:
            scores = scores + part.scores_of(numbers, self._told.get(id(part)))
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
        parts = [part for part in self._parts if not part.zero]
        for part in parts[:1]:
            total[part.numbers] = part.scores  # there is nothing yet to add to, which would take longer
        for part in parts[1:]:
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


def _bound(part: Matches) -> int:
    return part.bound


def _narrowed(numbers: Numbers, told: dict[int, Has | None], keep: Has) -> Numbers:
    """The numbers where `keep` is not 0, and in `told` what was told of these."""
    at = (keep != 0).nonzero()[0]
    if len(at) == len(numbers):
        return numbers
    for part, has in told.items():
        if has is not None:
            told[part] = has.take(at)
    kept: Numbers = numbers.take(at)
    return kept
