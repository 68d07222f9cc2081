"""Names in running text: runs of capitalised words, parted into the role and the name that they hold.

What a run holds is told by its own words and its next neighbours alone, so that a text is read once, in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.fields.vocabulary import (
    COURTESIES,
    GIVEN_NAMES_TOO,
    HEADLINE_VERBS,
    NO_NAMES,
    OFFICE_PLURALS,
    OPENERS,
    PARTICLES,
    QUALIFIERS,
    ROLE_ENDS,
    SHORT_OFFICES,
    SUFFIXES,
    SURNAMES_TOO,
)

#: Upper-case letters of the Latin, Greek and Cyrillic scripts as a character class, which `re` has no name for.
UPPER: Final = "".join(chr(code) for code in (*range(0x41, 0x530), *range(0x1E00, 0x1F00)) if chr(code).isupper())
_SHORT = (
    r"(?:Jr|JR|Sr|SR|Dr|Mr|Mrs|Ms|Messrs|Gen|Lt|Col|Maj|Sgt|Capt|Reps?|Sens?|Gov|Hon|Prof|Rev|Amb|Adm|Pres|Sec|St|Esq|Eng)"
    r"\."
)
_WORD = (
    rf"(?:(?:[{UPPER}]\.){{1,6}}|{_SHORT}"
    rf"|(?:(?:al|el|ul|ad|an|as|ash)-)?[{UPPER}][^\W\d_]*(?:[-‐‑’'](?!s\b)[^\W\d_]+)*)"
)
_GAP = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,2}(?=\S))"
_SUFFIX = r"(?:,?[^\S\n](?:Jr|JR|Sr|SR)\b\.?)?"
_RUN = re.compile(
    rf"(?<![\w@/.#&-]){_WORD}(?:{_GAP}(?:(?:{'|'.join(sorted(PARTICLES))}){_GAP}){{0,2}}{_WORD}){{0,11}}{_SUFFIX}"
)
_TOKEN = re.compile(r"\S+")
#: Between an office and a run that goes on with the role: "to the", "for the", "of State for Management and".
_ROLE_GOES_ON = re.compile(
    rf"[^\S\n](?:of|for|to|in|on)(?:[^\S\n](?:the|his|her|of|for|and|[{UPPER}][\w’'&-]*)){{0,8}}[^\S\n]"
)
#: What stands right before a run that may go on with a role; most runs stand behind something else.
_ROLE_LINKS: Final = tuple(
    f"{word}{space}" for word in ("of", "for", "the", "to", "in", "on", "and", "his", "her") for space in " \xa0\t"
)
_ROLE_BEGINS = re.compile(rf"(?:(?<![\w-])(?:[{UPPER}][\w’'&/-]*|U\.[^\S\n]?S\.)[^\S\n]){{1,6}}$")
_WORD_BEFORE = re.compile(r"[\w’'-]+")
_ROLE_BEFORE_WINDOW: Final = 110
_MOST_NAME_WORDS: Final = 5


class Named(msgspec.Struct, frozen=True):
    """A possible person: half-open offsets of the name, and the role before it.

    `role` is the role as written before the name, else null; `plural` that it stands for several ("Senators A and B");
    `addressed` that a role or courtesy stands before the name.
    """

    start: int
    end: int
    name: str
    outer: int
    role: str | None
    plural: bool
    addressed: bool


class _Word(msgspec.Struct, frozen=True):
    start: int
    end: int
    text: str
    bare: str


def named(text: str, headline: bool = False) -> Iterator[Named]:
    """The possible people of `text`, in its order; in a `headline` a verb with a capital ends a name."""
    for match in _RUN.finditer(text):
        words = [
            _Word(match.start() + token.start(), match.start() + token.end(), token.group(), _bare(token.group()))
            for token in _TOKEN.finditer(match.group())
        ]
        for part in _parts(text, words):
            if found := _named_in(text, part, headline):
                yield found


def _bare(word: str) -> str:
    return word.casefold().rstrip(".,").replace("’", "'")


def _parts(text: str, words: list[_Word]) -> Iterator[list[_Word]]:
    """The run cut at words that have their capital only from the place where they stand."""
    part: list[_Word] = []
    for word in words:
        if (
            part
            and "\n" in text[part[-1].end : word.start]
            and _is_heading(part[-1].text)
            and not _is_heading(word.text)
        ):
            yield part
            part = []
        if word.bare in OPENERS and not (part and word.text.endswith(".")):
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _is_heading(word: str) -> bool:
    return len(word) > 2 and word.isupper() and "." not in word


def _named_in(text: str, words: list[_Word], headline: bool) -> Named | None:
    """The person at the end of a run: the words behind its last role, courtesy or word of no name."""
    first = _name_begins(words)
    name = words[first:]
    if headline:
        stop = next(
            (i for i, word in enumerate(name) if i and (word.bare in HEADLINE_VERBS or word.bare in NO_NAMES)),
            len(name),
        )
        name = name[:stop] if not (name and name[0].bare in HEADLINE_VERBS) else []
    role_start, role, plural = _role_before(text, words, first)
    if name and role is None and first == 0:
        name, role_start, role, plural = _cut_leading_role(text, name)
    while name and name[0].text in PARTICLES:
        name = name[1:]
    if not _is_name(name):
        return None
    courtesy = first > 0 and words[first - 1].bare in COURTESIES
    outer = role_start if role_start is not None else name[0].start
    if courtesy and role_start is None:
        outer = _courtesies_begin(words, first)
    return Named(
        start=name[0].start,
        end=name[-1].end,
        name=" ".join(word.text for word in name).replace(" ,", ","),
        outer=outer,
        role=role,
        plural=plural,
        addressed=role is not None or courtesy,
    )


def _name_begins(words: list[_Word]) -> int:
    """The place of the first word behind the last word that belongs to no name; a run of only such words has none."""
    first = 0
    for place, word in enumerate(words):
        if word.bare in SURNAMES_TOO and place + 1 == len(words) and _may_precede(words, place):
            continue
        if word.text in GIVEN_NAMES_TOO and place and is_office(words[place - 1].bare):
            continue  # "Governor Sen Irova": nobody is a governor and a senator
        if word.bare in NO_NAMES or word.bare in COURTESIES or word.bare in SHORT_OFFICES or is_office(word.bare):
            first = place + 1
    if first == len(words) and first > 1:
        first = _first_behind_role(words)
    return first


def _may_precede(words: list[_Word], place: int) -> bool:
    """Whether the word before makes a surname of one that may be none: a given name, an initial or an office."""
    if place == 0:
        return False
    before = words[place - 1].bare
    return is_office(before) or before not in NO_NAMES


def _first_behind_role(words: list[_Word]) -> int:
    """Where a run ends in a word of no name: behind its first role when a name follows at once, else its end."""
    for place, word in enumerate(words[:-1]):
        following = words[place + 1].bare
        if is_office(word.bare) and not (following in NO_NAMES or is_office(following)):
            return place + 1
    return len(words)


def is_office(bare: str) -> bool:
    """Whether the lower-case word names an office, in the singular or the plural."""
    return bare in ROLE_ENDS or bare in OFFICE_PLURALS


def _role_before(text: str, words: list[_Word], first: int) -> tuple[int | None, str | None, bool]:
    """Offset, text and plurality of the role that ends where the name begins."""
    last = first
    while last > 0 and words[last - 1].bare in COURTESIES:
        last -= 1
    if last > 0:
        head = words[last - 1].bare
        start = words[0].start
        own = is_office(head) or head in SHORT_OFFICES
        leading = _leading_role(text, start, own)
        if own:
            start = leading if leading is not None else _with_lower_words(text, start)
        elif leading is not None:
            start = leading
        else:
            return None, None, False
        return start, _one_line(text[start : words[last - 1].end]), head in OFFICE_PLURALS
    return _lower_role(text, words[0].start)


def _cut_leading_role(text: str, name: list[_Word]) -> tuple[list[_Word], int | None, str | None, bool]:
    """The last words of a run that goes on with a role: "Secretary of | Commerce Ann Lee" names Ann Lee."""
    leading = _leading_role(text, name[0].start, own=False)
    if leading is None:
        start, role, plural = _lower_role(text, name[0].start)
        return name, start, role, plural
    if len(name) < 3:
        return name, None, None, False
    keep = 2
    while keep < len(name) - 1 and (name[-keep].text.endswith(".") or (name[-1].bare in SUFFIXES and keep < 3)):
        keep += 1
    cut = name[-keep:]
    return cut, leading, _one_line(text[leading : name[-keep - 1].end]), False


def _leading_role(text: str, start: int, own: bool) -> int | None:
    """Where a role begins that goes on in a run at `start`, or null; `own` when the run names an office itself."""
    if not text.endswith(_ROLE_LINKS, max(0, start - 4), start):
        return None
    window = max(0, start - _ROLE_BEFORE_WINDOW)
    office = None
    for match in _WORD_BEFORE.finditer(text, window, start):
        if is_office(match.group().casefold()):
            office = match
    if office is None or not _ROLE_GOES_ON.fullmatch(text, office.end(), start):
        return None
    if own and len(text[office.end() : start].split()) > 2:
        return None  # "Secretary of Agriculture Tom Vilsack and Director ...": another person stands between
    begins = _ROLE_BEGINS.search(text, max(0, office.start() - 60), office.start())
    return _with_lower_words(text, begins.start() if begins else office.start())


def _lower_role(text: str, start: int) -> tuple[int | None, str | None, bool]:
    """A role without a capital right before `start`: "spokesperson", "interim president"."""
    before = text[max(0, start - 24) : start]
    if not before.endswith(" "):
        return None, None, False
    word = before.rstrip().rpartition(" ")[2]
    if not (word.islower() and is_office(word)):
        return None, None, False
    begin = _with_lower_words(text, start - len(before) + before.rstrip().rfind(word))
    return begin, _one_line(text[begin:start].rstrip()), word in OFFICE_PLURALS


def _with_lower_words(text: str, start: int) -> int:
    """`start` moved before the qualifiers that stand before a role: "former", "acting"."""
    while start > 1 and text[start - 1] in " \xa0":
        word = text[max(0, start - 16) : start - 1].replace("\xa0", " ").rpartition(" ")[2].lstrip("(“\"'\n")
        if word.casefold() not in QUALIFIERS:
            break
        start -= len(word) + 1
    return start


def _courtesies_begin(words: list[_Word], first: int) -> int:
    while first > 0 and words[first - 1].bare in COURTESIES:
        first -= 1
    return words[first].start


def _is_name(words: list[_Word]) -> bool:
    """One to five words, one of them more than an initial; not all acronym."""
    if not 0 < len(words) <= _MOST_NAME_WORDS + 1:
        return False
    whole = [word for word in words if len(word.bare) > 1 and word.bare not in SUFFIXES and "." not in word.bare]
    if not whole or words[0].bare in SUFFIXES:
        return False
    last = words[-1]
    return not any(
        (word.bare in NO_NAMES and (word is not last or last.bare not in SURNAMES_TOO)) or word.bare in COURTESIES
        for word in words
    )


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(",")
