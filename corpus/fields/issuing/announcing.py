"""Bodies that a release says announce it: the subject of its first sentence, or of its title."""

from __future__ import annotations

import re

from corpus.authority import Authority
from corpus.fields.bodies.named import NamedBody
from corpus.page import Page
from corpus.release import Evidence, Organization

#: A release names its issuer as the one that announces within this many characters.
FIRST_PARAGRAPHS = 600
#: What stands before the sentence in which an issuer announces: nothing, or a dateline.
_OPENING = re.compile(
    r"(?:(?:[A-Z][A-Z.,]{1,20}[ \u00a0]){1,3}[–—―-]{0,2}\s?|[A-Z][\w., ]{0,40}\s?[–—―-]{1,2}\s?|[A-Z]{4,20}(?=The\s))?"
    r"(?:Today,?\s|On\s[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?,\s)?(?:[Tt]he\s)?"
)
#: "announced Assistant Attorney General Tony West of the" before the name of the body.
_ANNOUNCED_BY = re.compile(r"\bannounced\s(?:today\s)?(?:[A-Z][\w.'’-]{0,30},?\s|for\sthe\s){2,12}(?:of|for)\sthe\s$")
#: "The Office of X in the Department of Y": the body behind belongs to the one before.
_WITHIN = re.compile(r"(?:['’]s?)?\s(?:(?:in|of|at|within)\s)?(?:the\s)?")
_PARTNER = re.compile(r"\s?(?:\([A-Z.&-]{2,12}\))?,?\s(?:and|with|together with)\s(?:the\s)?")
_TODAY = re.compile(
    r"(?:\s?\([A-Z.&-]{2,12}\))?,?\s(?:(?:has\s)?today[,\s]+[a-z]+ed\b|today\s(?:held|took|brought|sued|won|began|set)\b"
    r"|(?:has\s|have\s)?"
    r"(?:announced|released|issued|published|unveiled|filed|launched)\b|said\s(?:today|the following|that it)\b)"
)
_TRAILING = re.compile(r"(?:\s?\([A-Z.&-]{2,12}\))?\s(?:announced|said)(?:\stoday)?\s?[.,]|\stoday\sannounced\s?[.,]")
#: "Statement by the Department": what kind of text the body gives.
_GIVEN = re.compile(
    r"(?:[^:\n]{1,40}:\s)?(?:[\w-]+\s){0,3}(?:statement|remarks|readout|message|fact sheet|communiqu[eé]|notice"
    r"|press (?:release|briefing|conference))\s(?:by|from|of)\s(?:the\s)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:[^:\n]{1,40}:\s)?(?:[Tt]he\s)?")
_JUDGES = re.compile(r"\b(?:Court|Tribunal|Congress|Senate|House|Jury)\b")
#: Bodies whose doings others announce.
_RULES_ON = re.compile(r"\b(?:Court|Tribunal|Parliament|Congress|Senate|House|Assembly|Jury)\b")
#: "Justice Department Seeks ...": what a body does when the headline of its own release begins with it.
_DOES = re.compile(
    r"(?:\s(?:and|&|,)[^.:;]{2,80}?)?\s(?:To\s|Today\s)?(?:Announce|File|Sue|Seek|Require|Settle|Reach|Award|Release|Issue"
    r"|Launch|Publish|Propose|Impose|Designate|Open|Close|Join|Host|Hold|Name|Appoint|Welcome|Condemn|Call|Urge|Approve"
    r"|Adopt|Grant|Secure|Obtain|Recover|Participate|Extend|Invest|Provide|Mark|Honor|Recognize|Remind|Warn|Advise"
    r"|Update|Statement|Resolve|Intervene|Challenge|Find|Begin|Establish|Create|Sign|Support|Take|Make|Conclude)(?:e?s)?\b",
    re.IGNORECASE,
)


def announcing(page: Page, authority: Authority, named: tuple[NamedBody, ...]) -> Organization | None:
    """The body that publishes for the known one which the first sentence says announced this."""
    body = page.body
    able = [one for one in named if not _RULES_ON.search(one.entry.name if one.entry else one.raw)]
    early = [one for one in able if one.where == "body" and one.start < FIRST_PARAGRAPHS]
    for place, mention in enumerate(early):
        first = _joined(body, early, place)
        lead = next((one for one in early[first : place + 1] if one.entry), None)
        if lead is None:
            continue
        if _opens(body, early[first].start) and _TODAY.match(body, mention.end):
            return _told_by(lead, authority)
        if _ANNOUNCED_BY.search(body, max(0, lead.start - 150), lead.start):
            return _told_by(lead, authority)
        if _TRAILING.match(body, mention.end) and "\n" not in body[: mention.start]:
            return _told_by(lead, authority)
    return None


def in_title(title: str, authority: Authority, named: tuple[NamedBody, ...]) -> Organization | None:
    """The known body that the title says does something, or gives the text."""
    for mention in named:
        if mention.where != "title" or mention.entry is None or _JUDGES.search(mention.entry.name):
            continue
        leads = _LABEL.fullmatch(title, 0, mention.start) and _DOES.match(title, mention.end)
        if leads or _GIVEN.fullmatch(title, 0, mention.start):
            return _told_by(mention, authority)
    return None


def _joined(body: str, early: list[NamedBody], place: int) -> int:
    """The index of the first body of the partners, and of parts of one another, that stand up to the one at `place`."""
    while place:
        before, after = early[place - 1].end, early[place].start
        if not _PARTNER.fullmatch(body, before, after) and not _WITHIN.fullmatch(body, before, after):
            break
        place -= 1
    return place


def _opens(body: str, start: int) -> bool:
    """Whether only a dateline and an article stand before `start` in its line."""
    line = body.rfind("\n", 0, start) + 1
    return start - line < 80 and _OPENING.fullmatch(body, line, start) is not None


def _told_by(mention: NamedBody, authority: Authority) -> Organization | None:
    evidence = Evidence("text", mention.where, "announces", 0.85, mention.start, mention.end)
    entry = authority.publisher_for(mention.entry) if mention.entry else None
    return Organization(entry.name if entry else mention.raw, (mention.raw,), entry.id if entry else None, evidence)
