"""Bodies that no authority knows, told by the form of their names: "District Secretariat of Mannar"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.authority.finding import Found, Token
from corpus.fields.bodies.before import first_of
from corpus.fields.bodies.behind import further_matter, last_of
from corpus.fields.bodies.beside import beside
from corpus.fields.bodies.campus import with_campus
from corpus.fields.bodies.governments import governments
from corpus.fields.bodies.headlines import in_headlines
from corpus.fields.bodies.inspectors import free_of, inspectors
from corpus.fields.bodies.ordinals import with_numbers
from corpus.fields.bodies.reading import Reading
from corpus.fields.bodies.vocabulary import (
    COMPANY,
    GENERIC,
    HEADS,
    LEFT_ONLY,
    LOOSE_COMPANY,
    PAIRED_HEADS,
    PLACE_STARTS,
    PLACES,
    STRONG_HEADS,
    THINGS,
    UNITS,
    is_lost_genitive,
    names_unit,
)

Span = tuple[int, int]

#: Behind "of" these say what kind of body: "Board of Trustees", "Court of Appeals".
_KINDS = frozenset(
    "trustees directors governors supervisors commissioners regents excellence counsel appeals process police elections"
    " education representatives investigations".split()
)
_MATTERED = frozenset(["ministry", "department", "secretariat"])
#: Names that form alone takes for bodies: lands, a river's side, offices that each department has.
_NO_BODIES = frozenset(
    "west bank,left bank,russian federation,european union,outer banks,office of inspector general"
    ",office of the inspector general,office of general counsel,office of the general counsel".split(",")
)
#: A name that ends with one of these is that of a thing: "Office of Rural Affairs Medal".
_AWARDS = frozenset("act bill medal award prize grant grants program programme initiative week day month".split())
#: A head behind which another within so many words ends a longer name: "Police Department Fraud Unit".
_REACH = 3
#: Short forms whose full stop is theirs, and not the sentence's.
_SHORT = frozenset(["inc", "co", "corp", "ltd", "bhd"])


class Formed(NamedTuple):
    """A name of a body at half-open offsets, and the rule that told it: "by form" or "told beside".

    `meant` is the name that is written in parts: "Offices of Inspector General of A and | B".
    """

    start: int
    end: int
    rule: str
    meant: str | None = None


def by_form(text: str, words: Sequence[Token], known: Sequence[Found] = (), below: str | None = None) -> list[Formed]:
    """The names of bodies in `text`, whose tokens are `words`, left to right: told by form, or by the words beside.

    `known` are the known bodies in the text, left to right. A name may begin before a known one ("Texas Department of
    Transportation") or go on behind it ("White House Council"), but never goes beyond a known one's genitive. `below`
    is the text under `text`, where that is a title.
    """
    reading = Reading(text, words, known)
    found: list[Span] = []
    done = 0
    for index, token in enumerate(words):
        if token.start < done or not text[token.start].isupper():
            continue
        head = _head(text, token)
        if head is None or _goes_on_to_head(reading, index):
            continue
        span = _span(reading, index, head, done)
        if span:
            found.append(span)
            done = span[1]
    offices = inspectors(text, known)
    spans = free_of(with_numbers(text, in_headlines(text, found, below), below), offices)
    formed = [Formed(*span, "by form") for span in spans]
    formed = _with_offices(formed, [Formed(one.start, one.end, "by form", one.name) for one in offices])
    told = governments(text) if below is not None else (*governments(text), *beside(reading))
    return _with_told(formed, (span for span in told if not _is_known(reading, span)))


def _with_offices(formed: list[Formed], offices: list[Formed]) -> list[Formed]:
    """Both in their order, without the offices that a longer name holds."""
    merged: list[Formed] = []
    for one in sorted([*formed, *offices], key=lambda each: each.start):
        if not merged or merged[-1].end <= one.start:
            merged.append(one)
    return merged


def _is_known(reading: Reading, span: Span) -> bool:
    """Whether a known body begins within `span`."""
    return any(start in reading.owner for start in range(*span))


def _with_told(formed: list[Formed], told: Iterable[Span]) -> list[Formed]:
    """The names of both kinds in their order; of two that overlap the one told by its form, or the first."""
    merged = sorted([*formed, *(Formed(*span, "told beside") for span in told)])
    starts = [one.start for one in formed]
    found: list[Formed] = []
    done = 0
    for one in merged:
        if one.start < done:
            continue
        if one.rule == "told beside":
            following = bisect_left(starts, one.start)
            if following < len(starts) and starts[following] < one.end:
                continue
        found.append(one)
        done = one.end
    return found


def _head(text: str, token: Token) -> str | None:
    """The word that tells a body's kind at `token`, its genitive taken away; null where there is none."""
    word = token.word
    if word not in HEADS and text[token.end - 2 : token.end - 1] in ("'", "’"):
        word = word[:-1]
    return word if word in HEADS or word in COMPANY else None


def _goes_on_to_head(reading: Reading, index: int) -> bool:
    """True when the name goes on behind the head at `index` to another that ends it: "School | Board"."""
    if reading.ends_genitive(index) or reading.known(index) is not None:
        return False
    after = index + 2 if reading.gap(index) == " " and reading.is_ampersand(index + 1) else index + 1
    if reading.gap(index) in (", ", " ", ". ") and reading.word(after) in COMPANY - LOOSE_COMPANY:
        return reading.is_capital(after)
    reach = 1 if reading.word(index) in STRONG_HEADS else _REACH
    for at in range(after, after + reach):
        if reading.gap(at - 1) != " " or not reading.is_capital(at) or reading.known(at) is not None:
            return False
        if reading.word(at) in HEADS or reading.word(at) in COMPANY - LOOSE_COMPANY:
            return True
    return False


def _span(reading: Reading, index: int, head: str, done: int) -> Span | None:
    first = first_of(reading, index, done)
    if first is None:
        return None
    one = reading.known(index)
    if one is not None:
        return _of_place(reading, (first, index), one)
    last = index if head in COMPANY or head != reading.word(index) else last_of(reading, index)
    if head == "university":
        last = with_campus(reading, first, last)
    if not _is_name(reading, (first, index, last), head) or _is_thing(reading, last) or _is_kind(reading, first, last):
        return None
    start, end = reading.words[first].start, _end(reading, last)
    written = reading.text[start:end]
    return None if written.isupper() or written.casefold() in _NO_BODIES else (start, end)  # capitals tell no form


def _of_place(reading: Reading, run: tuple[int, int], one: Found) -> Span | None:
    """The name of a known body with the place before it that makes another of it: "Texas Department of Labor"."""
    first, head = run
    start, end = reading.words[first].start, one.end
    if reading.words[head].end == end:  # "New York State Department of Labor" goes on
        end = max(end, reading.words[last_of(reading, head)].end)
    if (further := further_matter(reading, head, one)) is not None:
        return start, reading.words[further].end
    before = reading.text[start : one.start].split()
    if not before or one.acronym or before[-1].casefold().strip("'’") not in PLACES:
        return None
    return (start, end) if all(word.casefold() in PLACES | PLACE_STARTS for word in before) else None


def _is_name(reading: Reading, span: tuple[int, int, int], head: str) -> bool:
    first, index, last = span
    before = index - first
    if head in COMPANY:
        if before == 1 and reading.gap(first) == ". ":
            return False  # the end of a name cut short: "Harrow Mgmt. Assocs. Inc."
        return before >= 1 and (head not in LOOSE_COMPANY or _is_company_ending(reading, index, before))
    if head in PAIRED_HEADS and reading.word(index - 1) not in PAIRED_HEADS[head]:
        return False
    if head == "society" and reading.word(index - 1) == "civil":
        return False
    if head == "alliance" and all(_is_state(reading, at) for at in range(first, index)):
        return False  # what states have with each other: "the U.S.-Japan Alliance"
    if last > index:
        return before > 0 or last > index + 2 or head in _MATTERED or reading.word(last) not in _KINDS
    if head in LEFT_ONLY:
        return False
    if before == 1:
        return _one_word_names(reading, first, head)
    own = [at for at in range(first, index) if reading.known(at) is None]
    if len(own) < before and head != "court":
        return True
    return before >= 2 and not all(reading.word(at) in GENERIC for at in own)


def _is_state(reading: Reading, at: int) -> bool:
    word = reading.word(at)
    return word in PLACES or word in PLACE_STARTS or word in ("us", "uk", "rok") or reading.is_ampersand(at)


def _is_company_ending(reading: Reading, index: int, before: int) -> bool:
    written = reading.written(index)
    start, end = reading.words[index - before].start, reading.words[index].end
    if reading.word(index) == "co":
        in_brackets = before == 1 and reading.text[start - 1 : start] == "("  # a county
        return reading.text[end : end + 1] == "." and not in_brackets
    return (written.isupper() or before >= 2) and (reading.is_unknown(index - 1) or reading.word(index - 1) in HEADS)


def _one_word_names(reading: Reading, first: int, head: str) -> bool:
    """Whether the one word before a head tells which body it is."""
    word = reading.word(first)
    if word in GENERIC or reading.written(first).isupper():
        return False
    return head in STRONG_HEADS or (head in UNITS and names_unit(word))


def _is_thing(reading: Reading, last: int) -> bool:
    """True when the capitals behind a name make no body of it: "Universal Service | Act"."""
    if reading.word(last) in _AWARDS:
        return True
    for at in range(last, last + 5):
        if reading.gap(at) != " " or not reading.is_capital(at + 1):
            return False
        if reading.word(at + 1) in THINGS:
            return True
    return False


def _is_kind(reading: Reading, first: int, last: int) -> bool:
    """True behind "a" and "an", where any body of the kind is meant and not one: "a Small Business Company"."""
    if reading.word(first - 1) not in ("a", "an") or reading.gap(first - 1) != " ":
        return False
    after = reading.word(last + 1)
    return reading.gap(last) != " " or not reading.text[reading.words[last + 1].start].islower() or after in _NO_NOUNS


_NO_NOUNS = frozenset(
    "to in and or that which who for with on at is was will of by from as under has have had would may can".split()
)


def _end(reading: Reading, last: int) -> int:
    """The end of a name: without a genitive's s, with the full stop of "Inc."."""
    text, end, word = reading.text, reading.words[last].end, reading.word(last)
    if text[end - 2 : end] in ("'s", "’s"):
        return end - 2
    if is_lost_genitive(word) and reading.gap(last)[:1] == " ":
        return end - 1  # a genitive that lost its apostrophe
    return end + 1 if word in _SHORT and text[end : end + 1] == "." else end
