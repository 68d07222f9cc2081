"""Speakers: the people to whom words are attributed, each with role, organization and the place that names them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.authority import Authority
from corpus.fields.people import Mention
from corpus.fields.said import Said
from corpus.fields.speeches import Speech
from corpus.release import Evidence, Speaker

_SOURCES = {"metadata": "declared speaker", "title": "title"}


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
    organization = next((mention.organization for mention in own if mention.organization), None)
    if organization and (entry := authority.organization(organization)):
        organization = entry.name
    rule = words[0].rule if words else "delivers a speech"
    confidence = max((one.confidence for one in words), default=0.8)
    best = min(own, key=_worth, default=None)
    if best is not None:
        source = _SOURCES.get(best.where, "name in the text")
        evidence = Evidence(source, best.where, rule, confidence, best.start, best.end)
        return Speaker(name, raw, best.role, organization, evidence)
    if words:
        told = words[0]
        return Speaker(
            name,
            raw,
            None,
            organization,
            Evidence(told.source, told.where, rule, confidence, told.why_start, told.why_end),
        )
    start, end = (speech.start, speech.end) if speech else (None, None)
    return Speaker(name, raw, None, organization, Evidence("speech", "body", rule, confidence, start, end))


def _worth(mention: Mention) -> tuple[bool, bool, bool, bool]:
    """Mentions in the order of what they tell: with a role, declared, with the full name, in the body."""
    short = mention.role is not None and len(mention.raw.split()) - len(mention.role.split()) < 2
    return (
        mention.role is None,
        mention.where != "metadata",
        short and mention.where != "metadata",
        mention.where == "title",
    )
