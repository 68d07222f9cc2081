"""Some releases of a segment laid out one after the other on a line of bytes, on which words are marked.

Where another word stands is then looked up byte by byte: no sorting, no searching, each word in one linear pass. What
lies in releases that are not on the line falls into a zone before them where nothing is ever marked.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.evaluation.once import once
from indexer.columnar.evaluation.positions import begins
from indexer.columnar.evaluation.reading import PAD, Numbers, Reading
from indexer.columnar.evaluation.standing import FormList, Releases, Standing

Keys = NDArray[np.int64]
Marks = NDArray[np.bool_]

#: A list this many times longer than the releases on the line is searched for them; a shorter one is looked at whole.
SEARCHED_FROM = 24
#: Of a list with this many times as many postings, only the positions of those on the line are read.
PICKED_FROM = 6.0
#: Releases that take more than the first are cut into lines of about the second: one line saves the cuts, and what is
#: made of short ones stays in the cache. A thread keeps a line.
LINE_BYTES, CUT_BYTES = 16 << 20, 4 << 20

_lines = threading.local()


class Rows(NamedTuple):
    """Releases, rising, and where each starts on a line: `often` places, from the place with the index `first` on."""

    releases: Releases
    starts: Keys
    first: Numbers
    often: Numbers


class Line:
    """Releases on a line. Its places are counted in bytes from where the line begins."""

    def __init__(self, reading: Reading, releases: Releases, ends: Keys) -> None:
        """Put down `releases`, at least one and rising; with the room of each, the first ones take `ends`."""
        self.reading, self.releases = reading, releases
        self.starts = ends - reading.rooms.take(releases)
        self.starts += reading.longest_room
        self.marks = _taken(int(ends[-1]) + reading.longest_room + PAD)

    @once
    def _start_of(self) -> Keys:
        """For each release of the segment where it begins, 0 for those that are not here."""
        start_of = np.zeros(self.reading.size, np.int64)
        start_of[self.releases] = self.starts
        return start_of

    def standing(self, form: FormList) -> Standing | None:
        """Where a form stands in the releases of the line, maybe in others too; null where in none."""
        if len(self.releases) * SEARCHED_FROM < len(form.releases):
            found = form.releases.searchsorted(self.releases)
            at = found.compress(form.releases.take(found, mode="clip") == self.releases)
        elif len(self.releases) * PICKED_FROM < len(form.releases):
            at = self._start_of.take(form.releases).nonzero()[0]
        else:
            return form.all() if len(form.releases) else None
        return form.some(at) if len(at) else None

    def places(self, standing: Standing, offset: int = 0) -> Keys:
        """The places of its positions, less `offset`; before all releases, maybe below 0, where it is not here."""
        starts = self.starts if standing.releases is self.releases else self._start_of.take(standing.releases)
        places: Keys = (starts - offset if offset else starts).repeat(standing.counts)
        places += self.reading.folded(standing.positions)
        return places

    def inside(self, standing: Standing, offset: int = 0) -> Keys:
        """The same of those in releases of the line, and not before the first of them."""
        places = self.places(standing, offset)
        if standing.releases is self.releases and not offset:
            return places
        return places.compress(places >= self.reading.longest_room)

    def has(self, places: Keys) -> Marks:
        """For each place whether it is marked."""
        return self.marks.take(places, mode="clip")

    def rows(self, places: Keys) -> Rows:
        """In which releases the `places` lie; rising, each once, at least one."""
        if len(places) < len(self.starts):
            owners = self.starts.searchsorted(places, "right")
            owners -= 1
            first = begins(owners)
            owners = owners.take(first)
            return Rows(self.releases.take(owners), self.starts.take(owners), first, _often(first, len(places)))
        first = places.searchsorted(self.starts)
        rows = Rows(self.releases, self.starts, first, _often(first, len(places)))
        here = (rows.often != 0).nonzero()[0]
        return rows if len(here) == len(first) else Rows(*(each.take(here) for each in rows))

    def in_titles(self, places: Keys, rows: Rows) -> Numbers:
        """How many of the `places` in each row are in a title."""
        ends = self.reading.segment.numbers("length.title").take(rows.releases) + rows.starts
        some = (places.take(rows.first) < ends).nonzero()[0]
        in_titles = np.zeros(len(ends), np.intp)
        if len(some):
            in_titles[some] = places.searchsorted(ends.take(some)) - rows.first.take(some)
        return in_titles

    def only(self, rows: Rows) -> Line:
        """The releases of some rows, where they lie now, with the same marks."""
        fewer = object.__new__(Line)
        fewer.reading, fewer.marks = self.reading, self.marks
        fewer.releases, fewer.starts = rows.releases, rows.starts
        return fewer

    def clean(self, marked: Keys) -> None:
        """Take the marks away and give the bytes back."""
        self.marks[marked] = 0
        if len(self.marks) <= 2 * LINE_BYTES:
            _lines.marks = self.marks


def _often(first: Numbers, places: int) -> Numbers:
    often = np.empty_like(first)
    np.subtract(first[1:], first[:-1], out=often[:-1])
    often[-1] = places - first[-1]
    return often


def _taken(length: int) -> Marks:
    """So many zeros or more. Who fails to clean them does not give them back, so that the next has new ones."""
    kept: Marks | None = _lines.__dict__.pop("marks", None)
    return kept if kept is not None and len(kept) >= length else np.zeros(max(length, CUT_BYTES), np.bool_)


def cut(ends: Keys) -> list[tuple[int, int]]:
    """Cuts releases, the first of which take `ends`, into stretches (half-open) for lines, each of at least one."""
    if ends[-1] <= LINE_BYTES:
        return [(0, len(ends))]
    cuts, first, before = [], 0, 0
    while first < len(ends):
        last = max(first + 1, int(ends.searchsorted(before + CUT_BYTES, "right")))
        cuts.append((first, last))
        first, before = last, int(ends[last - 1])
    return cuts
