"""The names of one field by the words that they are made of, for finding those that begin as somebody types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.authority import fold
from indexer.analysis import STOP_WORDS, is_cjk

#: Names in the table, those of most releases: what time and memory are bounded by.
MOST_NAMES = 200_000
#: Characters of a run without spaces at which a name may be entered.
_ENTRANCES = 24
#: A name of other words is meant where it is so many times as frequent as one of these words alone.
_TIMES = 10
#: Stands before words that no name is looked for by alone, so that no other word is found beside them.
ASIDE = "\0"

Forms = NDArray[np.int32]


class NameWords(Protocol):
    """Words in the order of their UTF-8 bytes; the ordinal of each is its place."""

    def find(self, word: str) -> int:
        """The ordinal of a word, -1 where it is not here."""

    def beginning(self, prefix: str) -> range:
        """The ordinals of the words that begin with `prefix`."""

    def within(self, word: str, edits: int) -> list[int]:
        """The ordinals, rising, of the words at most `edits` from `word`; the swap of two neighbours is one edit."""

    def text(self, ordinal: int) -> str:
        """The word with this ordinal."""


class Started(NamedTuple):
    """A name that was found, the number of releases that have it, and by which other form it was found, if by one."""

    value: str
    releases: int
    written: str | None


class NameStarts:
    """Values of a field, the most frequent first, and the words of the forms in which each is written.

    The forms that have no other words than their value ("the Environmental Protection Agency") are left out. A look-up
    costs time by the forms that have one of its words.
    """

    def __init__(
        self,
        values: Sequence[tuple[str, int]],
        forms: Iterable[tuple[str, str]],
        hold: Callable[[Sequence[bytes]], NameWords],
    ) -> None:
        """Take (value, releases), the most frequent first, and (value, form); `hold` takes the words in order."""
        values = values[:MOST_NAMES]
        self._values = [value for value, _ in values]
        self._counts = [count for _, count in values]
        self._written: list[str | None] = []
        by_word: dict[str, list[int]] = defaultdict(list)
        owners: list[int] = []
        lengths: list[int] = []
        for number, written, words in _told(self._values, forms):
            for word in entrances(words):
                by_word[word].append(len(lengths))
            lengths.append(len(words))
            self._written.append(written)
            owners.append(number)
        self._lengths, self._owners = np.array(lengths, np.int32), np.array(owners, np.int32)
        self._file(by_word, hold)

    def _file(self, by_word: Mapping[str, list[int]], hold: Callable[[Sequence[bytes]], NameWords]) -> None:
        """The words in order, and the forms of each one after the other."""
        encoded = sorted((word.encode("utf-8", "replace"), forms) for word, forms in by_word.items())
        self._words = hold([word for word, _ in encoded])
        self._starts = np.cumsum([0, *(len(forms) for _, forms in encoded)])
        self._forms: Forms = np.fromiter((form for _, forms in encoded for form in forms), np.int32, self._starts[-1])

    def beginning(self, words: Sequence[str], limit: int, *, whole: bool = False) -> list[Started]:
        """The names with all of `words`, in any order; the last one may only begin a word unless `whole`.

        Those of which these are all the words come first, then the most frequent ones.
        """
        if not words or limit <= 0:
            return []
        last = self._having(words[-1])
        entire = self._among([*map(self._having, words[:-1]), last])
        entire = entire[self._lengths.take(entire) == len(words)]
        begun = self._having_beginning(words[-1], alone=len(words) == 1, whole=whole)
        some = self._among([*map(self._having, words[:-1]), begun])
        found: dict[int, None] = dict.fromkeys([*self._first(entire, limit), *self._first(some, limit)])
        every = np.concatenate([entire, some])
        return [self._started(number, every) for number in list(found)[:limit]]

    def _having(self, word: str) -> Forms:
        """The forms with a word; of one that says nothing alone, also those where it stands among others."""
        found = self._filed(self._words.find(word))
        return np.concatenate([found, self._filed(self._words.find(ASIDE + word))]) if word in STOP_WORDS else found

    def _having_beginning(self, start: str, *, alone: bool, whole: bool) -> Forms:
        if whole:
            return self._filed(self._words.find(start)) if alone else self._having(start)
        among = self._words.beginning(start)
        found = self._forms[self._starts[among.start] : self._starts[among.stop]]
        return np.concatenate([found, self._having(start)]) if not alone and start in STOP_WORDS else found

    def _filed(self, ordinal: int) -> Forms:
        """The forms with the word of an ordinal of the dictionary; none of -1."""
        return self._forms[:0] if ordinal < 0 else self._forms[self._starts[ordinal] : self._starts[ordinal + 1]]

    def _among(self, parts: Sequence[Forms]) -> Forms:
        """The forms that are in each of the parts."""
        found, *others = sorted(parts, key=len)
        for other in others:
            if not len(found):
                break
            has = np.zeros(len(self._lengths), np.bool_)
            has[other] = True
            found = found[has.take(found)]
        return found

    def _first(self, forms: Forms, limit: int) -> list[int]:
        """The most frequent values of some forms: they are numbered in that order."""
        has = np.zeros(len(self._values), np.bool_)
        has[self._owners.take(forms)] = True
        first: list[int] = np.flatnonzero(has)[:limit].tolist()
        return first

    def _started(self, number: int, forms: Forms) -> Started:
        own = forms[self._owners.take(forms) == number]
        return Started(self._values[number], self._counts[number], self._written[int(own.min())])

    def respelled(self, words: Sequence[str], edits: Sequence[int]) -> str | None:
        """The most frequent name whose words are each so few `edits` from those of `words`; null where there is none.

        Where a far more frequent one has more words, these words alone as it has them.
        """
        near = [self._near(word, most) for word, most in zip(words, edits, strict=True)]
        found = self._among([self._with_any(ordinals) for ordinals in near]) if near else self._forms[:0]
        if not len(found):
            return None
        entire = found[self._lengths.take(found) == len(words)]
        best = self._first(found, 1)[0]
        for number in self._first(entire, 1):
            if self._counts[number] * _TIMES >= self._counts[best]:
                own = self._started(number, entire)
                return own.written or own.value
        form = found[self._owners.take(found).argmin()]
        alike = (next(each for each in ordinals if form in self._filed(each)) for ordinals in near)
        return " ".join(self._words.text(ordinal).removeprefix(ASIDE).title() for ordinal in alike)

    def _near(self, word: str, edits: int) -> list[int]:
        """The ordinals of the words within some edits; a word that stands aside only as it is."""
        if edits:
            return self._words.within(word, edits)
        return [at for at in map(self._words.find, (word, ASIDE + word)) if at >= 0]

    def _with_any(self, ordinals: Sequence[int]) -> Forms:
        return np.concatenate([self._forms[:0], *map(self._filed, ordinals)])


def _told(values: Sequence[str], forms: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str | None, list[str]]]:
    """Each value by itself, then the forms that have other words: (number of the value, form or null, words)."""
    numbers = {value: number for number, value in enumerate(values)}
    own: list[list[str]] = []
    for number, value in enumerate(values):
        own.append(fold(value).split())
        yield number, None, own[-1]
    for value, form in forms:
        at = numbers.get(value) if form != value else None
        if at is not None:
            words = fold(form).split()
            if not STOP_WORDS.issuperset(set(words).difference(own[at])):
                yield at, form, words


def entrances(words: Sequence[str]) -> set[str]:
    """The words by which a name is found; a run without spaces also from each of its characters on."""
    found = {ASIDE + word if word in STOP_WORDS and len(words) > 1 else word for word in words}
    for word in words:
        if not word.isascii():
            found.update(word[at:] for at in range(1, min(len(word), _ENTRANCES)) if is_cjk(word[at]))
    return found
