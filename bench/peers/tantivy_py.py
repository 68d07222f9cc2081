"""tantivy through its Python package, by its fastest ways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from bench.peers.protocol import FACETS, HITS, OPTIONS, Answer, Line
from bench.questions import Question
from bench.records import Record

#: Bytes that all indexing threads may hold together, as much as the other builders are given.
_HEAP = 512 * 1024 * 1024
_THREADS = 2
_TEXT = ("title", "body")
_COUNTS = {name: {"terms": {"field": name, "size": OPTIONS}} for name in FACETS}


class Tantivy:
    """Title and body are `en_stem` with positions, stored; names raw fast text; year and day fast.

    A plain question is one `search(count=True)`, which counts and keeps the ten best in a pass; the ids are read from
    the stored documents, as tantivy gives text in no other way. A page is that search and one `aggregate` with three
    `terms`; snippets are `SnippetGenerator` over the body. Prefixes are `phrase_prefix_query` with one term, many times
    faster here than `regex_query`. The build has two threads and 512 MB, one commit, and waits for the merges.
    """

    snippets = True

    def __init__(self) -> None:
        self._index: Any = None
        self._searcher: Any = None
        self._schema: Any = None

    def version(self) -> str:
        """The version of the Python package."""
        return version("tantivy")

    def build(self, directory: Path, records: Iterable[Record]) -> None:
        """One commit; segments are left as the log merge policy likes them."""
        schema = _schema()
        writer: Any = tantivy.Index(schema, path=str(directory)).writer(_HEAP, num_threads=_THREADS)
        for record in records:
            writer.add_document(tantivy.Document.from_dict(_document(record), schema))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, directory: Path) -> None:
        """Open a searcher, kept for all questions."""
        self._index = tantivy.Index.open(str(directory))
        self._index.reload()
        self._searcher, self._schema = self._index.searcher(), self._index.schema

    def find(self, question: Question) -> Answer:
        """One search, and ten stored documents for their ids."""
        found = self._searcher.search(self._query(question), HITS, count=True)
        return Answer(found.count, [(self._searcher.doc(at).get_first("id"), score) for score, at in found.hits])

    def page(self, question: Question, snippets: bool) -> Answer:
        """A search, an aggregation, ten stored documents, and their snippets."""
        query = self._query(question)
        found = self._searcher.search(query, HITS, count=True)
        facets = _facets(self._searcher.aggregate(query, _COUNTS))
        make = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body") if snippets else None
        lines = [_line(self._searcher.doc(at), make) for _score, at in found.hits]
        best = [(line.id, score) for line, (score, _at) in zip(lines, found.hits, strict=True)]
        return Answer(found.count, best, lines, facets)

    def close(self) -> None:
        """Let go of the searcher and the index."""
        self._index = self._searcher = None

    def _query(self, question: Question) -> Any:
        if question.kind == "prefix":
            each = [tantivy.Query.phrase_prefix_query(self._schema, field, [question.words[0]]) for field in _TEXT]
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])
        query = self._index.parse_query(_written(question), list(_TEXT), conjunction_by_default=True)
        if question.year is None:
            return query
        days = tantivy.Query.range_query(
            self._schema, "date", tantivy.FieldType.Date, _at(question.year, 1, 1), _at(question.year, 12, 31)
        )
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, days)])


class TantivyWithoutIds(Tantivy):
    """The same index asked for less: totals, counts, scores and addresses of the hits, no id, title or date is read.

    It bounds what a program could gain that keeps its texts elsewhere. Whole pages it can't make.
    """

    snippets = False

    def find(self, question: Question) -> Answer:
        """One search."""
        found = self._searcher.search(self._query(question), HITS, count=True)
        return Answer(found.count, [("", score) for score, _at in found.hits])

    def page(self, question: Question, snippets: bool) -> Answer:
        """A search and an aggregation."""
        del snippets  # there are no texts to cut them from
        query = self._query(question)
        found = self._searcher.search(query, HITS, count=True)
        best = [("", score) for score, _at in found.hits]
        return Answer(found.count, best, [], _facets(self._searcher.aggregate(query, _COUNTS)))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _TEXT:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem", index_option="position")
    builder.add_date_field("date", stored=True, indexed=True, fast=True)
    for name in ("speaker", "organization"):
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", indexed=True, fast=True)
    return builder.build()


def _document(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "title": record.title,
        "body": record.body,
        "date": _at(record.day.year, record.day.month, record.day.day),
        "organization": list(record.organizations),
        "speaker": list(record.speakers),
        "year": record.day.year,
    }


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def _written(question: Question) -> str:
    if question.kind == "phrase":
        return f'"{" ".join(question.words)}"'
    return (" OR " if question.kind == "or" else " ").join(question.words)


def _facets(counted: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    return {name: [(_value(one["key"]), one["doc_count"]) for one in counted[name]["buckets"]] for name in FACETS}


def _value(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


def _line(document: Any, snippets: Any) -> Line:
    snippet = snippets.snippet_from_doc(document).to_html() if snippets else ""
    return Line(document.get_first("id"), document.get_first("title"), str(document.get_first("date"))[:10], snippet)
