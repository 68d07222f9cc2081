"""The language of a release as a BCP-47 primary tag: declared, unless the text's script is another's, else detected."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

import msgspec
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from corpus.authority.names import words
from corpus.page import Declared, Page
from corpus.release import Evidence

#: Characters that are enough to tell a language by, and too few.
_SAMPLE = 2000
_LEAST = 24
_LEAST_UNSPACED = 6
#: Below this probability the detector guesses.
_SURE = 0.9
#: English is told without the detector when so large a part of its words are these.
_ENGLISH = words("the of and to in a that for is on with by was as at from has be said this")
_ENGLISH_SHARE = 0.2
#: A template may declare the language of its site for a text in another; a script may be borrowed.
_DECLARED_CONFIDENCE = 0.95
_SCRIPT_CONFIDENCE = 0.95
_ENGLISH_CONFIDENCE = 0.99
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")

#: The only languages of these scripts, or those that a declared language must be one of.
_SCRIPTS = {
    "CJK": ("zh", "ja"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"),
    "ARABIC": ("ar", "fa", "ur", "ps", "ug", "ku", "sd"),
    "HEBREW": ("he", "yi"),
    "GREEK": ("el",),
    "THAI": ("th",),
    "DEVANAGARI": ("hi", "mr", "ne", "sa"),
    "SINHALA": ("si",),
    "TAMIL": ("ta",),
    "BENGALI": ("bn", "as"),
}


class Language(msgspec.Struct, frozen=True):
    """The primary tag of a language ("en", "zh") and its evidence."""

    tag: str
    evidence: Evidence


class _Guess(msgspec.Struct, frozen=True):
    """A tag that the text itself tells, by which rule, and how surely."""

    tag: str
    rule: str
    confidence: float


def language(page: Page, title: str) -> Language | None:
    """The language of the release, or null where nothing tells it surely."""
    sample = (page.body if len(page.body) >= _LEAST else f"{title}\n{page.body}")[:_SAMPLE]
    declared = next(((tag, value) for value in page.values("language") if (tag := _primary(value.value))), None)
    script = None if sample.isascii() else _script(sample)
    if declared and (script is None or declared[0] in _SCRIPTS.get(script, (declared[0],))):
        return _declared(*declared)
    if script in _SCRIPTS and (script == "CJK" or len(_SCRIPTS[script]) == 1):  # Japanese would show kana
        guess: _Guess | None = _Guess(_SCRIPTS[script][0], "script of the letters", _SCRIPT_CONFIDENCE)
    else:
        guess = _detected(sample, script)
    return Language(guess.tag, _shown_by(guess, page, title)) if guess else None


def _declared(tag: str, declared: Declared) -> Language:
    return Language(tag, Evidence(declared.source, "metadata", "declared language", _DECLARED_CONFIDENCE))


def _shown_by(guess: _Guess, page: Page, title: str) -> Evidence:
    """The words that were looked at: the beginning of the body, or the title where there is no body."""
    if page.body.strip():
        return Evidence("text", "body", guess.rule, guess.confidence, 0, min(len(page.body), _SAMPLE))
    return Evidence("title", "title", guess.rule, guess.confidence, 0, min(len(title), _SAMPLE))


def _primary(tag: str) -> str | None:
    match = _TAG.match(tag.strip())
    return match.group().lower() if match else None


def _script(sample: str) -> str | None:
    """The script of most letters; any kana make a text Japanese. Null where there are too few letters."""
    scripts = Counter(_script_of(character) for character in sample if character.isalpha())
    total = scripts.total()
    if total < _LEAST_UNSPACED:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > total / 10:
        return "HIRAGANA"
    name, count = scripts.most_common(1)[0]
    # An ideograph says as much as several letters: a third of them outweighs the Latin names between.
    return "CJK" if scripts["CJK"] * 3 > total else name if count * 2 > total else None


@cache
def _script_of(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0].removesuffix("-LETTER")


def _detected(sample: str, script: str | None = None) -> _Guess | None:
    if len(sample) < _LEAST:
        return None
    words = _WORD.findall(sample.lower())
    if words and sum(word in _ENGLISH for word in words) / len(words) > _ENGLISH_SHARE:
        return _Guess("en", "frequent English words", _ENGLISH_CONFIDENCE)
    tag, probability = _identifier().classify(sample)
    fits = script not in _SCRIPTS or tag in _SCRIPTS[script]
    rule = "language detector, by its probability"
    return _Guess(str(tag), rule, round(float(probability), 3)) if probability >= _SURE and fits else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
