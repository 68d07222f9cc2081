"""The bodies that a release names or declares, each once, under one name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.fields.named_bodies import NamedBody
from corpus.page import Declared, Page
from corpus.release import Evidence, Organization

_ACRONYM = re.compile(r"\s?\(\s?(?:the )?[\"“'‘]?(?P<acronym>[A-Z][A-Za-z&.-]{0,9}[A-Z])[\"”'’]?\s?\)")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:the )?(?:us|united states) ")
#: Names that say what kind of body, not which one.
_KIND_NAMES = (
    "us attorneys office,us district court,us court of appeals,us embassy,us bankruptcy court,us magistrate court"
    ",district attorneys office,attorney generals office,city council"
)
_KINDS_ONLY = frozenset(_KIND_NAMES.split(","))
#: So many written forms of one body are kept.
_MOST_FORMS = 12


def organizations(page: Page, authority: Authority, named: tuple[NamedBody, ...]) -> tuple[Organization, ...]:
    """The declared bodies, then the named ones in the order of the text; `named` are the mentions of `named_bodies`."""
    found: dict[str, _Gathered] = {}
    for declared in page.values("organization"):
        if declared.value.strip():
            _gather(found, *_of_declared(declared, authority))
    acronyms = _defined_acronyms(page.body, named)
    for mention in named:
        key = fold(mention.raw)
        if mention.entry is None and key in _KINDS_ONLY:
            continue
        name = mention.entry.name if mention.entry else _ARTICLE.sub("", mention.raw)
        _gather(found, mention.entry, name, mention.raw, _evidence(mention))
    _add_acronyms(found, acronyms)
    return tuple(one.organization() for one in found.values())


class _Gathered:
    """One body as its mentions come in."""

    def __init__(self, entry: OrganizationEntry | None, name: str, evidence: Evidence) -> None:
        self.entry = entry
        self.name = name
        self.evidence = evidence
        self.raw: dict[str, None] = {}

    def organization(self) -> Organization:
        raw = tuple(list(self.raw)[:_MOST_FORMS])
        return Organization(self.name, raw, self.entry.id if self.entry else None, self.evidence)


def _gather(
    found: dict[str, _Gathered], entry: OrganizationEntry | None, name: str, raw: str, evidence: Evidence
) -> None:
    key = entry.id if entry else " " + _COUNTRY.sub("", fold(name))
    found.setdefault(key, _Gathered(entry, name, evidence)).raw.setdefault(raw)


def _of_declared(declared: Declared, authority: Authority) -> tuple[OrganizationEntry | None, str, str, Evidence]:
    raw = " ".join(declared.value.split())
    bare = _PARENTHESIS.sub("", raw) or raw
    entry = authority.organization(raw) or authority.organization(bare)
    return (
        entry,
        entry.name if entry else bare,
        raw,
        Evidence(declared.source, "metadata", "declared organization", 1.0),
    )


def _evidence(mention: NamedBody) -> Evidence:
    confidence = 0.8 if mention.rule == "by form" else 0.95 if mention.rule == "known name" else 0.9
    return Evidence("text", mention.where, mention.rule, confidence, mention.start, mention.end)


def _defined_acronyms(body: str, named: Iterable[NamedBody]) -> dict[str, str]:
    """Acronyms in brackets behind a name, by the name's key: {"state intellectual property office": "SIPO"}."""
    acronyms: dict[str, str] = {}
    for mention in named:
        match = _ACRONYM.match(body, mention.end) if mention.where == "body" else None
        if match and _stands_for(match["acronym"], mention.raw):
            key = mention.entry.id if mention.entry else " " + _COUNTRY.sub("", fold(_ARTICLE.sub("", mention.raw)))
            acronyms.setdefault(key, match["acronym"])
    return acronyms


def _add_acronyms(found: dict[str, _Gathered], acronyms: dict[str, str]) -> None:
    for key, acronym in acronyms.items():
        if key in found:
            found[key].raw.setdefault(acronym)


def _stands_for(acronym: str, name: str) -> bool:
    """True when the acronym's letters come in order in the name, the first as a word's initial."""
    letters = [letter for letter in acronym.casefold() if letter.isalnum()]
    words = name.casefold().split()
    for first, word in enumerate(words):
        if word[:1] == letters[0]:
            rest = iter(" ".join(words[first:]))
            return all(letter in rest for letter in letters)
    return False
