"""Where a text stands in a dictionary, for the words of queries."""

from __future__ import annotations

from bisect import bisect_right

from indexer.columnar.segment.sections import Sections

#: Every so many texts one is at hand: fewer steps of the search read what lies in the segment.
_EVERY = 32


class Lookup:
    """Finds texts of one dictionary: first among every 32nd, then among those that follow it."""

    def __init__(self, sections: Sections, name: str) -> None:
        """Take some texts of the dictionary `name`."""
        self._offsets = memoryview(sections.array(f"{name}.offsets"))  # type: ignore[arg-type]
        self._text = memoryview(sections.array(f"{name}.text"))  # type: ignore[arg-type]
        self._size = len(self._offsets) - 1
        whole, offsets = self._text.tobytes(), self._offsets
        self._some = [whole[offsets[at] : offsets[at + 1]] for at in range(0, self._size, _EVERY)]

    def find(self, text: bytes) -> int:
        """The ordinal of a text, -1 where it is not there."""
        contents, offsets = self._text, self._offsets
        low = (bisect_right(self._some, text) - 1) * _EVERY
        if low < 0:
            return -1
        high = min(low + _EVERY, self._size)
        while high - low > 1:  # the text at `low` is never after the one that is looked for
            middle = (low + high) >> 1
            if contents[offsets[middle] : offsets[middle + 1]].tobytes() <= text:
                low = middle
            else:
                high = middle
        return low if contents[offsets[low] : offsets[low + 1]].tobytes() == text else -1
