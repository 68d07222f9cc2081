"""Where the words of a query stand in one title and one body, told from their tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.analysis import stem_of, tokens
from indexer.highlight import TEXT_SHIFT
from indexer.query.patterns import Atom, Found, Keys

#: The numbers of the two texts.
TITLE, BODY = range(2)


class Occurrences:
    """The places of atoms in a title and a body, which are texts of their own: no place reaches into the other.

    `found` has the keys of each atom that stands anywhere, rising; `starts[text]` the character where the word at each
    position begins. Time grows with the texts, and for each atom with the distinct words in them.
    """

    def __init__(self, title: str, body: str, atoms: Iterable[Atom]) -> None:
        words: dict[str, list[int]] = {}
        self.starts: tuple[Keys, ...] = tuple(_read(text, at, words) for at, text in enumerate((title, body)))
        self.lengths = [len(starts) for starts in self.starts]
        self.found: Found = _found(words, list(atoms))


def _read(text: str, number: int, words: dict[str, list[int]]) -> Keys:
    """The first character of each position of a text; `words` learns the keys of its forms."""
    starts: list[int] = []
    base = number << TEXT_SHIFT
    for token in tokens(text):
        if token.position == len(starts):  # the parts of a glued word stand where it does
            starts.append(token.start)
        words.setdefault(token.form, []).append(base + token.position)
    return np.array(starts, np.int64)


def _found(words: Mapping[str, list[int]], atoms: Sequence[Atom]) -> dict[Atom, Keys]:
    forms = sorted(words)
    stems: dict[str, list[str]] = {}
    if any(atom.kind == "stem" for atom in atoms):
        for form in forms:
            stems.setdefault(stem_of(form), []).append(form)
    found: dict[Atom, Keys] = {}
    for atom in atoms:
        matching = stems.get(atom.text, []) if atom.kind == "stem" else _matching(atom, words, forms)
        if matching:
            found[atom] = np.unique(np.concatenate([np.array(words[form], np.int64) for form in matching]))
    return found


def _matching(atom: Atom, words: Mapping[str, list[int]], forms: list[str]) -> list[str]:
    """The forms that an atom stands for; `forms` are all of `words`, in order."""
    if atom.kind == "form":
        return [atom.text] if atom.text in words else []
    if atom.kind == "beginning":
        first = bisect_left(forms, atom.text)
        return list(takewhile(lambda form: form.startswith(atom.text), forms[first:]))
    if not forms:
        return []
    edits = cdist([atom.text], forms, scorer=OSA.distance, score_cutoff=atom.edits, dtype=np.uint8)[0]
    return [forms[at] for at in np.flatnonzero(edits <= atom.edits).tolist()]
