"""Whoosh reads a columnar index: its table of contents, terms, postings, columns, deletions and damage."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from drawing import batches, deletions
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, make
from naive_segment import naive_sections
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError
from whoosh.matching.mcore import ReadTooFar
from whoosh.query import And, Every, Not, Phrase, Prefix, Query, Regex, Term, Variations
from whoosh.reading import EmptyReader, IndexReader, TermNotFound
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet
from whoosh_index import columnar_reader, segments_of, stock_reader

from corpus.release import Release
from indexer.columnar.codec import ColumnarIndex, ColumnarSegment, ColumnarToc, TocDamaged, TocVersionUnknown
from indexer.columnar.codec.codec import ColumnarCodec, reader_over
from indexer.columnar.segment.sealed import SealedWriter
from indexer.engine import IndexDamaged
from indexer.schema import Places, schema

CORPUS = [
    make("b", "The law on taxes. Taxing is hard.", title="Tax law", day="2020-03-14", speakers=["Anna Lind", "Bo Ek"]),
    make("c", "A budget for the schools", day="2019", speakers=["Bo Ek"], organizations=[body_named("Treasury")]),
    make("a", "中国人 and the tax law", title="Nothing"),
]
quickly = settings(max_examples=40, deadline=None)


def storage(directory: Path) -> FileStorage:
    return FileStorage(str(directory))  # type: ignore[no-untyped-call]


def sealed(directory: Path, releases: list[Release]) -> ColumnarSegment:
    """A segment of `releases` in a file."""
    segment = ColumnarSegment("MAIN", len(releases))
    with SealedWriter(directory / segment.file_name()) as writer:
        for name, rows in naive_sections(releases).items():
            writer.append(name, rows)
    return segment


def committed(directory: Path, generation: int, *segments: ColumnarSegment) -> None:
    ColumnarToc(segments, generation).write(storage(directory), "MAIN")


@pytest.fixture
def index(tmp_path: Path) -> ColumnarIndex:
    """An index of two segments, in files."""
    committed(tmp_path, 1, sealed(tmp_path, CORPUS[:2]), sealed(tmp_path, CORPUS[2:]))
    return ColumnarIndex(storage(tmp_path))


def found(reader: IndexReader, query: Query, **settings: object) -> list[int]:
    results = Searcher(reader, closereader=False).search(query, limit=None, **settings)
    return [number for _, number in results.top_n]


# Through Whoosh's index


def test_whoosh_searches_the_files(index: ColumnarIndex) -> None:
    with index.searcher() as searcher:
        assert searcher.search(Term("text", "tax")).docs() == {0, 2}
        assert searcher.search(Term("title", "tax")).docs() == {0}
        assert searcher.search(Term("title_form", "taxes")).docs() == set()
        assert searcher.search(Phrase("text_form", ["tax", "law"])).docs() == {0, 2}
        assert searcher.search(Phrase("text_form", ["law", "the"])).docs() == set()  # the gap behind the title
        assert searcher.search(Prefix("text_form", "tax")).docs() == {0, 2}
        assert searcher.search(Regex("text_form", "^t.x")).docs() == {0, 2}
        assert searcher.search(Variations("text_form", "taxes")).docs() == {0, 2}
        assert searcher.search(Term("nosuchfield", "x")).docs() == set()
    assert (index.doc_count(), index.is_empty(), index.latest_generation()) == (3, False, 1)


def test_what_is_stored_is_the_release(index: ColumnarIndex) -> None:
    with index.searcher() as searcher:
        hit = searcher.search(Term("id", "a"))[0]
        assert msgspec.json.decode(hit["record"], type=Release) == CORPUS[2]
        assert len(list(searcher.documents())) == 3


def test_deleted_releases_are_not_found_and_a_searcher_refreshes(tmp_path: Path) -> None:
    segment = sealed(tmp_path, CORPUS)
    committed(tmp_path, 1, segment)
    index = ColumnarIndex(storage(tmp_path))
    searcher = index.searcher()
    assert searcher.search(Term("text", "tax")).docs() == {0, 2}
    segment.delete_document(0)
    committed(tmp_path, 2, segment)
    assert searcher.search(Term("text", "tax")).docs() == {0, 2}
    assert not searcher.up_to_date()
    younger = searcher.refresh()
    assert younger.search(Term("text", "tax")).docs() == {2}
    assert younger.search(Every()).docs() == {1, 2}
    assert younger.search(Not(Term("text", "budget"))).docs() == {2}
    assert (index.doc_count(), index.doc_count_all(), younger.up_to_date()) == (2, 3, True)
    younger.close()


def test_sorting_and_grouping_by_columns(index: ColumnarIndex) -> None:
    with index.searcher() as searcher:
        by_id = searcher.search(Every(), sortedby="id")
        assert [hit.docnum for hit in by_id] == [2, 0, 1]
        assert [hit.docnum for hit in searcher.search(Every(), sortedby=FieldFacet("id", reverse=True))] == [1, 0, 2]
        assert [hit.docnum for hit in searcher.search(Every(), sortedby="first_day")] == [1, 0, 2]
        newest = searcher.search(Every(), sortedby=FieldFacet("first_day", reverse=True))
        assert [hit.docnum for hit in newest] == [2, 0, 1]  # Whoosh takes what is absent for the greatest
        assert [hit.docnum for hit in searcher.search(Every(), sortedby="speaker")] == [0, 1, 2]
        facet = FieldFacet("speaker", allow_overlap=True)
        groups = searcher.search(Every(), groupedby={"speaker": facet}).groups("speaker")
        assert groups == {"Anna Lind": [0], "Bo Ek": [0, 1]}
        one_each = searcher.search(Every(), groupedby="speaker").groups("speaker")
        assert one_each == {"Anna Lind": [0], "Bo Ek": [1], None: [2]}
        assert searcher.search(Every(), groupedby="year").groups("year") == {"2020": [0], "2019": [1], None: [2]}


def test_whoosh_does_not_write(index: ColumnarIndex) -> None:
    with pytest.raises(NotImplementedError, match=r"indexer\.columnar"):
        index.writer()
    with pytest.raises(NotImplementedError, match="as a whole"):
        ColumnarCodec().field_writer(None, None)


def test_an_index_without_releases(tmp_path: Path) -> None:
    with pytest.raises(EmptyIndexError):
        ColumnarIndex(storage(tmp_path))
    index = ColumnarIndex.create(storage(tmp_path))
    assert (index.is_empty(), index.doc_count()) == (True, 0)
    assert isinstance(reader_over([], 3), EmptyReader)


def test_a_segment_without_words_or_dates() -> None:
    reader = columnar_reader([[make("x", "", title="?!")]])
    assert found(reader, Term("text", "x")) == found(reader, Term("title", "x")) == []
    assert list(reader.lexicon("first_day")) == list(reader.lexicon("title")) == []
    assert found(reader, And([Every(), Not(Every("text"))])) == [0]


def test_damage_in_a_segment_is_said_and_never_a_wrong_answer(tmp_path: Path) -> None:
    segment = sealed(tmp_path, CORPUS)
    committed(tmp_path, 1, segment)
    path = tmp_path / segment.file_name()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match="is not what was written"), ColumnarIndex(storage(tmp_path)).searcher() as s:
        s.search(Term("text", "tax"))
    path.unlink()
    with pytest.raises(IndexDamaged, match="is missing"):
        ColumnarIndex(storage(tmp_path)).reader()


def test_closing_leaves_open_what_others_opened() -> None:
    segments = segments_of([CORPUS])
    reader_over(segments, 1).close()
    assert found(reader_over(segments, 1), Term("text", "tax")) == [0, 2]


# What readers tell, compared with stock Whoosh's


@quickly
@given(batches(), deletions)
def test_readers_tell_what_stock_readers_tell(drawn: list[list[Release]], deleted: set[str]) -> None:
    stock, ours = stock_reader(drawn, deleted), columnar_reader(drawn, deleted)
    assert (ours.doc_count(), ours.doc_count_all()) == (stock.doc_count(), stock.doc_count_all())
    assert list(ours.all_terms()) == list(stock.all_terms())
    for field in ("text", "text_form", "title", "title_form"):
        assert ours.field_length(field) == stock.field_length(field)
    for (field, text), their_info in stock:
        info = ours.term_info(field, text)
        for number in ("weight", "doc_frequency", "min_length", "max_length", "max_weight"):
            assert getattr(info, number)() == getattr(their_info, number)(), (field, text, number)
        assert ours.frequency(field, text) == stock.frequency(field, text)
    for (ours_leaf, _), (stock_leaf, _) in zip(ours.leaf_readers(), stock.leaf_readers(), strict=True):
        assert_same_postings(ours_leaf, stock_leaf)


def assert_same_postings(ours: IndexReader, stock: IndexReader) -> None:
    for field, text in stock.all_terms():
        mine, theirs = ours.postings(field, text), stock.postings(field, text)
        assert ours.schema[field].supports("positions") == mine.supports("positions")
        while theirs.is_active():
            assert (mine.id(), mine.weight(), mine.value()) == (theirs.id(), theirs.weight(), theirs.value() or b"")
            if mine.supports("positions"):
                assert mine.value_as("positions") == theirs.value_as("positions") == [s.start for s in mine.spans()]
                assert mine.value_as("frequency") == len(mine.value_as("positions"))
            mine.next()
            theirs.next()
        assert not mine.is_active()
        with pytest.raises(ReadTooFar):
            mine.next()


@quickly
@given(st.lists(st.integers(0, 30), min_size=1, unique=True), st.lists(st.integers(0, 32), max_size=6))
def test_skipping_goes_to_the_first_release_not_before(with_word: list[int], targets: list[int]) -> None:
    corpus = [make(f"r{n:02}", "word" if n in with_word else "") for n in range(31)]
    matcher = columnar_reader([corpus]).postings("text_form", "word")
    left = sorted(with_word)
    for target in targets:
        if not matcher.is_active():
            break
        matcher.skip_to(target)
        left = [number for number in left if number >= target]
        assert list(matcher.copy().all_ids()) == left
        assert not left or matcher.id() == left[0]


def test_a_cursor_walks_a_field() -> None:
    cursor = columnar_reader([CORPUS]).cursor("title")
    assert (cursor.text(), cursor.find("n"), cursor.next(), cursor.first()) == ("c", "noth", "of", "c")
    assert cursor.find("zz") is None
    assert not cursor.is_valid()
    assert cursor.term_info() is None


def test_terms_that_are_not_there() -> None:
    reader = columnar_reader([CORPUS])
    assert ("text", b"zz") not in reader
    assert (reader.frequency("text", "zz"), reader.doc_frequency("text", "zz")) == (0, 0)
    with pytest.raises(TermNotFound):
        reader.postings("text", "zz")
    with pytest.raises(TermNotFound):
        reader.term_info("text", "zz")


def test_columns_give_values() -> None:
    reader = columnar_reader([CORPUS])
    assert list(reader.column_reader("id")) == ["b", "c", "a"]
    assert list(reader.column_reader("speaker")) == [("Anna Lind", "Bo Ek"), ("Bo Ek",), ()]
    assert list(reader.column_reader("first_day"))[:2] == [737498, 737060]


@given(
    st.lists(st.integers(0, 2**32 - 1), unique=True).map(sorted), st.lists(st.integers(0, 9), unique=True).map(sorted)
)
def test_places_are_kept(positions: list[int], others: list[int]) -> None:
    places = Places()
    assert places.decode_positions(places.encode(positions)) == positions
    assert places.decode_frequency(places.encode(positions)) == len(positions)
    both = places.combine([places.encode(positions), places.encode(others)])
    assert places.decode_positions(both) == sorted({*positions, *others})


# The table of contents


@given(st.integers(1, 500), st.data())
def test_a_segment_remembers_what_is_deleted(releases: int, data: st.DataObject) -> None:
    segment = ColumnarSegment("MAIN", releases)
    deleted = data.draw(st.sets(st.integers(0, releases - 1)))
    for number in deleted:
        segment.delete_document(number)
    again = ColumnarToc.decode(ColumnarToc([segment], 7).encode(), "MAIN").segments[0]
    assert again == segment
    assert list(again.deleted_docs()) == sorted(deleted)
    assert (again.deleted_count(), again.doc_count()) == (len(deleted), releases - len(deleted))
    live = again.live()
    assert (live is None) == (not deleted)
    assert live is None or np.flatnonzero(~live).tolist() == sorted(deleted)


def test_deleting_is_checked_and_can_be_taken_back() -> None:
    segment = ColumnarSegment("MAIN", 3)
    with pytest.raises(IndexError, match="no release 3"):
        segment.delete_document(3)
    segment.delete_document(1)
    mask = segment.live()
    segment.delete_document(2)
    assert mask is not None
    assert mask.tolist() == [True, False, True]  # a reader's mask stays as it was
    segment.delete_document(1, delete=False)
    assert list(segment.deleted_docs()) == [2]


def test_every_flipped_byte_and_every_cut_is_found() -> None:
    segment = ColumnarSegment("MAIN", 20)
    segment.delete_many(np.array([3, 4]))
    document = ColumnarToc([segment], 5).encode()
    for at in range(len(document)):
        for bit in (1, 2, 32):
            flipped = document[:at] + bytes([document[at] ^ bit]) + document[at + 1 :]
            with pytest.raises((TocDamaged, TocVersionUnknown)):
                ColumnarToc.decode(flipped, "MAIN")
        with pytest.raises(TocDamaged):
            ColumnarToc.decode(document[:at], "MAIN")


def test_it_is_one_json_document_and_never_replaces_another(tmp_path: Path) -> None:
    committed(tmp_path, 4, ColumnarSegment("MAIN", 2, "abc"))
    document = json.loads((tmp_path / "_MAIN_4.toc").read_bytes())
    assert document["contents"]["generation"] == 4
    assert document["contents"]["segments"] == [{"id": "abc", "releases": 2, "deleted": None, "seal": None}]
    with pytest.raises(NameError):
        committed(tmp_path, 4)
    (tmp_path / "_MAIN_9.toc").write_bytes((tmp_path / "_MAIN_4.toc").read_bytes())
    with pytest.raises(TocDamaged, match="of commit 4, its name says 9"):
        ColumnarToc.read(storage(tmp_path), "MAIN")
    assert ColumnarToc.read(storage(tmp_path), "MAIN", 4).generation == 4


def resealed(document: bytes, **changes: object) -> bytes:
    """The document with other contents, its sum right."""
    outer = json.loads(document)
    contents = json.dumps(outer["contents"] | changes).encode()
    return b'{"magic":"OnRecord index","format":1,"crc32":%d,"contents":' % zlib.crc32(contents) + contents + b"}"


def test_contents_that_can_not_be() -> None:
    document = ColumnarToc([], 1).encode()
    assert ColumnarToc.decode(resealed(document), "MAIN").generation == 1
    with pytest.raises(TocVersionUnknown, match="fields 99"):
        ColumnarToc.decode(resealed(document, schema=99), "MAIN")
    with pytest.raises(TocVersionUnknown, match="built with the fields 2, this version has 3"):  # without statements
        ColumnarToc.decode(resealed(document, schema=2), "MAIN")
    with pytest.raises(TocVersionUnknown, match="format 2"):
        ColumnarToc.decode(document.replace(b'"format":1', b'"format":2'), "MAIN")
    with pytest.raises(TocDamaged, match="something else"):
        ColumnarToc.decode(document.replace(b"OnRecord index", b"another index!"), "MAIN")
    for deleted in ("AAAA", "eJxjYAAAAAIAAQ=="):
        wrong = [{"id": "abc", "releases": 20, "deleted": deleted}]
        with pytest.raises(TocDamaged, match="deleted releases"):
            ColumnarToc.decode(resealed(document, segments=wrong), "MAIN")


def test_the_schema_is_code() -> None:
    assert schema().names() == ColumnarToc([], 0).schema.names()
