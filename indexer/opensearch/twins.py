"""Which hits of a page say nearly the same as one before them: told from the documents that the page was made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from indexer.answering import twins as answering
from indexer.answering.runs import Runs, runs_of_each
from indexer.results import Hit

#: The parts of documents that are compared, as `_source` takes them.
WANTED = ("length", "key_stems", "record.body")


def with_twins(hits: Sequence[Hit], found: Sequence[dict[str, Any]]) -> tuple[Hit, ...]:
    """The hits of a page, those that say nearly the same as an earlier one with its id; `found` as in `hits_of`."""
    sources = [each["_source"] for each in found]
    numbers: dict[str, int] = {}
    rows = [
        (place, numbers.setdefault(stem, len(numbers)))
        for place, source in enumerate(sources)
        for stem in source.get("key_stems", ())
    ]
    owners, stems = np.array(rows, np.intp).reshape(-1, 2).T
    lengths = np.array([source["length"] for source in sources])

    def runs_at(place: int) -> Runs:
        return runs_of_each([sources[place]["record"]["body"]])[0]

    return answering.with_twins(hits, answering.twins(owners, stems, lengths, runs_at))
