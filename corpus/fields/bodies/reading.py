"""A text as the rules for bodies read it: its words, what stands between them, and the known bodies they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from corpus.authority.finding import Found, Token
from corpus.fields.bodies.vocabulary import (
    HEADS,
    PLACE_STARTS,
    PLACES,
    SENTENCE_OPENERS,
    is_lost_genitive,
    is_matter,
    is_role,
)
from corpus.fields.vocabulary import NO_NAMES

#: Whose bodies bear their genitive: "Children's Hospital".
_PEOPLE = frozenset("children women men people peoples veterans workers teachers farmers family families".split())
#: Plurals of heads that are no genitives of bodies: "76th Guards Division".
_PLURALS = frozenset(["guards", "patrols", "labs", "squads", "units"])
_SHORT: Final = 2
_GENITIVES = ("'s", "’s")


class Reading:
    """The words of `text`; `owner` tells the known body that a word belongs to, by the word's offset."""

    def __init__(self, text: str, words: Sequence[Token], known: Sequence[Found] = ()) -> None:
        self.text = text
        self.words = words
        self.owner = _owners(words, known)

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The folded word at `index`, "" beyond the text."""
        return self.words[index].word if 0 <= index < len(self.words) else ""

    def written(self, index: int) -> str:
        """The word at `index` as the text writes it."""
        return self.text[self.words[index].start : self.words[index].end]

    def gap(self, index: int) -> str:
        """What stands between the word at `index` and the one after it; "\\n\\n" beyond the text."""
        if not 0 <= index < len(self.words) - 1:
            return "\n\n"
        return self.text[self.words[index].end : self.words[index + 1].start]

    def is_capital(self, index: int) -> bool:
        """Whether the word at `index` begins with a capital."""
        return 0 <= index < len(self.words) and self.text[self.words[index].start].isupper()

    def is_ampersand(self, index: int) -> bool:
        """Whether "&" stands at `index`."""
        return 0 <= index < len(self.words) and self.text[self.words[index].start] == "&"

    def known(self, index: int) -> Found | None:
        """The known body that the word at `index` belongs to, or null."""
        return self.owner.get(self.words[index].start) if 0 <= index < len(self.words) else None

    def ends_genitive(self, index: int) -> bool:
        """Whether a genitive ends at `index`: "Department's", "Departments" with its apostrophe lost."""
        word = self.words[index]
        one = self.owner.get(word.start)
        if one is not None and one.end < word.end:
            return True
        stem = word.word[:-1]
        if self.text.endswith(_GENITIVES, word.start, word.end):
            owns = stem in HEADS or stem in PLACES or self.text[word.start : word.end - 2].isupper()
            return owns or (is_matter(stem) and stem not in _PEOPLE)
        if not word.word.endswith("s"):
            return False
        short = self.text[word.start : word.end]
        acronym = len(short) > _SHORT and short[-1] == "s" and short[-2].isupper()  # "FBIs", "DoDs"
        return acronym or (stem in HEADS and word.word not in HEADS | _PLURALS) or is_lost_genitive(word.word)

    def is_unknown(self, index: int) -> bool:
        """Whether the word at `index` may be somebody's name: no matter, head, place or other word of no name."""
        word = self.words[index].word
        return not (
            word in HEADS
            or word in NO_NAMES
            or word in PLACES
            or word in PLACE_STARTS
            or word in SENTENCE_OPENERS
            or is_matter(word)
            or is_role(word)
        )


def _owners(words: Sequence[Token], known: Sequence[Found]) -> dict[int, Found]:
    owner: dict[int, Found] = {}
    index = 0
    for one in known:
        while index < len(words) and words[index].end <= one.start:
            index += 1
        while index < len(words) and words[index].start < one.end:
            owner[words[index].start] = one
            index += 1
    return owner
