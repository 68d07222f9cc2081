"""Runs of capitalised words in running text, cut at words that have their capital only from the place they stand in.

A text is read once, in linear time: what a run holds is told by its own words and its next neighbours alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.authority.names import words as listed
from corpus.fields.people.headlines import VERBS, Headlines
from corpus.fields.vocabulary import OPENERS, PARTICLES

#: Upper-case letters of the Latin, Greek and Cyrillic scripts as a character class, which `re` has no name for.
UPPER: Final = "".join(chr(code) for code in (*range(0x41, 0x530), *range(0x1E00, 0x1F00)) if chr(code).isupper())
_SHORT = (
    r"(?:Jr|JR|Sr|SR|Dr|Mr|Mrs|Ms|Messrs|Gen|Lt|Col|Maj|Sgt|Capt|Reps?|Sens?|Gov|Hon|Prof|Rev|Amb|Adm|Pres|Sec|St|Esq"
    r"|MR|MRS|MS|DR|GEN|REP|SEN|GOV|AMB|Eng|Brig|Cmdr|Cpl|Pvt|Supt|Det|Insp|Asst|Atty|Smt|Del|Cllr)\."
)
_WORD = (
    rf"(?:(?:[{UPPER}]\.){{1,6}}|{_SHORT}"
    r"|(?:Veterans|Workers|Governors|Mayors|Teachers|Firefighters|Sheriffs|Attorneys|Judges|Members)[’'](?=[^\S\n])"
    r"|(?:Women|Men|Children|People|World)[’']s(?=[^\S\n])"
    rf"|(?:(?:al|el|ul|ad|an|as|ash)-)?[{UPPER}][^\W\d_]*(?:[-‐‑’'](?!s\b)[^\W\d_]+)*)"
)
_GAP = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,2}(?=\S))"
#: A nickname between two words of a name: Glenn “GT” Mork, Tricia (Pat) Berg.
_NICKNAME = (
    rf"(?:[^\S\n](?:[“\"‘'](?:[{UPPER}][^\W\d_]{{0,14}}\.?(?:[^\S\n][{UPPER}][^\W\d_]{{1,14}})?)[”\"’']"
    rf"|\([{UPPER}][a-z]{{1,12}}\))(?=[^\S\n][{UPPER}][^\W\d_.]))?"
)
_SUFFIX = r"(?:,?[^\S\n](?:Jr|JR|Sr|SR)\b\.?|,[^\S\n](?:II|III|IV)\b)?"
_RUN = re.compile(
    rf"(?<![\w@/.#&-]){_WORD}"
    rf"(?:{_NICKNAME}{_GAP}(?:(?:{'|'.join(sorted(PARTICLES))}){_GAP}){{0,2}}{_WORD}){{0,60}}{_SUFFIX}"
)
_TOKEN = re.compile(r"\S+")
#: Words that open nothing before some others: "New York", "Under Secretary".
_NO_OPENERS: Final = {
    "new": listed(
        "york jersey mexico hampshire zealand england orleans delhi haven bedford brunswick caledonia guinea"
    ),
    "under": listed("secretary secretaries sheriff"),
}
#: A word in capitals this long at the beginning of a line, before words that are not, is a dateline's.
_DATELINE = 6


class Word(msgspec.Struct, frozen=True):
    """A word of a run: half-open offsets, as written, and in lower case without marks."""

    start: int
    end: int
    text: str
    bare: str

    @property
    def nickname(self) -> bool:
        """Whether it is (part of) a nickname in quotation marks or brackets."""
        return self.text[0] in "“\"‘'(" or self.text[-1] in '”")'


def runs(text: str, headline: bool = False) -> Iterator[list[Word]]:
    """The runs of `text` in its order; in a `headline`, and in lines that look like one, verbs end them too."""
    lines = Headlines(text, headline)
    for match in _RUN.finditer(text):
        written, start = match.group(), match.start()
        if " " not in written and "\n" not in written:
            bare = _bare(written)
            if bare not in OPENERS and not (bare in VERBS and lines.hold(start)):
                yield [Word(start, match.end(), written, bare)]
            continue
        found = [
            Word(start + token.start(), start + token.end(), token.group(), _bare(token.group()))
            for token in _TOKEN.finditer(written)
        ]
        yield from _parts(text, found, lines)


def _bare(word: str) -> str:
    bare = word.casefold()
    return bare if bare.isalpha() else bare.rstrip(".,").replace("’", "'").strip('“"”‘()')


def _parts(text: str, words: list[Word], lines: Headlines) -> Iterator[list[Word]]:
    part: list[Word] = []
    for place, word in enumerate(words):
        if part and _breaks(text, part[-1], word):
            yield part
            part = []
        opener = word.bare in OPENERS and not (part and (word.text.endswith(".") or word.nickname))
        if opener and place + 1 < len(words) and words[place + 1].bare in _NO_OPENERS.get(word.bare, ()):
            opener = False
        if opener or (word.bare in VERBS and lines.hold(word.start)):
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _breaks(text: str, before: Word, word: Word) -> bool:
    """Whether a line in capitals or a dateline ends between two words."""
    if not _is_heading(before.text) or _is_heading(word.text):
        return False
    if "\n" in text[before.end : word.start]:
        return True
    return (
        len(before.text) >= _DATELINE
        and "." not in word.text
        and len(word.text) > 2
        and (before.start == 0 or text[before.start - 1] == "\n")
    )


def _is_heading(word: str) -> bool:
    return len(word) > 2 and word.isupper() and "." not in word
