"""What evaluation keeps of a segment for as long as the segment is there: nothing here depends on other segments."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.lookup import Lookup
from indexer.columnar.evaluation.recent import Recent
from indexer.columnar.evaluation.spelling import Spellings
from indexer.columnar.segment import Segment
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.postings import NO_POSTINGS, PostingLists, Postings
from indexer.columnar.segment.sections import FREQUENCY_BITS, Array
from indexer.schema import GAP

#: Bytes kept for the releases of prefixes and the like, for each segment.
_RECENT_BYTES = 8 << 20

#: Positions left free after each text on a line: nothing that is looked for on lines reaches so far.
PAD = 64
#: So much of the gap between title and body is left out there.
_FOLD = np.uint16(GAP - PAD)

Numbers = NDArray[np.intp]


class Run(NamedTuple):
    """Terms from ordinal `first` to `last` (half-open): their postings stand one after the other."""

    first: int
    last: int


class ValuesList(NamedTuple):
    """The releases of each value: of value i `releases[starts[i]:starts[i + 1]]`, rising."""

    releases: Numbers
    starts: Array


class Reading:
    """A segment as the evaluation reads it. Any number of threads may use it."""

    def __init__(self, segment: Segment) -> None:
        """Read `segment` as it is asked for."""
        self.segment, self.size = segment, segment.size
        self.recent = Recent(_RECENT_BYTES)
        self._dictionaries: dict[str, Dictionary] = {}
        self._lookups: dict[str, Lookup] = {}
        self._values: dict[str, ValuesList] = {}
        self._spellings: dict[str, Spellings] = {}

    @cached_property
    def all_numbers(self) -> Numbers:
        """0, 1, 2, ... for each release."""
        return np.arange(self.size)

    def dictionary(self, name: str) -> Dictionary:
        """The dictionary `forms`, `stems`, `id` or of a value field."""
        found = self._dictionaries.get(name)
        if found is None:
            found = self._dictionaries[name] = Dictionary(self.segment.sections, name)
        return found

    def find(self, name: str, text: bytes) -> int:
        """The ordinal of a text in a dictionary, -1 where it is not there."""
        found = self._lookups.get(name)
        if found is None:
            found = self._lookups[name] = Lookup(self.segment.sections, name)
        return found.find(text)

    def spellings(self, name: str) -> Spellings:
        """The same dictionary prepared for spellings."""
        found = self._spellings.get(name)
        if found is None:
            found = self._spellings[name] = Spellings(self.segment.sections, name)
        return found

    def values_list(self, field: str) -> ValuesList:
        """The releases of each value of a field."""
        found = self._values.get(field)
        if found is None:
            column = self.segment.values(field)
            order = np.argsort(column.ordinals, kind="stable")
            starts = np.searchsorted(column.ordinals[order], np.arange(len(column.dictionary) + 1))
            found = self._values[field] = ValuesList(column.owners[order].astype(np.intp), starts)
        return found

    # Statements

    @cached_property
    def _statement_release(self) -> NDArray[np.uint16]:
        """The release of each statement."""
        return np.repeat(self.all_numbers.astype(np.uint16), np.diff(self.segment.statements.starts))

    def releases_of(self, statements: Numbers) -> Numbers:
        """The releases that have some of `statements`, rising, each once; these rise too."""
        releases = self._statement_release.take(statements).astype(np.intp)
        new = np.ones(len(releases), np.bool_)
        np.not_equal(releases[1:], releases[:-1], out=new[1:])
        return releases.compress(new)

    # Lines of releases

    @cached_property
    def _folds(self) -> bool:
        """Whether positions fit 16 bits, and those in titles lie before all that bodies have."""
        titles = self.segment.numbers("length.title")
        return not len(self.far_positions_at) and bool(titles.max(initial=0) <= _FOLD)

    def folded(self, positions: Array) -> Array:
        """Positions with most of the gap between title and body left out, where that can be told from them alone."""
        return np.minimum(positions, positions - _FOLD) if self._folds else positions  # small ones turn into large ones

    @cached_property
    def rooms(self) -> NDArray[np.int64]:
        """What each release takes of a line: its folded positions and `PAD`."""
        rooms = self.segment.numbers("length.text").astype(np.int64)
        rooms += (2 * PAD) if self._folds else (GAP + PAD)
        return rooms

    @cached_property
    def longest_room(self) -> int:
        """The room of the longest release."""
        return int(self.rooms.max(initial=0))

    # Words

    @cached_property
    def _postings(self) -> PostingLists:
        return PostingLists(self.segment.sections, "postings")

    @cached_property
    def _form_postings_at(self) -> memoryview:
        return memoryview(self.segment.sections.array("forms.postings"))  # type: ignore[arg-type]

    @cached_property
    def _form_positions_at(self) -> memoryview:
        return memoryview(self.segment.sections.array("forms.positions"))  # type: ignore[arg-type]

    @cached_property
    def far_positions_at(self) -> Array:
        """Which positions are above 65,535."""
        return np.ascontiguousarray(self.segment.sections.array("positions.far")[:, 0])

    def term_postings(self, term: int, *, stem: bool) -> Postings:
        """The postings of a stem or of a form; none of ordinal -1."""
        if term < 0:
            return NO_POSTINGS
        return self.segment.stem_postings(term) if stem else self.segment.form_postings(term)

    def form_postings(self, run: Run) -> Postings:
        """The postings of the forms of a run, form after form."""
        starts = self._form_postings_at
        return self._postings.read(starts[run.first], starts[run.last])

    def positions_of(self, run: Run) -> tuple[int, int]:
        """The half-open range of the positions of a run's forms among all positions."""
        starts = self._form_positions_at
        return starts[run.first], starts[run.last]


def selected(postings: Postings, at: Array) -> Postings:
    """The postings at the places `at`, rising."""
    many = postings.many
    if len(many):
        places = np.searchsorted(at, many[:, 0])
        places[places == len(at)] = 0
        kept = np.flatnonzero(at[places] == many[:, 0]) if len(at) else places[:0]
        many = many[kept]
        many[:, 0] = places[kept]
    return Postings(postings.releases.take(at), postings.codes.take(at), many)


def in_titles(postings: Postings) -> Postings:
    """The postings that stand in titles."""
    return selected(postings, np.flatnonzero(postings.codes >= 1 << FREQUENCY_BITS))


_readings: WeakKeyDictionary[Segment, Reading] = WeakKeyDictionary()
_lock = Lock()


def reading_of(segment: Segment) -> Reading:
    """The reading of a segment, kept as long as the segment is."""
    with _lock:
        found = _readings.get(segment)
        if found is None:
            found = _readings[segment] = Reading(Segment(segment.sections))  # not itself: it would never be let go
        return found
