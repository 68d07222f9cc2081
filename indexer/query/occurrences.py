"""Where the words of a query stand in titles and bodies, told from their tokens: no index is asked."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.analysis.arrays import TokenArrays, token_arrays
from indexer.analysis.vocabulary import Vocabulary, byte_text
from indexer.highlight import TEXT_SHIFT
from indexer.query.patterns import Atom, Found, Keys
from indexer.schema import GAP

Ints = NDArray[np.integer[Any]]

# Words come again from page to page, so that they are remembered: some 10 MB.
_vocabulary = Vocabulary(share=1 / 16)
_one_at_a_time = threading.Lock()


class Worded(NamedTuple):
    """A title and a body, and the character where the word at each position of each begins."""

    title_starts: Keys
    body_starts: Keys
    body: str


class Occurrences:
    """The places of atoms in some releases, with the keys that an index has: `number << TEXT_SHIFT | position`.

    The positions of a body begin `GAP` behind those of its title. `texts` are the releases by their words; `found` has
    the keys of each atom that stands anywhere, rising. Time grows with the texts, and for each atom with the distinct
    words in them.
    """

    def __init__(self, texts: Sequence[tuple[str, str]], atoms: Iterable[Atom]) -> None:
        """Read titles and bodies."""
        with _one_at_a_time:
            read = token_arrays([text for pair in texts for text in pair], _vocabulary)
            words = _Words(read, _vocabulary)
            _vocabulary.make_room()
        each = np.split(read.start, read.first[1:-1])
        self.texts = [
            Worded(title, body, text) for title, body, (_, text) in zip(each[::2], each[1::2], texts, strict=True)
        ]
        self.title_lengths: Keys = np.diff(read.first)[::2]
        self.found: Found = words.places(atoms, _keys(read.first))


def _keys(first: Keys) -> Keys:
    """The key of each place; `first` tells where those of each title and each body begin."""
    lengths = np.diff(first)
    added = (np.arange(len(lengths)) >> 1 << TEXT_SHIFT) - first[:-1]
    added[1::2] += lengths[::2] + GAP
    return np.arange(first[-1]) + np.repeat(added, lengths)


class _Words:
    """The distinct words of some texts, spelled as `byte_text` does: all that is needed of a vocabulary is taken."""

    def __init__(self, read: TokenArrays, vocabulary: Vocabulary) -> None:
        self._read = read
        self._numbers = np.flatnonzero(np.bincount(read.form))
        self._forms = [vocabulary.forms[number] for number in self._numbers.tolist()]
        self._stems = [vocabulary.stems[stem] for stem in vocabulary.stem_of_forms().take(self._numbers).tolist()]

    def places(self, atoms: Iterable[Atom], keys: Keys) -> dict[Atom, Keys]:
        """The keys of atoms that stand anywhere; `keys` has that of each place."""
        matching = {atom: self._numbers.take(at) for atom in atoms if len(at := self._matching(atom))}
        wanted = np.zeros(int(self._numbers.max(initial=0)) + 1, np.bool_)
        for numbers in matching.values():
            wanted[numbers] = True
        form, place = self._read.form, self._read.place
        at = np.flatnonzero(wanted.take(form))
        at = at.take(form.take(at).argsort(kind="stable"))
        form, place = form.take(at), place.take(at)
        return {atom: keys.take(_of_any(numbers, form, place)) for atom, numbers in matching.items()}

    def _matching(self, atom: Atom) -> Sequence[int] | Ints:
        """The places, among the words, of those that an atom stands for."""
        text = byte_text(atom.text)
        if atom.kind == "form":
            return [self._by_form[text]] if text in self._by_form else []
        if atom.kind == "stem":
            return self._by_stem.get(text, [])
        if atom.kind == "beginning":
            forms, at = self._in_order
            first = bisect_left(forms, text)
            return list(takewhile(lambda place: self._forms[place].startswith(text), at[first:]))
        return np.flatnonzero(self._edits(atom) <= atom.edits)

    def _edits(self, atom: Atom) -> NDArray[np.uint8]:
        """How far from an atom's text each word is, where that is not too far."""
        if not self._spelled:
            return np.empty(0, np.uint8)
        edits: NDArray[np.uint8] = cdist(
            [atom.text], self._spelled, scorer=OSA.distance, score_cutoff=atom.edits, dtype=np.uint8
        )[0]
        return edits

    @cached_property
    def _by_form(self) -> dict[str, int]:
        return {form: at for at, form in enumerate(self._forms)}

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, stem in enumerate(self._stems):
            found.setdefault(stem, []).append(at)
        return found

    @cached_property
    def _in_order(self) -> tuple[list[str], list[int]]:
        """The words in the order of dictionaries, and the place of each."""
        at = sorted(range(len(self._forms)), key=self._forms.__getitem__)
        return [self._forms[place] for place in at], at

    @cached_property
    def _spelled(self) -> list[str]:
        return [form if form.isascii() else form.encode("latin-1").decode() for form in self._forms]


def _of_any(numbers: Ints, form: Ints, place: Keys) -> Keys:
    """The places, rising, where words with one of some numbers stand; `form` rises, `place` is where each stands."""
    begins, ends = form.searchsorted(numbers).tolist(), form.searchsorted(numbers, "right").tolist()
    return np.unique(np.concatenate([place[begin:end] for begin, end in zip(begins, ends, strict=True)]))
