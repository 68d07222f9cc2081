"""Dictionaries of several parts walked together, a range of the alphabet at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from indexer.columnar.building.merging.runs import Integers
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.sections import Sections


class Range(NamedTuple):
    """The texts of a range of the alphabet in any part.

    `bounds[p]` are the first and last (half-open) ordinal in part p, `terms[p]` the place in `texts` of each of those.
    """

    texts: list[bytes]
    bounds: list[tuple[int, int]]
    terms: list[Integers]


def walk(parts: Sequence[Sections], name: str, costs: Sequence[Integers], budget: int) -> Iterator[Range]:
    """The dictionaries `name` in ranges of some `budget` cost; `costs[p][i]` is what all texts before the i-th cost.

    A range costs more only where one text does.
    """
    dictionaries = [Dictionary(part, name) for part in parts]
    shares = _shares(costs, budget)
    firsts = [0] * len(parts)
    while any(first < len(dictionary) for first, dictionary in zip(firsts, dictionaries, strict=True)):
        ends = [_end(*each) for each in zip(costs, firsts, shares, strict=True)]
        within = [dictionary[end] for dictionary, end in zip(dictionaries, ends, strict=True) if end < len(dictionary)]
        if within:
            bound = min(within)
            ends = [dictionary.first_from(bound) for dictionary in dictionaries]
        bounds = list(zip(firsts, ends, strict=True))
        texts, terms = unite([texts_of(part, name, *each) for part, each in zip(parts, bounds, strict=True)])
        yield Range(texts, bounds, terms)
        firsts = ends


def _shares(costs: Sequence[Integers], budget: int) -> list[int]:
    """What each part may cost: half by size, half alike, so that neither a big nor a small one makes short ranges."""
    total = sum(int(cost[-1]) for cost in costs) or 1
    return [max(1, budget // (2 * len(costs)) + budget * int(cost[-1]) // (2 * total)) for cost in costs]


def _end(cost: Integers, first: int, share: int) -> int:
    """Where the texts from `first` on have cost `share`: the next at least."""
    if first >= len(cost) - 1:
        return first
    return max(first + 1, int(np.searchsorted(cost, cost[first] + share, side="right")) - 1)


def texts_of(part: Sections, name: str, first: int, last: int) -> list[bytes]:
    """The texts `first` to `last` (half-open) of a dictionary."""
    ends = part.array(f"{name}.offsets", first, last + 1).tolist()
    start = ends[0]
    text = part.array(f"{name}.text", start, ends[-1]).tobytes()
    return [text[begin - start : end - start] for begin, end in pairwise(ends)]


def unite(lists: Sequence[list[bytes]]) -> tuple[list[bytes], list[Integers]]:
    """The texts of ordered lists, each once and in order, and the place there of each text of each list."""
    if len(lists) == 1:
        return lists[0], [np.arange(len(lists[0]))]
    # The sort finds the lists as the runs they are and merges them.
    united = list(dict.fromkeys(sorted(chain.from_iterable(lists))))
    place_of = dict(zip(united, range(len(united)), strict=True)).__getitem__
    return united, [np.fromiter(map(place_of, texts), np.int64, len(texts)) for texts in lists]
