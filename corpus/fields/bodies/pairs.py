"""Two bodies under one name in the plural: "the Third and Seventh Circuits", "the Offices for the Middle and ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.authority import Authority
from corpus.authority.finding import Found

_STATE = r"[A-Z][a-z]+(?: (?:of )?[A-Z][a-z]+)?"
_PART = r"(?:Northern|Southern|Eastern|Western|Middle|Central)"
_OFFICES = re.compile(
    rf"U\.S\. Attorney[s'’]{{0,3}} Offices? (?:for|in|of) the (?P<first>{_PART}) and (?P<second>{_PART}) Districts? of"
    rf" (?P<state>{_STATE})"
)
_CIRCUITS = re.compile(
    r"(?P<first>First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|D\.C\.|Federal) and"
    r" (?P<second>First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|D\.C\.|Federal) Circuits"
)


def pairs(text: str, authority: Authority) -> Iterator[Found]:
    """The known bodies of such pairs, left to right; each at its own part of the words."""
    for match in (*_OFFICES.finditer(text), *_CIRCUITS.finditer(text)):
        for one, other in (("first", "second"), ("second", "first")):
            name = _name(match, match[one])
            entry = authority.organization(name)
            if entry is not None and match[one] != match[other]:
                span = (match.start(), match.end(one)) if one == "first" else (match.start(one), match.end())
                yield Found(entry, *span, "alias")


def _name(match: re.Match[str], part: str) -> str:
    if match.re is _OFFICES:
        return f"U.S. Attorney's Office for the {part} District of {match['state']}"
    return f"{part} Circuit Court of Appeals"
