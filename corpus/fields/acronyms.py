"""Acronyms that a release defines behind a body's name: "State Intellectual Property Office (SIPO)"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from corpus.authority import Authority, OrganizationEntry, fold

if TYPE_CHECKING:
    from corpus.fields.named_bodies import NamedBody

_IN_BRACKETS = re.compile(r"['’]?s?\s?\(\s?(?:the )?[\"“'‘]?(?P<acronym>[A-Z][A-Za-z&.-]{0,9}[A-Z])[\"”'’]?\s?[),;]")
_BEFORE = re.compile(r"\b(?P<acronym>[A-Z]{2,10}) \((?:the )?$")
#: So far before a name its acronym may begin.
_REACH = 20
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


class Acronym(msgspec.Struct, frozen=True):
    """An acronym as the text writes it, and the body that it means: its entry or null, its name, how that is told."""

    written: str
    entry: OrganizationEntry | None
    name: str
    rule: str = "acronym of the text"


def defined_acronyms(body: str, mentions: Iterable[NamedBody], authority: Authority) -> dict[str, Acronym]:
    """The acronyms that stand in brackets behind a name, or before it; the first definition stands.

    What the authority knows by the same letters yields only to a name whose capitals are those letters.
    """
    found: dict[str, Acronym] = {}
    for mention in mentions:
        written = _defined(body, mention) if mention.where == "body" and mention.rule != "acronym" else None
        if written is None or not stands_for(written, mention.raw):
            continue
        known = authority.by_acronym.get(written)
        if known is not None and known != mention.entry and not _spells(written, mention.raw):
            continue
        if known is not None and fold(mention.raw).endswith(f" {fold(known.name)}"):
            continue  # "Council of the European Union (EU)": the acronym is of the name's last part
        name = mention.entry.name if mention.entry else without_article(mention.raw)
        found.setdefault(written, Acronym(written, mention.entry, name))
    return found


def _defined(body: str, mention: NamedBody) -> str | None:
    match = _IN_BRACKETS.match(body, mention.end)
    if match is None and body[mention.end : mention.end + 1] == ")":
        match = _BEFORE.search(body, max(0, mention.start - _REACH), mention.start)
    return match["acronym"] if match else None


def without_article(name: str) -> str:
    """`name` without a leading "the"."""
    return _ARTICLE.sub("", name)


def stands_for(acronym: str, name: str) -> bool:
    """True when the acronym's letters come in order in the name, the first as a word's initial."""
    letters = [letter for letter in acronym.casefold() if letter.isalnum()]
    words = name.casefold().split()
    for first, word in enumerate(words):
        if letters and word[:1] == letters[0]:
            rest = iter(" ".join(words[first:]))
            return all(letter in rest for letter in letters)
    return False


def _spells(acronym: str, name: str) -> bool:
    """True when the initials of the name's words, small words apart, end with the acronym."""
    initials = "".join(word[0] for word in fold(name).split() if word not in ("of", "the", "and", "for", "on", "to"))
    return initials.endswith(fold(acronym).replace(" ", ""))
