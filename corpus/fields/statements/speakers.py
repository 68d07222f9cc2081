"""Speakers: the people to whom words are attributed, each with role, organization and the place that names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from corpus.authority import Authority, PersonEntry, Role, fold
from corpus.authority.holders import surnames
from corpus.authority.names import words as listed
from corpus.fields.people.mentions import Mention
from corpus.fields.statements.said import Said
from corpus.fields.statements.speeches import Speech
from corpus.release import Evidence, Speaker

_SOURCES = {"metadata": "declared speaker", "title": "title"}
_HEADS = re.compile(
    r"(?:former |then |vice )*(?:president|prime minister|premier|chancellor|king|queen)\b", re.IGNORECASE
)
#: Words that two offices may share and be nothing to one another.
_EMPTY: Final = listed("of the for and in to at on us united states a deputy assistant acting senior former")
#: Other words of releases for those of known offices.
_ALIKE: Final = {
    **dict.fromkeys(("congressman", "congresswoman", "rep", "member"), "representative"),
    **dict.fromkeys(("spokesman", "spokeswoman"), "spokesperson"),
    **dict.fromkeys(("chairman", "chairwoman", "chairperson"), "chair"),
    "sen": "senator",
    "gov": "governor",
    "sec": "secretary",
}


def speakers_of(
    said: Sequence[Said], delivered: Sequence[Speech], mentions: Sequence[Mention], authority: Authority
) -> tuple[Speaker, ...]:
    """Those who say something or deliver a speech, in the order in which the text gives them the word."""
    words: dict[str, list[Said]] = {}
    for one in said:
        if one.name is not None:
            words.setdefault(one.name, []).append(one)
    spoken = {speech.name: speech for speech in reversed(delivered)}
    named: dict[str, list[Mention]] = {}
    for mention in mentions:
        named.setdefault(mention.name, []).append(mention)
    order = [(one.start, one.name) for one in said if one.name] + [(speech.start, speech.name) for speech in delivered]
    return tuple(
        _speaker(name, named.get(name, []), words.get(name, []), spoken.get(name), authority)
        for name in dict.fromkeys(name for _, name in sorted(order))
    )


def _speaker(name: str, own: list[Mention], words: list[Said], speech: Speech | None, authority: Authority) -> Speaker:
    """The person with every form written, the fullest role, and the evidence of the place that tells most."""
    raw = tuple(dict.fromkeys(mention.raw for mention in own)) or (name,)
    best = min(own, key=_worth, default=None)
    role = best.role if best else None
    entry = _entry(name, role, authority)
    organization = next((mention.organization for mention in own if mention.organization), None)
    if organization is None and entry is not None and role is not None:
        organization = _body_held(entry, role, authority)
    evidence = _evidence(best, words, speech)
    if entry is not None:
        why = "name" if any(not mention.short for mention in own) else "office and surname"
        evidence = msgspec.structs.replace(evidence, source=f"{evidence.source}; {entry.id} in the list by {why}")
    return Speaker(name, raw, role, organization, evidence, entry.id if entry else None)


def _evidence(best: Mention | None, words: list[Said], speech: Speech | None) -> Evidence:
    """The place that names the person best, else the one that shows that words are the person's."""
    rule = words[0].rule if words else "delivers a speech"
    confidence = max((one.confidence for one in words), default=0.8)
    if best is not None:
        source = _SOURCES.get(best.where, "name in the text")
        return Evidence(source, best.where, rule, confidence, best.start, best.end)
    if words:
        told = words[0]
        return Evidence(told.source, told.where, rule, confidence, told.why_start, told.why_end)
    start, end = (speech.start, speech.end) if speech else (None, None)
    return Evidence("speech", "body", rule, confidence, start, end)


def _entry(name: str, role: str | None, authority: Authority) -> PersonEntry | None:
    """The known person of a name, unless the release gives a role that has nothing in common with any known one."""
    entry = authority.person(name)
    if entry is None or role is None or not entry.roles:
        return entry
    return entry if any(_common(role, held, authority) for held in entry.roles) else None


def _body_held(entry: PersonEntry, role: str, authority: Authority) -> str | None:
    """The body of the known office that the role names; heads of state and government speak for none."""
    if _HEADS.match(role) or not any(authority.holder(role, name) is entry for name in surnames(entry)):
        return None
    fitting = [
        (-len(common), place, held.organization)
        for place, held in enumerate(entry.roles)
        if held.organization and (common := _common(role, held, authority))
    ]
    body = authority.organization_with_id(min(fitting)[2]) if fitting else None
    return body.name if body else None


def _common(role: str, held: Role, authority: Authority) -> frozenset[str]:
    """The words that a written role shares with a known office or its body; "Congressman" is one of the chamber's."""
    body = authority.organization_with_id(held.organization or "")
    known = frozenset(fold(f"{held.title} {' '.join(body.forms) if body else ''}").split())
    written = fold(role).split()
    return known.intersection(_ALIKE.get(word, word) for word in written) - _EMPTY


def _worth(mention: Mention) -> tuple[bool, bool, bool, bool]:
    """Mentions in the order of what they tell: with a role, declared, with the full name, in the body."""
    return mention.role is None, mention.where != "metadata", mention.short, mention.where == "title"
