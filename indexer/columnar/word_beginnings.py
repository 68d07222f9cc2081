"""The words of an index that begin with some letters, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from whoosh.query.terms import Term

from indexer.analysis import stem_of, tokens
from indexer.analysis.function_words import FUNCTION_WORDS
from indexer.columnar.evaluation import Collection, Evaluator
from indexer.columnar.evaluation.reading import Reading

#: Beginnings of so few letters are remembered: many words begin so, and everybody types them.
_SHORT = 2
#: So many of them; there are no more of two letters and digits.
_REMEMBERED = 36 * 37
#: Forms that are looked at for each word that is wanted, and beyond: function words and forms of one stem drop out.
_FOR_EACH, _BEYOND = 4, 24


class WordBeginnings:
    """Finds the words of one collection that begin so. Any number of threads may use it."""

    def __init__(self, collection: Collection) -> None:
        """Find words of `collection`; nothing is read yet."""
        self._collection = collection
        self._remembered: dict[tuple[str, int], list[tuple[str, int]]] = {}

    def of(self, start: str, limit: int) -> list[tuple[str, int]]:
        """At most `limit` words that begin with `start`, each with the number of releases that a search for it finds.

        Forms of one stem find the same: only the most frequent of them is told. Function words are left out.
        """
        folded = next((token.form for token in tokens(start, glued=False)), "")
        if not folded:
            return []
        if len(folded) > _SHORT:
            return self._find(folded, limit)
        known = self._remembered.get((folded, limit))
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered = {}
            known = self._remembered[folded, limit] = self._find(folded, limit)
        return known

    def _find(self, start: str, limit: int) -> list[tuple[str, int]]:
        evaluate = Evaluator(self._collection)
        best: dict[str, str] = {}
        for form in self._most_frequent(start, limit * _FOR_EACH + _BEYOND):
            if form not in FUNCTION_WORDS and len(form) > 1:
                best.setdefault(stem_of(form), form)
        some = list(best.items())[:limit]
        counted = [(form, evaluate.count(Term("text", stem))) for stem, form in some]
        return sorted(((form, count) for form, count in counted if count), key=lambda each: (-each[1], each[0]))

    def _most_frequent(self, start: str, limit: int) -> list[str]:
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
