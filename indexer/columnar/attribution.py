"""The statements of the hits of a page, told from those that the index has, without the stored releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from whoosh.query.qcore import Query

from indexer.answering.attribution import Attribution, Statements
from indexer.columnar.evaluation.reading import reading_of
from indexer.columnar.evaluation.statements import Spoken
from indexer.columnar.segment import Segment
from indexer.columnar.segment.records import Front
from indexer.highlight import TEXT_SHIFT
from indexer.query.highlights import Saying, Stretches
from indexer.query.patterns import Keys
from indexer.query.statements import InStatement
from indexer.query.tree import Said

#: A hit: the index of its segment, and its number there.
Hits = Sequence[tuple[int, int]]


def attribution_of(
    hits: Hits, segments: Sequence[Segment], fronts: Sequence[Front], said: Mapping[Said, InStatement]
) -> Attribution:
    """Who says what in hits; `said` has what is asked of statements."""
    matching: dict[int, set[int]] = {}
    saying: Saying = {each: _having(query.part, hits, segments, matching) for each, query in said.items()}
    return Attribution(fronts, list(_statements(hits, segments)), matching, saying)


def _statements(hits: Hits, segments: Sequence[Segment]) -> Iterator[Statements]:
    for index, number in hits:
        starts, first, last, _ = segments[index].statement_numbers
        yield Statements(first, last, range(starts[number], starts[number + 1]), partial(_name, segments[index]))


def _name(segment: Segment, statement: int) -> str:
    return segment.speakers.text(segment.statement_numbers[3][statement])


def _having(part: Query, hits: Hits, segments: Sequence[Segment], matching: dict[int, set[int]]) -> Stretches:
    """Where the statements that have `part` begin and end; they are taken down as matching."""
    firsts: list[Keys] = [np.empty(0, np.int64)]
    lasts = firsts.copy()
    for index, segment in enumerate(segments):
        here = {number: hit for hit, (where, number) in enumerate(hits) if where == index}
        if not here:
            continue
        releases = np.array(sorted(here), np.intp)
        text = Spoken(reading_of(segment), releases, part)
        at = text.matching().nonzero()[0]
        places = np.array([here[number] for number in releases.tolist()]).take(text.owner.take(at))
        for hit, statement in zip(places.tolist(), text.statements.take(at).tolist(), strict=True):
            matching.setdefault(hit, set()).add(statement)
        firsts.append((places << TEXT_SHIFT) + text.first.take(at))
        lasts.append((places << TEXT_SHIFT) + text.last.take(at))
    return Stretches(np.concatenate(firsts), np.concatenate(lasts))
