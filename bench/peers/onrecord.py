"""OnRecord's own engine, through its public face and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.peers.protocol import FACETS, HITS, OPTIONS, Answer, Line
from bench.questions import Question
from bench.records import Record
from corpus.release import Evidence, Organization, Release, ReleaseDate, Source, Speaker, Statement
from corpus.source import SourceState
from indexer import Results, SearchRequest, open_engine
from indexer.engine import Engine
from indexer.results import Hit, Snippet

_PATH = "/bench/releases.jsonl"
_DECLARED = Evidence("bench", "metadata", "declared", 1.0)
#: Of each text the first speaker says the second fifth, and the second speaker the fourth.
_SAID_FIFTHS = (1, 3)
_SOURCE = Source(_PATH, "0" * 64, "application/jsonl", "2026-01-01T00:00:00+00:00")


class OnRecord:
    """Every answer is one `engine.search(SearchRequest(...))`, and so more than is asked.

    The query is read back in words and counted clause by clause, hits come with titles, dates and names even where only
    ids are asked, and facets with the releases that have no value. The build is the writer's part of `onrecord index`:
    add each release, complete the source, finish.
    """

    snippets = True

    def __init__(self) -> None:
        self._engine: Engine | None = None

    def version(self) -> str:
        """The version of the installed package."""
        try:
            return version("onrecord")
        except PackageNotFoundError:
            return "not installed"

    def build(self, directory: Path, records: Iterable[Record]) -> None:
        """One commit; segments are what the writer makes of it."""
        count = 0
        with open_engine(str(directory), create=True) as engine, engine.writer() as writer:
            for record in records:
                writer.add(_release(record))
                count += 1
            writer.complete(SourceState(_PATH, 1, 1, "0" * 64, "1", count, 0))
            writer.finish()

    def open(self, directory: Path) -> None:
        """Open for searching."""
        self._engine = open_engine(str(directory))

    def find(self, question: Question) -> Answer:
        """A search for ten hits."""
        results = self._search(_request(question))
        return Answer(results.total, [(hit.id, hit.score or 0.0) for hit in results.hits])

    def page(self, question: Question, snippets: bool) -> Answer:
        """A search for ten hits with three facets."""
        results = self._search(_request(question, FACETS, snippets))
        return Answer(
            results.total,
            [(hit.id, hit.score or 0.0) for hit in results.hits],
            [_line(hit) for hit in results.hits],
            {
                name: [(option.value, option.count) for option in facet.options]
                for name, facet in results.facets.items()
            },
        )

    def close(self) -> None:
        """Close the engine."""
        if self._engine:
            self._engine.close()

    def _search(self, request: SearchRequest) -> Results:
        if self._engine is None:
            raise ValueError("open the index first")
        return self._engine.search(request)


def _request(question: Question, facets: tuple[str, ...] = (), snippets: bool = False) -> SearchRequest:
    year = question.year
    return SearchRequest(
        query=_query(question),
        limit=HITS,
        first_day=date(year, 1, 1) if year else None,
        last_day=date(year, 12, 31) if year else None,
        facets=facets,
        facet_limit=OPTIONS,
        snippets=snippets,
    )


def _query(question: Question) -> str:
    match question.kind:
        case "or":
            return " OR ".join(question.words)
        case "phrase":
            return f'"{" ".join(question.words)}"'
        case "prefix":
            return f"{question.words[0]}*"
        case _:
            return " ".join(question.words)


def _release(record: Record) -> Release:
    return Release(
        id=record.id,
        url=None,
        title=record.title,
        body=record.body,
        language="en",
        kind=None,
        date=ReleaseDate(record.day.isoformat(), "day", record.day, record.day, _DECLARED),
        issuer=None,
        organizations=tuple(Organization(name, (name,), None, _DECLARED) for name in record.organizations),
        speakers=tuple(Speaker(name, (name,), None, None, _DECLARED) for name in record.speakers),
        statements=tuple(_statements(record)),
        places=(),
        source=_SOURCE,
    )


def _statements(record: Record) -> Iterator[Statement]:
    """A stretch of the text, from space to space, for each of the first two speakers."""
    body = record.body
    for speaker, fifth in zip(range(len(record.speakers)), _SAID_FIFTHS, strict=False):
        start, end = (body.find(" ", len(body) * at // 5) for at in (fifth, fifth + 1))
        if 0 <= start < end:
            yield Statement(speaker, "direct", start + 1, end, _DECLARED)


def _line(hit: Hit) -> Line:
    snippet = " … ".join(_marked(snippet) for snippet in hit.snippets)
    return Line(hit.id, hit.title.text, hit.date.value if hit.date else "", snippet)


def _marked(snippet: Snippet) -> str:
    """The snippet's text with its marks as tags, as a page would write it."""
    pieces, done = [], 0
    for start, end in snippet.marks:
        pieces += [snippet.text[done:start], "<b>", snippet.text[start:end], "</b>"]
        done = end
    return "".join([*pieces, snippet.text[done:]])
