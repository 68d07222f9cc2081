"""Groups: the people whom "the Senators", "the lawmakers" or "they" means, named together at the head of a release."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import msgspec

from corpus.fields.people.naming import UPPER
from corpus.fields.statements.scene import Scene

_NOUN = (
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|bipartisan|bicameral|democratic|republican|u\.s\.)\s+){0,3}"
    r"(?:senators|lawmakers|members(?:\s+of\s+congress)?|representatives|congressmen|congresswomen|congressmembers|"
    r"legislators|governors|attorneys\s+general|mayors|chairmen|co-chairs|signatories|signers|cosigners|authors|"
    r"group|coalition|delegation|duo|trio|letter)"
)
_BEHIND = re.compile(rf"\s+the\s+{_NOUN}(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<!\w)the\s+{_NOUN}$", re.IGNORECASE)
#: What may stand in a sentence before its first person: a dateline, a day.
_LEAD = re.compile(
    r"(?:[^.!?“”\"\n]{0,80}?(?:[–—:]|--?(?=\s)))?\s*"
    r"(?:(?:earlier\s+)?(?:today|yesterday|tonight|this\s+\w+|last\s+\w+|on\s+\w+(?:\s+\d{1,2})?)[, ]\s*)?"
    r"(?:[\w.’'-]+\s+){0,4}",
    re.IGNORECASE,
)
_LONGEST_LEAD: Final = 120
#: Between two people of a list.
_LISTED = re.compile(r"[,;]?\s+(?:and|&|along\s+with|joined\s+by)\s+(?:the\s+)?$|[,;]\s+(?:the\s+)?$")
#: What a comma parts from a name: a degree, a lawmaker's party and state.
_DEGREE = re.compile(r"^,\s(?:M\.?D\.?|Ph\.?D\.?|D\.O\.|Esq\.?|[DRIL]-[A-Z][\w.]{1,12})(?!\w)")
#: What may follow a person in a list before the next: a party and state, the body the person is of.
_OF_BODY = rf"[{UPPER}0-9(][\w.&’'()/-]*|of|the|for|and|on|in|at|&"
_REST = re.compile(
    rf"\s*(?:\([^()\n]*\))?(?:,?\s*(?:of|for|in|from|at)\s+(?:(?:{_OF_BODY})[\s,]+)*(?:{_OF_BODY})?)?\s*"
)
_LONGEST_BETWEEN: Final = 200
_AT_MOST: Final = 16


class Group(msgspec.Struct, frozen=True):
    """People whom a text names together; half-open offsets of where it does, and whether a letter is theirs."""

    start: int
    end: int
    names: tuple[str, ...]
    letter: bool = False


class Groups:
    """The groups of a body, in its order."""

    def __init__(self, found: list[Group]) -> None:
        self._found = sorted(found, key=lambda group: group.end)
        self._ends = [group.end for group in self._found]
        self._letter = next((group for group in self._found if group.letter), None)

    def meant(self, offset: int) -> tuple[str, ...]:
        """Whom "the lawmakers" means at `offset`: a letter's senders, else the group that the text names first."""
        if self._letter is not None and self._letter.end <= offset:
            return self._letter.names
        return self._found[0].names if self._found and self._ends[0] <= offset else ()

    def senders(self, offset: int) -> tuple[str, ...]:
        """Who sent the letter that the text speaks of before `offset`; none where it speaks of none."""
        return self._letter.names if self._letter is not None and self._letter.end <= offset else ()

    def last(self, start: int, offset: int) -> tuple[str, ...]:
        """The group that is named last in [start, offset); none where none is."""
        place = bisect_right(self._ends, offset) - 1
        return self._found[place].names if place >= 0 and self._found[place].start >= start else ()


def group_behind(body: str, offset: int) -> tuple[int, int] | None:
    """The half-open offsets of "the senators" right behind `offset`, or null."""
    match = _BEHIND.match(body, offset)
    return (match.end() - len(match.group().lstrip()), match.end()) if match else None


def group_before(body: str, offset: int) -> int | None:
    """Where "the senators" begins that ends at `offset`, or null."""
    match = _BEFORE.search(body, max(0, offset - 60), offset)
    return match.start() if match else None


def lists(scene: Scene) -> Iterator[Group]:
    """The people whom commas or "and" join at the head of a sentence, two or more."""
    place = 0
    while place < len(scene.mentions):
        first = scene.mentions[place]
        names, end, start = [first.name], first.stop or first.end or 0, first.start or 0
        place += 1
        while place < len(scene.mentions) and len(names) < _AT_MOST:
            following = scene.mentions[place]
            if not joined(scene.body, end, following.start or 0):
                break
            names.append(following.name)
            end = following.stop or following.end or end
            place += 1
        together = tuple(dict.fromkeys(names))
        if (
            len(together) > 1
            and heads(scene, start)
            and not owns(scene.body, end)
            and scene.quotation_at(start) is None
        ):
            yield Group(start, end, together)


def heads(scene: Scene, start: int) -> bool:
    """Whether the person who begins at `start` heads the sentence, but for a dateline or a day before."""
    begins = scene.sentences.at(start)[0]
    return start - begins <= _LONGEST_LEAD and _LEAD.fullmatch(scene.body, begins, start) is not None


def owns(body: str, end: int) -> bool:
    """Whether the name that ends at `end` is a possessor, and so the subject of no verb: "Lee's bill calls for"."""
    return body[end : end + 1] in ("'", "’") and body[end + 1 : end + 2] in ("s", " ")


def joined(body: str, end: int, start: int) -> bool:
    """Whether nothing but a list's comma or "and", and the body of the person before, stands between two people."""
    if not 0 < start - end <= _LONGEST_BETWEEN:
        return False
    between = body[end:start]
    if not _LISTED.search(between):
        return False
    return _REST.fullmatch(_DEGREE.sub("", _LISTED.sub("", between))) is not None
