"""The bodies that a release names or declares, each once, under one name."""

from __future__ import annotations

import re

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.fields.bodies.acronyms import without_article
from corpus.fields.bodies.named import NamedBody
from corpus.page import Declared, Page
from corpus.release import Evidence, Organization

_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_COUNTRY = re.compile(r"^(?:the )?(?:us|united states) ")
#: Names that say what kind of body, not which one.
_KIND_NAMES = (
    "us attorneys office,us district court,us court of appeals,us embassy,us bankruptcy court,us magistrate court"
    ",district attorneys office,attorney generals office,city council"
)
_KINDS_ONLY = frozenset(_KIND_NAMES.split(","))
#: So many written forms of one body are kept.
_MOST_FORMS = 12
#: How sure each rule of a mention is; docs/authority.md says what they mean.
RULES = {
    "known name": 0.95,
    "known alias": 0.95,
    "acronym": 0.9,
    "acronym of the text": 0.9,
    "short name": 0.9,
    "by form": 0.8,
    "told beside": 0.75,
}


def organizations(page: Page, authority: Authority, named: tuple[NamedBody, ...]) -> tuple[Organization, ...]:
    """The declared bodies, then the named ones in the order of the text; `named` are the mentions of `named_bodies`.

    A press office that is not declared is named as the body that it speaks for; as a line of its own, a byline, it
    names nobody.
    """
    found: dict[str, _Gathered] = {}
    for declared in page.values("organization"):
        if declared.value.strip():
            _gather(found, *_of_declared(declared, authority))
    for mention in named:
        entry = mention.entry
        if entry is None and fold(mention.raw) in _KINDS_ONLY:
            continue
        if entry is not None and entry.press_office and entry.id not in found:
            if _is_line(page, mention):
                continue
            entry = authority.speaks_for(entry)
        name = entry.name if entry else mention.meant or without_article(mention.raw)
        _gather(found, entry, name, mention.raw, _evidence(mention))
    return tuple(one.organization() for one in found.values())


def _is_line(page: Page, mention: NamedBody) -> bool:
    """True where a mention is all that a line of the body holds."""
    before, after = page.body[max(0, mention.start - 1) : mention.start], page.body[mention.end : mention.end + 1]
    return mention.where == "body" and before in ("", "\n") and after in ("", "\n")


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
    written = next((form for form in (raw, bare) if authority.organization(form)), bare)
    entry = authority.organization(written)
    source = declared.source
    if entry is not None:
        source = f"{source}, {_from_authority(entry, authority.form_of(entry, written))}"
    return entry, entry.name if entry else bare, raw, Evidence(source, "metadata", "declared organization", 1.0)


def _evidence(mention: NamedBody) -> Evidence:
    entry = mention.entry
    told = entry and f"text, {_from_authority(entry, mention.rule.removeprefix('known '))}"
    source = told or "text"
    return Evidence(source, mention.where, mention.rule, RULES[mention.rule], mention.start, mention.end)


def _from_authority(entry: OrganizationEntry, form: str) -> str:
    """Which entry of the authority was used, and by which of its forms."""
    spoken = f", press office of {entry.parent}" if entry.press_office else ""
    return f"authority entry {entry.id}: {form}{spoken}"
