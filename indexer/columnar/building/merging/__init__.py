"""Segments become one: what a flush writes from runs in memory, and what keeps segments few."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from indexer.columnar.building.merging.columns import merge_columns
from indexer.columnar.building.merging.keys import merge_keys
from indexer.columnar.building.merging.parts import Live, Part, parts_of
from indexer.columnar.building.merging.records import merge_records
from indexer.columnar.building.merging.stems import merge_stems
from indexer.columnar.building.merging.terms import merge_forms
from indexer.columnar.building.output import SectionWriter
from indexer.columnar.segment import Segment
from indexer.columnar.segment.sections import BLOBS, TYPES, empty

#: A section is copied in pieces of this many rows.
_PIECE = 1 << 20
#: Sections with such names say where things begin: one row for each and one for the end.
_BEGINNINGS = {"offsets", "starts", "postings", "positions", "forms"}


def merge(parts: Sequence[tuple[Segment, Live]], out: SectionWriter) -> int:
    """Write one segment of the live releases of all parts to `out`, part after part; the number of its releases.

    A part is a segment and for each of its releases whether it is live, None where all are. Raises `ValueError` for
    more releases or words than a segment holds, `IndexDamaged` for a part that is damaged.
    """
    given = parts_of(parts)
    for name in (*TYPES, *BLOBS):
        out.append(name, empty(name))
    if len(given) == 1 and given[0].live is None:
        _copy(given[0], out)
        return given[0].size
    size = sum(part.size for part in given)
    out.append("meta", np.frombuffer(msgspec.json.encode({"releases": size}), np.uint8))
    if given:
        merge_keys(given, merge_stems(given, merge_forms(given, out), out), out)
        merge_columns(given, out)
        merge_records(given, out)
    else:
        _write_nothing(out)
    return size


def _copy(part: Part, out: SectionWriter) -> None:
    """All sections as they are."""
    for name in (*TYPES, *BLOBS):
        for start in range(0, part.segment.sections.length(name), _PIECE):
            out.append(name, part.array(name, start, start + _PIECE))


def _write_nothing(out: SectionWriter) -> None:
    """A segment without releases: what says where things begin has the end of the last one even so."""
    for name in TYPES:
        if name.partition(".")[2] in _BEGINNINGS:
            out.append(name, np.zeros(1, TYPES[name]))
