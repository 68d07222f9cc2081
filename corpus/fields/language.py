"""The language of a release as a BCP-47 primary tag: declared, unless the text's script is another's, else detected."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from corpus.authority.names import words
from corpus.page import Page

#: Characters that are enough to tell a language by, and too few.
_SAMPLE = 2000
_LEAST = 24
_LEAST_UNSPACED = 6
#: Below this probability the detector guesses.
_SURE = 0.9
#: English is told without the detector when so large a part of its words are these.
_ENGLISH = words("the of and to in a that for is on with by was as at from has be said this")
_ENGLISH_SHARE = 0.2
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


def language(page: Page, title: str) -> str | None:
    """The primary tag ("en", "zh") of the release's language, or null where nothing tells it surely."""
    sample = (page.body if len(page.body) >= _LEAST else f"{title}\n{page.body}")[:_SAMPLE]
    declared = next((tag for value in page.values("language") if (tag := _primary(value.value))), None)
    if sample.isascii():
        return declared or _detected(sample)
    script = _script(sample)
    if declared and (script is None or declared in _SCRIPTS.get(script, (declared,))):
        return declared
    if script in _SCRIPTS and (script == "CJK" or len(_SCRIPTS[script]) == 1):  # Japanese would show kana
        return _SCRIPTS[script][0]
    return _detected(sample, script)


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


def _detected(sample: str, script: str | None = None) -> str | None:
    if len(sample) < _LEAST:
        return None
    words = _WORD.findall(sample.lower())
    if words and sum(word in _ENGLISH for word in words) / len(words) > _ENGLISH_SHARE:
        return "en"
    tag, probability = _identifier().classify(sample)
    fits = script not in _SCRIPTS or tag in _SCRIPTS[script]
    return str(tag) if probability >= _SURE and fits else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
