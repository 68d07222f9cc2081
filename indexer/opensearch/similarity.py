"""Releases that say the same as another, or speak of the same: which may be alike is asked of the cluster by key stems.

How alike they are, and which are told first, is told in `indexer.answering.likeness`. Four requests make an answer: the
release, how many releases have each of its key stems, those that have most of these, and the bodies of the best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from indexer.answering.likeness import RELATED, Candidate, Ranking, Subject
from indexer.answering.runs import resemblance, runs_of_each
from indexer.opensearch.hits import hits_of, wanted
from indexer.opensearch.layout.mapping import TEXT
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.ranking.frequencies import Frequencies
from indexer.opensearch.reader import Reader
from indexer.query.highlights import Highlights
from indexer.results import Hit, SearchRequest, Similar

#: The lists of the heaviest key stems that are read have so many releases together: what bounds the time.
_MOST_LISTED = 1_000_000
#: So many, by the lists alone, have all their key stems compared.
_COMPARED = 300
_KEYS = ("key_stems", "key_weights", "length")
_LINES = SearchRequest()

_Found = Mapping[str, Any]


def similar(reader: Reader, release_id: str, limit: int) -> tuple[Similar, ...]:
    """See `indexer.engine.Engine.similar`."""
    if limit <= 0:
        return ()
    found = _documents(reader, [release_id], [*_KEYS, "record.body"])
    source = found.get(release_id, {}).get("_source", {})
    return _Likeness(reader, release_id, source).best(limit) if "key_stems" in source else ()


class _Likeness:
    """One release, and what others are compared with."""

    def __init__(self, reader: Reader, release_id: str, source: _Found) -> None:
        self._reader, self._id, self._source = reader, release_id, source
        self._stems: list[str] = source["key_stems"]
        frequencies = Frequencies(reader, self._stems)
        whole, counts = frequencies.told(reader.searches(frequencies.bodies()))
        own = np.array([counts[each] for each in self._stems])
        self._subject = Subject(np.array(source["key_weights"]), own, whole.releases)

    def best(self, limit: int) -> tuple[Similar, ...]:
        """The releases most like it, at most `limit`."""
        ranking = Ranking(self._candidates(), self._source["length"], limit)
        found = _documents(self._reader, [each.id for each in ranking.wanted()], [*wanted(_LINES), "record.body"])
        alike = self._resemblances(found)
        told = [each for each in ranking.told(lambda each: alike.get(each.id, 0.0)) if each[0].id in found]
        lines = _lines(self._reader, [found[each.id] for each, _ in told])
        return tuple(Similar(line, share) for line, (_, share) in zip(lines, told, strict=True))

    def _candidates(self) -> Iterator[Candidate[None]]:
        found = self._likely()
        keys = [(each["_source"]["key_stems"], each["_source"]["key_weights"]) for each in found]
        for each, share in zip(found, self._shares(keys), strict=True):
            if share >= RELATED:
                yield Candidate(each["_id"], share, each["_source"]["length"], None)

    def _likely(self) -> list[_Found]:
        """The releases that have most of the heaviest key stems."""
        heaviest = self._subject.heaviest(_MOST_LISTED)
        if not heaviest:
            return []
        lists = [_weighing(self._stems[key], float(self._subject.values[key])) for key in heaviest]
        query = {"bool": {"should": lists, "must_not": [{"term": {"id": self._id}}]}}
        asked = {"query": query, "size": _COMPARED, "_source": list(_KEYS), "track_total_hits": False}
        found: list[_Found] = self._reader.search(asked)["hits"]["hits"]
        return found

    def _shares(self, keys: Sequence[tuple[list[str], list[int]]]) -> list[float]:
        """How much each of some releases is about the same, by its key stems and their weights."""
        place = {stem: at for at, stem in enumerate(self._stems)}
        rows = [
            (owner, place[stem], weight)
            for owner, pair in enumerate(keys)
            for stem, weight in zip(*pair, strict=True)
            if stem in place
        ]
        owners, places, weights = np.array(rows, np.intp).reshape(-1, 3).T
        shares: list[float] = self._subject.shares(owners, places, weights, len(keys)).tolist()
        return shares

    def _resemblances(self, found: Mapping[str, _Found]) -> dict[str, float]:
        bodies = [_body(self._source), *(_body(each["_source"]) for each in found.values())]
        own, *others = runs_of_each(bodies)
        return {id_: resemblance(own, runs) for id_, runs in zip(found, others, strict=True)}


def _weighing(stem: str, value: float) -> Query:
    return {"constant_score": {"filter": {"term": {TEXT: stem}}, "boost": value}}


def _documents(reader: Reader, ids: Sequence[str], parts: Sequence[str]) -> dict[str, _Found]:
    """Parts of releases, by id; those that are gone are left out."""
    if not ids:
        return {}
    asked = {"query": {"terms": {"id": list(ids)}}, "size": len(ids), "_source": list(parts)}
    return {each["_id"]: each for each in reader.search(asked)["hits"]["hits"]}


def _lines(reader: Reader, found: Sequence[_Found]) -> tuple[Hit, ...]:
    """Result lines without scores: what these found says nothing of a query."""
    return hits_of([{**each, "_score": None} for each in found], _LINES, reader, Highlights(()))


def _body(source: _Found) -> str:
    body: str = source["record"].get("body", "")
    return body
