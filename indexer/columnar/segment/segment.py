"""One segment as it is read: dictionaries, postings, positions, columns and records over its sections."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.columns import ValuesColumn, read_values
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.postings import NO_POSTINGS, PostingLists, Postings
from indexer.columnar.segment.records import Records
from indexer.columnar.segment.sections import Array, Sections
from indexer.columnar.segment.statements import Statements, read_statements

Positions = NDArray[np.int64]


class Segment:
    """A segment never changes, so what was read of it is kept; any number of threads may read it."""

    def __init__(self, sections: Sections) -> None:
        """Read `sections` as they are asked for."""
        self.sections = sections
        self.size = sections.length("id.release")
        self._values: dict[str, ValuesColumn] = {}

    @cached_property
    def forms(self) -> Dictionary:
        """The forms of titles and bodies."""
        return Dictionary(self.sections, "forms")

    @cached_property
    def stems(self) -> Dictionary:
        """The stems of titles and bodies."""
        return Dictionary(self.sections, "stems")

    @cached_property
    def ids(self) -> Dictionary:
        """The ids of the releases."""
        return Dictionary(self.sections, "id")

    @cached_property
    def id_rank(self) -> Array:
        """The ordinal of each release's id: smaller for ids that come first."""
        return self.sections.array("id.rank")

    @cached_property
    def records(self) -> Records:
        """The stored releases."""
        return Records(self.sections)

    @cached_property
    def statements(self) -> Statements:
        """What named speakers say in the releases."""
        return read_statements(self.sections)

    @cached_property
    def statement_numbers(self) -> tuple[memoryview, memoryview, memoryview, memoryview]:
        """The same where single numbers are looked up."""
        starts, first, last, speaker = self.statements
        return memoryview(starts), memoryview(first), memoryview(last), memoryview(speaker)  # type: ignore[arg-type]

    @cached_property
    def speakers(self) -> Dictionary:
        """The names of speakers."""
        return self.values("speaker").dictionary

    def values(self, field: str) -> ValuesColumn:
        """The column of a field of `VALUE_FIELDS`."""
        if field not in self._values:
            self._values[field] = read_values(self.sections, field)
        return self._values[field]

    def numbers(self, name: str) -> Array:
        """`first_day`, `last_day`, `length.text` or `length.title` of each release."""
        return self.sections.array(name)

    def release_of(self, release_id: str) -> int:
        """The number of the release with an id, -1 where there is none; it may have been deleted since."""
        ordinal = self.ids.find(release_id)
        return -1 if ordinal < 0 else int(self.sections.array("id.release", ordinal, ordinal + 1)[0])

    # Terms: where each begins is looked up number by number, which is faster in what is seen as memory

    @cached_property
    def _postings(self) -> tuple[memoryview, PostingLists]:
        return self._numbers("forms.postings"), PostingLists(self.sections, "postings")

    @cached_property
    def _merged(self) -> tuple[memoryview, PostingLists]:
        return self._numbers("stems.postings"), PostingLists(self.sections, "merged")

    @cached_property
    def _stem_forms(self) -> tuple[memoryview, memoryview]:
        return self._numbers("stems.forms"), self._numbers("stems.form")

    @cached_property
    def _form_positions(self) -> memoryview:
        return self._numbers("forms.positions")

    @cached_property
    def _far(self) -> Array:
        return self.sections.array("positions.far")

    def _numbers(self, name: str) -> memoryview:
        return memoryview(self.sections.array(name))  # type: ignore[arg-type]

    def forms_of(self, stem: int) -> list[int]:
        """The ordinals of a stem's forms."""
        starts, forms = self._stem_forms
        return forms[starts[stem] : starts[stem + 1]].tolist()

    def form_postings(self, form: int) -> Postings:
        """The postings of a form."""
        starts, postings = self._postings
        return postings.read(starts[form], starts[form + 1])

    def stem_postings(self, stem: int) -> Postings:
        """The postings of a stem; none of ordinal -1."""
        if stem < 0:
            return NO_POSTINGS
        starts, postings = self._merged
        start, stop = starts[stem], starts[stem + 1]
        if stop > start:
            return postings.read(start, stop)
        return self.form_postings(self.forms_of(stem)[0])

    def positions(self, form: int) -> Positions:
        """All positions of a form, release after release: as many for each as its frequency."""
        starts = self._form_positions
        return self._read_positions(starts[form], starts[form + 1])

    def positions_at(self, form: int, first: int, last: int) -> Positions:
        """The positions `first` to `last` (half-open) of a form, counted as in `positions`."""
        start = self._form_positions[form]
        return self._read_positions(start + first, start + last)

    def _read_positions(self, start: int, stop: int) -> Positions:
        positions: Positions = self.sections.array("positions", start, stop).astype(np.int64)
        if len(far := self._far):
            first, last = far[:, 0].searchsorted(np.array((start, stop), far.dtype))
            some = far[first:last].astype(np.int64)
            positions[some[:, 0] - start] += some[:, 1] << 16
        return positions

    def close(self) -> None:
        """Let go of the file."""
        self.sections.close()
