"""Names that begin with a number word: "Second Chance Armor Inc.", where a sentence does not lend it its capital."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

Span = tuple[int, int]

_NUMBER: Final = (
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)"
)
#: Inside a sentence: behind a small word, or a comma.
_INSIDE = re.compile(rf"(?:[a-z]|[\w.)],) (?P<opening>{_NUMBER} [A-Z][\w'’-]*)")
_BEFORE = re.compile(rf"(?<!\w){_NUMBER} $")
_OPENING = re.compile(r"\w+ [A-Z][\w'’-]*")
#: The longest number word and the space behind it.
_REACH: Final = 8


def with_numbers(text: str, spans: Iterable[Span], below: str | None = None) -> Iterator[Span]:
    """The half-open `spans` of `text`, left to right, each from the number word that its name begins with.

    At the beginning of a sentence, and in a title (`below` is the text under it), the word counts only where the text
    writes it so inside a sentence.
    """
    inside = list(_INSIDE.finditer(text if below is None else below))
    openings = {match["opening"] for match in inside}
    done = 0
    for start, end in spans:
        before = _BEFORE.search(text, max(done, start - _REACH), start) if openings else None
        if before and (opening := _OPENING.match(text, before.start())) and opening.group() in openings:
            start = before.start()
        yield start, end
        done = end
