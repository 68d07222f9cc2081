"""The body that issued a release: as declared, by its address, or as the text says who announces."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.fields.identity import release_url
from corpus.fields.named_bodies import NamedBody, bodies_in
from corpus.page import Declared, Page
from corpus.release import Evidence, Organization

#: A release names its issuer as the one that announces within this many characters.
_FIRST_PARAGRAPHS = 600
#: What stands before the sentence in which an issuer announces: nothing, or a dateline.
_OPENING = re.compile(
    r"(?:(?:[A-Z][A-Z.,]{1,20}[ \u00a0]){1,3}[–—―-]{0,2}\s?|[A-Z][\w., ]{0,40}\s?[–—―-]{1,2}\s?)?(?:[Tt]he\s)?"
)
#: "announced Assistant Attorney General Tony West of the" before the name of the body.
_ANNOUNCED_BY = re.compile(r"\bannounced\s(?:today\s)?(?:[A-Z][\w.'’-]{0,30},?\s|for\sthe\s){2,12}(?:of|for)\sthe\s$")
_PARTNER = re.compile(r"\s?(?:\([A-Z.&-]{2,12}\))?,?\s(?:and|with|together with)\s(?:the\s)?")
_TODAY = re.compile(
    r"(?:\s?\([A-Z.&-]{2,12}\))?,?\s(?:(?:has\s)?today[,\s]+[a-z]+ed\b|today\s(?:held|took|brought|sued|won|began|set)\b"
    r"|(?:announced|released|issued|published|unveiled|filed|launched|said)\s(?:today|the following|that it)\b)"
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
#: Bodies whose doings others announce.
_RULES_ON = re.compile(r"\b(?:Court|Tribunal|Parliament|Congress|Senate|House|Assembly|Jury)\b")
_LAWMAKER = re.compile(
    r"(?:U\.S\.\s|US\s|United States\s)?(?P<title>Senator|Sen\.|Representative|Rep\.|Congressman|Congresswoman)\s"
    r"(?P<name>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]*){0,2}\s[A-Z][\w'’-]*\w(?:,?\s[JS]r\.)?)"
)
_MAKES_A_STATEMENT = re.compile(
    r"(?:\s\([^()]{1,40}\))?,?(?:\s(?:today|on \w+day|[A-Z]\w+day))?\s(?:today\s)?(?:released|issued|made|delivered)"
    r"\s(?:the\s|this\s|a\s)(?:following\s)?(?:statement|remarks|speech|video|floor)"
)
_SEVERAL = re.compile(r"\band\s$|[Ss]enators\b|[Rr]epresentatives\b|Reps\.|Sens\.|[Mm]embers of|\([DRI]-[^)]{1,20}\)")
_CHAMBERS = {"senate.gov": "U.S. Senator", "house.gov": "U.S. Representative"}


def issuer(page: Page, title: str, authority: Authority, named: tuple[NamedBody, ...]) -> Organization | None:
    """The issuing body with its evidence, or null; `named` are the mentions of `named_bodies`."""
    return (
        _declared(page, authority)
        or _of_address(page, authority)
        or _lawmaker(page, title)
        or _signed(page, authority, named)
        or _announcing(page, title, named)
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
    return Organization(entry.name if entry else raw, (raw,), entry.id if entry else None, evidence)


def _of_address(page: Page, authority: Authority) -> Organization | None:
    host = _host(page)
    entry = authority.publisher(host) if host else None
    return _organization(entry, host, Evidence("address", "url", "known host", 0.95)) if entry else None


def _host(page: Page) -> str:
    try:
        return urlsplit(release_url(page) or "").hostname or ""
    except ValueError:
        return ""


def _lawmaker(page: Page, title: str) -> Organization | None:
    """The office of the one member of Congress whose page it is, or who makes the statement that the release brings."""
    host = _host(page)
    for domain, office in _CHAMBERS.items():
        if host.endswith("." + domain):
            return _member_of_host(page, title, host.removesuffix("." + domain).rpartition(".")[2], office)
    match = _LAWMAKER.search(page.body, 0, _FIRST_PARAGRAPHS)
    if (
        match is None
        or not _MAKES_A_STATEMENT.match(page.body, match.end())
        or _SEVERAL.search(page.body, 0, match.start())
    ):
        return None
    senator = match["title"].startswith("Sen")
    return _office("U.S. Senator" if senator else "U.S. Representative", match, "body", "makes the statement")


def _member_of_host(page: Page, title: str, label: str, office: str) -> Organization | None:
    """The member whose last name is the host's label and who is named in full in the title or the first paragraphs."""
    for text, where in ((page.body[:_FIRST_PARAGRAPHS], "body"), (title, "title")):
        for match in _LAWMAKER.finditer(text):
            if fold(match["name"]).replace(" ", "").endswith(label.lower()):
                return _office(office, match, "title" if where == "title" else "body", "member named by the address")
    return None


def _office(office: str, match: re.Match[str], where: str, rule: str) -> Organization:
    start, end = match.span()
    evidence = Evidence("text", "title" if where == "title" else "body", rule, 0.9, start, end)
    return Organization(f"Office of {office} {match['name']}", (match.group(),), None, evidence)


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


def _announcing(page: Page, title: str, named: tuple[NamedBody, ...]) -> Organization | None:
    """The known body that the first sentence says announced this; none where a member of Congress leads the release."""
    body = page.body
    if _LAWMAKER.search(title) or _LAWMAKER.search(body, 0, _FIRST_PARAGRAPHS):
        return None
    early = [one for one in named if one.where == "body" and one.start < _FIRST_PARAGRAPHS]
    early = [one for one in early if not _RULES_ON.search(one.entry.name if one.entry else one.raw)]
    for first, mention in zip([None, *early], early, strict=False):
        if mention.entry and _opens(body, mention.start) and _TODAY.match(body, mention.end):
            return _told_by(mention)
        if first and first.entry and _opens(body, first.start) and _TODAY.match(body, mention.end):
            return _told_by(first) if _PARTNER.fullmatch(body, first.end, mention.start) else None
        if mention.entry and _ANNOUNCED_BY.search(body, max(0, mention.start - 150), mention.start):
            return _told_by(mention)
        if mention.entry and _TRAILING.match(body, mention.end) and "\n" not in body[: mention.start]:
            partner = first and first.entry and _PARTNER.fullmatch(body, first.end, mention.start)
            return _told_by(first if first and partner else mention)
    return None


def _opens(body: str, start: int) -> bool:
    """True where only a dateline and an article stand before `start`."""
    return start < 80 and _OPENING.fullmatch(body, 0, start) is not None


def _told_by(mention: NamedBody) -> Organization:
    evidence = Evidence("text", mention.where, "announces", 0.85, mention.start, mention.end)
    return _organization(mention.entry, mention.raw, evidence)
