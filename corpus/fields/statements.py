"""Statements: what the people of a release say, and who of them therefore speaks."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.authority import Authority
from corpus.fields.own import own_words
from corpus.fields.people import Mention
from corpus.fields.quoted import quoted, unmarked
from corpus.fields.reported import reported
from corpus.fields.reporting import Saying, sayings
from corpus.fields.said import Cover, Said
from corpus.fields.scene import Scene
from corpus.fields.speakers import speakers_of
from corpus.fields.speeches import speeches
from corpus.fields.turns import turns
from corpus.page import Page
from corpus.release import Evidence, Kind, Speaker, Statement


def statements(
    page: Page, title: str, mentions: tuple[Mention, ...], kind: Kind | None, authority: Authority
) -> tuple[tuple[Speaker, ...], tuple[Statement, ...]]:
    """The speakers of a release and their statements, both in the order of the text.

    Spans are half-open offsets into the page's body; a statement whose speaker is null is a quotation without a name.
    """
    scene = Scene(page.body, mentions)
    said = list(_turn_words(page.body, mentions, kind in ("transcript", "speech")))
    has_turns = bool(said)
    said += own_words(page, title, scene, has_turns)
    whole = [words for words in said if words.kind == "own" or words.rule == "introduced statement"]
    found = list(sayings(scene))
    told = list(_told(scene, found, has_turns))
    said += [words for words in told if not _is_part(words, whole)]
    delivered = list(speeches(scene))
    said += [speech.words for speech in delivered if speech.words]
    said.sort(key=lambda words: (words.start, words.end))
    speakers = speakers_of(said, delivered, mentions, authority)
    places = {speaker.name: place for place, speaker in enumerate(speakers)}
    return speakers, tuple(_statement(words, places) for words in said)


def _turn_words(body: str, mentions: tuple[Mention, ...], is_transcript: bool) -> Iterable[Said]:
    for turn in turns(body, mentions, is_transcript):
        if turn.name is not None:
            label = body[turn.label : turn.label_end].strip()
            yield Said(
                turn.start, turn.end, turn.name, "direct", "transcript turn", 0.95, label, turn.label, turn.label_end
            )


def _told(scene: Scene, found: list[Saying], has_turns: bool) -> Iterable[Said]:
    """Quoted and reported words; of the same person's words within one another only the outer ones."""
    reports = list(reported(scene, found, has_turns))
    direct = [] if has_turns else [*quoted(scene, found), *unmarked(scene, found)]
    reported_spans = Cover((words.start, words.end) for words in reports)
    quotations: dict[str | None, list[tuple[int, int]]] = {}
    for words in direct:
        quotations.setdefault(words.name, []).append((words.start, words.end))
    covers = {name: Cover(spans) for name, spans in quotations.items()}
    yield from (words for words in direct if words.name or not reported_spans.holds(words.start, words.end))
    opened = {(words.name, words.why_start, words.why_end) for words in direct}
    for words in reports:
        cover = covers.get(words.name)
        if (words.name, words.why_start, words.why_end) in opened:
            continue
        if cover is None or not cover.holds(words.start, words.end):
            yield words


def _is_part(words: Said, whole: list[Said]) -> bool:
    """Whether words belong to a statement that is the whole release: nobody's own, or the same speaker's."""
    return any(
        (
            other.start <= words.start
            and words.end <= other.end
            and words.name in (None, other.name)
            and other.kind == "own"
        )
        or (other.start, other.end) == (words.start, words.end)
        for other in whole
    )


def _statement(words: Said, places: dict[str, int]) -> Statement:
    evidence = Evidence(words.source, words.where, words.rule, words.confidence, words.why_start, words.why_end)
    return Statement(places[words.name] if words.name else None, words.kind, words.start, words.end, evidence)
