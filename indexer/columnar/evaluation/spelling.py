"""The texts of a dictionary within some edits of a word, all compared at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.sections import Array, Sections

Distances = NDArray[np.uint8]

_SIGNATURE_BITS = 64
#: Further away than anybody asks for, and no overflow when 1 is added.
_FAR = 100


class Spellings:
    """A dictionary prepared: the characters of its texts, and which letters each text has at all."""

    def __init__(self, sections: Sections, name: str) -> None:
        """Take the sections `NAME.text` and `NAME.offsets`, and time and memory for each of their characters."""
        ends, whole = sections.array(f"{name}.offsets"), sections.array(f"{name}.text").tobytes()
        points = np.frombuffer(whole.decode().encode("utf-32-le"), "<u4")
        in_bytes = np.frombuffer(whole, np.uint8)
        begins = np.concatenate([[0], np.cumsum((in_bytes & 0xC0) != 0x80)])  # characters before each byte
        starts = begins[ends]
        self._lengths = np.diff(starts).astype(np.int32)
        self._starts = starts[:-1].astype(np.int64)
        self._points: Array = np.append(points, 0)  # where the last text ends, to be looked at beyond its end
        if self._points.max() < 1 << 16:
            self._points = self._points.astype(np.uint16)
        self._letters = np.zeros(len(self._lengths), np.uint64)
        some = self._lengths > 0
        if some.any():
            self._letters[some] = np.bitwise_or.reduceat(_bits(points), self._starts[some])

    def within(self, text: str, edits: int, *, swaps: bool) -> Array:
        """The ordinals, rising, of the texts at most `edits` insertions, deletions and replacements from `text`.

        With `swaps` the swap of two neighbours is one edit too (optimal string alignment).
        """
        wanted = np.array([ord(letter) for letter in text], np.uint32)
        letters = np.bitwise_or.reduce(_bits(wanted)) if len(wanted) else np.uint64(0)
        fits = np.bitwise_count(self._letters & ~letters) <= edits  # an edit brings one letter and takes one
        fits &= np.bitwise_count(~self._letters & letters) <= edits
        fits &= self._lengths >= len(text) - edits
        fits &= self._lengths <= len(text) + edits
        candidates = fits.nonzero()[0]
        if not len(candidates):
            return candidates
        near = self._distances(candidates, wanted, edits, swaps=swaps) <= edits
        return candidates[near]

    def _distances(self, candidates: Array, wanted: Array, edits: int, *, swaps: bool) -> Distances:
        """The distance of each candidate, exact up to `edits`: one column of the usual table for all at a time."""
        lengths, longest = self._lengths[candidates], len(wanted) + edits
        columns = self._starts[candidates] + np.arange(longest)[:, None]
        given = self._points.take(columns, mode="clip")
        distances = np.full(len(candidates), _FAR, np.uint8)
        far = np.full(len(candidates), _FAR, np.uint8)
        two_before: list[Distances] = []
        before = [np.full(len(candidates), min(row, _FAR), np.uint8) for row in range(len(wanted) + 1)]
        distances[lengths == 0] = min(len(wanted), _FAR)
        for at in range(longest):
            column = [far] * (len(wanted) + 1)
            if at < edits:
                column[0] = np.full(len(candidates), at + 1, np.uint8)
            for row in range(max(0, at - edits), min(len(wanted), at + edits + 1)):
                cell = np.minimum(before[row + 1], column[row])
                cell += 1
                np.minimum(cell, before[row] + (given[at] != wanted[row]), out=cell)
                if swaps and at and row:
                    swapped = (given[at] == wanted[row - 1]) & (given[at - 1] == wanted[row])
                    np.minimum(cell, two_before[row - 1] + 1, out=cell, where=swapped)
                column[row + 1] = np.minimum(cell, _FAR)
            ended = lengths == at + 1
            distances[ended] = column[-1][ended]
            two_before, before = before, column
        return distances


def _bits(points: Array) -> NDArray[np.uint64]:
    return np.uint64(1) << (points % _SIGNATURE_BITS).astype(np.uint64)
