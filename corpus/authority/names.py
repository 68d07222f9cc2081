"""Names of people and bodies compared as a reader compares them: without case, accents, punctuation or courtesies."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
#: The full stops of "U.S." and "D.C." glue their letters, as the acronym without them does.
_INITIALISM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"\w+")


def words(text: str) -> frozenset[str]:
    """The words of a list that is written in a line."""
    return frozenset(text.split())


#: Words before or after a name that are no part of it.
HONORIFICS = words(
    "mr mrs ms miss mx dr prof professor sir dame lord lady hon honorable honourable excellency he president premier"
    " chancellor secretary minister senator sen rep representative congressman congresswoman governor gov mayor"
    " ambassador general gen judge justice chairman chairwoman chair commissioner director spokesperson jr sr ii iii"
    " esq mp mep"
)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """`name` in lower case without accents or punctuation, its words parted by one space.

    >>> fold("The U.S. Attorney’s Office"), fold("José  Ángel-Gurría")
    ('the us attorneys office', 'jose angel gurria')
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    name = _APOSTROPHES.sub("", name).replace("&", " and ")
    name = _INITIALISM.sub(lambda match: match.group().replace(".", ""), name)
    return " ".join(_WORD.findall(name.casefold().replace("_", " ")))


def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words of a person's name without courtesies and titles; all where nothing else would be left."""
    words = tuple(fold(name).split())
    return tuple(word for word in words if word not in HONORIFICS) or words


def same_person(a: str, b: str) -> bool:
    """True when two spellings may be one person's: the same words in any order, with other courtesies or middle names.

    One word alone is the same only as itself.
    """
    x, y = name_tokens(a), name_tokens(b)
    if not x or not y:
        return False
    short, long = sorted((x, y), key=lambda words: (len(set(words)), len(words)))
    if len(short) < 2:
        return set(short) == set(long)
    return covered(short, long)


def covered(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """True when each wanted word meets a word of its own: equal, or an initial of it when some whole word has met.

    Words are those of `name_tokens`; none are covered by none.
    """
    if not wanted or not words:
        return False
    left = list(words)
    initials: list[str] = []
    for word in wanted:
        if word in left:
            left.remove(word)
        elif len(word) == 1 or any(len(other) == 1 and word.startswith(other) for other in left):
            initials.append(word)
        else:
            return False
    if len(initials) == len(wanted):
        return False
    for word in initials:
        met = next(
            (other for other in left if other.startswith(word) or (len(other) == 1 and word.startswith(other))), None
        )
        if met is None:
            return False
        left.remove(met)
    return True
