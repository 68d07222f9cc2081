"""The sections of a segment that tell who says which words of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corpus.release import Release
from indexer.columnar.building.values import starts
from indexer.columnar.segment.sections import Array
from indexer.schema import GAP


def statement_sections(
    releases: Sequence[Release], body_starts: Sequence[Array], arrays: Mapping[str, Array]
) -> dict[str, Array]:
    """The sections of the statements of named speakers.

    `body_starts[i]` has the character where the word at each position of a body begins; `arrays` are the sections of
    lengths and of the values `speaker`.
    """
    bases: list[int] = (arrays["length.title"] + np.uint32(GAP)).tolist()
    before: list[int] = arrays["speaker.starts"].tolist()
    each = [np.empty((4, 0), np.int64)]
    for number, (release, words) in enumerate(zip(releases, body_starts, strict=True)):
        spoken = _spoken(release)
        if spoken:
            begin, end, speaker = np.array(spoken).T
            first, last = words.searchsorted(begin), words.searchsorted(end) - 1
            own = arrays["speaker.ordinals"].take(speaker + before[number])
            each.append(np.stack((np.full(len(first), number), first + bases[number], last + bases[number], own)))
    release_of, first, last, speaker = _in_order(np.concatenate(each, axis=1))
    return {
        "statements.starts": starts(np.bincount(release_of, minlength=len(releases))),
        "statements.first": first.astype("<u4"),
        "statements.last": last.astype("<u4"),
        "statements.speaker": speaker.astype("<u4"),
    }


def _spoken(release: Release) -> list[tuple[int, int, int]]:
    """The characters of each statement of a named speaker, and which of the release's distinct speakers it is."""
    if not release.statements:
        return []
    which = {name: place for place, name in enumerate(dict.fromkeys(speaker.name for speaker in release.speakers))}
    return [
        (statement.start, statement.end, which[release.speakers[statement.speaker].name])
        for statement in release.statements
        if statement.speaker is not None
    ]


def _in_order(rows: Array) -> Array:
    """The columns release, first, last and speaker in this order; those without words left out, equal ones once."""
    rows = rows[:, rows[1] <= rows[2]]
    rows = rows[:, np.lexsort(rows[::-1])]
    new = np.ones(rows.shape[1], np.bool_)
    new[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
    return rows[:, new]
