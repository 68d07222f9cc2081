"""The sections of a segment that hold whole values: facets, names, ids and dates of its releases."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from corpus.release import Release
from indexer.analysis.vocabulary import byte_text
from indexer.columnar.segment.sections import VALUE_FIELDS, Array
from indexer.documents import facet_values, name_forms


def value_sections(releases: Sequence[Release]) -> dict[str, Array]:
    """The sections of `VALUE_FIELDS`, of ids and of days."""
    arrays: dict[str, Array] = {}
    of_releases = [{**facet_values(release), **name_forms(release)} for release in releases]
    for field in VALUE_FIELDS:
        _add_field(arrays, field, [values[field] for values in of_releases])
    _add_ids(arrays, [byte_text(release.id) for release in releases])
    for name in ("first_day", "last_day"):
        days = [getattr(release.date, name).toordinal() if release.date else 0 for release in releases]
        arrays[name] = np.array(days, "<i4")
    return arrays


def dictionary_sections(name: str, texts: Sequence[str]) -> dict[str, Array]:
    """The sections of a dictionary of `texts`, which are distinct and in order, and spelled as `byte_text` does."""
    return {
        f"{name}.text": np.frombuffer("".join(texts).encode("latin-1"), "<u1"),
        f"{name}.offsets": starts(list(map(len, texts))),
    }


def starts(counts: Sequence[int] | Array) -> Array:
    """Where each of several runs begins, and where the last one ends: u4[n + 1]."""
    found = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=found[1:])
    if found[-1] >> 32:
        raise OverflowError(f"{found[-1]} is more than a segment counts: give fewer releases at once")
    return found.astype("<u4")


def _add_field(arrays: dict[str, Array], field: str, of_releases: Sequence[Sequence[str]]) -> None:
    every = list(chain.from_iterable(of_releases))
    spelled = {name: byte_text(name) for name in every}
    ordered = sorted(spelled, key=spelled.__getitem__)
    ordinals = {name: ordinal for ordinal, name in enumerate(ordered)}
    arrays |= dictionary_sections(field, [spelled[name] for name in ordered])
    arrays[f"{field}.starts"] = starts([len(values) for values in of_releases])
    arrays[f"{field}.ordinals"] = np.fromiter(map(ordinals.__getitem__, every), "<u4", len(every))


def _add_ids(arrays: dict[str, Array], ids: Sequence[str]) -> None:
    order = sorted(range(len(ids)), key=ids.__getitem__)
    arrays |= dictionary_sections("id", [ids[number] for number in order])
    arrays["id.release"] = np.array(order, "<u2")
    arrays["id.rank"] = np.empty(len(ids), "<u2")
    arrays["id.rank"][order] = np.arange(len(ids))
