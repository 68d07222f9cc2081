"""What Whoosh reads of a segment: the terms of its fields, and what it has of each release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from whoosh.codec import base
from whoosh.columns import Column, ColumnReader
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from indexer.columnar.codec.columns import open_column
from indexer.columnar.codec.matcher import PostingsMatcher
from indexer.columnar.codec.segment import ColumnarSegment
from indexer.columnar.codec.terms import FIELDS, FieldTerms, field_terms
from indexer.columnar.segment.sections import VALUE_FIELDS, Array
from indexer.columnar.segment.segment import Segment

#: A field and a text in it, as Whoosh names a term.
_Term = tuple[str, bytes]
#: The fields with a column.
_COLUMNS = ("id", "first_day", "last_day", *VALUE_FIELDS)
_LENGTHS = {"text": "length.text", "text_form": "length.text", "title": "length.title", "title_form": "length.title"}


class ColumnarTermsReader(base.TermsReader):
    """The terms of all fields, by field and then by their bytes."""

    def __init__(self, segment: Segment, close: Callable[[], None]) -> None:
        """Read `segment`; `close` is called at the end."""
        self._segment = segment
        self._close = close
        self._fields: dict[str, FieldTerms] = {}

    def _field(self, field: str) -> FieldTerms:
        if field not in self._fields:
            self._fields[field] = field_terms(self._segment, field)
        return self._fields[field]

    def _find(self, field: str, text: bytes) -> tuple[FieldTerms, int]:
        """A field and the ordinal of a text in it; raises `TermNotFound`."""
        if field in FIELDS:
            found = self._field(field)
            ordinal = found.texts.find(text)
            if ordinal >= 0:
                return found, ordinal
        raise TermNotFound(f"No term {field}:{text!r}")

    def __contains__(self, term: _Term) -> bool:
        field, text = term
        return field in FIELDS and self._field(field).texts.find(text) >= 0

    def indexed_field_names(self) -> tuple[str, ...]:
        """The fields that have terms."""
        return FIELDS

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        """A place among the terms of a field."""
        return TermCursor(self._field(fieldname), fieldobj)

    # Many terms

    def terms(self) -> Iterator[_Term]:
        """All terms."""
        return self.terms_from(FIELDS[0], b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[_Term]:
        """The terms that are not before one, those of later fields among them."""
        return ((field, text) for field, _, _, text in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[_Term, TermInfo]]:
        """All terms with their numbers."""
        return self.items_from(FIELDS[0], b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[_Term, TermInfo]]:
        """As `terms_from`, with their numbers."""
        return (((name, text), _info(field, ordinal)) for name, field, ordinal, text in self._from(fieldname, prefix))

    def _from(self, first: str, prefix: bytes) -> Iterator[tuple[str, FieldTerms, int, bytes]]:
        for name in FIELDS:
            if name >= first:
                field = self._field(name)
                for ordinal, text in field.from_(prefix if name == first else b""):
                    yield name, field, ordinal, text

    # One term

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The numbers of a term; raises `TermNotFound`."""
        return _info(*self._find(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The weight of a term in all releases together, 0 for one that is not here."""
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """The number of releases with a term, deleted ones among them."""
        return self.term_info(fieldname, text).doc_frequency() if (fieldname, text) in self else 0

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> PostingsMatcher:
        """A matcher for a term; raises `TermNotFound`."""
        field, ordinal = self._find(fieldname, text)
        return PostingsMatcher((fieldname, text), field.postings(ordinal), format_, scorer)

    def close(self) -> None:
        """Let go of the segment."""
        self._close()


def _info(field: FieldTerms, ordinal: int) -> TermInfo:
    found = field.postings(ordinal)
    lengths = field.lengths[found.releases] if field.lengths is not None else None
    return TermInfo(  # type: ignore[no-untyped-call]
        weight=float(found.weights.sum()),
        df=len(found.releases),
        minlength=int(lengths.min()) if lengths is not None else 0,
        maxlength=int(lengths.max()) if lengths is not None else 0,
        maxweight=float(found.weights.max()),
        minid=int(found.releases[0]),
        maxid=int(found.releases[-1]),
    )


class TermCursor(base.FieldCursor):
    """A place among the terms of a field, at first the first one; `text` is null behind the last."""

    def __init__(self, field: FieldTerms, fieldobj: Any) -> None:
        """Read `field`, whose bytes `fieldobj` makes texts of."""
        self._field, self._fieldobj = field, fieldobj
        self._at = 0

    def first(self) -> Any:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, string: Any) -> Any:
        """Go to the first term that is not before `string`."""
        wanted = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._at = self._field.texts.first_from(wanted)
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._at < len(self._field.texts)

    def text(self) -> Any:
        """The term here."""
        return self._fieldobj.from_bytes(self._field.texts[self._at]) if self.is_valid() else None

    def term(self) -> Any:
        """The term here."""
        return self.text()

    def term_info(self) -> TermInfo | None:
        """The numbers of the term here."""
        return _info(self._field, self._at) if self.is_valid() else None


class ColumnarPerDocumentReader(base.PerDocumentReader):
    """What a segment has of each release by its number; lengths are exact, where Whoosh's own are rounded."""

    def __init__(self, segment: Segment, entry: ColumnarSegment) -> None:
        """Read `segment`; `entry` knows what is deleted."""
        self._segment, self._entry = segment, entry

    def doc_count(self) -> int:
        """The number of releases that are not deleted."""
        return self._entry.doc_count()

    def doc_count_all(self) -> int:
        """The number of releases."""
        return self._segment.size

    # Deletions

    def has_deletions(self) -> bool:
        """Whether any release is deleted."""
        return self._entry.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        """Whether a release is deleted."""
        return self._entry.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted releases."""
        return self._entry.deleted_docs()

    # Columns

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether a field has a column."""
        return fieldname in _COLUMNS

    def list_columns(self) -> tuple[str, ...]:
        """The fields that have one."""
        return _COLUMNS

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:  # noqa: ARG002 - the signature is Whoosh's
        """The column of a field."""
        return open_column(self._segment, fieldname)

    # Lengths

    def _lengths(self, field: str) -> Array | None:
        name = _LENGTHS.get(field)
        return self._segment.numbers(name) if name else None

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a text field in a release, in words."""
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """The length of a field in all releases together."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum())

    def min_field_length(self, fieldname: str) -> int:
        """Its least length."""
        lengths = self._lengths(fieldname)
        return int(lengths.min()) if lengths is not None and len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        """Its greatest length."""
        lengths = self._lengths(fieldname)
        return int(lengths.max()) if lengths is not None and len(lengths) else 0

    # Stored

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The release as JSON, as the field `record`."""
        return {"record": msgspec.json.encode(self._segment.records.release(docnum))}
