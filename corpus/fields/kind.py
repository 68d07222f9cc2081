"""The kind of a release: as declared, as it calls itself, or by the shape of its text; never assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from corpus.fields.people.turn_labels import TurnLabel, turn_labels
from corpus.page import Page
from corpus.release import Evidence, Kind, Statement

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

_ABOUT = (
    r"(?:by|from|of|on|to|at|in|before|upon|for|regarding|about|concerning|following|as|during|after|ahead|marking)"
)
#: What a title calls its release: the first of these words, unless `_ABOUT_ANOTHER` stands before it.
_TITLE = re.compile(
    rf"""
    (?P<sheet>^(?:[\w’'\ -]{{0,40}}:\ )?(?:fact[\ -]?sheets?|backgrounder)\b)
    |(?P<transcript>\b(?:press\ (?:briefing|gaggle|conference|availability|call)|transcript)\b
        |^(?:joint\ |exclusive\ )?interview\b|\binterview\ (?:with|by|of)\b
        |^(?:(?:on-the-record|background|special|online|digital)\ )?briefing\ (?:by|with|on)\b)
    |(?P<speech>\bremarks(?=\W*$|:|\ {_ABOUT}\b)|^(?:speech|address|keynote|testimony)\b|\bkeynote\ (?:speech|address)\b
        |(?<!hate\ )(?<!free\ )\bspeech(?=\ (?:by|at|on|to|before|in|of|delivered)\b)
        |\btestimony(?=\ (?:of|by|before)\b)
        |\b(?:inaugural|radio|weekly|commencement|farewell|opening|closing|video)\ (?:\w+\ )?address\b
        |\baddress(?=\ (?:by|before|delivered)\b)|(?<=[’']s\ )(?:speech|address)(?=\W*$|:|\ {_ABOUT}\b))
    |(?P<statement>(?<!false\ )(?<!making\ )(?<!impact\ )(?<!financial\ )(?<!misleading\ )(?<!mission\ )
        (?:\bstatement\b|\bstatements(?=\ (?:by|from|on|regarding|about)\b))|\bmessage\ on\b|^message\b|\breacts\ to\b)
    |(?P<notice>^(?:(?:public\ |a\ )?(?:notice|proclamation)|executive\ order|memorandum)\b)
    |(?P<release>^(?:readout|press\ release|news\ release)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Words of somebody that the release only speaks about, or that are still to come.
_ABOUT_ANOTHER = re.compile(
    r"\b(?:(?:to|will) (?:deliver|give|make|issue|hold|host)|holds?|hosts?|joins?|attends?|today at|advisory"
    r"|condemn\w*|denounc\w*|criticiz\w*|slam\w*|respon[ds]\w* to|comments? on|in light of|sentenced|guilty|charged"
    r"|convicted|indicted|says?|calls? (?:on|for)|questions|ahead of|contradict\w*|urg\w+|applauds?)\b",
    re.IGNORECASE,
)
_FIRST_OF_TITLE = 110
#: What a release calls itself over its text.
_LABEL = re.compile(
    r"\W{0,3}(?:(?P<release>for immediate (?:press )?release|(?:press|news) release|communiqué de presse|新闻稿)"
    r"|(?P<transcript>transcript|verbatim record)|(?P<notice>(?:public )?notice)|(?P<sheet>fact ?sheet)"
    r"|(?P<statement>(?:press )?statement))(?:\W{0,3}$"
    r"|\s?[:–—-][^\n]{0,50}|\s(?-i:[A-Z0-9#(]|of |by |from |on |to )[^\n]{0,50})"
    r"|\W{0,3}(?P<order>a proclamation|executive order)\W{0,3}",
    re.IGNORECASE,
)
_NAMED: dict[str, Kind] = {
    "release": "press release",
    "transcript": "transcript",
    "notice": "notice",
    "order": "notice",
    "sheet": "fact sheet",
    "statement": "statement",
    "speech": "speech",
}
_FIRST_BLOCKS = 4
#: A text with as many turns of speakers in capitals, one of whom speaks again, is a transcript; so is one of fewer
#: turns, or of one and then a speech, where people are addressed by their offices nearly from the start.
_TURNS = 4
_NEARLY_ALL = 0.8
#: A statement as long as this part of its release is what the release is.
_MOST = 0.6
#: A section that holds statements and releases, under a title that names no statement.
_REST_OF_SECTION = 0.7


class ToldKind(msgspec.Struct, frozen=True):
    """A kind and its evidence."""

    value: Kind
    evidence: Evidence


def kind(page: Page, title: str) -> ToldKind | None:
    """The kind of the release, or null where nothing tells it."""
    declared = _declared(page)
    named = _of_title(title)
    # "Press release" is often but the section of a site; what a title calls its release is more exact.
    if declared and not (declared.value == "press release" and named and named.value in ("statement", "speech")):
        return declared
    return named or _of_label(page) or _of_turns(page.body)


def kind_of_statements(page: Page, statements: Sequence[Statement]) -> ToldKind | None:
    """The kind that only what is said tells: one statement that is nearly the whole release makes it a statement.

    Else a release in a section that holds statements and press releases is a press release. Null where neither is so.
    """
    least = len(page.body) * _MOST
    for one in statements:
        whole = one.kind == "own" or one.evidence.rule == "introduced statement"
        if whole and one.end - one.start >= least > 0:
            rule = "most of the release is one statement"
            evidence = msgspec.structs.replace(one.evidence, rule=rule, confidence=min(one.evidence.confidence, 0.85))
            return ToldKind("statement", evidence)
    section = next((declared for declared in page.values("kind", "topic") if _tags(declared.value) & _MIXED), None)
    if section is None:
        return None
    rule = "in a section of statements and releases, and no statement"
    return ToldKind("press release", Evidence(section.source, "metadata", rule, _REST_OF_SECTION))


def _declared(page: Page) -> ToldKind | None:
    for declared in page.values("kind", "topic"):
        for tag in declared.value.split(","):
            words = _words(tag)
            if found := _DECLARED.get(words):
                return ToldKind(found, Evidence(declared.source, "metadata", "declared kind", 0.95))
            if words in _MIXED:
                return None
    return None


def _tags(value: str) -> set[str]:
    return {_words(tag) for tag in value.split(",")}


def _words(tag: str) -> str:
    return " ".join(re.findall(r"[a-z]+", tag.lower()))


def _of_title(title: str) -> ToldKind | None:
    match = _TITLE.search(title, 0, _FIRST_OF_TITLE)
    if match is None or match.lastgroup is None or _ABOUT_ANOTHER.search(title, 0, match.start()):
        return None
    evidence = Evidence("title", "title", "what the title calls it", 0.9, match.start(), match.end())
    return ToldKind(_NAMED[match.lastgroup], evidence)


def _of_label(page: Page) -> ToldKind | None:
    for block, (offset, _) in zip(page.blocks[:_FIRST_BLOCKS], page.block_spans, strict=False):
        for line in block.text.split("\n", _FIRST_BLOCKS)[:_FIRST_BLOCKS]:
            text = line.strip()
            if (match := _LABEL.fullmatch(text)) and match.lastgroup:
                start = offset + line.index(text)
                evidence = Evidence("label", "body", "label over the text", 0.9, start, start + len(text))
                return ToldKind(_NAMED[match.lastgroup], evidence)
            offset += len(line) + 1
    return None


def _of_turns(body: str) -> ToldKind | None:
    labels = [label for label in turn_labels(body) if label.text]
    names = [label.words for label in labels]
    if len(labels) >= _TURNS and len(set(names)) < len(names):
        return _turns("transcript", labels[0], "turns under their speakers’ names", 0.9)
    addressed = next((label for label in labels if label.addressed), None)
    if addressed is None or len(body) - addressed.start < _NEARLY_ALL * len(body):
        return None
    if len(labels) > 1:
        return _turns("transcript", addressed, "turns under their speakers’ names", 0.8)
    return _turns("speech", addressed, "all of the text is one turn", 0.8)


def _turns(value: Kind, label: TurnLabel, rule: str, confidence: float) -> ToldKind:
    return ToldKind(value, Evidence("turns", "body", rule, confidence, label.start, label.end))
