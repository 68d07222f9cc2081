"""The forms of a collection by their beginnings: see `indexer.answering.word_beginnings`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from whoosh.query.terms import Term

from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.evaluation.reading import Reading


class Forms:
    """Counts the forms of one collection; see `indexer.answering.word_beginnings.FormCounts`."""

    def __init__(self, collection: Collection) -> None:
        """Count forms of `collection`; nothing is read yet."""
        self._collection = collection

    def counts(self, stems: Sequence[str]) -> list[int]:
        """The number of releases of each of some stems."""
        evaluate = Evaluator(self._collection)
        return [evaluate.count(Term("text", stem)) for stem in stems]

    def most_frequent(self, start: str, limit: int) -> list[str]:
        """The forms of most releases, those included that are gone; each is among the first of some segment."""
        readings = self._collection.readings
        found = {form for reading in readings for form in _first_of(reading, start, limit)}
        counts = {form: sum(_count(reading, form) for reading in readings) for form in found}
        return [form.decode() for form in sorted(found, key=lambda form: (-counts[form], form))]


def _first_of(reading: Reading, start: str, limit: int) -> Iterator[bytes]:
    dictionary = reading.dictionary("forms")
    among = dictionary.beginning(start)
    starts = reading.segment.sections.array("forms.postings", among.start, among.stop + 1)
    counts = np.diff(starts.astype(np.int64))
    best = np.argpartition(-counts, limit)[:limit] if len(counts) > limit else np.arange(len(counts))
    return (dictionary[among.start + at] for at in best.tolist())


def _count(reading: Reading, form: bytes) -> int:
    at = reading.find("forms", form)
    if at < 0:
        return 0
    starts = reading.segment.sections.array("forms.postings", at, at + 2)
    return int(starts[1]) - int(starts[0])
