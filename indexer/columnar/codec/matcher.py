"""Whoosh's matcher over the arrays of one term: one posting at a time, for whatever queries ask that way."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from whoosh.formats import Format
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.scoring import BaseScorer

from indexer.columnar.codec.terms import TermPostings


class PostingsMatcher(LeafMatcher):
    """Stops at each release with a term, from posting `at` on.

    It knows no blocks whose quality could be told before they are read, so it takes no part in skipping by quality.
    """

    def __init__(
        self,
        term: tuple[str, bytes],
        postings: TermPostings,
        format_: Format,
        scorer: BaseScorer | None = None,
        at: int = 0,
    ) -> None:
        self._term = term
        self._postings = postings
        self._releases: list[int] = postings.releases.tolist()
        self._at = at
        self.format = format_
        self.scorer = scorer

    @cached_property
    def _weights(self) -> list[float]:
        weights: list[float] = self._postings.weights.tolist()
        return weights

    def copy(self) -> PostingsMatcher:
        """Another matcher at the same posting."""
        return PostingsMatcher(self._term, self._postings, self.format, self.scorer, self._at)

    def supports_block_quality(self) -> bool:
        """No."""
        return False

    # Where it is

    def is_active(self) -> bool:
        """Whether there is a posting here."""
        return self._at < len(self._releases)

    def reset(self) -> None:
        """To the first posting."""
        self._at = 0

    def next(self) -> None:
        """To the next posting; raises `ReadTooFar` behind the last."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        """To the first release not before `id`."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._releases, id, self._at)

    # What is there

    def id(self) -> int:
        """The release here; behind the last the last one, for Whoosh's `AndNotMatcher` asks there and then looks."""
        return self._releases[min(self._at, len(self._releases) - 1)]

    def all_ids(self) -> Iterator[int]:
        """The releases from here on."""
        return iter(self._releases[self._at :])

    def weight(self) -> float:
        """The term's weight here."""
        return self._weights[self._at]

    def value(self) -> bytes:
        """The posting's positions in the field's format, empty for a field that has none."""
        format_: Any = self.format
        if self._postings.places is None:
            return b""
        encoded: bytes = format_.encode(self._positions())
        return encoded

    def value_as(self, astype: str) -> Any:
        """The posting as Whoosh's `positions`, `weight`, `frequency` and so on."""
        if astype == "weight":
            return self.weight()
        if astype == "positions":
            return self._positions()
        return super().value_as(astype)  # type: ignore[no-untyped-call]

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        """The releases from here on, each with what `value_as` gives."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def all_items(self) -> Iterator[tuple[int, Any]]:
        """The releases from here on, each with what `value` gives."""
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def _positions(self) -> list[int]:
        positions: list[int] = self._postings.positions(self._at).tolist()
        return positions
