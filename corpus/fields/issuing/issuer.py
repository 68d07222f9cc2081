"""The body that issued a release: as declared, by its address, or as the text says who announces."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.fields.bodies.named import NamedBody, bodies_in
from corpus.fields.identity import release_url
from corpus.fields.issuing.acting import Acting
from corpus.fields.issuing.announcing import FIRST_PARAGRAPHS, announcing, in_title
from corpus.fields.issuing.lawmakers import Chamber, Lawmaker, lawmakers
from corpus.fields.issuing.leading import leads
from corpus.fields.people.mentions import Mention
from corpus.page import Declared, Page
from corpus.release import Evidence, Organization, Speaker, Statement

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
    return (
        _declared(page, authority)
        or _of_address(page, authority)
        or _of_text(page, title, authority, named, mentions, told)
    )


def _of_text(
    page: Page,
    title: str,
    authority: Authority,
    named: tuple[NamedBody, ...],
    mentions: tuple[Mention, ...],
    told: tuple[tuple[Speaker, ...], tuple[Statement, ...]],
) -> Organization | None:
    """What the release itself tells; where a member of Congress may lead it, no other body announces it."""
    members = lawmakers(title, page.body, mentions)
    if found := _of_member(page, members) or _signed(page, authority, named) or _worded(page, title, authority):
        return found
    if not _lead_of_congress(members) and (
        found := announcing(page, authority, named) or in_title(title, authority, named)
    ):
        return found
    return _led(page, title, authority, mentions, members, told) or _to_contact(page, authority)


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
    return any(one.mention.where == "title" or (one.mention.start or 0) < FIRST_PARAGRAPHS for one in members.values())


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
