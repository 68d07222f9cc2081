"""Which values of a facet are shown: the first of them in their order, a page at a time, and all that are chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

#: A value, or its ordinal: what sorts as values do.
Value = TypeVar("Value", int, str)


class Shown(NamedTuple, Generic[Value]):
    """The values that are shown, in order, and how many are left out behind them."""

    values: list[Value]
    more: int


class OptionsWindow(NamedTuple):
    """The values of a facet from `offset` on, `limit` of them; those that are chosen all at its beginning."""

    limit: int
    offset: int

    def reach(self, chosen: int) -> int:
        """How many of the first values have to be known where `chosen` are chosen."""
        return self.limit if self.offset <= 0 else max(self.limit, self.offset + self.limit + chosen)

    def of(
        self, first: Sequence[Value], distinct: int, chosen: Mapping[Value, int], listed: Collection[Value]
    ) -> Shown[Value]:
        """What is shown of `distinct` values, of which `first` has as many as `reach` tells, or all.

        `chosen` has the chosen ones with their counts, `listed` those of them that are among the `distinct`.
        """
        page = list(first[: max(0, self.limit)])
        late = sorted(chosen.keys() - set(page), key=lambda value: (-chosen[value], value))
        if self.offset > 0:
            elsewhere = set(late)
            behind = [value for value in first if value not in elsewhere]
            page = behind[self.offset : self.offset + self.limit]
        more = distinct - sum(value in listed for value in late) - self.offset - len(page)
        return Shown(page if self.offset > 0 else page + late, max(0, more))
