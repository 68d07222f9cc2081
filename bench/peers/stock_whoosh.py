"""Whoosh as it comes: its own codec, writer, collectors, facets and highlighter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index, sorting
from whoosh.analysis.analyzers import StemmingAnalyzer
from whoosh.collectors import FacetCollector, TopCollector
from whoosh.qparser.default import MultifieldParser
from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.ranges import DateRange
from whoosh.query.terms import Prefix

from bench.peers.protocol import FACETS, HITS, OPTIONS, Answer, Line
from bench.questions import Question
from bench.records import Record

#: What the writer may hold before it spills, as the other builders are given.
_BUFFER_MB = 512
_TEXT = ("title", "body")


class StockWhoosh:
    """Text is `StemmingAnalyzer()`: Porter stems, no stop words, so phrases with a stop word find more than elsewhere.

    Plain questions are `search(limit=10)`, whose collector may skip, and `len()`, which counts the rest. Pages turn
    skipping off, since facets want every hit; names are `KEYWORD` with overlap, the year a sortable `NUMERIC` column,
    and counts `sorting.Count`. The build is one `SegmentWriter` with 512 MB and one commit.
    """

    snippets = True

    def __init__(self) -> None:
        self._index: Any = None
        self._searcher: Any = None
        self._parser: Any = None

    def version(self) -> str:
        """The version of the distribution whoosh3."""
        return version("whoosh3")

    def build(self, directory: Path, records: Iterable[Record]) -> None:
        """One commit, which merges small segments where there are any."""
        writer: Any = index.create_in(str(directory), _schema()).writer(limitmb=_BUFFER_MB)
        for record in records:
            writer.add_document(
                id=record.id,
                title=record.title,
                body=record.body,
                date=datetime(record.day.year, record.day.month, record.day.day),
                organization=list(record.organizations),
                speaker=list(record.speakers),
                year=record.day.year,
            )
        writer.commit()

    def open(self, directory: Path) -> None:
        """Open a searcher, kept for all questions."""
        self._index = index.open_dir(str(directory))
        self._searcher = self._index.searcher()
        self._parser = MultifieldParser(list(_TEXT), self._index.schema)

    def find(self, question: Question) -> Answer:
        """Ten hits and the exact length."""
        results = self._searcher.search(self._query(question), limit=HITS)
        return Answer(len(results), [(hit["id"], hit.score) for hit in results])

    def page(self, question: Question, snippets: bool) -> Answer:
        """Ten hits, counts by facet in the same pass, and the highlighter's best fragment."""
        facets = {
            "speaker": sorting.FieldFacet("speaker", allow_overlap=True),
            "organization": sorting.FieldFacet("organization", allow_overlap=True),
            "year": sorting.FieldFacet("year"),
        }
        query = self._query(question)
        collector: Any = _faceted(facets)
        self._searcher.search_with_collector(query, collector)
        results = collector.results()
        results.formatter = highlight.HtmlFormatter(tagname="b")
        return Answer(
            len(results),
            [(hit["id"], hit.score) for hit in results],
            [_line(hit, snippets) for hit in results],
            {name: _most(results.groups(name)) for name in FACETS},
        )

    def close(self) -> None:
        """Close the searcher and the index."""
        self._searcher.close()
        self._index.close()

    def _query(self, question: Question) -> Query:
        query: Query
        match question.kind:
            case "or":
                query = self._parser.parse(" OR ".join(question.words))
            case "phrase":
                query = self._parser.parse(f'"{" ".join(question.words)}"')
            case "prefix":  # its parser would stem the prefix
                query = Or([Prefix(field, question.words[0]) for field in _TEXT])
            case _:
                query = self._parser.parse(" ".join(question.words))
        if question.year is None:
            return query
        days = DateRange("date", datetime(question.year, 1, 1), datetime(question.year, 12, 31))
        return And([query, days])


def _faceted(facets: dict[str, sorting.FieldFacet]) -> Any:
    """A collector of the ten best and of counts that looks at every hit."""
    best: Any = TopCollector
    return FacetCollector(best(HITS, usequality=False), facets, maptype=sorting.Count)


def _schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=fields.TEXT(stored=True, analyzer=StemmingAnalyzer()),
        body=fields.TEXT(stored=True, analyzer=StemmingAnalyzer()),
        date=fields.DATETIME(stored=True, sortable=True),
        organization=fields.KEYWORD(stored=True, commas=True),
        speaker=fields.KEYWORD(stored=True, commas=True),
        year=fields.NUMERIC(stored=True, sortable=True),
    )


def _line(hit: Any, snippets: bool) -> Line:
    return Line(
        hit["id"], hit["title"], hit["date"].date().isoformat(), hit.highlights("body", top=1) if snippets else ""
    )


def _most(counts: dict[Any, int]) -> list[tuple[str, int]]:
    named = [
        (value.decode() if isinstance(value, bytes) else str(value), n)
        for value, n in counts.items()
        if value is not None
    ]
    return sorted(named, key=lambda option: (-option[1], option[0]))[:OPTIONS]
