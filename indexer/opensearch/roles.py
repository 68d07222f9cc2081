"""The roles in which releases name a speaker, over time, as the cluster counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from corpus.release import ReleaseDate
from indexer.answering.roles import Naming, days_of, held_roles
from indexer.opensearch.naming.lexicon import patterns
from indexer.opensearch.reader import Reader
from indexer.results import HeldRole
from indexer.schema import UNIT_SEPARATOR

#: So many writings of roles are told, the most frequent ones: hardly anybody has more than some dozens.
_MOST = 1000


def roles(reader: Reader, speaker: str) -> tuple[HeldRole, ...]:
    """The roles of a speaker, the latest first, counted in all its releases; none for an unknown name.

    Of writings that are as frequent the one that a newer release has is told. Time grows with the speaker's releases.
    """
    held: tuple[HeldRole, ...] = reader.keep(("roles", speaker), lambda: _held(reader, speaker))
    return held


def _held(reader: Reader, speaker: str) -> tuple[HeldRole, ...]:
    answer = reader.search(_asked(speaker))
    namings = list(_namings(answer["aggregations"]["roles"]["buckets"], speaker))
    namings.sort(key=lambda naming: (days_of(naming.last), naming.role), reverse=True)
    return held_roles(namings)


def _asked(speaker: str) -> dict[str, Any]:
    """The search whose answer has a bucket for each writing of each role."""
    # Of a long name its beginning: who else has that is left out of the answer.
    (pattern,) = patterns([speaker + UNIT_SEPARATOR])
    # Taken from each release of the speaker: the ordinals of everybody's roles are never made.
    terms = {"field": "speaker_role", "include": pattern, "size": _MOST, "execution_hint": "map"}
    dates = {"first": _dated("asc"), "last": _dated("desc")}
    return {
        "query": {"term": {"speaker": speaker}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"roles": {"terms": terms, "aggs": dates}},
    }


def _dated(order: str) -> dict[str, Any]:
    """The first or the last release of a bucket; one without a date is neither."""
    sort = [{"first_day": order}, {"last_day": order}]
    return {"top_hits": {"size": 1, "sort": sort, "_source": ["record.date"]}}


def _namings(buckets: list[Mapping[str, Any]], speaker: str) -> Iterator[Naming]:
    for bucket in buckets:
        value, _, role = bucket["key"].partition(UNIT_SEPARATOR)
        if value == speaker:
            yield Naming(role, bucket["doc_count"], _date(bucket["first"]), _date(bucket["last"]))


def _date(found: Mapping[str, Any]) -> ReleaseDate | None:
    told = found["hits"]["hits"][0]["_source"].get("record", {}).get("date")
    return msgspec.convert(told, ReleaseDate) if told else None
