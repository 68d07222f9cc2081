"""The terms of each field of a segment as Whoosh sees them: texts in order, and the postings of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.columns import ValuesColumn
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import FREQUENCY_BITS, MAX_RELEASES, VALUE_FIELDS, Array
from indexer.columnar.segment.segment import Segment
from indexer.schema import DAY, TITLE_BOOST

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]

#: A place is `release << 32 | position`.
_RELEASE = 32
_POSITION = (1 << _RELEASE) - 1
#: What Whoosh adds to a signed number so that its bytes sort.
_SIGN = 1 << 31


class Texts(Protocol):
    """Distinct texts in the order of their bytes, as `Dictionary` has them."""

    def __len__(self) -> int: ...

    def __getitem__(self, ordinal: int) -> bytes: ...

    def find(self, text: bytes) -> int:
        """The ordinal of a text, -1 where it is not here."""

    def first_from(self, text: bytes) -> int:
        """The ordinal of the first text that is not before `text`."""


@dataclass(frozen=True)
class TermPostings:
    """The releases with a term, rising, its weight in each, and where it stands: null for a field without positions."""

    releases: Array
    weights: Weights
    places: Callable[[], Numbers] | None = None

    @cached_property
    def _places(self) -> tuple[Numbers, Numbers]:
        """All positions, and where those of each posting begin and end."""
        found = self.places() if self.places else np.empty(0, np.int64)
        edges = np.append(self.releases.astype(np.int64), [MAX_RELEASES]) << _RELEASE
        return found & _POSITION, np.searchsorted(found, edges)

    def positions(self, posting: int) -> Numbers:
        """The positions of one posting, rising."""
        positions, edges = self._places
        return positions[edges[posting] : edges[posting + 1]]


@dataclass(frozen=True)
class FieldTerms:
    """A field: its texts, the postings of each by ordinal, and its length in each release where it is scored."""

    texts: Texts
    postings: Callable[[int], TermPostings]
    lengths: Array | None = None

    def from_(self, text: bytes) -> Iterator[tuple[int, bytes]]:
        """The ordinals and texts that are not before `text`."""
        texts = self.texts
        return ((ordinal, texts[ordinal]) for ordinal in range(texts.first_from(text), len(texts)))


def field_terms(segment: Segment, field: str) -> FieldTerms:
    """The terms of a field of the schema; raises `KeyError` for one that has none."""
    if field in ("text", "text_form"):
        return _words(segment, stems=field == "text")
    if field in ("title", "title_form"):
        return _title_words(segment, stems=field == "title")
    if field in VALUE_FIELDS:
        return _values(segment.values(field))
    if field in ("first_day", "last_day"):
        return _days(segment.numbers(field))
    if field == "id":
        return _ids(segment)
    raise KeyError(field)


#: The fields that have terms, in the order that Whoosh merges them by.
FIELDS = tuple(
    sorted(("id", "text", "text_form", "title", "title_form", "first_day", "last_day", *VALUE_FIELDS)),
)

# Words


def _words(segment: Segment, *, stems: bool) -> FieldTerms:
    texts, read, forms = _read_words(segment, stems=stems)

    def postings(ordinal: int) -> TermPostings:
        found = read(ordinal)
        weighed = found.frequencies() + (TITLE_BOOST - 1.0) * found.title_frequencies()
        return TermPostings(found.releases, weighed, partial(_places, segment, forms(ordinal)))

    return FieldTerms(texts, postings, segment.numbers("length.text"))


def _title_words(segment: Segment, *, stems: bool) -> FieldTerms:
    """The same seen in titles only."""
    texts, read, forms = _read_words(segment, stems=stems)
    titles = segment.numbers("length.title")
    chosen = _Chosen(texts, np.flatnonzero(_in_titles(segment, stems=stems)))

    def places(ordinal: int) -> Numbers:
        found = _places(segment, forms(ordinal))
        inside: Numbers = found[(found & _POSITION) < titles[found >> _RELEASE]]
        return inside

    def postings(ordinal: int) -> TermPostings:
        word = int(chosen.ordinals[ordinal])
        found = read(word)
        frequencies = found.title_frequencies()
        inside = frequencies > 0
        weighed = frequencies[inside].astype(np.float64) * TITLE_BOOST
        return TermPostings(found.releases[inside], weighed, partial(places, word))

    return FieldTerms(chosen, postings, titles)


def _read_words(
    segment: Segment, *, stems: bool
) -> tuple[Dictionary, Callable[[int], Postings], Callable[[int], list[int]]]:
    """The dictionary of stems or forms, and what gives the postings and the forms of one."""
    if stems:
        return segment.stems, segment.stem_postings, segment.forms_of
    return segment.forms, segment.form_postings, lambda form: [form]


def _places(segment: Segment, forms: Sequence[int]) -> Numbers:
    """All places of some forms together, rising; two forms of a stem may share one."""
    found = []
    for form in forms:
        postings = segment.form_postings(form)
        releases = np.repeat(postings.releases.astype(np.int64), postings.frequencies())
        found.append(releases << _RELEASE | segment.positions(form))
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _in_titles(segment: Segment, *, stems: bool) -> NDArray[np.bool_]:
    """For each form, or each stem, whether it stands in any title."""
    sections = segment.sections
    forms = _any_between(sections.array("postings.code") >> FREQUENCY_BITS > 0, sections.array("forms.postings"))
    return _any_between(forms[sections.array("stems.form")], sections.array("stems.forms")) if stems else forms


def _any_between(flags: NDArray[np.bool_], edges: Array) -> NDArray[np.bool_]:
    """For each pair of neighbours in `edges` whether there is a flag between them."""
    before = np.concatenate(([0], np.cumsum(flags)))[edges]
    some: NDArray[np.bool_] = before[1:] > before[:-1]
    return some


@dataclass(frozen=True)
class _Chosen:
    """Some of the texts of a dictionary, by rising ordinals there."""

    dictionary: Dictionary
    ordinals: Numbers

    def __len__(self) -> int:
        return len(self.ordinals)

    def __getitem__(self, ordinal: int) -> bytes:
        return self.dictionary[int(self.ordinals[ordinal])]

    def find(self, text: bytes) -> int:
        at = self.first_from(text)
        return at if at < len(self) and self[at] == text else -1

    def first_from(self, text: bytes) -> int:
        return int(np.searchsorted(self.ordinals, self.dictionary.first_from(text)))


# Whole values, ids and days


def _values(column: ValuesColumn) -> FieldTerms:
    order = np.argsort(column.ordinals, kind="stable")
    return _grouped(column.dictionary, column.owners[order], column.ordinals[order])


def _ids(segment: Segment) -> FieldTerms:
    return _grouped(segment.ids, segment.sections.array("id.release"), np.arange(segment.size))


def _days(numbers: Array) -> FieldTerms:
    """A day is the terms that Whoosh's ranges ask for: itself, and it with ever fewer of its last bits."""
    dated = np.flatnonzero(numbers)
    sortable = numbers[dated].astype(np.int64) + _SIGN
    texts: list[bytes] = []
    releases, ordinals = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for shift in range(0, DAY.bits, DAY.shift_step):
        days, of = np.unique(sortable >> shift, return_inverse=True)
        order = np.argsort(of, kind="stable")
        releases.append(dated[order])
        ordinals.append(of[order] + len(texts))
        texts += [DAY.sortable_to_bytes(day << shift, shift) for day in days.tolist()]
    return _grouped(_Listed(texts), np.concatenate(releases), np.concatenate(ordinals))


def _grouped(texts: Texts, releases: Array, ordinals: Array) -> FieldTerms:
    """Terms without positions: `releases` beside the rising `ordinals` of their texts."""
    edges = np.searchsorted(ordinals, np.arange(len(texts) + 1))

    def postings(ordinal: int) -> TermPostings:
        found = releases[edges[ordinal] : edges[ordinal + 1]]
        return TermPostings(found, np.ones(len(found)))

    return FieldTerms(texts, postings)


class _Listed(list[bytes]):
    """Texts in a list, in order."""

    def find(self, text: bytes) -> int:
        at = self.first_from(text)
        return at if at < len(self) and self[at] == text else -1

    def first_from(self, text: bytes) -> int:
        return bisect_left(self, text)
