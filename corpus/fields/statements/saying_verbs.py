"""Verbs of saying in a text, each word looked up by itself: a long table of verbs costs no more than a short one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from corpus.fields.vocabulary import GOING_ON, PLURAL_SAYING, SAYING, SAYING_PAIRS

Form = Literal["finite", "going on", "plural", "preposition"]

#: Prepositions that name a speaker as a verb does.
PREPOSITIONS: Final = ("according to", "in the words of")
_FORMS: Final[dict[str, Form]] = {
    **dict.fromkeys(PLURAL_SAYING, "plural"),
    **dict.fromkeys(GOING_ON, "going on"),
    **dict.fromkeys((*SAYING, *SAYING_PAIRS), "finite"),
    **dict.fromkeys(PREPOSITIONS, "preposition"),
}
_OTHERWISE: Final = {"According": "according", "In": "in"}
_WORD = re.compile(r"[A-Za-z]+")


class Verb(msgspec.Struct, frozen=True):
    """A verb of saying as written in [start, end); `text` is its words in small letters, one blank between them."""

    start: int
    end: int
    text: str
    form: Form


def _by_first_word() -> dict[str, re.Pattern[str]]:
    """For each first word of a verb the pattern of what may follow it, the longest first."""
    following: dict[str, list[str]] = {}
    for verb in _FORMS:
        first, _, rest = verb.partition(" ")
        following.setdefault(first, []).append("".join(rf"\s+{word}" for word in rest.split()))
    return {
        # "noted down" and "written down" tell of writing; "outthat" has lost a blank
        first: re.compile(rf"(?:{'|'.join(sorted(rests, key=len, reverse=True))})(?=that|(?!\w|\s+down\b))")
        for first, rests in following.items()
    }


_FOLLOWING: Final = _by_first_word()


def verbs(body: str) -> Iterator[Verb]:
    """The verbs of saying of `body`, in its order."""
    done = 0
    for word in _WORD.finditer(body):
        first = word.group()
        if first not in _FOLLOWING:
            first = _OTHERWISE.get(first) or (first[:-4] if first.endswith("that") else "")
            if first not in _FOLLOWING:
                continue
        if word.start() < done or body[word.start() - 1 : word.start()] in ("-", "_"):
            continue
        begins = word.start() + len(first)
        match = _FOLLOWING[first].match(body, begins)
        if match is None:
            continue
        text = " ".join(f"{first}{match.group()}".split())
        form = _FORMS[text]
        before = body[max(0, word.start() - 2) : word.start()]
        if form in ("finite", "preposition") or (before[1:] == " " and (before[0].isalnum() or before[0] in ',”"')):
            done = match.end()
            yield Verb(word.start(), match.end(), text, form)
