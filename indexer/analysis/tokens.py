"""Text becomes tokens: the only place that tokenizes, for indexing, for queries and for highlighting alike.

A token has two terms: its `form` (case and accents folded) and its `stem` (English Snowball, which leaves most words of
other languages alone). Runs of Chinese, Japanese and Korean become bigrams of characters, their last character a token
of its own, so that one character is a prefix of what holds it. Words that lost the space between them give their parts
as extra tokens at the same position. Stop words are tokens like any other: they count inside phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from corpus.fields import glued_words

#: Han, kana, bopomofo and hangul: the ranges of a character class.
CJK = (
    r"\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)

#: Words that say nothing alone: left out of a query that has others, kept inside phrases.
STOP_WORDS = frozenset(
    "a an and are as at be but by for from has have he her his in is it its no not of on or our she that the their"
    " them they this to was we were which who will with would you your".split()
)


class Token(NamedTuple):
    """A word of a text: its terms, its half-open offsets there and its position (the first word's is 0)."""

    form: str
    stem: str
    start: int
    end: int
    position: int


def _marks() -> str:
    """The combining marks of all scripts as ranges of a character class: without them Hindi words are cut."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x1E950):
        if unicodedata.category(chr(code)) in ("Mn", "Mc"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_LETTER = rf"(?:[^\W_{CJK}]|[{_marks()}])"
TOKEN = re.compile(
    rf"(?P<cjk>[{CJK}]+)"
    r"|(?<![^\W_])(?P<acronym>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    r"|(?P<number>\d+(?:[.,]\d+)+)"
    rf"|(?P<word>{_LETTER}+(?:['’ʼ＇]{_LETTER}+)*)"
)
_RUN = re.compile(rf"[{CJK}]+")
_IN_TOKEN = re.compile(rf"[^\W_]|[{CJK}{_marks()}'’ʼ＇]")
ELISION = re.compile(r"[^\W\d_]{1,2}['’ʼ＇](?=[^\W\d_]{3,})")
_APOSTROPHES = str.maketrans("’ʼ＇", "'''")
#: The stem of a form.
stem_of = Stemmer.Stemmer("english").stemWord


#: Longer words are too rare to be remembered, and no two known words glued together: the longest known one has 45.
_LONG = 64

#: A part of a word: form, stem, and half-open offsets in it.
_Part = tuple[str, str, int, int]


def _parts(word: str) -> tuple[_Part, ...]:
    """The word, or the two that an elision joins: "l'eau"."""
    elided = ELISION.match(word)
    if elided is None:
        return (_part(word, 0, len(word)),)
    return _part(word, 0, elided.end() - 1), _part(word, elided.end(), len(word))


def _glued_parts(word: str) -> tuple[_Part, ...]:
    """The two words that lost the space between them, none for a word that did not."""
    at = glued_words.split(word)
    return () if at is None else (_part(word, 0, at), _part(word, at, len(word)))


_remembered_parts = lru_cache(maxsize=1 << 14)(_parts)
_remembered_glued_parts = lru_cache(maxsize=1 << 14)(_glued_parts)


def _part(word: str, start: int, end: int) -> _Part:
    form = _fold(word[start:end])
    return form, stem_of(form), start, end


def _fold(word: str) -> str:
    """Case folded, Latin accents removed, the possessive cut: "Gavriliță’s" is "gavrilita"."""
    if word.isascii():
        folded = word.lower()
    else:
        folded = unicodedata.normalize("NFKC", word).translate(_APOSTROPHES).casefold()
        if any("\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff" for letter in folded):
            decomposed = unicodedata.normalize("NFKD", folded)
            folded = unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))
    return folded[:-2] if folded.endswith("'s") and len(folded) > 2 else folded


def tokens(text: str, *, glued: bool = True) -> Iterator[Token]:
    """The tokens of `text` in order; without `glued` the parts of glued words are left out, as a query wants them.

    >>> [token.form for token in tokens("U.S. heritage isn't 1,000 years old")]
    ['us', 'heritage', "isn't", '1000', 'years', 'old']
    """
    position = 0
    for match in TOKEN.finditer(text):
        kind, start, end = match.lastgroup, match.start(), match.end()
        word = match.group()
        if kind == "word":
            for form, stem, first, last in (_remembered_parts if len(word) <= _LONG else _parts)(word):
                yield Token(form, stem, start + first, start + last, position)
                position += 1
            for form, stem, first, last in _remembered_glued_parts(word) if glued and len(word) <= _LONG else ():
                yield Token(form, stem, start + first, start + last, position - 1)
        elif kind == "cjk":
            for at, pair in enumerate(cjk_forms(word), start):
                yield Token(pair, pair, at, min(at + 2, end), position)
                position += 1
        else:
            form = _fold(word.replace("." if kind == "acronym" else ",", ""))
            yield Token(form, stem_of(form), start, end, position)
            position += 1


def is_plain(word: str) -> bool:
    """True for ASCII letters and digits that are one token, with their lower case as its form."""
    if not (word.isascii() and word.isalnum()):
        return False
    return len(word) > _LONG or glued_words.split(word) is None


def is_in_token(character: str) -> bool:
    """True for a letter, digit, mark or apostrophe; any other but "." and "," is in no token, whatever is beside it."""
    return _IN_TOKEN.fullmatch(character) is not None


def is_cjk(text: str) -> bool:
    """True for a term that stands for characters of a run without spaces."""
    return _RUN.fullmatch(text) is not None


def cjk_forms(run: str) -> list[str]:
    """The forms of a run without spaces: each character with the next one, the last one alone."""
    pairs = [*map(str.__add__, run, run[1:]), run[-1]]
    if unicodedata.is_normalized("NFKC", run):  # and so is each of its parts
        return pairs
    return [unicodedata.normalize("NFKC", pair) for pair in pairs]
