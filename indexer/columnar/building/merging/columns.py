"""What segments have of each release becomes that of one segment: values, statements, ids and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.building.merging.dictionaries import texts_of, unite
from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.merging.runs import Integers
from indexer.columnar.building.merging.statements import merge_statements
from indexer.columnar.building.merging.terms import GONE, Ordinals, TextOutput
from indexer.columnar.building.output import SectionWriter
from indexer.columnar.segment.sections import VALUE_FIELDS

_NUMBERS = ("length.text", "length.title", "first_day", "last_day")


def merge_columns(parts: Sequence[Part], out: SectionWriter) -> None:
    """Write values, statements, ids and numbers."""
    ordinals = {field: _merge_values(parts, field, out) for field in VALUE_FIELDS}
    merge_statements(parts, ordinals["speaker"], out)
    for name in _NUMBERS:
        for part in parts:
            out.append(name, part.column(name))
    _merge_ids(parts, out)


def _merge_values(parts: Sequence[Part], field: str, out: SectionWriter) -> list[Ordinals]:
    """The values of a field: those that no live release has vanish.

    Returns the new ordinal of each value of each part, `GONE` of those.
    """
    lists, ordinals, counts, kept = [], [], [], []
    for part in parts:
        texts = texts_of(part.segment.sections, field, 0, part.array(f"{field}.offsets").size - 1)
        own, owned = part.array(f"{field}.ordinals"), np.diff(part.array(f"{field}.starts"))
        there = np.ones(len(texts), np.bool_)
        if part.live is not None:
            own, owned = own[np.repeat(part.live, owned)], owned[part.live]
            there[:] = False
            there[own] = True
            texts = list(compress(texts, there.tolist()))
        lists.append(texts)
        ordinals.append(own)
        counts.append(owned)
        kept.append(there)
    united, places = unite(lists)
    TextOutput(out, field).append(united)
    out.append(f"{field}.starts", np.concatenate(([0], np.cumsum(np.concatenate(counts)))).astype("<u4"))
    new = [_renamed(there, place) for there, place in zip(kept, places, strict=True)]
    for own, names in zip(ordinals, new, strict=True):
        out.append(f"{field}.ordinals", names[own].astype("<u4"))
    return new


def _renamed(there: NDArray[np.bool_], place: Integers) -> Ordinals:
    """The new ordinal of each value, given which of them are `there` and what places these have."""
    names = np.full(len(there), GONE, np.int32)
    names[there] = place
    return names


def _merge_ids(parts: Sequence[Part], out: SectionWriter) -> None:
    """The ids of all live releases, in order."""
    ids: list[bytes] = []
    for part in parts:
        texts = texts_of(part.segment.sections, "id", 0, part.segment.size)
        ids.extend(map(texts.__getitem__, part.column("id.rank").tolist()))
    order = sorted(range(len(ids)), key=ids.__getitem__)
    TextOutput(out, "id").append(map(ids.__getitem__, order))
    ranks = np.empty(len(order), "<u2")
    ranks[order] = np.arange(len(order), dtype="<u2")
    out.append("id.release", np.array(order, "<u2"))
    out.append("id.rank", ranks)
