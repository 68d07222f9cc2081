"""Result lines: what is stored of a release, and its snippets, told from its text as the marks of a whole one are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from corpus.release import ReleaseDate
from indexer.answering.attribution import Attribution, Statements
from indexer.answering.marks import in_texts
from indexer.highlight import PLACE, Shown, shown_of
from indexer.opensearch.reader import Reader
from indexer.query.highlights import Highlights
from indexer.query.occurrences import Occurrences
from indexer.query.spoken import Mask, SpeakersNamed, Spoken, atoms_of, statements_of
from indexer.query.tree import Said
from indexer.results import Hit, HitSpeaker, SearchRequest, Snippet

#: What a line shows of a release, and what its snippets are made of: fields of the record.
_OF_LINES = ("id", "url", "title", "date", "kind", "language", "issuer.name", "organizations.name")
_OF_SPEAKERS = ("speakers.name", "speakers.role")
_OF_SNIPPETS = ("body", "statements.speaker", "statements.start", "statements.end")
#: A long page is made in steps: the words of so many hits lie in memory at once.
_AT_ONCE = 16


class _Body(msgspec.Struct, frozen=True):
    name: str


class _Statement(msgspec.Struct, frozen=True):
    start: int
    end: int
    speaker: int | None = None


class _Record(msgspec.Struct, frozen=True):
    """What was asked of a stored release; what it lacks is null or empty."""

    id: str
    title: str = ""
    body: str = ""
    url: str | None = None
    date: ReleaseDate | None = None
    kind: str | None = None
    language: str | None = None
    issuer: _Body | None = None
    organizations: tuple[_Body, ...] = ()
    speakers: tuple[HitSpeaker, ...] = ()
    statements: tuple[_Statement, ...] = ()


class Voices(NamedTuple):
    """What is asked of one statement, by one of `heard` (of anybody where there are none) and none of `unheard`."""

    asked: Said | None = None
    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()

    def true_of(self, said: Said, spoken: Spoken) -> Mask:
        """For each statement whether it has what is said, by these if it is what is asked."""
        true = spoken.true_of(said.part)
        if said != self.asked:
            return true
        if self.heard:
            true = true & spoken.by(self.heard)
        return true & ~spoken.by(self.unheard)


def wanted(request: SearchRequest) -> list[str]:
    """The parts of documents that result lines need, as `_source` takes them."""
    fields = _OF_LINES + _OF_SPEAKERS + (_OF_SNIPPETS if request.snippets else ())
    return [f"record.{field}" for field in fields]


def hits_of(
    found: Sequence[Mapping[str, Any]],
    request: SearchRequest,
    reader: Reader,
    highlights: Highlights,
    voices: Voices | None = None,
) -> tuple[Hit, ...]:
    """The result lines of a page, in its order; `found` are the cluster's hits (`_id`, `_score`, `_source`).

    With marks and snippets, if they are asked for; `voices` tell whose, where only what was said is searched.
    """

    def speakers_named(name: str) -> Sequence[str]:
        return reader.names().resolve("speaker", name, False)

    return lines_of(found, request, highlights, speakers_named, voices or Voices())


def lines_of(
    found: Sequence[Mapping[str, Any]],
    request: SearchRequest,
    highlights: Highlights,
    speakers_named: SpeakersNamed,
    voices: Voices,
) -> tuple[Hit, ...]:
    """The same, told from the hits alone."""
    records = [msgspec.convert(hit["_source"]["record"], _Record) for hit in found]
    lines: list[Hit] = []
    for at in range(0, len(records), _AT_ONCE):
        some = records[at : at + _AT_ONCE]
        shown = _shown(some, highlights, speakers_named, voices) if request.snippets else _plain(some)
        lines += [
            _line(record, show, hit.get("_score")) for record, show, hit in zip(some, shown, found[at:], strict=False)
        ]
    return tuple(lines)


def _line(record: _Record, shown: Shown, score: float | None) -> Hit:
    bodies = (record.issuer, *record.organizations) if record.issuer else record.organizations
    return Hit(
        id=record.id,
        url=record.url,
        title=shown.title,
        date=record.date,
        kind=record.kind,
        language=record.language,
        issuer=record.issuer.name if record.issuer else None,
        organizations=tuple(dict.fromkeys(body.name for body in bodies)),
        speakers=record.speakers,
        snippets=shown.pieces,
        score=score,
    )


def _plain(records: Sequence[_Record]) -> list[Shown]:
    return [Shown(Snippet(record.title, ()), ()) for record in records]


def _shown(
    records: Sequence[_Record], highlights: Highlights, speakers_named: SpeakersNamed, voices: Voices
) -> list[Shown]:
    """Titles and pieces of texts, with the words marked that the query asks for."""
    titles, bodies = [record.title for record in records], [record.body for record in records]
    words = Occurrences(list(zip(titles, bodies, strict=True)), atoms_of(highlights))
    spoken = Spoken([statements_of(record) for record in records], words, speakers_named)
    attribution = _attribution(words, spoken, {said: voices.true_of(said, spoken) for said in highlights.said})
    places = highlights.places(words.found, words.title_lengths, attribution.saying)
    marks = in_texts(places, words.texts, words.title_lengths)
    return shown_of(titles, bodies, marks, attribution.speaker, attribution.passages(marks))


def _attribution(words: Occurrences, spoken: Spoken, true: Mapping[Said, Mask]) -> Attribution:
    matching: dict[int, set[int]] = {}
    for mask in true.values():
        for number in mask.nonzero()[0].tolist():
            matching.setdefault(spoken.release_of(number), set()).add(number)
    saying = {said: spoken.having(mask) for said, mask in true.items()}
    return Attribution(words.texts, list(_statements(spoken)), matching, saying)


def _statements(spoken: Spoken) -> Iterator[Statements]:
    first, last = ((keys & PLACE).tolist() for keys in spoken.stretches)
    for begin, end in zip(spoken.starts[:-1], spoken.starts[1:], strict=True):
        yield Statements(first, last, range(begin, end), spoken.speakers.__getitem__)
