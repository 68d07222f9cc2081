"""Texts in order, found by bisection without being read as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from indexer.columnar.segment.sections import Sections


class Dictionary:
    """Distinct texts in the order of their UTF-8 bytes; the ordinal of each is its place.

    Text i is the bytes `offsets[i]` to `offsets[i + 1]` of `NAME.text`.
    """

    def __init__(self, sections: Sections, name: str) -> None:
        """The dictionary of the sections `NAME.text` and `NAME.offsets`."""
        # Seen as memory, single numbers and texts cost a quarter of what they do as arrays.
        self._offsets = memoryview(sections.array(f"{name}.offsets"))  # type: ignore[arg-type]
        self._text = memoryview(sections.array(f"{name}.text"))  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, ordinal: int) -> bytes:
        return self._text[self._offsets[ordinal] : self._offsets[ordinal + 1]].tobytes()

    def text(self, ordinal: int) -> str:
        """The text with this ordinal."""
        return self[ordinal].decode()

    def __iter__(self) -> Iterator[bytes]:
        whole = self._text.tobytes()
        return (whole[start:end] for start, end in pairwise(self._offsets.tolist()))

    def find(self, text: str | bytes) -> int:
        """The ordinal of a text, -1 where it is not here."""
        wanted = text.encode() if isinstance(text, str) else text
        at = self.first_from(wanted)
        return at if at < len(self) and self[at] == wanted else -1

    def first_from(self, text: bytes) -> int:
        """The ordinal of the first text that is not before `text`."""
        contents, offsets = self._text, self._offsets
        low, high = 0, len(self)
        while low < high:  # `bisect` with a key takes twice the time
            middle = (low + high) >> 1
            if contents[offsets[middle] : offsets[middle + 1]].tobytes() < text:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning(self, prefix: str | bytes) -> range:
        """The ordinals of the texts that begin with `prefix`."""
        wanted = prefix.encode() if isinstance(prefix, str) else prefix
        first = self.first_from(wanted)
        last = self.first_from(wanted + b"\xff")  # no UTF-8 has this byte
        return range(first, last)
