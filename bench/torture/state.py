"""What an index says when it is asked all over, to compare two that should say the same."""

from __future__ import annotations

import math
from typing import NamedTuple

from indexer.engine import open_engine
from indexer.results import SearchRequest

QUERIES = (
    "", "justice", "department court", '"department of justice"', "tax OR fraud OR drug", "prosec*", "law NEAR/5 court",
    "court -fraud", "=charged", "attorny~", "title:guilty", "date:2015..", "(tax fraud) OR (drug -guilty)",
)  # fmt: skip
#: Scores are sums in one order whatever the segments are.
_SAME = 1e-9
_MOST = 10_000


class Broken(Exception):
    """An index is not what it has to be; says what is wrong."""


class Answer(NamedTuple):
    """What a query found: releases with their scores in order, the total and the facets."""

    total: int
    hits: list[tuple[str, float | None]]
    facets: dict[str, list[tuple[str, int]]]


class State(NamedTuple):
    """An index at one commit."""

    generation: int
    releases: int
    answers: dict[str, Answer]


def state_of(location: str, queries: tuple[str, ...] = QUERIES, get: int = 20) -> State:
    """Ask the index all over; raises `Broken` where anything in it does not agree, and what the engine raises."""
    with open_engine(location) as engine:
        if damages := engine.check():
            raise Broken(f"check: {damages[0].file}: {damages[0].problem}")
        status = engine.status()
        answers = {}
        for query in queries:
            found = engine.search(SearchRequest(query=query, limit=_MOST, facets=("kind", "year"), snippets=False))
            facets = {
                name: [(each.value, each.count) for each in facet.options] for name, facet in found.facets.items()
            }
            answers[query] = Answer(found.total, [(hit.id, hit.score) for hit in found.hits], facets)
        everything = [id_ for id_, _ in answers[""].hits]
        if not len(everything) == len(set(everything)) == answers[""].total == status.releases:
            raise Broken(f"{len(everything)} releases found, {answers[''].total} counted, {status.releases} in status")
        for id_ in everything[:: max(1, len(everything) // get)]:
            release = engine.get(id_)
            if release is None or release.id != id_:
                raise Broken(f"{id_} is found, but not there")
        return State(status.generation, status.releases, answers)


def difference(found: State, expected: State) -> str | None:
    """How two indexes of the same releases differ in what they answer, or null."""
    for query, answer in expected.answers.items():
        other = found.answers[query]
        if other.total != answer.total or other.facets != answer.facets:
            return f"{query!r}: a total of {other.total}, not {answer.total}, or other facets"
        if [id_ for id_, _ in other.hits] != [id_ for id_, _ in answer.hits]:
            return f"{query!r}: other releases, or in another order"
        for (id_, score), (_, wanted) in zip(other.hits, answer.hits, strict=True):
            if not math.isclose(score or 0, wanted or 0, abs_tol=_SAME):
                return f"{query!r}: {id_} scores {score}, not {wanted}"
    return None
