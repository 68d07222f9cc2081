"""The words of an index that begin with some letters, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from indexer.analysis import stem_of, tokens
from indexer.analysis.function_words import FUNCTION_WORDS

#: Beginnings of so few letters are remembered: many words begin so, and everybody types them.
_SHORT = 2
#: So many of them; there are no more of two letters and digits.
_REMEMBERED = 36 * 37
#: Forms that are looked at for each word that is wanted, and beyond: function words and forms of one stem drop out.
_FOR_EACH, _BEYOND = 4, 24


class FormCounts(Protocol):
    """Knows the forms of an index."""

    def most_frequent(self, start: str, limit: int) -> Iterable[str]:
        """At most some `limit` forms that begin with `start`, those of most releases first, of equals by spelling."""

    def counts(self, stems: Sequence[str]) -> Sequence[int]:
        """The number of releases of each of some stems."""


class WordBeginnings:
    """Finds the words of one index that begin so. Any number of threads may use it."""

    def __init__(self, forms: FormCounts) -> None:
        """Find words among `forms`; nothing is read yet."""
        self._forms = forms
        self._remembered: dict[tuple[str, int], list[tuple[str, int]]] = {}

    def of(self, start: str, limit: int) -> list[tuple[str, int]]:
        """At most `limit` words that begin with `start`, each with the number of releases that a search for it finds.

        Forms of one stem find the same: only the most frequent of them is told. Function words are left out.
        """
        folded = folded_start(start)
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
        best = of_each_stem(self._forms.most_frequent(start, forms_wanted(limit)), limit)
        counted = zip(best.values(), self._forms.counts(list(best)), strict=True)
        return sorted(((form, count) for form, count in counted if count), key=lambda each: (-each[1], each[0]))


def folded_start(start: str) -> str:
    """The form of a word that is being typed; "" for what is no word."""
    return next((token.form for token in tokens(start, glued=False)), "")


def forms_wanted(limit: int) -> int:
    """How many forms are looked at for at most `limit` words."""
    return limit * _FOR_EACH + _BEYOND


def of_each_stem(forms: Iterable[str], limit: int) -> dict[str, str]:
    """The first form of each of the first stems, by stem; function words are left out."""
    best: dict[str, str] = {}
    for form in forms:
        if form not in FUNCTION_WORDS and len(form) > 1:
            best.setdefault(stem_of(form), form)
    return dict(list(best.items())[:limit])
