"""The inspectors general of known bodies, bodies of their own: "Harbour Agency Office of Inspector General"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.authority.finding import Found

_OFFICE = "Office of Inspector General"
#: Behind the agency, whose acronym may stand between.
_BEHIND = re.compile(r"(?: \([A-Z][A-Z.-]{1,9}\))? (?P<office>Office of (?:the )?Inspector General)(?![^\W_])")
#: Before the first agency of a list.
_BEFORE = re.compile(r"\bOffices of (?:the )?Inspectors? General (?:of|for) (?:the )?$")
_BETWEEN = re.compile(r"(?: \([A-Z][A-Z.-]{1,9}\))?(?:,? (?P<last>and )|, )(?:the |of |for ){0,2}")
_MOST_LISTED = 20
#: So far before an agency the words begin that tell its inspectors.
_REACH = 48


class Inspectors(NamedTuple):
    """Where an office is named, at half-open offsets, and the name it bears."""

    start: int
    end: int
    name: str


def inspectors(text: str, known: Sequence[Found]) -> list[Inspectors]:
    """The offices of inspectors general of the `known` bodies in `text`, left to right, none overlapping."""
    found: list[Inspectors] = []
    done = 0
    for index, one in enumerate(known):
        if one.start < done:
            continue
        begins = _BEFORE.search(text, max(done, one.start - _REACH), one.start)
        if begins:
            listed = _listed(text, known, index)
            found += [Inspectors(each.start, each.end, f"{text[each.start : each.end]} {_OFFICE}") for each in listed]
            found[-len(listed)] = found[-len(listed)]._replace(start=begins.start())
        elif behind := _BEHIND.match(text, one.end):
            found.append(Inspectors(one.start, behind.end(), f"{text[one.start : one.end]} {behind['office']}"))
        done = found[-1].end if found else 0
    return [one._replace(name=" ".join(one.name.split())) for one in found]


def _listed(text: str, known: Sequence[Found], index: int) -> list[Found]:
    """The bodies of the list that begins at `index`, to the one behind its "and"; without that, the first alone."""
    found = [known[index]]
    for one in known[index + 1 : index + _MOST_LISTED]:
        if one.acronym and text[one.start - 1] == "(":
            continue
        between = _BETWEEN.fullmatch(text, found[-1].end, one.start)
        if between is None or text[one.end : one.end + 1] in ("'", "’"):
            break
        found.append(one)
        if between["last"]:
            return found
    return found[:1]


def free_of(spans: Iterator[tuple[int, int]], offices: Sequence[Inspectors]) -> Iterator[tuple[int, int]]:
    """The `spans` that overlap none of `offices`, or hold one whole with more; both go left to right."""
    index = 0
    for start, end in spans:
        while index < len(offices) and offices[index].end <= start:
            index += 1
        office = offices[index] if index < len(offices) else None
        if office is None or office.start >= end or (start < office.start and office.end <= end):
            yield start, end
