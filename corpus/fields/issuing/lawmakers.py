"""Members of the US Congress, who publish for themselves: who of the people of a release is one, of which chamber."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from corpus.fields.people.mentions import Mention

Chamber = Literal["U.S. Senator", "U.S. Representative"]

_SENATOR = re.compile(r"(?:^|\s)Sen(?:ators?\b|s?\.)|\bSenate\b", re.IGNORECASE)
_REPRESENTATIVE = re.compile(
    r"(?:^|\s)(?:Representatives?$|Reps?\.?$|Congress(?:wo)?m[ae]n\b|Members? of Congress\b)"
    r"|^(?:U\.\s?S\.\s|US\s|United States\s)?Rep(?:resentative|\.)|\bHouse\b|Speaker\b",
    re.IGNORECASE,
)
#: Offices of the same names that are not of Congress.
_ELSEWHERE = re.compile(
    r"\b(?:state|former|trade|high|special|permanent|deputy|resident|union|white|candidate|nominee|lords|commons)\b",
    re.IGNORECASE,
)
#: "(D-MN)", "(R-Ky.)", ", R-Clermont,", "(CT-03)", "(D-NY-14)": party and place, or the district.
_MARK = re.compile(
    r"\s?\((?:(?P<party>[DRI])\s?[-–—,]\s?[A-Z][\w. ,–-]{1,24}|(?P<district>[A-Z]{2}\s?[-–]\s?(?:\d{1,2}|AL)))\)"
    r"|,\s[DRI]-[A-Z][\w. ]{1,20},"
)
_DISTRICT_IN_MARK = re.compile(r"[A-Z]{2}[-–]\d{1,2}\)|[-–]\d{1,2}(?:st|nd|rd|th)?\)")
#: A chamber is told from the mention itself, or from a plural role before the first of several names.
_SENATE: Final[Chamber] = "U.S. Senator"
_HOUSE: Final[Chamber] = "U.S. Representative"


class Lawmaker(msgspec.Struct, frozen=True):
    """A member of Congress: the canonical name, the chamber's title, and the mention that shows it."""

    name: str
    chamber: Chamber
    mention: Mention


def lawmakers(title: str, body: str, mentions: tuple[Mention, ...]) -> dict[str, Lawmaker]:
    """The members of Congress among the people whom a release mentions, by canonical name."""
    found: dict[str, Lawmaker] = {}
    for mention in sorted(mentions, key=lambda one: one.where == "title"):  # headlines have verbs in capitals
        if " " in mention.name and mention.name not in found and mention.end is not None:
            text = title if mention.where == "title" else body
            if chamber := _chamber(mention.role or "", text, mention.end):
                found[mention.name] = Lawmaker(mention.name, chamber, mention)
    return found


def _chamber(role: str, text: str, end: int) -> Chamber | None:
    if _ELSEWHERE.search(role):
        return None
    mark = _MARK.match(text, end)
    if mark and (mark["district"] or _DISTRICT_IN_MARK.search(mark.group())):
        return _HOUSE
    named = mark is not None or role.strip() != ""
    if named and _SENATOR.search(role):
        return _SENATE
    if named and _REPRESENTATIVE.search(role) and (mark or not role.startswith("Speaker")):
        return _HOUSE
    return None
