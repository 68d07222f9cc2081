"""Statements: what the people of a release say, and who of them therefore speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from corpus.authority import Authority
from corpus.fields.people.mentions import Mention
from corpus.fields.statements.announced import announced
from corpus.fields.statements.groups import Group, Groups, lists
from corpus.fields.statements.letters import letters, written_out
from corpus.fields.statements.own import own_words
from corpus.fields.statements.quoted import IN_REPORT, quoted
from corpus.fields.statements.reported import reported
from corpus.fields.statements.reporting import Saying, sayings
from corpus.fields.statements.said import Cover, Said
from corpus.fields.statements.scene import Scene
from corpus.fields.statements.speakers import speakers_of
from corpus.fields.statements.speeches import speeches
from corpus.fields.statements.turns import turns
from corpus.fields.statements.unmarked import unmarked
from corpus.page import Page
from corpus.release import Evidence, Kind, Speaker, Statement

#: What tells a clause from the "in a statement" between a verb and the quotation that it opens.
_CLAUSE = re.compile(r"(?<!\w)(?:would|will|should|must|can|could|is|are|was|were|has|have|had)(?!\w)")


def statements(
    page: Page, title: str, mentions: tuple[Mention, ...], kind: Kind | None, authority: Authority
) -> tuple[tuple[Speaker, ...], tuple[Statement, ...]]:
    """The speakers of a release and their statements, both in the order of the text.

    Spans are half-open offsets into the page's body; a statement whose speaker is null is a quotation without a name.
    """
    scene = Scene(page.body, mentions)
    said = list(_turn_words(page.body, mentions, kind in ("transcript", "speech")))
    has_turns = bool(said)
    before_turns = min((words.why_start or 0 for words in said), default=len(page.body))
    written = [letter for letter in letters(scene) if letter[0].end <= before_turns]
    groups = Groups([*lists(scene), *(group for group, _ in written)])
    found = list(sayings(scene, groups))
    said += own_words(page, title, scene, has_turns, {name for saying in found for name in saying.names})
    whole = [words for words in said if words.kind == "own" or words.rule == "introduced statement"]
    told = list(_told(scene, found, before_turns))
    told += _asked_in_letters(written, told)
    parts = _Whole(whole)
    said += [words for words in told if not parts.holds(words)]
    said += () if has_turns else announced(scene)
    said += written_out(scene, [group for group, _ in written])
    delivered = list(speeches(scene))
    said += [speech.words for speech in delivered if speech.words]
    said = _each_once(said)
    speakers = speakers_of(said, delivered, mentions, authority)
    places = {speaker.name: place for place, speaker in enumerate(speakers)}
    return speakers, tuple(_statement(words, places) for words in said)


def _each_once(said: list[Said]) -> list[Said]:
    """`said` in the order of the text, without what two rules tell alike."""
    ordered = sorted(said, key=lambda words: (words.start, words.end))
    return list({(words.name, words.kind, words.start, words.end): words for words in reversed(ordered)}.values())[::-1]


def _turn_words(body: str, mentions: tuple[Mention, ...], is_transcript: bool) -> Iterable[Said]:
    for turn in turns(body, mentions, is_transcript):
        if turn.name is not None:
            label = body[turn.label : turn.label_end].strip()
            yield Said(
                turn.start, turn.end, turn.name, "direct", "transcript turn", 0.95, label, turn.label, turn.label_end
            )


def _told(scene: Scene, found: list[Saying], before_turns: int) -> Iterable[Said]:
    """Quoted and reported words; of the same person's words within one another only the outer ones.

    A quotation in a transcript's turn, which begin at `before_turns`, is no statement of its own.
    """
    reports = list(reported(scene, found, before_turns))
    direct = [words for words in (*quoted(scene, found), *unmarked(scene, found)) if words.end <= before_turns]
    reported_spans = Cover((words.start, words.end) for words in reports)
    quotations: dict[str | None, list[tuple[int, int]]] = {}
    for words in direct:
        quotations.setdefault(words.name, []).append((words.start, words.end))
    covers = {name: Cover(spans) for name, spans in quotations.items()}
    yield from (words for words in direct if words.name or not reported_spans.holds(words.start, words.end))
    opened = {(words.name, words.why_start, words.why_end): words.start for words in direct if words.rule != IN_REPORT}
    for words in reports:
        cover = covers.get(words.name)
        opens = opened.get((words.name, words.why_start, words.why_end))
        if opens is not None:
            if not _CLAUSE.search(scene.body, words.start, max(words.start, opens)):
                continue
            words = _before_colon(scene.body, words, opens)
        if cover is None or not cover.holds(words.start, words.end):
            yield words


def _before_colon(body: str, words: Said, opens: int) -> Said:
    """A report without the quotation at `opens` that its colon brings: `urged them to ask: "It is short."`."""
    colon = body.rfind(":", words.start, opens)
    between = body[colon + 1 : opens].strip(' \n“"„«')
    return words if colon < 0 or between else msgspec.structs.replace(words, end=colon)


def _asked_in_letters(written: list[tuple[Group, list[Said]]], told: list[Said]) -> list[Said]:
    """What letters ask, but for words that a verb of saying already gives to the same person."""
    known = {(words.name, words.end) for words in told}
    return [words for _, asked in written for words in asked if (words.name, words.end) not in known]


class _Whole:
    """The statements that are the whole release or stand introduced in it, to ask which words belong to them."""

    def __init__(self, whole: list[Said]) -> None:
        self._spans = {(words.start, words.end) for words in whole}
        own: dict[str | None, list[tuple[int, int]]] = {}
        for words in whole:
            if words.kind == "own":
                own.setdefault(None, []).append((words.start, words.end))
                own.setdefault(words.name, []).append((words.start, words.end))
        self._own = {name: Cover(spans) for name, spans in own.items()}
        self._of: dict[str | None, list[Said]] = {}
        for words in whole:
            self._of.setdefault(words.name, []).append(words)

    def holds(self, words: Said) -> bool:
        """Whether words are nobody's or the speaker's own within such a statement, or the statement itself."""
        own = self._own.get(words.name)
        if (words.start, words.end) in self._spans or (own is not None and own.holds(words.start, words.end)):
            return True
        return words.rule == "quotation without marks" and any(
            words.start < other.end and other.start < words.end for other in self._of.get(words.name, ())
        )


def _statement(words: Said, places: dict[str, int]) -> Statement:
    evidence = Evidence(words.source, words.where, words.rule, words.confidence, words.why_start, words.why_end)
    return Statement(places[words.name] if words.name else None, words.kind, words.start, words.end, evidence)
