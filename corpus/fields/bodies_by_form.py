"""Bodies that no authority knows, told by the form of their names: "District Secretariat of Mannar"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.authority.finding import Found, Token
from corpus.authority.names import words as words_of

#: Words that make a capitalised phrase the name of a body: "Ministry of Health", "Lands Ministry".
_HEADS = words_of(
    "ministry department office agency commission committee council bureau court university college division authority"
    " institute institution bank corporation company association federation board secretariat parliament assembly"
    " foundation society government organization organisation embassy union subcommittee directorate administration"
    " academy consortium chamber tribunal constabulary legislature caucus alliance coalition network league"
    " center centre service services section party partnership fund trust museum hospital school"
    " airlines airways industries"
)
#: These name a body only behind a name of their own, never before "of": "Acme Inc.".
_COMPANY = words_of("inc llc ltd corp plc llp gmbh")
#: Heads that other things bear too; they need two words before them, or one and a place behind.
_WEAK = words_of(
    "center centre service services section fund trust party school network union alliance league museum hospital"
    " assembly office administration department division chamber"
)
#: These name a body only with "of" or "for" behind.
_LEFT_ONLY = frozenset(["government", "partnership"])
#: These may take a list behind "of": "Ministry of Lands, Water and Forests".
_LISTED = words_of("ministry department bureau committee subcommittee directorate office")
_OPENS = frozenset(["of", "for"])
#: Behind these "on" tells the matter of a body, behind others a day.
_ON = words_of("council committee commission subcommittee office")
_DAYS = words_of(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday fiscal"
)

#: Words that begin a sentence or a title and no name.
_NOT_FIRST = words_of(
    "the a an in at on of for by from to with as and or but if when while since after before during under today"
    " yesterday this that these those its their our his her my your each every all any no first second third other"
    " another such both former current acting deputy assistant associate senior chief vice executive director"
    " secretary minister president chairman chairwoman chair commissioner spokesperson spokesman judge justice"
    " attorney special agent agents officer officers mr mrs ms dr said according then also however additionally"
    " finally further meanwhile only here thank last next joint local two three four five many several most some"
    " more"
)
_MOST_WORDS = 7


def by_form(text: str, words: Sequence[Token], known: Sequence[Found] = ()) -> list[tuple[int, int]]:
    """The half-open offsets of names in `text`, whose tokens are `words`, that have a body's form.

    `known` are the known bodies in the text, left to right. A name may begin before a known one ("Texas Department of
    Transportation") or go on behind it ("White House Council"), but never goes beyond a known one's genitive.
    """
    found: list[tuple[int, int]] = []
    owner = _owners(words, known)
    done = 0
    for index, token in enumerate(words):
        word, start, end = token.word, token.start, token.end
        if start < done or not text[start].isupper():
            continue
        head = word[:-1] if word not in _HEADS and text[end - 2 : end - 1] in ("'", "’") else word
        if head not in _HEADS and head not in _COMPANY:
            continue
        first = _first(text, words, index, done, owner)
        span = _span(text, words, (first, index), head, owner)
        if span:
            found.append(span)
            done = span[1]
    return found


def _owners(words: Sequence[Token], known: Sequence[Found]) -> dict[int, Found]:
    """Which known body each word belongs to, by the word's offset."""
    owner: dict[int, Found] = {}
    index = 0
    for one in known:
        while index < len(words) and words[index].end <= one.start:
            index += 1
        while index < len(words) and words[index].start < one.end:
            owner[words[index].start] = one
            index += 1
    return owner


def _span(
    text: str, words: Sequence[Token], run: tuple[int, int], head: str, owner: dict[int, Found]
) -> tuple[int, int] | None:
    first, index = run
    one = owner.get(words[index].start)
    if one is not None:  # the head of a known name: only a proper name before it makes another body of it
        begins = words[first].start
        proper = text[begins : words[first].end]
        named = begins < one.start and not one.acronym and proper[1:].islower() and words[first].word not in _HEADS
        return (begins, one.end) if named else None
    last = index if head in _COMPANY or head != words[index].word else _last(text, words, index)
    if not _is_name(text, words, first, index, last, head):
        return None
    start, end = words[first].start, _end(text, words[last], head)
    return None if text[start:end].isupper() else (start, end)  # in capitals no form tells a name


def _is_name(text: str, words: Sequence[Token], first: int, head: int, last: int, word: str) -> bool:
    before = head - first
    if last > head:
        return True
    if word in _LEFT_ONLY:
        return False
    if word in _COMPANY:
        return before >= 1
    if before == 1 and words[first].word in _GENERIC:
        return False
    return before >= 2 or (
        before == 1 and word not in _WEAK and not text[words[first].start : words[first].end].isupper()
    )


#: With one of these alone a head says what kind of body, not which.
_GENERIC = words_of(
    "district federal state county city municipal national international regional supreme high appellate superior"
    " private public central general criminal civil family juvenile trial bankruptcy government foreign joint"
    " select standing advisory steering organizing parent holding law insurance oil drug trucking board"
)


def _first(text: str, words: Sequence[Token], index: int, done: int, owner: dict[int, Found]) -> int:
    """The index of the first word of the capitalised run that ends at `index`."""
    first = index
    while first > 0 and index - first < _MOST_WORDS and words[first - 1].start >= done:
        before = words[first - 1]
        if not _adjacent(text, before, words[first]) or _ends_genitive(before, owner):
            break
        if before.word in ("the", "and") or not (text[before.start].isupper() or text[before.start] == "&"):
            break
        first -= 1
    while first < index and (words[first].word in _NOT_FIRST or text[words[first].start] == "&"):
        first += 1
    return first


def _ends_genitive(word: Token, owner: dict[int, Found]) -> bool:
    """True for the last word of a known name in the genitive, and for "Department's", its apostrophe lost or not."""
    one = owner.get(word.start)
    if one is not None and one.end < word.end:
        return True
    return word.word.endswith("s") and word.word[:-1] in _HEADS and word.word not in _HEADS


def _adjacent(text: str, before: Token, after: Token) -> bool:
    gap = text[before.end : after.start]
    if gap in (" ", "-", "\n", "/", "\u00a0"):
        return True
    return (gap == ". " and before.end - before.start <= 2) or (gap in (", ", ",") and after.word in _COMPANY)


def _last(text: str, words: Sequence[Token], index: int) -> int:
    """The index of the last word of what follows a head: "of Health", "of Appeals for the Fourth Circuit"."""
    last = index
    opens = _OPENS | {"on"} if words[index].word in _ON else _OPENS
    while last + 1 < len(words) and words[last + 1].word in opens and last - index < _MOST_WORDS:
        if text[words[last].end : words[last + 1].start] != " ":
            break
        inside = _run(text, words, last + 2, words[index].word in _LISTED)
        if inside is None:
            break
        last = inside
    return last


def _run(text: str, words: Sequence[Token], index: int, listed: bool) -> int | None:
    """The last index of a capitalised run from `index`, an article before it allowed; null where there is none."""
    if index < len(words) and words[index].word == "the":
        index += 1
    if not _is_capital(text, words, index) or words[index].word in _DAYS:
        return None
    last, limit = index, min(index + 2 * _MOST_WORDS, len(words))
    while last + 1 < limit:
        step = _step(text, words, last, listed)
        if not step:
            break
        last += step
    return last


def _step(text: str, words: Sequence[Token], last: int, listed: bool) -> int:
    """How many words the run takes on: a capital, "and" with one, or one behind a list's comma; 0 at its end."""
    gap = text[words[last].end : words[last + 1].start]
    if text[words[last].end - 2 : words[last].end] in ("'s", "’s"):
        return 0
    if gap == " " and text[words[last + 1].start] == "&" and _is_capital(text, words, last + 2):
        return 2
    if gap in (" ", "-") and _is_capital(text, words, last + 1):
        return 1
    joined = words[last + 1].word == "and" and gap in (" ", ", ") and _is_capital(text, words, last + 2)
    if joined and listed and words[last + 2].word not in _HEADS:
        return 2
    if listed and gap == ", " and _is_capital(text, words, last + 1) and _list_goes_on(text, words, last + 1):
        return 1
    return 0


def _list_goes_on(text: str, words: Sequence[Token], index: int) -> bool:
    """True when the list from `index` comes to an "and" with a capital behind, past capitals and commas only."""
    for at in range(index, min(index + 10, len(words) - 1)):
        if words[at].word == "and":
            return _is_capital(text, words, at + 1) and words[at + 1].word not in _HEADS
        if not _is_capital(text, words, at) or words[at].word in _HEADS:
            return False
        if not re.fullmatch(r",? ?", text[words[at].end : words[at + 1].start]):
            return False
    return False


def _is_capital(text: str, words: Sequence[Token], index: int) -> bool:
    return index < len(words) and text[words[index].start].isupper()


def _end(text: str, last: Token, head: str) -> int:
    """The end of a name: without a genitive's s, with the full stop of "Inc."."""
    if text[last.end - 2 : last.end] in ("'s", "’s"):
        return last.end - 2
    return last.end + 1 if head in _COMPANY and text[last.end : last.end + 1] == "." else last.end
