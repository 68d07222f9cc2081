"""The kind of a release: as declared, as it calls itself, or by the shape of its text; never assumed."""

from __future__ import annotations

import re

from corpus.fields.turn_labels import turn_labels
from corpus.page import Page
from corpus.release import Kind

#: Declared kinds and tags, their words joined by one space.
_DECLARED: dict[str, Kind] = {
    **dict.fromkeys(
        ("press release", "press releases", "news release", "news releases", "release", "releases"), "press release"
    ),
    **dict.fromkeys(("statement", "statements", "press statement", "press statements"), "statement"),
    **dict.fromkeys(("speech", "speeches", "remarks", "speeches remarks", "speeches and remarks", "address"), "speech"),
    **dict.fromkeys(("transcript", "transcripts", "press briefing", "press briefings", "interview"), "transcript"),
    **dict.fromkeys(("fact sheet", "fact sheets", "factsheet", "factsheets"), "fact sheet"),
    **dict.fromkeys(
        ("notice", "notices", "presidential actions", "proclamation", "proclamations", "executive order"), "notice"
    ),
}
#: Declared kinds that hold both statements and releases: the title tells which.
_MIXED = frozenset(
    ["statements releases", "briefings statements", "statements and releases", "briefings and statements"]
)

_TITLES: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"fact[ -]?sheets?\b|backgrounder\b", re.IGNORECASE), "fact sheet"),
    (
        re.compile(
            r"(?:[\w.’' -]{0,60}\s)?(?:press (?:briefing|gaggle|conference|availability|call)|transcript|interview)\b"
            r"|(?:on-the-record )?briefing (?:by|with|on)\b",
            re.IGNORECASE,
        ),
        "transcript",
    ),
    (re.compile(r"(?:[\w.’' -]{0,60}\s)?(?:remarks|speech|address|keynote|testimony)\b", re.IGNORECASE), "speech"),
    (
        re.compile(
            r"(?:[\w.’' -]{0,80}\s)?statements?\b|.{0,80}\b(?:message on|responds to|reacts to)\b"
            r"|message (?:from|by|to|on)\b",
            re.IGNORECASE,
        ),
        "statement",
    ),
    (re.compile(r"(?:public )?notice\b|(?:a )?proclamation\b|executive order\b|memorandum\b", re.IGNORECASE), "notice"),
    (re.compile(r"readout\b|press release\b|news release\b", re.IGNORECASE), "press release"),
)
#: A text with as many turns of speakers in capitals is a transcript.
_TURNS = 4
#: What a release calls itself over its text.
_LABEL = re.compile(
    r"\W{0,3}(?:(?P<release>for immediate (?:press )?release|(?:press|news) release|communiqué de presse|新闻稿)"
    r"|(?P<transcript>transcript|verbatim record)|(?P<notice>(?:public )?notice)|(?P<sheet>fact ?sheet)"
    r"|(?P<statement>(?:press )?statement))(?:\W{0,3}$"
    r"|\s?[:–—-][^\n]{0,50}|\s(?-i:[A-Z0-9#(]|of |by |from |on |to )[^\n]{0,50})",
    re.IGNORECASE,
)
_LABELLED: dict[str, Kind] = {
    "release": "press release",
    "transcript": "transcript",
    "notice": "notice",
    "sheet": "fact sheet",
    "statement": "statement",
}
_FIRST_BLOCKS = 4


def kind(page: Page, title: str) -> Kind | None:
    """The kind of the release, or null where nothing tells it."""
    return _declared(page) or _of_title(title) or _of_text(page)


def _declared(page: Page) -> Kind | None:
    for declared in page.values("kind", "topic"):
        for tag in declared.value.split(","):
            words = " ".join(re.findall(r"[a-z]+", tag.lower()))
            if found := _DECLARED.get(words):
                return found
            if words in _MIXED:
                return None
    return None


def _of_title(title: str) -> Kind | None:
    return next((kind for form, kind in _TITLES if form.match(title)), None)


def _of_text(page: Page) -> Kind | None:
    for block in page.blocks[:_FIRST_BLOCKS]:
        for line in block.text.split("\n", _FIRST_BLOCKS)[:_FIRST_BLOCKS]:
            if (match := _LABEL.fullmatch(line.strip())) and match.lastgroup:
                return _LABELLED[match.lastgroup]
    turns = sum(label.text != "" for label in turn_labels(page.body))
    return "transcript" if turns >= _TURNS else None
