"""What is in an index of a cluster, and whether all of it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from corpus.source import Rejection
from indexer.engine import Damage, Status
from indexer.opensearch.agreement import disagreement
from indexer.opensearch.connection.cluster import Answer, NotThere, Refused
from indexer.opensearch.layout.mapping import MANIFEST, RELEASES
from indexer.opensearch.paging import WINDOW
from indexer.opensearch.reader import Reader
from indexer.opensearch.state import MANIFEST_SUFFIX

#: More years than there are: a date has four digits.
_YEARS = 10_000


def status_of(reader: Reader) -> Status:
    """See `indexer.engine.Engine.status`; `segments` and `size` are 0 where this user may not ask for them.

    Segments are those of releases, the size is that of both indices, each shard once. Where shards are missing, so are
    their releases.
    """
    answer = reader.search(_ASKED)
    years = {int(each["key"]): int(each["doc_count"]) for each in answer["aggregations"]["years"]["buckets"]}
    segments, size = _stored(reader)
    return Status(
        location=reader.cluster.address.location,
        releases=int(answer["hits"]["total"]["value"]),
        segments=segments,
        size=size,
        updated=reader.state.updated,
        generation=reader.state.generation,
        years=dict(sorted(years.items())),
        undated=int(answer["aggregations"]["undated"]["doc_count"]),
        rejected=_rejected(reader),
    )


_ASKED: dict[str, Any] = {
    "size": 0,
    "track_total_hits": True,
    "aggs": {
        "years": {"terms": {"field": "year", "size": _YEARS}},
        "undated": {"missing": {"field": "year"}},
    },
}


def _stored(reader: Reader) -> tuple[int, int]:
    """How many segments hold the releases, and how many bytes all."""
    state, cluster = reader.state, reader.cluster
    try:
        with cluster.asking():
            told = cluster.client.indices.stats(index=[state.releases, state.manifest], metric=["store", "segments"])
    except (Refused, NotThere):
        return 0, 0
    releases = told["indices"].get(state.releases, {}).get("primaries", {})
    return int(releases.get("segments", {}).get("count", 0)), int(told["_all"]["primaries"]["store"]["size_in_bytes"])


def _rejected(reader: Reader) -> tuple[Rejection, ...]:
    """What could not be read, in the order of the paths, of each as it was met."""
    sort = [{"path": "asc"}, {"run": "asc"}, {"number": "asc"}]
    body: dict[str, Any] = {**_of_kind("rejection"), "sort": sort, "size": WINDOW, "track_total_hits": False}
    told: list[Answer] = []
    while True:
        some = reader.noticed(reader.cluster.search(reader.state.manifest, body))["hits"]["hits"]
        told += [each["_source"]["about"] for each in some]
        if len(some) < WINDOW:
            return msgspec.convert(told, tuple[Rejection, ...])
        body["search_after"] = some[-1]["sort"]


def _of_kind(kind: str) -> dict[str, Any]:
    """A search of the manifest; see `indexer.opensearch.layout.mapping` for the kinds."""
    return {"query": {"term": {"kind": kind}}, "_source": ["about"]}


def damages(reader: Reader, progress: Callable[[str], None]) -> list[Damage]:
    """See `indexer.engine.Engine.check`; what is looked at is an alias, an index, or what the writer knows of releases.

    Takes the right to look at indices and at their health. Where a shard is missing, what it holds is not looked at.
    """
    found = [damage for look in (_astray, _of_other_fields) for damage in look(reader, progress)]
    # An index that is missing has no shards to look at.
    found = found or list(_lost(reader, progress))
    return found or [*_alone(reader), *_disagreeing(reader, progress)]


def _astray(reader: Reader, progress: Callable[[str], None]) -> Iterator[Damage]:
    """Aliases that are missing, or lead elsewhere than to the build that readers see."""
    name, cluster = reader.cluster.address.name, reader.cluster
    with cluster.asking():
        told = cluster.client.indices.get_alias(index=f"{name}*", name=f"{name}*")
    for alias, index in ((name, reader.state.releases), (f"{name}{MANIFEST_SUFFIX}", reader.state.manifest)):
        progress(alias)
        led = sorted(each for each, known in told.items() if alias in known["aliases"])
        if led != [index]:
            yield Damage(alias, f"leads to {' and '.join(led) or 'nothing'}, not to {index} alone", _rebuild(reader))


def _of_other_fields(reader: Reader, progress: Callable[[str], None]) -> Iterator[Damage]:
    """Indices that are missing, or take other fields than ours."""
    for index, fields in ((reader.state.releases, RELEASES), (reader.state.manifest, MANIFEST)):
        progress(index)
        try:
            with reader.cluster.asking():
                told = reader.cluster.client.indices.get_mapping(index=index)[index]["mappings"]
        except NotThere:
            yield Damage(index, "is missing", _rebuild(reader))
            continue
        if told != fields:
            yield Damage(index, "has other fields than it was made with", _rebuild(reader))


def _lost(reader: Reader, progress: Callable[[str], None]) -> Iterator[Damage]:
    """Shards of which no copy is on any node."""
    for index, shards in _shards(reader).items():
        progress(f"{index}: shards")
        lost = [number for number in sorted(shards, key=int) if not shards[number]["primary_active"]]
        if lost:
            what = "releases" if index == reader.state.releases else "files"
            part = f"{len(lost)} of {len(shards)} shards ({', '.join(lost)}) have no copy on any node"
            advice = "start the nodes that hold them or restore a snapshot; else " + _rebuild(reader)
            yield Damage(index, f"{part}, which is that share of all {what}", advice)


def _alone(reader: Reader) -> Iterator[Damage]:
    """Indices with fewer copies than they were made with: nothing is lost yet."""
    for index, shards in _shards(reader).items():
        missing = sum(shard["unassigned_shards"] for shard in shards.values())
        if missing:
            problem = f"{missing} copies of shards are on no node, so that a node that fails may take releases with it"
            yield Damage(index, problem, f"start more nodes, or set number_of_replicas of {index} to fewer")


def _shards(reader: Reader) -> Mapping[str, Mapping[str, Answer]]:
    """How each shard of each index is, by its number."""
    state, cluster = reader.state, reader.cluster
    with cluster.asking():
        told = cluster.client.cluster.health(index=[state.releases, state.manifest], params={"level": "shards"})
    return {index: each["shards"] for index, each in told["indices"].items()}


def _disagreeing(reader: Reader, progress: Callable[[str], None]) -> Iterator[Damage]:
    """Releases that are not as the writer noted, or of which it noted nothing."""
    progress(f"{reader.state.manifest}: claims")
    if problem := disagreement(reader.cluster, reader.state):
        yield Damage(reader.state.manifest, problem, _rebuild(reader))


def _rebuild(reader: Reader) -> str:
    return f"mend it with: onrecord index --rebuild --index {reader.cluster.address.location} PATH..."
