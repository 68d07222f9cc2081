"""What segments have of each release becomes that of one segment: values, ids and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from indexer.columnar.building.merging.dictionaries import texts_of, unite
from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.merging.terms import TextOutput
from indexer.columnar.building.output import SectionWriter
from indexer.columnar.segment.sections import VALUE_FIELDS

_NUMBERS = ("length.text", "length.title", "first_day", "last_day")


def merge_columns(parts: Sequence[Part], out: SectionWriter) -> None:
    """Write values, ids and numbers."""
    for field in VALUE_FIELDS:
        _merge_values(parts, field, out)
    for name in _NUMBERS:
        for part in parts:
            out.append(name, part.column(name))
    _merge_ids(parts, out)


def _merge_values(parts: Sequence[Part], field: str, out: SectionWriter) -> None:
    """The values of a field: those that no live release has vanish."""
    lists, ordinals, counts = [], [], []
    for part in parts:
        texts = texts_of(part.segment.sections, field, 0, part.array(f"{field}.offsets").size - 1)
        own, owned = part.array(f"{field}.ordinals"), np.diff(part.array(f"{field}.starts"))
        if part.live is not None:
            own = own[np.repeat(part.live, owned)]
            there = np.zeros(len(texts), np.bool_)
            there[own] = True
            texts = list(compress(texts, there.tolist()))
            own, owned = (np.cumsum(there) - 1)[own], owned[part.live]
        lists.append(texts)
        ordinals.append(own)
        counts.append(owned)
    united, places = unite(lists)
    TextOutput(out, field).append(united)
    out.append(f"{field}.starts", np.concatenate(([0], np.cumsum(np.concatenate(counts)))).astype("<u4"))
    for own, place in zip(ordinals, places, strict=True):
        out.append(f"{field}.ordinals", place[own].astype("<u4"))


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
