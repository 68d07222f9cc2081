"""The words of a field's names, packed as the dictionaries of segments are: there may be a million of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from indexer.columnar.evaluation.spelling import Spellings
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.sections import MemorySections


class PackedWords:
    """See `indexer.answering.name_starts.NameWords`."""

    def __init__(self, words: Sequence[bytes]) -> None:
        """Take UTF-8 words in order."""
        ends = np.cumsum([0, *map(len, words)], dtype=np.uint32)
        text = np.frombuffer(b"".join(words), np.uint8)
        self._sections = MemorySections({"words.text": text, "words.offsets": ends})
        self._words = Dictionary(self._sections, "words")

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings(self._sections, "words")

    def find(self, word: str) -> int:
        """The ordinal of a word, -1 where it is not here."""
        return self._words.find(word)

    def beginning(self, prefix: str) -> range:
        """The ordinals of the words that begin with `prefix`."""
        return self._words.beginning(prefix)

    def within(self, word: str, edits: int) -> list[int]:
        """The ordinals, rising, of the words at most `edits` from `word`; the swap of two neighbours is one edit."""
        near: list[int] = self._spellings.within(word, edits, swaps=True).tolist()
        return near

    def text(self, ordinal: int) -> str:
        """The word with this ordinal."""
        return self._words.text(ordinal)
