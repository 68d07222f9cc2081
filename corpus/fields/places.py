"""The places of a release: the declared ones, and the one of its dateline."""

from __future__ import annotations

import re

from corpus.fields.written_dates import MONTH_NAME
from corpus.page import Page
from corpus.release import Evidence, Place

_NAME = r"[A-Z][\w’'-]*\.?(?:\s[A-Z][\w’'-]*\.?){0,3}"
_WITHIN = rf",\s(?!(?i:{MONTH_NAME})\b)(?:(?:[A-Z]\.\s?){{2}}|[A-Z]{{2}}\b|{_NAME})"
#: "WASHINGTON, D.C. – ", "URUMQI, 14 March – ", "Miami, Fla. – ": in capitals, or with the place that it lies in.
_DATELINE = re.compile(
    rf"\W{{0,3}}(?P<place>[A-Z][A-Z.’' ]{{2,30}}(?:{_WITHIN})?|{_NAME}{_WITHIN})(?!\w)"
    r"\)?,?\s?(?:\(?[\w.,]{1,12}\s[\w.,]{1,12}(?:\s\d{4})?\)?,?\s?)?(?:[–—―]|--|-\s|:\s(?=The|Today))"
)
_CAPITALS = re.compile(
    r"\W{0,3}(?P<place>[A-Z]{4,}(?:\s[A-Z]{2,}){0,2}(?:,\s(?:D\.C\.|DC|[A-Z]{2}\b))?)\)?(?:,\s?\d{1,2}\s[A-Z][a-z]+|\s(?:The|Today|A|An)[,\s])"
)
_BRACKETS = re.compile(r"\((?P<place>[A-Z][\w.’' -]{2,30}(?:,\s[A-Z][\w.]{1,12})?)\)\s[A-Z]")
_NOT_A_PLACE = re.compile(
    r"\b(?:the|today|for|immediate|release|press|news|updated?|fact|sheet|note|media|contact|statement|remarks|by|and|of|mr|ms"
    r"|january|february|march|april|june|july|august|september|october|november|december|\w+day)\b",
    re.IGNORECASE,
)
#: Names that datelines shorten.
_FULL = {"WASHINGTON": "Washington", "WASHINGTON, D.C.": "Washington, D.C.", "WASHINGTON, DC": "Washington, D.C."}
_FIRST_BLOCKS = 3


def places(page: Page) -> tuple[Place, ...]:
    """The declared places in their order, then the dateline's; each once."""
    found: dict[str, Place] = {}
    for declared in page.values("place"):
        if name := " ".join(declared.value.split()):
            found.setdefault(name.casefold(), Place(name, Evidence(declared.source, "metadata", "declared place", 1.0)))
    if dateline := _dateline(page):
        found.setdefault(dateline.name.casefold(), dateline)
    return tuple(found.values())


def _dateline(page: Page) -> Place | None:
    for block, (offset, _) in zip(page.blocks[:_FIRST_BLOCKS], page.block_spans, strict=False):
        match = _DATELINE.match(block.text) or _CAPITALS.match(block.text) or _BRACKETS.match(block.text)
        if match is None or _NOT_A_PLACE.search(match["place"]):
            continue
        start, end = match.span("place")
        end -= len(match["place"]) - len(match["place"].rstrip())
        evidence = Evidence("dateline", "body", "dateline", 0.9, offset + start, offset + end)
        return Place(_name(page.body[offset + start : offset + end]), evidence)
    return None


def _name(written: str) -> str:
    """The place as a reader writes it: not in capitals."""
    if written in _FULL:
        return _FULL[written]
    head, comma, tail = written.partition(",")
    return (head.title() if head.isupper() else head) + comma + tail
