"""Forms and stems of several parts become those of one segment: dictionaries, postings and positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.building.merging.dictionaries import walk
from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.merging.runs import Integers, Interleaving, Runs
from indexer.columnar.building.output import SectionWriter
from indexer.columnar.segment.postings import Postings
from indexer.columnar.segment.sections import Array

#: Postings and positions that are merged at a time: each needs some 20 bytes while it is moved.
BUDGET = 1 << 21
#: What a text costs besides, in such entries.
TEXT_COST = 16
#: The new ordinal of a form that is in no live release.
GONE = -1
_MOST = (1 << 32) - 1
Ordinals = NDArray[np.int32]


class TextOutput:
    """The dictionary of a new segment, written range after range."""

    def __init__(self, out: SectionWriter, name: str) -> None:
        """Write the sections `NAME.text` and `NAME.offsets` of `out`."""
        self._out, self._name, self._end = out, name, 0
        self.size = 0
        out.append(f"{name}.offsets", np.zeros(1, "<u4"))

    def append(self, texts: Iterable[bytes]) -> None:
        """Add texts that come after all before them."""
        encoded = list(texts)
        ends = self._end + np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        self._out.append(f"{self._name}.text", np.frombuffer(b"".join(encoded), np.uint8))
        self._out.append(f"{self._name}.offsets", ends.astype("<u4"))
        self._end = _counted(self._name, int(ends[-1]) if len(ends) else self._end)
        self.size += len(encoded)


class RunsOutput:
    """Runs of a new segment, written range after range."""

    def __init__(self, out: SectionWriter, starts: str, columns: Sequence[str], rows: str | None) -> None:
        """Write the sections with these names of `out`."""
        self._out, self._starts, self._columns, self._rows = out, starts, columns, rows
        self._size = 0
        out.append(starts, np.zeros(1, "<u4"))

    def append(self, runs: Runs, counts: Integers) -> None:
        """Add runs: `counts` is the number of entries of each text, some of which may have none."""
        self._out.append(self._starts, (self._size + np.cumsum(counts)).astype("<u4"))
        for name, column in zip(self._columns, runs.columns, strict=True):
            self._out.append(name, column)
        if self._rows is not None:
            rows = runs.rows.astype("<u4")
            rows[:, 0] += np.uint32(self._size)
            self._out.append(self._rows, rows)
        self._size = _counted(self._starts, self._size + len(runs.columns[0]))


def _counted(name: str, end: int) -> int:
    """`end`, which must have 32 bits."""
    if end > _MOST:
        raise ValueError(f"a segment can't hold {end} entries or bytes of {name}: merge fewer segments")
    return end


def merge_forms(parts: Sequence[Part], out: SectionWriter) -> list[Ordinals]:
    """Write forms, postings and positions; the new ordinal of each form of each part, `GONE` of those that vanish."""
    texts = TextOutput(out, "forms")
    postings = RunsOutput(out, "forms.postings", ("postings.release", "postings.code"), "postings.many")
    positions = RunsOutput(out, "forms.positions", ("positions",), "positions.far")
    ordinals = [np.full(part.segment.sections.length("forms.postings") - 1, GONE, np.int32) for part in parts]
    costs = [_form_costs(part) for part in parts]
    for each in walk([part.segment.sections for part in parts], "forms", costs, BUDGET):
        taken = [_form_runs(part, *bounds) for part, bounds in zip(parts, each.bounds, strict=True)]
        order = Interleaving(each.terms, len(each.texts))
        united = order.merge([runs for runs, _ in taken])
        there = united.counts > 0
        united_positions = order.merge([runs for _, runs in taken])
        postings.append(united, united.counts[there])
        positions.append(united_positions, united_positions.counts[there])
        new = np.where(there, texts.size + np.cumsum(there) - 1, GONE)
        for own, (first, last), terms in zip(ordinals, each.bounds, each.terms, strict=True):
            own[first:last] = new[terms]
        texts.append(compress(each.texts, there.tolist()))
    return ordinals


def _form_costs(part: Part) -> Integers:
    postings, positions = part.array("forms.postings"), part.array("forms.positions")
    costs: Integers = postings.astype(np.int64) + positions + TEXT_COST * np.arange(len(postings))
    return costs


def _form_runs(part: Part, first: int, last: int) -> tuple[Runs, Runs]:
    """The live postings and positions of the forms `first` to `last` (half-open)."""
    bounds = part.array("forms.postings", first, last + 1).astype(np.int64)
    start, stop = bounds[[0, -1]].tolist()
    columns = part.array("postings.release", start, stop), part.array("postings.code", start, stop)
    postings = Runs(np.diff(bounds), columns, _rows(part, "postings.many", start, stop))
    bounds = part.array("forms.positions", first, last + 1).astype(np.int64)
    start, stop = bounds[[0, -1]].tolist()
    far = _rows(part, "positions.far", start, stop)
    positions = Runs(np.diff(bounds), (part.array("positions", start, stop),), far)
    if part.live is not None:
        live = part.live[columns[0]]
        frequencies = Postings(*columns, postings.rows).frequencies()
        positions = positions.kept(np.repeat(live, frequencies))
        postings = postings.kept(live)
    return renumbered(part, postings), positions


def _rows(part: Part, name: str, start: int, stop: int) -> Array:
    """The rows of `.many` or `.far` for the entries `start` to `stop`, counted from there."""
    rows = part.array(name)
    first, last = np.searchsorted(rows[:, 0], (start, stop))
    return rows[first:last] - np.array([start, *[0] * (rows.shape[1] - 1)], np.uint32)


def renumbered(part: Part, postings: Runs) -> Runs:
    """Postings with the release numbers of the new segment."""
    releases, codes = postings.columns
    return postings._replace(columns=(part.numbers[releases], codes))
