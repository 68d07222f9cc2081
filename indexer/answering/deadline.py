"""What a search may take: looked at between its steps, each of which takes little time by itself."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from indexer.engine import BudgetSpent


class Deadline:
    """Ends a search that takes longer than it was given."""

    def __init__(self, budget_ms: float, advice: Callable[[], str]) -> None:
        """From now on `budget_ms` milliseconds; `advice` tells, when they are over, how to ask for less."""
        self._budget_ms, self._advice = budget_ms, advice
        self._end = perf_counter() + budget_ms / 1000

    def look(self) -> None:
        """Raise `BudgetSpent` where the time is over."""
        if perf_counter() > self._end:
            raise self.spent()

    def left_ms(self) -> float:
        """The milliseconds that are left, above 0; raises `BudgetSpent` where there are none."""
        left = (self._end - perf_counter()) * 1000
        if left <= 0:
            raise self.spent()
        return left

    def spent(self) -> BudgetSpent:
        """What tells that the time is over."""
        return BudgetSpent(f"the search took longer than {_in_words(self._budget_ms)}; {self._advice()}")


def _in_words(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s" if milliseconds >= 1000 else f"{milliseconds:g} ms"
