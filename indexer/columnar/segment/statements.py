"""What is said in releases, and by whom: stretches of positions, each of one named speaker."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.segment.sections import Array, Sections
from indexer.schema import GAP

Numbers = NDArray[np.intp]


class Statements(NamedTuple):
    """Release n has the statements `starts[n]` to `starts[n + 1]`, see `sections`."""

    starts: Array
    first: Array
    last: Array
    speaker: Array

    def of(self, releases: Numbers) -> tuple[Numbers, Numbers]:
        """The statements of some releases, in their order, and for each the place of its release among them."""
        begins = self.starts.take(releases).astype(np.intp)
        counts = self.starts.take(releases + 1) - begins
        ends = np.cumsum(counts)
        at = np.repeat(begins - ends + counts, counts)
        at += np.arange(len(at))
        return at, np.repeat(np.arange(len(releases)), counts)


def read_statements(sections: Sections) -> Statements:
    """The statements of a segment."""
    return Statements(*(sections.array(f"statements.{name}") for name in Statements._fields))


def problem_in(sections: Sections) -> str | None:
    """What is wrong with the statements of a segment, in words; null where they are as `sections` says."""
    starts, *columns = read_statements(sections)
    size = sections.length("id.release")
    if len(starts) != size + 1 or starts[0] or (starts[1:] < starts[:-1]).any():
        return "the statements do not go with the releases"
    if {len(column) for column in columns} != {int(starts[-1])}:
        return "statements lack a place or a speaker"
    first, last, speaker = (column.astype(np.int64) for column in columns)
    release = np.repeat(np.arange(size), np.diff(starts))
    begin = sections.array("length.title").take(release).astype(np.int64) + GAP
    end = sections.array("length.text").take(release) + GAP
    if ((first < begin) | (last < first) | (last >= end)).any():
        return "a statement lies outside of its text"
    same = release[1:] == release[:-1]
    here, before = np.stack((first, last, speaker))[:, 1:], np.stack((first, last, speaker))[:, :-1]
    differs = here != before
    rises = (here > before)[differs.argmax(axis=0), np.arange(len(same))]
    if (same & ~rises).any():
        return "the statements of a release are not in order"
    return None if _are_speakers(sections, release, speaker) else "a statement's speaker is none of its release's"


def _are_speakers(sections: Sections, release: Numbers, speaker: NDArray[np.int64]) -> bool:
    """Whether each speaker is a value of the release beside it."""
    starts, ordinals = sections.array("speaker.starts"), sections.array("speaker.ordinals")
    owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return bool(np.isin(release << 32 | speaker, owners << 32 | ordinals).all())
