"""How many releases have a stem, for many stems at once: asked of the cluster once for each commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from indexer.opensearch.connection.cluster import Answer, missing_shards
from indexer.opensearch.layout.mapping import TEXT
from indexer.opensearch.layout.terms import stem
from indexer.opensearch.reader import Reader, count_of, total_of

#: Stems that are remembered: some 15 MB.
_REMEMBERED = 1 << 17
_WHOLE, _STEMS = ("releases",), ("releases with",)


class Whole(NamedTuple):
    """All releases: how many, and their average length in positions; 0.0 without releases."""

    releases: int
    average: float


class Frequencies:
    """What is asked of some stems, beside other searches; what is known already is not asked again."""

    def __init__(self, reader: Reader, stems: Sequence[str]) -> None:
        """Ask how many releases have each of `stems`, and how many there are."""
        self._reader, self._remembered = reader, _remembered(reader)
        self._known = {each: self._remembered[each] for each in stems if each in self._remembered}
        self._new = [each for each in dict.fromkeys(stems) if each not in self._known]
        self._whole: Whole | None = reader.kept(_WHOLE)

    def bodies(self) -> list[dict[str, Any]]:
        """What is to be asked."""
        bodies = [count_of({"term": {TEXT: stem(each)}}) for each in self._new]
        return bodies if self._whole else [*bodies, _all_releases()]

    def told(self, answers: Sequence[Answer]) -> tuple[Whole, dict[str, int]]:
        """All releases, and how many have each stem, of the answers to `bodies`."""
        for each, answer in zip(self._new, answers, strict=False):
            self._known[each] = total_of(answer)
            if not missing_shards(answer):
                self._remembered[each] = self._known[each]
        return self._whole or self._all_told(answers[-1]), self._known

    def _all_told(self, answer: Answer) -> Whole:
        whole = Whole(total_of(answer), answer["aggregations"]["length"]["value"] or 0.0)
        self._reader.put(_WHOLE, whole)
        return whole


def _remembered(reader: Reader) -> dict[str, int]:
    """What was counted, as far as it is remembered."""
    known: dict[str, int] = reader.keep(_STEMS, dict)
    if len(known) >= _REMEMBERED:
        known = {}
        reader.put(_STEMS, known)
    return known


def _all_releases() -> dict[str, Any]:
    return {**count_of({"match_all": {}}), "aggs": {"length": {"avg": {"field": "length"}}}}
