"""Sentences: where they begin and end in a body, told by punctuation and the next word's capital."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from corpus.authority.names import words
from corpus.fields.people.naming import UPPER

_END = re.compile(
    rf"(?P<mark>[.!?])[)\]”’\"'»]*(?=\s+[“\"'‘«(\[•*]*[{UPPER}0-9㐀-鿿])|(?<=[a-z]{{2}}\.)(?=[{UPPER}][a-z])|[。！？][」』”]?|\n[^\S\n]*\n\s*"
)
_WORD_BEFORE = re.compile(r"[\w.&]+$")
#: Short forms whose full stop ends no sentence before a capital.
_ABBREVIATIONS: Final = words("""
    mr mrs ms messrs dr prof sr jr st gen lt col maj sgt capt rep reps sen sens gov hon rev amb adm pres u.s u.k
    u.n no nos vs v inc ltd co corp dept asst div dist mo ph.d u a.m p.m jan feb mar apr jun jul aug sept sep
    oct nov dec mich calif fla tex ala ark ariz colo conn del ga ill ind kan ky la mass md minn miss mont neb
    nev okla ore pa tenn va vt wash wis wyo rs fig art
""")


class Sentences:
    """The sentences of a body as half-open spans, found in one pass."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._starts = [0]
        for match in _END.finditer(body):
            if match.group("mark") == "." and _abbreviated(body, match.start()):
                continue
            at = match.end()
            while at < len(body) and body[at].isspace():
                at += 1
            if self._starts[-1] < at < len(body):
                self._starts.append(at)

    def at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds `offset`, without the white space behind it."""
        return self._span(max(0, bisect_right(self._starts, offset) - 1))

    def after(self, offset: int) -> tuple[int, int] | None:
        """The sentence behind the one that holds `offset`, or null at the end of the body."""
        place = bisect_right(self._starts, offset)
        return self._span(place) if place < len(self._starts) else None

    def before(self, offset: int) -> tuple[int, int] | None:
        """The sentence before the one that holds `offset`, or null at the start of the body."""
        place = bisect_right(self._starts, offset) - 2
        return self._span(place) if place >= 0 else None

    def _span(self, place: int) -> tuple[int, int]:
        start = self._starts[place]
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._body)
        while end > start and self._body[end - 1].isspace():
            end -= 1
        return start, end


def _abbreviated(body: str, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to a short form or an initial."""
    match = _WORD_BEFORE.search(body, max(0, stop - 12), stop)
    if match is None:
        return False
    word = match.group().casefold()
    return (
        word in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha() and word != "i")
        or (len(word) == 3 and word[1] == ".")
    )
