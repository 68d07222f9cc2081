"""One commit as readers see it: its segments, and what is kept of them for as long as it is read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.reading import IndexReader

from corpus.authority import Authority, extended
from corpus.garbage import seldom_collected
from indexer.columnar.codec import ColumnarToc, reader_over
from indexer.columnar.evaluation import Collection
from indexer.columnar.facet_columns import FacetColumn, Mask, join
from indexer.columnar.layout import mend
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sealed import SealedSections
from indexer.names import Names, TabledNames


class Snapshot:
    """One generation of one build. Its files stay readable for as long as somebody holds it, whatever a writer does."""

    def __init__(self, build: Path, toc: ColumnarToc, older: Snapshot | None = None) -> None:
        """Open the segments of `toc`, taking over from `older` those it shares; `OSError` where a file is gone."""
        self.build, self.generation = build, int(toc.generation)
        self.toc = toc
        known = older._by_id if older and older.build == build else {}
        advice = mend(build.parent)
        self._by_id: dict[str, Segment] = {
            each.segment_id(): known.get(each.segment_id()) or each.open(build / each.file_name(), advice)
            for each in toc.segments
        }
        self.segments = list(self._by_id.values())
        sections = [segment.sections for segment in self.segments]
        self._sealed = [each for each in sections if isinstance(each, SealedSections)]
        self.live = [each.live() for each in toc.segments]
        self.collection = Collection(self.segments, self.live)
        self._memory: dict[tuple[str, str], Any] = {}
        self._making: dict[tuple[str, str], threading.Lock] = {}

    def require_whole(self) -> None:
        """Raise `IndexDamaged` where a file was cut off since it was opened."""
        for sections in self._sealed:
            sections.require_whole()

    @property
    def releases(self) -> int:
        """How many releases there are."""
        return self.collection.releases

    def keep(self, key: tuple[str, str], make: Callable[[], Any]) -> Any:
        """What `make` gives, made once in the life of this snapshot; it may keep other things, but not itself.

        Who needs the same waits for it, nobody else does: searches do not wait for the tables of suggestions.
        """
        if key not in self._memory:
            with self._making.setdefault(key, threading.Lock()), seldom_collected():
                if key not in self._memory:
                    self._memory[key] = make()
        return self._memory[key]

    def facet(self, field: str) -> FacetColumn:
        """The values of a facet field."""
        column: FacetColumn = self.keep(
            ("facet", field), lambda: join([segment.values(field) for segment in self.segments])
        )
        return column

    def lexicon(self, field: str) -> set[str]:
        """All values of a field of `VALUE_FIELDS`."""
        return {value for segment in self.segments for value in segment.values(field).values}

    @property
    def authority(self) -> Authority:
        """The bodies and people that the index knows, the user's own among them."""
        return extended(self.toc.authority)

    def names(self) -> Names:
        """What finds values by a written name; not kept, since it holds this snapshot, which would hold itself."""
        return TabledNames(self.lexicon, self.keep, self.authority)

    @property
    def version(self) -> str:
        """What tells this commit from every other one of this index and of those built in its place."""
        return f"{self.build.name}.{self.generation}.{self.toc.identity[:8]}"

    def ids(self, start: int, count: int) -> list[str]:
        """The ids of `count` releases from `start` on, segment by segment."""
        found: list[str] = []
        for at, segment in enumerate(self.segments):
            here = self.toc.segments[at].doc_count()
            if start < here and len(found) < count:
                numbers = np.flatnonzero(self.live_in(at))[start : start + count - len(found)]
                found += map(segment.ids.text, segment.id_rank.take(numbers).tolist())
            start = max(0, start - here)
        return found

    def beginning(self, text: str) -> int:
        """How many words begin with `text` in the segment that has most of them."""
        return max([len(segment.forms.beginning(text)) for segment in self.segments], default=0)

    def live_in(self, segment: int) -> Mask:
        """For each release of a segment whether it is there."""
        live = self.live[segment]
        return np.ones(self.segments[segment].size, np.bool_) if live is None else live

    def whoosh_reader(self, segment: int) -> IndexReader:
        """Whoosh's reader of a segment, for queries that only its matchers understand."""
        return reader_over([(self.toc.segments[segment], self.segments[segment])], self.generation)

    def find(self, release_id: str) -> tuple[int, int] | None:
        """The segment of a release, and its number there."""
        for at, (segment, live) in enumerate(zip(self.segments, self.live, strict=True)):
            number = segment.release_of(release_id)
            if number >= 0 and (live is None or live[number]):
                return at, number
        return None
