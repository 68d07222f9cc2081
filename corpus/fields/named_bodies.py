"""The bodies that a release names in its title and text, each mention once: the ground of issuer and organizations."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from corpus.authority import Authority, OrganizationEntry
from corpus.authority.finding import Found, Token, tokens
from corpus.fields.bodies_by_form import by_form
from corpus.page import Page
from corpus.release import Where

_SPACE = re.compile(r"\s+")


class NamedBody(msgspec.Struct, frozen=True):
    """A body named once: its entry or null, its name as written, and where it stands (offsets into title or body)."""

    entry: OrganizationEntry | None
    raw: str
    where: Where
    start: int
    end: int
    rule: str


def named_bodies(page: Page, title: str, authority: Authority) -> tuple[NamedBody, ...]:
    """Every mention of a body in the title, then in the body, in the order of the text; no two overlap."""
    texts: list[tuple[str, Where]] = [(title, "title"), (page.body, "body")]
    found: list[tuple[list[Token], list[Found]]] = []
    for text, _ in texts:
        words = tokens(text)
        known = [*authority.finder.find(text, words), *authority.finder.find_unspaced(text)]
        found.append((words, sorted(known, key=lambda one: one.start)))
    certain = [one.entry for _, known in found for one in known if not one.short and not one.entry.local]
    context = _Context(authority, (*certain, *_declared(page, authority)))
    mentions: list[NamedBody] = []
    for (text, where), (words, known) in zip(texts, found, strict=True):
        mentions += _mentions(text, where, words, [one for one in known if context.explains(one)])
    return tuple(mentions)


class _Context:
    """What a release certainly names, which tells what its short and local names mean."""

    def __init__(self, authority: Authority, certain: tuple[OrganizationEntry, ...]) -> None:
        self._authority = authority
        self._named = {entry.id: entry for entry in certain}
        self._named |= {parent.id: parent for entry in certain for parent in authority.parents(entry)}
        self._roots = {authority.root(entry) for entry in self._named.values()}

    def explains(self, found: Found) -> bool:
        """True for a name that needs no other, or stands beside one that shows whose it is."""
        if found.short:
            return self._authority.root(found.entry) in self._roots
        return not found.entry.local or any(parent.id in self._named for parent in self._authority.parents(found.entry))


def _declared(page: Page, authority: Authority) -> Iterator[OrganizationEntry]:
    for declared in page.values("issuer", "organization", "site", "author"):
        if entry := authority.organization(declared.value):
            yield entry


def _mentions(text: str, where: Where, words: list[Token], known: list[Found]) -> list[NamedBody]:
    formed = by_form(text, words, known)
    mentions = [NamedBody(None, _written(text, *span), where, *span, "by form") for span in formed]
    for one in _outside(known, formed):
        rule = "short name" if one.short else "acronym" if one.acronym else "known name"
        mentions.append(NamedBody(one.entry, _written(text, one.start, one.end), where, one.start, one.end, rule))
    mentions.sort(key=lambda named: named.start)
    return mentions


def _outside(known: list[Found], formed: list[tuple[int, int]]) -> Iterator[Found]:
    """The known bodies that no longer name told by its form holds."""
    spans = iter(formed)
    span = next(spans, None)
    for one in known:
        while span is not None and span[1] <= one.start:
            span = next(spans, None)
        if span is None or one.end <= span[0]:
            yield one


def _written(text: str, start: int, end: int) -> str:
    return _SPACE.sub(" ", text[start:end])


def bodies_in(text: str) -> list[tuple[int, int]]:
    """The half-open offsets of the names in `text` that have a body's form."""
    return by_form(text, tokens(text))
