"""The body that issued a release: as declared, by its address, or as the text says who announces."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.fields.bodies.named import NamedBody, bodies_in
from corpus.fields.identity import release_url
from corpus.fields.issuing.acting import Acting
from corpus.fields.issuing.lawmakers import Chamber, Lawmaker, lawmakers
from corpus.fields.issuing.leading import leads
from corpus.fields.people.mentions import Mention
from corpus.page import Declared, Page
from corpus.release import Evidence, Organization, Speaker, Statement

#: A release names its issuer as the one that announces within this many characters.
_FIRST_PARAGRAPHS = 600
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
#: "Issued by the Directorate at 05:40", and a line that is a body's name with its section, its place or a date.
_ISSUED_BY = re.compile(r"\W{0,3}(?P<by>(?i:issued|released|published)\s(?i:by)\s)?(?:the\s|The\s)?")
_SIGNED = re.compile(r"(?:--\s?|[–—-]\s?)?(?:the\s|The\s|Press\s[Oo]ffice\sof\sthe\s)?")
_SIGNATURE = re.compile(r"(?:,\s[^.!?:;]{1,70})?\s{0,3}")
_HEADING = re.compile(
    r",\s(?:[^.!?:;\n]{0,40}\d{4}|(?:Press|Information|Media)\s(?:Room|Office|Service|Section)\b[^.!?:;]{0,40})\s{0,3}"
)
_SENTENCE = re.compile(r"[.!?][\"”’')\]]{0,2}\s{0,3}$")
_LONGEST_SIGNATURE = 100
_OUTER_BLOCKS = 3
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
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?P<host>(?:[\w-]{1,63}\.){1,6}[a-z]{2,12})\b")
_CHAMBERS: Final[dict[str, Chamber]] = {"senate.gov": "U.S. Senator", "house.gov": "U.S. Representative"}


def issuer(
    page: Page,
    title: str,
    authority: Authority,
    named: tuple[NamedBody, ...],
    mentions: tuple[Mention, ...],
    told: tuple[tuple[Speaker, ...], tuple[Statement, ...]],
) -> Organization | None:
    """The issuing body with its evidence, or null.

    `named` are the bodies that the release names, `mentions` its people, `told` its speakers and their statements.
    """
    members = lawmakers(title, page.body, mentions)
    return (
        _declared(page, authority)
        or _of_address(page, authority)
        or _of_member(page, members)
        or _signed(page, authority, named)
        or _worded(page, title, authority)
        or (
            None
            if _lead_of_congress(members)
            else _announcing(page, authority, named) or _in_title(title, authority, named)
        )
        or _led(page, title, authority, mentions, members, told)
        or _to_contact(page, authority)
    )


def _declared(page: Page, authority: Authority) -> Organization | None:
    for declared in page.values("issuer"):
        if declared.value.strip():
            return _as_declared(declared, authority.organization(declared.value))
    for declared in page.values("site", "author"):
        entry = authority.organization(declared.value)
        if entry is not None:
            return _as_declared(declared, _speaks_for(entry, authority))
        if declared.field == "author" and _is_body(declared.value):
            return _as_declared(declared, None)
    return None


def _speaks_for(entry: OrganizationEntry, authority: Authority) -> OrganizationEntry:
    """The body that a press office speaks for: its parent where its own name means nothing elsewhere."""
    above = authority.parents(entry)
    return above[0] if entry.local and above else entry


def _is_body(name: str) -> bool:
    return any(span == (0, len(name)) for span in bodies_in(name.strip()))


def _as_declared(declared: Declared, entry: OrganizationEntry | None) -> Organization:
    raw = " ".join(declared.value.split())
    evidence = Evidence(declared.source, "metadata", f"declared {declared.field}", 1.0)
    return _organization(entry, raw, evidence)


def _organization(entry: OrganizationEntry | None, raw: str, evidence: Evidence) -> Organization:
    return Organization(entry.name if entry else raw, (raw,) if raw else (), entry.id if entry else None, evidence)


def _of_address(page: Page, authority: Authority) -> Organization | None:
    host = _host(page)
    entry = authority.publisher(host) if host else None
    return _organization(entry, host, Evidence("address", "url", "known host", 0.95)) if entry else None


def _host(page: Page) -> str:
    try:
        return urlsplit(release_url(page) or "").hostname or ""
    except ValueError:
        return ""


def _of_member(page: Page, members: dict[str, Lawmaker]) -> Organization | None:
    """The office of the member of Congress on whose own site the release stands and who is named in it."""
    host = _host(page)
    for domain, chamber in _CHAMBERS.items():
        label = host.removesuffix("." + domain).rpartition(".")[2] if host.endswith("." + domain) else ""
        for member in members.values() if label else ():
            if fold(member.name).replace(" ", "").endswith(label.lower()):
                mention = member.mention
                evidence = Evidence(
                    "address", mention.where, "member named by the address", 0.9, mention.start, mention.end
                )
                return Organization(f"Office of {chamber} {member.name}", (), None, evidence)
    return None


def _worded(page: Page, title: str, authority: Authority) -> Organization | None:
    """The body that alone words its releases so."""
    for text, where in ((title, "title"), (page.body, "body")):
        if found := authority.worded(text):
            entry, start, end = found
            evidence = Evidence("wording", "title" if where == "title" else "body", "own wording", 0.8, start, end)
            return _organization(entry, "", evidence)
    return None


def _lead_of_congress(members: dict[str, Lawmaker]) -> bool:
    """Whether a member of Congress stands in the title or among the first paragraphs, and so may lead the release."""
    return any(one.mention.where == "title" or (one.mention.start or 0) < _FIRST_PARAGRAPHS for one in members.values())


def _led(
    page: Page,
    title: str,
    authority: Authority,
    mentions: tuple[Mention, ...],
    members: dict[str, Lawmaker],
    told: tuple[tuple[Speaker, ...], tuple[Statement, ...]],
) -> Organization | None:
    """The body for which the first one acts who leads the release and of whom that can be told."""
    acting = Acting(authority, members, mentions)
    tried: set[str] = set()
    for lead in leads(page, title, mentions, members, told):
        if lead.name not in tried and (body := acting.body_of(lead)):
            return body
        tried.add(lead.name)
    return None


def _signed(page: Page, authority: Authority, named: tuple[NamedBody, ...]) -> Organization | None:
    """The body that a line of its own names over the text ("Issued by X", "X, 22 September 2008") or under it."""
    begins = {mention.start: mention for mention in named if mention.where == "body"}
    head, foot = _outer_lines(page)
    for line, start in head:
        match = _ISSUED_BY.match(line)
        mention = begins.get(start + match.end()) if match else None
        if match and mention and (match["by"] or _HEADING.fullmatch(line, mention.end - start)):
            return _signatory(mention, authority, "issued by" if match["by"] else "line over the text")
    if len(foot) < 2 or not _SENTENCE.search(foot[-2][0]):  # else the line is one of a list or an address
        return None
    line, start = foot[-1]
    match = _SIGNED.match(line)
    mention = begins.get(start + match.end()) if match else None
    if mention and len(line) <= _LONGEST_SIGNATURE and _SIGNATURE.fullmatch(line, mention.end - start):
        return _signatory(mention, authority, "line under the text")
    return None


def _outer_lines(page: Page) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The short lines at the head of the text, and all of its last blocks, with their offsets."""
    spans = page.block_spans
    head = [line for span in spans[:_OUTER_BLOCKS] for line in _lines(page, span) if len(line[0]) <= _LONGEST_SIGNATURE]
    foot = [line for span in spans[-_OUTER_BLOCKS:] for line in _lines(page, span)]
    return head, foot


def _lines(page: Page, span: tuple[int, int]) -> list[tuple[str, int]]:
    """The lines of a block that have a letter or a digit, with their offsets."""
    lines, at = [], span[0]
    for line in page.body[span[0] : span[1]].split("\n"):
        if any(character.isalnum() for character in line):
            lines.append((line, at))
        at += len(line) + 1
    return lines


def _signatory(mention: NamedBody, authority: Authority, rule: str) -> Organization:
    evidence = Evidence("signature", "body", rule, 0.9, mention.start, mention.end)
    entry = _speaks_for(mention.entry, authority) if mention.entry else None
    return _organization(entry, mention.raw, evidence)


def _to_contact(page: Page, authority: Authority) -> Organization | None:
    """The one known body at whose host all electronic mail addresses of the text are."""
    found = list(_MAIL.finditer(page.body)) if "@" in page.body else []
    entries = [authority.publisher(match["host"]) for match in found]
    if not found or any(entry is None or entry != entries[0] for entry in entries):
        return None
    evidence = Evidence("contact", "body", "address to contact", 0.7, *found[0].span())
    return _organization(entries[0], "", evidence)


def _announcing(page: Page, authority: Authority, named: tuple[NamedBody, ...]) -> Organization | None:
    """The body that publishes for the known one which the first sentence says announced this."""
    body = page.body
    able = [one for one in named if not _RULES_ON.search(one.entry.name if one.entry else one.raw)]
    early = [one for one in able if one.where == "body" and one.start < _FIRST_PARAGRAPHS]
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


def _in_title(title: str, authority: Authority, named: tuple[NamedBody, ...]) -> Organization | None:
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
    return _organization(entry, mention.raw, evidence)
