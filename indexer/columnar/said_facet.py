"""The facet of speakers where only what was said is searched: who says a statement that has what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.facet_columns import Among, FacetColumn, Mask, Numbers
from indexer.columnar.segment import Segment
from indexer.columnar.snapshot import Snapshot


class Voices(NamedTuple):
    """Who has statements in the releases of a segment: release `releases[i]` some by speaker `speakers[i]`.

    Each pair is here once; speakers are ordinals of the facet. `voice_of` has the pair of each statement.
    """

    voice_of: NDArray[np.int32]
    releases: Numbers
    speakers: Numbers


class SaidColumn:
    """What `FacetColumn` is, of the speakers of some statements; one that nobody else asks for, made for one search."""

    def __init__(self, snapshot: Snapshot, statements: Sequence[Numbers], excluded: Iterable[str] = ()) -> None:
        """Take the `statements` of each segment that have what is asked; those of speakers `excluded` do not count."""
        every: FacetColumn = snapshot.facet("speaker")
        self.values, self.ordinal_of = every.values, every.ordinal_of
        self._voices: list[Voices] = snapshot.keep(("voices", ""), lambda: _all_voices(snapshot, every))
        wanted = np.ones(len(self.values), np.bool_)
        wanted[[self.ordinal_of[value] for value in excluded]] = False
        self._said = [_said(voices, some, wanted) for voices, some in zip(self._voices, statements, strict=True)]
        self._sizes = [segment.size for segment in snapshot.segments]

    def counts(self, segment: int, among: Among) -> Numbers:
        """In how many of some releases of a segment each speaker says it; the last is how many have nobody: none."""
        releases, speakers = self._said[segment]
        said_by = speakers.compress(among.mask.take(releases))
        counts: Numbers = np.bincount(said_by, minlength=len(self.values) + 1)
        return counts

    def pairs(self, segment: int, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Some releases of a segment and the ordinals of those who say it in them, side by side."""
        releases, speakers = self._said[segment]
        among = np.zeros(self._sizes[segment], np.bool_)
        among[numbers] = True
        some = among.take(releases)
        return releases.compress(some), speakers.compress(some)

    def without(self, segment: int) -> Mask:
        """For each release of a segment whether nobody says it there."""
        nobody = np.ones(self._sizes[segment], np.bool_)
        nobody[self._said[segment][0]] = False
        return nobody

    def having(self, segment: int, ordinals: Sequence[int]) -> Mask:
        """For each release of a segment whether one of the speakers `ordinals` says it."""
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[list(ordinals)] = True
        releases, speakers = self._said[segment]
        found = np.zeros(self._sizes[segment], np.bool_)
        found[releases.compress(wanted.take(speakers))] = True
        return found


def _said(voices: Voices, statements: Numbers, wanted: Mask) -> tuple[Numbers, Numbers]:
    """The releases and the `wanted` speakers of some statements, each pair once."""
    says = np.zeros(len(voices.releases), np.bool_)
    says[voices.voice_of.take(statements)] = True
    if not wanted.all():
        says &= wanted.take(voices.speakers)
    return voices.releases.compress(says), voices.speakers.compress(says)


def _all_voices(snapshot: Snapshot, every: FacetColumn) -> list[Voices]:
    return [_voices(segment, every) for segment in snapshot.segments]


def _voices(segment: Segment, every: FacetColumn) -> Voices:
    starts, _, _, speaker = segment.statements
    ordinals = np.array([every.ordinal_of[value] for value in segment.values("speaker").values], np.intp)
    owners = np.repeat(np.arange(segment.size), np.diff(starts))
    pairs, voice_of = np.unique(owners << 32 | ordinals.take(speaker), return_inverse=True)
    return Voices(voice_of.astype(np.int32), pairs >> 32, pairs & 0xFFFFFFFF)
