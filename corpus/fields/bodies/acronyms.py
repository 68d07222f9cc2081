"""Acronyms that a release defines behind a body's name: "State Intellectual Property Office (SIPO)"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from corpus.authority import Authority, OrganizationEntry, fold
from corpus.authority.finding import Found, Token
from corpus.fields.bodies.vocabulary import HEADS

if TYPE_CHECKING:
    from corpus.fields.bodies.named import NamedBody

_IN_BRACKETS = re.compile(r"['’]?s?\s?\(\s?(?:the )?[\"“'‘]?(?P<acronym>[A-Z][A-Za-z&.-]{0,9}[A-Z])[\"”'’]?\s?[),;]")
_ALONE = re.compile(r" \([\"“'‘]?(?P<acronym>[A-Z]{2,8})s?[\"”'’]?\)")
_SMALL = frozenset(["of", "the", "and", "for", "on", "to", "in"])
#: Words that agree so far are one, however they are spelled: "Adminstration".
_STEM = 5
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
        if mention.meant and not mention.raw.endswith("Inspector General"):
            continue  # "Offices of Inspector General of A (AA) and B": the acronym is the agency's
        name = mention.entry.name if mention.entry else mention.meant or without_article(mention.raw)
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


def of_no_bodies(body: str, words: Sequence[Token], known: Sequence[Found], authority: Authority) -> frozenset[str]:
    """The ids of known bodies whose acronyms stand in the text for something else: "electric vehicle (EV)".

    `words` are the tokens of `body` and `known` its known bodies, both left to right. One that stands for the body
    as well keeps its meaning.
    """
    ends = [token.end for token in words]
    named = {end for one in known for end in (one.end, one.end + 1, one.end + 2)}
    own = {one.entry.id for one in known if not one.acronym}
    found = set()
    for match in _ALONE.finditer(body):
        entry = authority.by_acronym.get(match["acronym"])
        at = bisect_left(ends, match.start())
        if entry is None or entry.id in own or match.start() in named or ends[at : at + 1] != [match.start()]:
            continue
        phrase = _spelled(body, words, at, match["acronym"])
        if phrase and not _may_be_body(phrase, entry):
            found.add(entry.id)
    return frozenset(found)


def _spelled(body: str, words: Sequence[Token], last: int, acronym: str) -> list[str]:
    """The words up to `last` whose initials are the acronym, small words apart; empty where they are others."""
    found: list[str] = []
    for at in range(last, max(-1, last - 2 * len(acronym)), -1):
        if at < last and body[words[at].end : words[at + 1].start] not in (" ", "-"):
            return []
        word = words[at].word
        if word in _SMALL and found:
            continue
        if word[:1] != acronym[-1 - len(found)].casefold():
            return []
        found.append(word)
        if len(found) == len(acronym):
            return found[::-1]
    return []


def _may_be_body(phrase: list[str], entry: OrganizationEntry) -> bool:
    """True for words that have a body's form, or are the entry's name in another spelling."""
    if phrase[-1] in HEADS or phrase[0] in HEADS:
        return True
    names = ([word for word in fold(form).split() if word not in _SMALL] for form in entry.forms)
    stems = [word[:_STEM] for word in phrase]
    return any([word[:_STEM] for word in name][-len(stems) :] == stems for name in names)
