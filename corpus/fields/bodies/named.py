"""The bodies that a release names in its title and text, each mention once: the ground of issuer and organizations."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from corpus.authority import Authority, OrganizationEntry
from corpus.authority.finding import Form, Found, Token, tokens
from corpus.fields.bodies.acronyms import Acronym, defined_acronyms, of_no_bodies
from corpus.fields.bodies.by_form import Formed, by_form
from corpus.fields.bodies.pairs import pairs
from corpus.fields.bodies.vocabulary import PLACES
from corpus.fields.identity import release_url
from corpus.page import Page
from corpus.release import Where

_SPACE = re.compile(r"\s+")
_HOST = re.compile(r"https?://([^/:?#]+)", re.IGNORECASE)
#: A place behind a local name, or before it.
_OF_PLACE = re.compile(r" (?:of|for) (?:the )?([A-Z][a-z]+)")
_PLACE_OWNS = re.compile(r"\b([A-Z][a-z]+)['’]?s (?:[Ss]tate )?$")
_REACH = 24
_STATES = frozenset(["state", "commonwealth"])
#: Members of the United States Congress: "Congresswoman", "Sen. Lee", "(D-NY)".
_MEMBER = re.compile(
    r"\bCongress(?:man|woman|member)\b|\bU\.S\. (?:Senator|Representative|Sen\.|Rep\.)"
    r"|\([RDI]-[A-Z][A-Za-z]{1,4}\.?\)"
)
#: The rule that tells a body, by the form of its name that stands in the text.
_RULES: dict[Form, str] = {
    "name": "known name",
    "alias": "known alias",
    "acronym": "acronym",
    "short name": "short name",
}


class NamedBody(msgspec.Struct, frozen=True):
    """A body named once: its entry or null, its name as written, and where it stands (offsets into title or body).

    `rule` is "known name", "known alias", "acronym", "short name", "acronym of the text", "by form" or "told beside".
    `meant` is the name that an acronym stands for which the text itself defines, else null.
    """

    entry: OrganizationEntry | None
    raw: str
    where: Where
    start: int
    end: int
    rule: str
    meant: str | None = None


def named_bodies(page: Page, title: str, authority: Authority) -> tuple[NamedBody, ...]:
    """Every mention of a body in the title, then in the body, in the order of the text; no two overlap."""
    texts: list[tuple[str, Where]] = [(title, "title"), (page.body, "body")]
    found: list[tuple[list[Token], list[Found]]] = []
    for text, _ in texts:
        words = tokens(text)
        found.append((words, _known(text, words, authority)))
    others = of_no_bodies(page.body, *found[1], authority)
    if others:
        found = [
            (words, [one for one in known if not (one.acronym and one.entry.id in others)]) for words, known in found
        ]
    certain = [one.entry for _, known in found for one in known if not one.short and not one.entry.local]
    context = _Context(authority, (*certain, *_declared(page, authority), *_told_by_members(texts, authority)))
    mentions: list[NamedBody] = []
    for (text, where), (words, known) in zip(texts, found, strict=True):
        below = page.body if where == "title" else None
        mentions += _mentions(text, where, words, list(context.explained(known)), below, authority)
    return _with_acronyms(texts, [words for words, _ in found], mentions, authority)


def _known(text: str, words: list[Token], authority: Authority) -> list[Found]:
    """The known bodies in `text`, left to right, none overlapping."""
    both = list(pairs(text, authority))
    known = [*both, *_outside_of(authority.finder.find(text, words), both), *authority.finder.find_unspaced(text)]
    return sorted((one for one in known if not _is_elsewhere(text, one)), key=lambda one: one.start)


def _outside_of(known: Iterator[Found], both: list[Found]) -> Iterator[Found]:
    taken = {at for one in both for at in range(one.start, one.end)}
    return (one for one in known if one.start not in taken and one.end - 1 not in taken)


def _is_elsewhere(text: str, one: Found) -> bool:
    """True for a local name that a place beside it gives to another: "Office of the Attorney General of Texas"."""
    if not one.entry.local:
        return False
    behind, before = _OF_PLACE.match(text, one.end), _PLACE_OWNS.search(text, max(0, one.start - _REACH), one.start)
    return any(match is not None and match[1].casefold() in PLACES | _STATES for match in (behind, before))


def _told_by_members(texts: list[tuple[str, Where]], authority: Authority) -> Iterator[OrganizationEntry]:
    """The Congress, where a release names a member of it."""
    congress = authority.organization_with_id("us-congress")
    if congress is not None and any(_MEMBER.search(text) for text, _ in texts):
        yield congress


class _Context:
    """What a release certainly names, which tells what its short and local names mean."""

    def __init__(self, authority: Authority, certain: tuple[OrganizationEntry, ...]) -> None:
        self._authority = authority
        self._named = {one.id for entry in certain for one in (entry, *authority.parents(entry))}
        self._roots = {authority.root(entry) for entry in certain}

    def explained(self, known: list[Found]) -> Iterator[Found]:
        """Those that need no other name, or stand beside one that shows whose they are."""
        for one in known:
            entry = next(filter(self._fits if one.short else self._is_near, (one.entry, *one.others)), None)
            if entry is not None:
                yield one._replace(entry=entry)

    def _fits(self, entry: OrganizationEntry) -> bool:
        return self._authority.root(entry) in self._roots

    def _is_near(self, entry: OrganizationEntry) -> bool:
        return not entry.local or entry.parent in self._named


def _declared(page: Page, authority: Authority) -> Iterator[OrganizationEntry]:
    """The bodies that the file declares, and the one on whose web host the release stands."""
    for declared in page.values("issuer", "organization", "site", "author"):
        if entry := authority.organization(declared.value):
            yield entry
    host = _HOST.match(release_url(page) or "")
    if host and (entry := authority.publisher(host[1])):
        yield entry


def _mentions(
    text: str, where: Where, words: list[Token], known: list[Found], below: str | None, authority: Authority
) -> list[NamedBody]:
    formed = by_form(text, words, known, below)
    mentions = [_formed(text, where, one, authority) for one in formed]
    for one in _outside(known, formed):
        written = _written(text, one.start, one.end)
        mentions.append(NamedBody(one.entry, written, where, one.start, one.end, _RULES[one.form]))
    mentions.sort(key=lambda named: named.start)
    return mentions


def _formed(text: str, where: Where, one: Formed, authority: Authority) -> NamedBody:
    entry = authority.organization(one.meant) if one.meant else None
    written = _written(text, one.start, one.end)
    return NamedBody(entry, written, where, one.start, one.end, "known alias" if entry else one.rule, one.meant)


def _outside(known: list[Found], formed: list[Formed]) -> Iterator[Found]:
    """The known bodies that no longer name told by its form holds."""
    spans = iter(formed)
    span = next(spans, None)
    for one in known:
        while span is not None and span.end <= one.start:
            span = next(spans, None)
        if span is None or one.end <= span.start:
            yield one


def _with_acronyms(
    texts: list[tuple[str, Where]], words: list[list[Token]], mentions: list[NamedBody], authority: Authority
) -> tuple[NamedBody, ...]:
    """The mentions, with every lone use of an acronym that the text defines behind a body's name."""
    acronyms = defined_acronyms(texts[1][0], mentions, authority)
    if not acronyms:
        return tuple(mentions)
    found: list[NamedBody] = []
    for (text, where), some in zip(texts, words, strict=True):
        own = [one for one in mentions if one.where == where]
        lone = list(_lone(text, where, some, own, acronyms))
        taken = {one.start for one in lone}
        found += sorted((*lone, *(one for one in own if one.start not in taken)), key=lambda one: one.start)
    return tuple(found)


def _lone(
    text: str, where: Where, words: list[Token], mentions: list[NamedBody], acronyms: dict[str, Acronym]
) -> Iterator[NamedBody]:
    """The uses of `acronyms` outside longer names; a known acronym's meaning yields to the text's own."""
    index = 0
    for token in words:
        end = token.end - 2 if text[token.end - 2 : token.end] in ("'s", "’s") else token.end
        acronym = acronyms.get(text[token.start : end])
        if acronym is None:
            continue
        while index < len(mentions) and mentions[index].end <= token.start:
            index += 1
        holder = mentions[index] if index < len(mentions) else None
        if holder is None or holder.start >= end or (holder.start, holder.end) == (token.start, end):
            yield NamedBody(acronym.entry, acronym.written, where, token.start, end, acronym.rule, acronym.name)


def _written(text: str, start: int, end: int) -> str:
    return _SPACE.sub(" ", text[start:end])


def bodies_in(text: str) -> list[tuple[int, int]]:
    """The half-open offsets of the names in `text` that have a body's form."""
    return [(one.start, one.end) for one in by_form(text, tokens(text))]
