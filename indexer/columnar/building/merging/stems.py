"""Stems of several parts become those of one segment: which forms each has, and the postings of those with several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from indexer.columnar.building.merging.dictionaries import Range, walk
from indexer.columnar.building.merging.parts import Part
from indexer.columnar.building.merging.runs import Integers, Interleaving, Runs, take
from indexer.columnar.building.merging.terms import (
    BUDGET,
    GONE,
    TEXT_COST,
    Ordinals,
    RunsOutput,
    TextOutput,
    renumbered,
)
from indexer.columnar.building.output import SectionWriter
from indexer.columnar.segment.sections import Array


def merge_stems(parts: Sequence[Part], ordinals: Sequence[Ordinals], out: SectionWriter) -> list[Ordinals]:
    """Write the stems: `ordinals` has the new ordinal of each form of each part, `GONE` of those that vanished.

    Returns the same of the stems.
    """
    texts = TextOutput(out, "stems")
    forms = RunsOutput(out, "stems.forms", ("stems.form",), None)
    postings = RunsOutput(out, "stems.postings", ("merged.release", "merged.code"), "merged.many")
    stems = [_Stems(part, own) for part, own in zip(parts, ordinals, strict=True)]
    renamed = [np.full(part.segment.sections.length("stems.postings") - 1, GONE, np.int32) for part in parts]
    for each in walk([part.segment.sections for part in parts], "stems", [own.costs() for own in stems], BUDGET):
        united = _united_forms(stems, each)
        there, several = united.counts > 0, united.counts > 1
        forms.append(united, united.counts[there])
        taken, terms = [], []
        for own, (first, _), places in zip(stems, each.bounds, each.terms, strict=True):
            wanted = np.flatnonzero(several[places])
            for chosen, runs in own.postings(first + wanted):
                taken.append(runs)
                terms.append(places[chosen - first])
        merged = Interleaving(terms, len(each.texts)).merge(taken)
        postings.append(merged, merged.counts[there])
        new = np.where(there, texts.size + np.cumsum(there) - 1, GONE)
        for names, (first, last), places in zip(renamed, each.bounds, each.terms, strict=True):
            names[first:last] = new[places]
        texts.append(compress(each.texts, there.tolist()))
    return renamed


class _Stems:
    """The stems of a part."""

    def __init__(self, part: Part, ordinals: Ordinals) -> None:
        self._part = part
        self._new_forms = ordinals
        self._starts = part.array("stems.forms")
        self._forms = part.array("stems.form")
        self._merged = part.array("stems.postings")
        self._postings = part.array("forms.postings")

    def costs(self) -> Integers:
        """What all stems before each cost when they are merged, in postings."""
        single = self._forms[self._starts[:-1]].astype(np.int64)
        counts = np.maximum(np.diff(self._merged), self._postings[single + 1] - self._postings[single])
        costs: Integers = np.concatenate(([0], np.cumsum(counts + TEXT_COST)))
        return costs

    def forms(self, first: int, last: int, places: Integers) -> tuple[Ordinals, Integers]:
        """The new ordinals of the forms of the stems `first` to `last` (half-open), with the places of their stems."""
        starts = self._starts[first : last + 1]
        new = self._new_forms[self._forms[starts[0] : starts[-1]]]
        kept = new != GONE
        return new[kept], np.repeat(places, np.diff(starts))[kept]

    def postings(self, stems: Integers) -> list[tuple[Integers, Runs]]:
        """The live postings of `stems`: of those with several forms here, and of those with one."""
        several = self._merged[stems + 1] > self._merged[stems]
        merged, single = stems[several], stems[~several]
        forms = self._forms[self._starts[single]].astype(np.int64)
        order = np.argsort(forms)
        forms, single = forms[order], single[order]
        return [
            (merged, self._taken("merged", self._merged[merged], self._merged[merged + 1])),
            (single, self._taken("postings", self._postings[forms], self._postings[forms + 1])),
        ]

    def _taken(self, name: str, starts: Array, stops: Array) -> Runs:
        begins = starts.astype(np.int64)
        columns = self._part.array(f"{name}.release"), self._part.array(f"{name}.code")
        runs = take(columns, self._part.array(f"{name}.many"), begins, stops - begins)
        if self._part.live is not None:
            runs = runs.kept(self._part.live[runs.columns[0]])
        return renumbered(self._part, runs)


def _united_forms(stems: Sequence[_Stems], each: Range) -> Runs:
    """The new ordinals of the forms of each stem of a range, rising."""
    found = [own.forms(*bounds, terms) for own, bounds, terms in zip(stems, each.bounds, each.terms, strict=True)]
    forms, owners = (np.concatenate(column) for column in zip(*found, strict=True))
    # Both are below 2**32, and a form has one stem only.
    pairs = np.unique(owners << 32 | forms)
    counts = np.bincount(pairs >> 32, minlength=len(each.texts))
    return Runs(counts, ((pairs & 0xFFFFFFFF).astype("<u4"),), np.empty((0, 2), np.uint32))
