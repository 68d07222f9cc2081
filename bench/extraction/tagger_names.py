"""The names that a general tagger finds in a text: which of them are taken, as they stand or through a filter.

The filter was written with gold releases in sight, which flatters it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from spellchecker import SpellChecker

from corpus.authority import fold
from corpus.fields.people.naming import is_office

_ARTICLE = re.compile(r"(?:the|this|an?|our|its|their)\s+", re.IGNORECASE)
_ENDING = re.compile(r"(?:['’]s?|[\s,.;:(])+$")
_WORD = re.compile(r"[^\W_][\w’'&.-]*|&")
_SMALL_WORDS = frozenset("of for and the on de la".split())
#: What no name of a body has: figures, lines, quotation marks, lists of alternatives.
_NO_NAME = re.compile(r"[\d\n/@+()“”\"]")
_CUT_IN_FRONT = re.compile(r"[A-Z][\w’']*,?\s(?:of|for|and|&)\s(?:the\s)?$")
_CUT_BEHIND = re.compile(r"\s(?:of|for|and|&)\s(?:the\s)?[A-Z]")
_NEXT_WORD = re.compile(r"\s([\w-]+)")
_PLACE_IN_FRONT = re.compile(r"(?:\b(?:in|near|on|at|of|to|from|into|across)(?: the)?|,|\band)\s$")
#: How a line ends that is no headline.
_SENTENCE_ENDS = tuple('.!?:;,"”’)')
#: A dictionary's count from which a word is common.
_COMMON = 100
#: Longest piece of text in front of a name that a pattern looks at.
_BEFORE = 30
#: Words that name a law or paper, a programme or plan, an event, an office, a group of people, a place or a subject.
_NO_BODIES = frozenset(
    "act acts bill law code title amendment resolution treaty accord accords agreement charter protocol order rule"
    " rules policy guidance report memo memorandum statement proclamation register standard standards case lawsuit"
    " request"
    " program programs programme programmes plan plans strategy initiative initiatives framework project projects"
    " system campaign award awards medal prize grant grants credit account benefit benefits insurance coverage"
    " assistance hotline website scheme challenge classification"
    " summit conference forum meeting workshop hearing briefing month week day year crisis war pandemic"
    " president secretary minister ambassador administration government cabinet nation state union"
    " students veterans employees officers officials attorneys allies nations peoples members leaders families"
    " workers americans residents citizens community communities"
    " building room highway road street river airport park island county city province district valley coast region"
    " area"
    " economy security development justice commerce education labor energy treasury agriculture health"
    " transportation defense budget research press media house protection treatment independence rights".split()
)


class Entity(NamedTuple):
    """A name that the tagger found: half-open offsets in the text, and its label ("ORG", "PERSON", ...)."""

    start: int
    end: int
    label: str


def trimmed(body: str, entity: Entity) -> Entity:
    """The entity without an article in front, a possessive or a stop behind."""
    start = entity.start
    if article := _ARTICLE.match(body, start, entity.end):
        start = article.end()
    ending = _ENDING.search(body[start : entity.end])
    return Entity(start, start + ending.start() if ending else entity.end, entity.label)


def every_body(body: str, entities: Iterable[Entity]) -> list[str]:
    """The different names that the tagger calls an organization, as first written."""
    first: dict[str, str] = {}
    for one in entities:
        if one.label == "ORG":
            name = _written(body, one)
            first.setdefault(key(name), name)
    first.pop("", None)
    return list(first.values())


def full_names(body: str, entities: Iterable[Entity]) -> list[str]:
    """The different names of two words or more that the tagger calls a person."""
    names = dict.fromkeys(_written(body, one) for one in entities if one.label == "PERSON")
    return [name for name in names if " " in name]


def likely_bodies(body: str, entities: list[Entity], taken: Iterable[tuple[int, int]]) -> list[str]:
    """Of `every_body` those that touch none of the spans `taken`, have one label throughout and look like a body."""
    covered = bytearray(len(body))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    places: dict[str, list[Entity]] = {}
    for one in entities:
        places.setdefault(key(_written(body, one)), []).append(one)
    persons = {word for one in entities if one.label == "PERSON" for word in fold(_written(body, one)).split()}
    persons |= {f"{word}s" for word in persons}  # a possessive that lost its apostrophe
    likely: list[str] = []
    for name in every_body(body, entities):
        found = places[key(name)]
        if any(one.label != "ORG" or any(covered[one.start : one.end]) for one in found):
            continue
        is_person = persons.issuperset(fold(name).split())
        if not is_person and _is_whole(body, found[0]) and _looks_like_body(body, found[0], name):
            likely.append(name)
    return likely


def _is_whole(body: str, entity: Entity) -> bool:
    """Whether a sentence holds the name, not cut off beside "and" or "of", nor part of "Medicaid coverage"."""
    line_end = body.find("\n", entity.end)
    if not body.endswith(_SENTENCE_ENDS, entity.end, line_end if line_end >= 0 else len(body)):
        return False
    if _CUT_IN_FRONT.search(body[max(0, entity.start - _BEFORE) : entity.start]) or _CUT_BEHIND.match(body, entity.end):
        return False
    following = _NEXT_WORD.match(body, entity.end)
    return following is None or following[1].casefold() not in _NO_BODIES


def _looks_like_body(body: str, entity: Entity, name: str) -> bool:
    """Whether the words of a name may be a body's: capitals throughout, its head no law, programme, event or place."""
    words = _WORD.findall(name)
    if not words or _NO_NAME.search(body, entity.start, entity.end) or not words[0][0].isupper():
        return False
    if any(not (word[0].isupper() or word in _SMALL_WORDS) or is_office(word.casefold()) for word in words):
        return False
    head = next((before for before, word in pairwise(words) if word in _SMALL_WORDS), words[-1])
    if {head.casefold(), words[-1].casefold()} & _NO_BODIES:
        return False
    return len(words) > 1 or _looks_alone(body, entity, words[0])


def _looks_alone(body: str, entity: Entity, word: str) -> bool:
    """Whether one word may name a body: an acronym that the text does not explain, or a rare word where no place is."""
    if word.isupper():
        return len(word) > 2 and word.isalpha() and f"({word})" not in body
    before = body[max(0, entity.start - _BEFORE) : entity.start]
    return "-" not in word and _frequency(word) <= _COMMON and not _PLACE_IN_FRONT.search(before)


def _frequency(word: str) -> int:
    return int(_dictionary().word_frequency[word.casefold()])


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en")


def _written(body: str, entity: Entity) -> str:
    return " ".join(body[entity.start : entity.end].split())


def key(name: str) -> str:
    """What the spellings of one body's name have in common."""
    return fold(name).removeprefix("the ")
