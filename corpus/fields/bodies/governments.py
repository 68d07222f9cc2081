"""Governments of cities, townships and states where they act: as parties, as those who receive, as partners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.fields.bodies.vocabulary import HEADS, PLACE_STARTS, PLACES, is_role

Span = tuple[int, int]

#: Bounded, so that a long run of letters costs no more than its length.
_WORD = r"[A-Z][\w'’-]{1,24}"
_OWN = rf"(?:St\. )?{_WORD}(?: {_WORD}){{0,2}}"
_NAME = (
    rf"(?P<name>(?:City|Town|Village|Borough|Township|State|Commonwealth) of {_OWN}"
    rf"|{_WORD}(?: {_WORD})? (?:Charter )?Township)"
)
#: ", Michigan," behind a name.
_STATE = r"(?:, [A-Z][\w. ]{2,20},)?"
_DOES: Final = (
    "agreed|sued|filed|joined|settled|violated|received|discriminated|refused|partnered|applied|denied|awarded"
    "|failed to|will receive|will use|will pay|entered into"
)
_TITLE_DOES: Final = "Agrees?|Sues?|Files?|Joins?|Settles?|Requires?|Receives?|Reach(?:es)?"
#: A line of a list of awards: "City of Harrow - $24,800,000".
_LISTED = re.compile(rf"^[•* -]{{0,3}}{_NAME} ?[-–—:] ?\$", re.MULTILINE)
_ACTS = re.compile(rf"\b{_NAME}{_STATE}(?: (?:has|have|had))?(?: also)? (?:(?:{_DOES})\b|(?:{_TITLE_DOES}) (?=[A-Z]))")
_SUIT = r"(?:suit|lawsuit|complaint|action|case|claims|charges|judgment|settlement|agreement|decree|partnership)"
_MET = re.compile(
    rf"\b(?:{_SUIT} (?:against|with)|[Aa]warded (?:to|by)|[Gg]rants? to|used by|suing|sued|v\.|vs\."
    rf"|[Pp]artner(?:ed|ing) with) (?:the )?{_NAME}(?![\w'’-]* [A-Z])"
)
_STATES: Final = ("State", "Commonwealth")
#: What begins a sentence before a township's name, and is none of it.
_NO_TOWNSHIPS: Final = frozenset(["the", "in", "of", "for", "this", "our", "a", "each", "near", "from", "and"])
#: What a city has, whose name goes on so.
_PARTS: Final = frozenset(["police", "fire", "public", "water", "health"])


def governments(text: str) -> Iterator[Span]:
    """The half-open offsets of their names, each pattern left to right; a place that does nothing is none."""
    for pattern in (_LISTED, _ACTS, _MET):
        for match in pattern.finditer(text):
            if _is_name(match["name"]):
                yield match.span("name")


def _is_name(name: str) -> bool:
    found = name.split()
    if name.endswith("Township"):
        return found[0].casefold() not in _NO_TOWNSHIPS
    own = [word.casefold() for word in found[2:]]
    if any(word in HEADS or word in _PARTS or is_role(word) for word in own[1:]):
        return False  # "City of Harrow Police" is another body
    return found[0] not in _STATES or (own[-1] in PLACES and all(word in PLACES | PLACE_STARTS for word in own))
