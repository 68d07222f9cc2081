"""A few thousand words in order, as lists: those of the names that a cluster gave for a question."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz.distance import OSA

#: No UTF-8 has this byte.
_AFTER_ALL = b"\xff"


class FewWords:
    """See `indexer.answering.name_starts.NameWords`; looking for a spelling takes time for each word."""

    def __init__(self, words: Sequence[bytes]) -> None:
        """Take UTF-8 words in order."""
        self._words = words

    def find(self, word: str) -> int:
        """The ordinal of a word, -1 where it is not here."""
        wanted = word.encode()
        at = bisect_left(self._words, wanted)
        return at if at < len(self._words) and self._words[at] == wanted else -1

    def beginning(self, prefix: str) -> range:
        """The ordinals of the words that begin with `prefix`."""
        wanted = prefix.encode()
        return range(bisect_left(self._words, wanted), bisect_left(self._words, wanted + _AFTER_ALL))

    def within(self, word: str, edits: int) -> list[int]:
        """The ordinals, rising, of the words at most `edits` from `word`; the swap of two neighbours is one edit."""
        texts = map(bytes.decode, self._words)
        return [at for at, text in enumerate(texts) if OSA.distance(word, text, score_cutoff=edits) <= edits]

    def text(self, ordinal: int) -> str:
        """The word with this ordinal."""
        return self._words[ordinal].decode()
