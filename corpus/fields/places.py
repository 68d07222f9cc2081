"""The places of a release: the declared ones, the one of its dateline, and those where its event was held."""

from __future__ import annotations

import re

from corpus.fields.bodies.vocabulary import HEADS, PLACES, is_matter, is_role
from corpus.fields.dates.written import MONTH_NAME
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
#: " D.C." and " USA" keep their capitals.
_LONGEST_SHORT = 5
_FIRST_BLOCKS = 3
#: A line that is a place and the land that it lies in: "Mossford, Maryland".
_LINE = re.compile(rf"(?P<place>{_NAME}),\s(?P<land>D\.C\.|{_NAME})")
_LINES_ABOVE = 6
#: Who travels to a place is not there.
_ABOARD = re.compile(r"\W{0,3}(?:en route|aboard|via)\b", re.IGNORECASE)
_LANGUAGES = frozenset(
    "english french spanish german chinese russian arabic portuguese italian japanese korean".split()
)
#: "the conference, held today at Harrow Hall in Mossford": what was held, and where.
_HELD = re.compile(
    r"\b(?:held|hosted|convened|gathered|inaugurated|took place|takes place|take place)\b"
    r"(?P<between>[^.;:\n“”\"]{0,80}?)\sin\s(?P<place>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,2})"
    r"(?P<land>,\s(?:D\.C\.|[A-Z]\w+(?:\s[A-Z]\w+)?))?(?![\w’'-]|\s[A-Z])"
)
#: Between what was held and its place these begin something else: "held talks on peace in Veldora".
_OTHER_THING = re.compile(
    rf"\b(?:on(?!\s(?:[A-Z][a-z]+day|{MONTH_NAME}|\d))|about|for|that|which|who|to|of|by|from|as|with|accountable|against|responsible|hostage|custody)\b"
)
#: An event of the release itself stands within so many characters.
_EVENT_REACH = 1200


def places(page: Page) -> tuple[Place, ...]:
    """The declared places in their order, then the dateline's; each once."""
    found: dict[str, Place] = {}
    for declared in page.values("place"):
        if name := " ".join(declared.value.split()):
            found.setdefault(name.casefold(), Place(name, Evidence(declared.source, "metadata", "declared place", 1.0)))
    if dateline := _dateline(page):
        found.setdefault(dateline.name.casefold(), dateline)
    for place in (_line(page), _event(page)):
        if place and not any(_is_within(place.name, known) for known in found):
            found[place.name.casefold()] = place
    return tuple(found.values())


def _is_within(name: str, known: str) -> bool:
    """Whether the two name one place, one of them with the land around it."""
    return name.casefold().split(",")[0] == known.split(",")[0]


def _line(page: Page) -> Place | None:
    """The place that stands alone on a line above the text of a speech."""
    offset = 0
    for line in page.body.split("\n", 2 * _LINES_ABOVE)[: 2 * _LINES_ABOVE]:
        match = _LINE.fullmatch(line.strip())
        if match and not _ABOARD.match(line) and not _NOT_A_PLACE.search(match["place"]) and _is_land(match["land"]):
            start = offset + line.index(match["place"])
            end = start + len(match.group())
            return Place(_name(page.body[start:end]), Evidence("place line", "body", "place line", 0.85, start, end))
        offset += len(line) + 1
    return None


def _is_land(name: str) -> bool:
    return name in ("D.C.", "DC") or name.casefold().split()[-1] in PLACES


def _event(page: Page) -> Place | None:
    """The place where the text says that something was held."""
    for match in _HELD.finditer(page.body[:_EVENT_REACH]):
        words = match["place"].casefold().split()
        if _OTHER_THING.search(match["between"]) or _NOT_A_PLACE.search(match["place"]):
            continue
        if re.fullmatch(MONTH_NAME, words[0], re.IGNORECASE) or any(map(_is_no_place, words)):
            continue
        land = match["land"] and _is_land(match["land"][2:])
        start, end = match.start("place"), match.end("land") if land else match.end("place")
        return Place(page.body[start:end], Evidence("event", "body", "place of the event", 0.75, start, end))
    return None


def _is_no_place(word: str) -> bool:
    return word in HEADS or word in _LANGUAGES or is_matter(word) or is_role(word)


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
    tail = tail.title() if tail.isupper() and len(tail) > _LONGEST_SHORT else tail
    return (head.title() if head.isupper() else head) + comma + tail
