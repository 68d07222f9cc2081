"""The words that a process has met: what each piece of text becomes, worked out once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import Token, cjk_forms, is_cjk, is_plain, stem_of, tokens

#: What may be remembered before all is forgotten: tokens of pieces (some 150 bytes each), and bytes of their texts.
MOST_TOKENS, MOST_BYTES = 1 << 20, 1 << 26

_Numbers = NDArray[np.int32]


class PieceTables(NamedTuple):
    """What pieces become.

    Piece i has `counts[i]` tokens from `first[i]` on, at `places[i]` positions. Of each token: the number of its form,
    its position and its first character in the piece, whether it is the first at its position (`leads`), and whether
    its stem stands there already (`again`).
    """

    first: NDArray[np.int64]
    counts: _Numbers
    places: _Numbers
    form: _Numbers
    place: _Numbers
    start: _Numbers
    leads: NDArray[np.bool_]
    again: NDArray[np.bool_]


def byte_text(text: str) -> str:
    """UTF-8 with each byte as a character: such strings are compared fastest, and in the order of dictionaries.

    >>> byte_text("é").encode("latin-1").decode()
    'é'
    """
    return text if text.isascii() else text.encode().decode("latin-1")


class Vocabulary:
    """Pieces of text and their tokens, forms and stems, each with a number that is valid until `make_room`.

    A piece is UTF-8 that has, in its text, something beside it that is in no token; so it means the same everywhere.
    `forms` and `stems` are spelled as `byte_text` does.
    """

    def __init__(self, share: float = 1.0) -> None:
        """Know nothing yet, and remember at most that `share` of what may be remembered."""
        self._share = share
        self._clear()

    def _clear(self) -> None:
        self.pieces = _Pieces(self)
        self.forms: list[str] = []
        self.stems: list[str] = []
        self._form_numbers: dict[str, int] = {}
        self._stem_numbers: dict[str, int] = {}
        self._stem_of = array("i")
        self._count, self._places = array("i"), array("i")
        self._form, self._place, self._start = array("i"), array("i"), array("i")
        self._leads, self._again = array("b"), array("b")
        self._bytes = 0

    def make_room(self) -> None:
        """Forget everything where too much is known: a process may meet any number of texts."""
        if max(len(self._form), len(self._count)) > MOST_TOKENS * self._share or self._bytes > MOST_BYTES * self._share:
            self._clear()

    def stem_of_forms(self) -> _Numbers:
        """The number of each form's stem, by number of form."""
        return np.array(self._stem_of, np.int32)

    def tables(self) -> PieceTables:
        """What the pieces met so far become."""
        counts = np.array(self._count, np.int32)
        return PieceTables(
            first=np.cumsum(counts, dtype=np.int64) - counts,
            counts=counts,
            places=np.array(self._places, np.int32),
            form=np.array(self._form, np.int32),
            place=np.array(self._place, np.int32),
            start=np.array(self._start, np.int32),
            leads=np.array(self._leads, np.bool_),
            again=np.array(self._again, np.bool_),
        )

    def add(self, piece: bytes) -> int:
        """Analyse a piece that was not met before; returns its number."""
        text = piece.decode("utf-8", "surrogatepass")
        before = len(self._form)
        if is_plain(text):
            self._add_token(self._form_number(text.lower()), 0, 0, True, False)
            places = 1
        elif is_cjk(text):
            places = self._add_run(cjk_forms(text))
        else:
            places = self._add_tokens(tokens(text))
        self._bytes += len(piece)
        self._count.append(len(self._form) - before)
        self._places.append(places)
        return len(self._count) - 1

    def _add_tokens(self, found: Iterable[Token]) -> int:
        """Add tokens, each form once at a position; returns how many positions there are."""
        place = -1
        forms: set[int] = set()
        stems: set[int] = set()
        for token in found:
            leads = token.position != place
            if leads:
                place = token.position
                forms.clear()
                stems.clear()
            form = self._form_number(token.form)
            if form in forms:
                continue
            stem = self._stem_of[form]
            self._add_token(form, place, token.start, leads, stem in stems)
            forms.add(form)
            stems.add(stem)
        return place + 1

    def _add_run(self, forms: Sequence[str]) -> int:
        """Add tokens that begin at one character after the other; returns how many positions there are."""
        known = self._form_numbers
        for form in forms:
            if form not in known:
                self._form_number(form)
        self._form.extend(map(known.__getitem__, forms))
        self._place.extend(range(len(forms)))
        self._start.extend(range(len(forms)))
        self._leads.frombytes(b"\1" * len(forms))
        self._again.frombytes(bytes(len(forms)))
        return len(forms)

    def _add_token(self, form: int, place: int, start: int, leads: bool, again: bool) -> None:
        self._form.append(form)
        self._place.append(place)
        self._start.append(start)
        self._leads.append(leads)
        self._again.append(again)

    def _form_number(self, form: str) -> int:
        number = self._form_numbers.get(form)
        if number is None:
            number = self._form_numbers[form] = len(self.forms)
            self.forms.append(byte_text(form))
            stem = stem_of(form)
            at = self._stem_numbers.setdefault(stem, len(self.stems))
            if at == len(self.stems):
                self.stems.append(byte_text(stem))
            self._stem_of.append(at)
        return number


class _Pieces(dict[bytes, int]):
    """The numbers of pieces; one that is not here yet is analysed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __missing__(self, piece: bytes) -> int:
        number = self[piece] = self._vocabulary.add(piece)
        return number
