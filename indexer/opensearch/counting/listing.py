"""What shards told of the values of a field, and what can be known from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.counting.counted import Counted


class Listing(NamedTuple):
    """The values that were told: with `counts` releases at least, and at most `missed` more, where that is not 0.

    No value that was not told has more than `beyond` releases; 0 where all were told.
    """

    counts: dict[str, int]
    missed: dict[str, int]
    beyond: int

    @property
    def complete(self) -> bool:
        """Whether every value was told, with its exact count."""
        return not self.beyond

    def doubtful(self, listed: Sequence[str], first: int) -> list[str]:
        """Of the values `listed` those without an exact count that may be among the `first` most frequent of them."""
        if first <= 0 or not self.missed:
            return []
        least = sorted((self.counts[value] for value in listed), reverse=True)[:first]
        bar = least[-1] if len(least) == first else 0
        return [value for value in listed if value in self.missed and self.counts[value] + self.missed[value] >= bar]


def read_listing(counted: Counted, told: Answer, size: int) -> Listing:
    """What the answer to `Counted.terms` with this `size` says.

    Shards order speakers by their statements, which are at least as many as their releases: the bounds hold for both.
    """
    answer = counted.answered(told)
    buckets = answer["buckets"]
    counts = {bucket["key"]: int(counted.releases(bucket)["doc_count"]) for bucket in buckets}
    if not answer["sum_other_doc_count"]:
        return Listing(counts, {}, 0)
    missed = {bucket["key"]: bucket["doc_count_error_upper_bound"] for bucket in buckets}
    # Where more were told than are shown, what is not shown was told to have no more than the last that is.
    beyond = answer["doc_count_error_upper_bound"] + (buckets[-1]["doc_count"] if len(buckets) >= size else 0)
    return Listing(counts, {value: more for value, more in missed.items() if more}, beyond)
