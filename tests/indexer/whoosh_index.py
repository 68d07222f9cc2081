"""The same releases in a stock Whoosh index with its own codec: what our codec and our evaluator are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Sequence
from typing import Any

import numpy as np
from naive_segment import naive_sections
from whoosh.fields import Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex
from whoosh.query import Query
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from corpus.release import Release
from indexer.analysis import tokens
from indexer.answering.scoring import K1, B
from indexer.columnar.codec import ColumnarSegment, reader_over
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import MemorySections
from indexer.documents import facet_values, name_forms
from indexer.schema import GAP, TITLE_BOOST, Places, Values, Words, schema

#: The positions of a term, and its weight.
Occurrences = tuple[list[int], int]
Posting = tuple[bytes, int, float, bytes]


class IndexedWords(Words):
    """Text given as the occurrences of its terms."""

    def index(self, value: dict[str, Occurrences], **_options: Any) -> Generator[Posting, Any, None]:
        for term, (positions, weight) in value.items():
            yield term.encode(), len(positions), float(weight), Places().encode(positions)


class IndexedValues(Values):
    """Values without a column, which stock Whoosh can't fill: it groups by postings."""

    def __init__(self) -> None:
        super().__init__()
        self.column_type = None

    def index(self, value: Iterable[str], **_options: Any) -> Generator[Posting, Any, None]:
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""

    def from_column_value(self, value: Any) -> Any:
        return self.from_bytes(value)


def stock_schema() -> Schema:
    """Our schema with fields that stock Whoosh can index."""
    kinds = {Words: IndexedWords, Values: IndexedValues}
    return Schema(**{name: kinds[type(field)]() if type(field) in kinds else field for name, field in schema().items()})


def stock_document(release: Release) -> dict[str, Any]:
    """A release as stock Whoosh takes it."""
    stems: defaultdict[str, set[int]] = defaultdict(set)
    forms: defaultdict[str, set[int]] = defaultdict(set)
    titled = len({token.position for token in tokens(release.title)})
    for start, text in ((0, release.title), (titled + GAP, release.body)):
        for token in tokens(text):
            stems[token.stem].add(start + token.position)
            forms[token.form].add(start + token.position)
    fields: dict[str, Any] = {"id": release.id}
    for name, terms in (("text", stems), ("text_form", forms)):
        fields[name] = {term: _weighed(at, titled) for term, at in terms.items()}
    for name, terms in (("title", stems), ("title_form", forms)):
        inside = {term: sorted(position for position in at if position < titled) for term, at in terms.items()}
        fields[name] = {term: (at, TITLE_BOOST * len(at)) for term, at in inside.items() if at}
    fields.update({name: values for name, values in (facet_values(release) | name_forms(release)).items() if values})
    if release.date:
        fields["first_day"] = release.date.first_day.toordinal()
        fields["last_day"] = release.date.last_day.toordinal()
    return fields


def _weighed(positions: set[int], titled: int) -> Occurrences:
    in_title = sum(position < titled for position in positions)
    return sorted(positions), len(positions) + (TITLE_BOOST - 1) * in_title


def stock_reader(batches: Iterable[Sequence[Release]], deleted: Iterable[str] = ()) -> IndexReader:
    """Whoosh's reader over its own index; each batch is a segment; the releases with the ids `deleted` are deleted."""
    index: FileIndex = RamStorage().create_index(stock_schema())
    for batch in batches:
        writer = index.writer()
        for release in batch:
            writer.add_document(**stock_document(release))
        writer.commit(merge=False)
    writer = index.writer()
    for release_id in deleted:
        writer.delete_by_term("id", release_id)
    writer.commit(merge=False)
    return index.reader()


def segments_of(
    batches: Iterable[Sequence[Release]], deleted: Iterable[str] = ()
) -> list[tuple[ColumnarSegment, Segment]]:
    """A segment in memory of each batch."""
    made = []
    for batch in batches:
        entry = ColumnarSegment("MAIN", len(batch))
        entry.delete_many(np.array([number for number, each in enumerate(batch) if each.id in deleted], np.int64))
        made.append((entry, Segment(MemorySections(naive_sections(batch)))))
    return made


def columnar_reader(batches: Iterable[Sequence[Release]], deleted: Iterable[str] = ()) -> IndexReader:
    """Whoosh's reader over our codec."""
    return reader_over(segments_of(batches, deleted), 1)


def scores(reader: IndexReader, query: Query, **settings: Any) -> dict[int, float]:
    """The releases that Whoosh's searcher finds, by number, with their scores."""
    searcher = Searcher(reader, BM25F(B=B, K1=K1), closereader=False)
    results = searcher.search(query, limit=None, **settings)
    return {number: score for score, number in results.top_n}
