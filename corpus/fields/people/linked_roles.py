"""Roles that links join to a name: "Secretary of State for Management | and Resources Ann Lee"."""

from __future__ import annotations

import re
from typing import Final

from corpus.authority.names import words as listed
from corpus.fields.people.runs import UPPER
from corpus.fields.vocabulary import NO_ROLES, OPENERS, QUALIFIERS, is_office

#: Between an office and a run that goes on with the role: "to the", "for the", "of State for Management and".
_ROLE_GOES_ON = re.compile(
    rf"[^\S\n](?:of|for|to|in|on)(?:[^\S\n](?:the|his|her|of|for|and|[{UPPER}][\w’'&-]*)){{0,8}}[^\S\n]"
)
#: What stands right before a run that may go on with a role; most runs stand behind something else.
ROLE_LINKS: Final = tuple(
    f"{word}{space}" for word in ("of", "for", "the", "to", "in", "on", "and", "his", "her") for space in " \xa0\t"
)
_LINKS: Final = listed("of for to in on the his her and")
#: The capitalised words right before an office.
ROLE_BEGINS = re.compile(rf"(?:(?<![\w-])(?:[{UPPER}][\w’'&/-]*|U\.[^\S\n]?S\.)[^\S\n]){{1,6}}$")
#: Offices that are held to somebody or at some place; all others "of" or "for" something.
_TO: Final = listed("ambassador envoy secretary representative adviser advisor assistant delegate counsel aide deputy")
#: "Chairman of the Joint Chiefs of Staff": offices that lead on to one another.
_MOST_LINKED: Final = 3
_WINDOW: Final = 110


def leading_role(text: str, start: int, own: bool) -> int | None:
    """Where a role begins that goes on in a run at `start`, or null; `own` when the run names an office itself."""
    begun = start
    for _ in range(_MOST_LINKED):
        found = _office_before(text, begun, own and begun == start)
        if found is None:
            break
        begun = found
    return with_lower_words(text, begun) if begun < start else None


def _office_before(text: str, start: int, own: bool) -> int | None:
    """Where the office begins whose role goes on at `start`."""
    if not text.endswith(ROLE_LINKS, max(0, start - 4), start):
        return None
    office = _last_office(text, start)
    if office is None or not _ROLE_GOES_ON.fullmatch(text, office[1], start):
        return None
    link = text[office[1] : start].split()
    if own and len(link) > 2:
        return None  # "Secretary of Agriculture Tom Vilsack and Director ...": another person stands between
    if link[0] == "to" and text[office[0] : office[1]].casefold() not in _TO:
        return None
    begins = ROLE_BEGINS.search(text, max(0, office[0] - 60), office[0])
    return office[0] if begins is None else begins.start() + foreign_before(begins.group())


def _last_office(text: str, start: int) -> tuple[int, int] | None:
    """The last office before `start` that only links and capitalised words part from it."""
    low = max(0, start - _WINDOW)
    paragraph = text.rfind("\n\n", low, start)
    low = paragraph + 2 if paragraph >= 0 else low  # no role goes on from one paragraph into the next
    window = text[low:start].replace("\xa0", " ")
    end = len(window) - 1
    while end > 0:
        at = window.rfind(" ", 0, end) + 1
        word = window[at:end]
        if _link(word):
            end = at - 1
            continue
        bare = word.lstrip("(“\"‘'").rpartition("\n")[2]
        return (low + end - len(bare), low + end) if is_office(bare.casefold()) else None
    return None


def _link(word: str) -> bool:
    return word in _LINKS or (word[:1].isupper() and word[-1] not in ",.;:)" and not is_office(word.casefold()))


def foreign_before(before: str) -> int:
    """The length of the words before an office that begin a sentence or belong to a dateline: "As U.S.", "Today"."""
    skipped = at = 0
    for word in before.split():
        at = before.index(word, at) + len(word)
        bare = word.casefold().rstrip(".,")
        if (bare in OPENERS and bare != "under") or bare in NO_ROLES:
            skipped = at + 1
    return skipped


def with_lower_words(text: str, start: int) -> int:
    """`start` moved before the qualifiers that stand before a role: "former", "acting"."""
    while start > 1 and text[start - 1] in " \xa0":
        word = text[max(0, start - 16) : start - 1].replace("\xa0", " ").rpartition(" ")[2].lstrip("(“\"'\n")
        if word.casefold() not in QUALIFIERS:
            break
        start -= len(word) + 1
    return start
