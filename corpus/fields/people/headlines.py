"""Headlines: lines whose words have capitals though they are no names, and the verbs that stand between their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.fields.vocabulary import HEADLINE_BASES, HEADLINE_VERBS, NO_HEADLINE_VERBS

_LINE = re.compile(r"[^\n]+")
_LONGEST: Final = 260
_FEWEST_WORDS: Final = 4
#: This share of the words of four letters and more has capitals in a headline.
_SHARE: Final = 0.8
_ES: Final = ("ches", "shes", "sses", "xes", "oes", "zes")


def _inflected(verb: str) -> Iterator[str]:
    """A verb in its third person, and what a headline writes of it besides: "urges", "urging", "urged"."""
    yield verb
    base = _base(verb)
    stem = base[:-1] if base.endswith("e") else base
    yield stem + "ing"
    yield base[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeou" else stem + "ed"


def _base(verb: str) -> str:
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if verb.endswith(_ES):
        return verb[:-2]
    return verb.removesuffix("s")


_WRITTEN: Final = (
    frozenset(form for verb in HEADLINE_VERBS for form in (_inflected(verb) if verb.endswith("s") else (verb,)))
    | HEADLINE_BASES
) - NO_HEADLINE_VERBS
#: The verbs of headlines in lower case, in every form: "urges", "co-chairing".
VERBS: Final = _WRITTEN | {f"co-{verb}" for verb in _WRITTEN}


class Headlines:
    """The lines of a text that read as headlines; asked for rising offsets, it reads the text once."""

    def __init__(self, text: str, whole: bool) -> None:
        """`whole` tells that the text is a headline altogether."""
        self._lines = _LINE.finditer(text)
        self._whole = whole
        self._end = -1
        self._held = False

    def hold(self, offset: int) -> bool:
        """Whether the line at `offset` is a headline; offsets must not fall."""
        while not self._whole and offset >= self._end and (line := next(self._lines, None)) is not None:
            self._end = line.end() + 1
            if offset < self._end:
                self._held = _is_headline(line.group())
        return self._whole or self._held


def _is_headline(line: str) -> bool:
    """Whether a short line without a sentence's end has capitals nearly throughout."""
    line = line.strip()
    if len(line) > _LONGEST or line.endswith((".", ":", ";", ",", "!”", ".”")):
        return False
    whole = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(whole) >= _FEWEST_WORDS and sum(word[0].isupper() for word in whole) >= _SHARE * len(whole)
