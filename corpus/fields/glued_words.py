"""Words that lost the space between them: "topave" is "to" and "pave".

Only lower-case words that no dictionary knows are split, into exactly two that it knows, one of them so common that
gluing is likelier than a new word. The text itself is never changed: the parts are indexed beside the whole.
"""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker

#: The words that releases glue to their neighbours, from the most frequent of English.
_COMMON = frozenset(
    "a all also an and are as at be been but by can for from had has have he her his in is it its more no not of on"
    " or our out over she so such that the their them they this to up was we were which who will with would".split()
)
_MIN_LENGTH = 5
_SHORT_WORDS = frozenset(["a"]) | {word for word in _COMMON if len(word) == 2}


@cache
def _frequencies() -> dict[str, int]:
    return dict(SpellChecker(language="en").word_frequency.dictionary)


def frequency(word: str) -> int:
    """How often a lower-case word of English stands in the texts that the dictionary counts; 0 for no such word."""
    return _frequencies().get(word, 0)


def split(word: str) -> int | None:
    """The offset in `word` where its second word begins, or null where it is one word or no rule can tell.

    >>> split("topave"), split("systemand"), split("heritage")
    (2, 6, None)
    """
    if len(word) < _MIN_LENGTH or not (word.isascii() and word.isalpha() and word.islower()):
        return None
    known = _frequencies()
    if word in known:
        return None
    best, best_score = None, 0
    for at in range(1, len(word)):
        left, right = word[:at], word[at:]
        if left not in _COMMON and right not in _COMMON:
            continue
        if min(len(left), len(right)) < 3 and not {left, right} & _SHORT_WORDS:
            continue
        score = known.get(left, 0) * known.get(right, 0)
        if score > best_score:
            best, best_score = at, score
    return best
