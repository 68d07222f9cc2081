"""What is like what, who held which role, and what is in an index, asked of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from making import engine_with
from test_similarity import RELEASES

from corpus.reading import read
from corpus.release import Release
from corpus.source import Rejection
from indexer.claims import Claim
from indexer.engine import Engine
from indexer.opensearch import inspection
from indexer.opensearch.builds import make_build
from indexer.opensearch.connection.address import Credentials, read_address
from indexer.opensearch.connection.bulk import Write, send
from indexer.opensearch.connection.cluster import Cluster
from indexer.opensearch.inspection import damages, status_of
from indexer.opensearch.layout.documents import document_of
from indexer.opensearch.layout.mapping import releases_index
from indexer.opensearch.reader import Reader
from indexer.opensearch.roles import roles
from indexer.opensearch.similarity import similar
from indexer.opensearch.state import current_state
from indexer.opensearch.writing.knowledge import Claimed, rejection_write

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "releases"
REJECTED = [Rejection(path, f"reason {at}", "mend it", f"line {at}") for path in ("/b", "/a") for at in range(5)]


def claimed(release: Release) -> Claimed:
    owner = Claim(release.id, release.source.path, "owner", release.url, b"", b"", 1)
    return Claimed(release.id, (owner, owner._replace(path="/other", standing="rejected")))


def put(reader: Reader, releases: Sequence[Release]) -> None:
    """What a writer does for releases, and nothing else of a run."""
    cluster, state = reader.cluster, reader.state
    documents = [Write(release.id, msgspec.json.encode(document_of(release, 1))) for release in releases]
    noted = [claimed(release).write(None) for release in releases]
    noted += [rejection_write(rejection, 1, number) for number, rejection in enumerate(REJECTED)]
    for index, writes in ((state.releases, documents), (state.manifest, noted)):
        assert all(written.version for written in send(cluster, index, writes))
    refresh(reader)


def refresh(reader: Reader) -> None:
    reader.cluster.client.indices.refresh(index=[reader.state.releases, reader.state.manifest])


@pytest.fixture
def reader(cluster_location: str) -> Iterator[Reader]:
    """Of an index that is empty."""
    cluster = Cluster(read_address(cluster_location), Credentials())
    make_build(cluster)
    yield Reader(cluster, current_state(cluster))
    cluster.close()


def samples() -> list[Release]:
    return [each for each in read([SAMPLES], jobs=1) if isinstance(each, Release)]


def alike(engine: Engine, reader: Reader, releases: Sequence[Release]) -> None:
    for release in releases:
        assert similar(reader, release.id, 10) == engine.similar(release.id, 10)
        for speaker in release.speakers:
            assert roles(reader, speaker.name) == engine.roles(speaker.name)


def test_the_samples_are_like_each_other_as_in_the_embedded_engine(reader: Reader, tmp_path: Path) -> None:
    releases = list({release.id: release for release in samples()}.values())
    put(reader, releases)
    with engine_with(tmp_path / "ix", releases) as engine:
        alike(engine, reader, releases[::4])


def test_the_same_comes_before_the_related(reader: Reader, tmp_path: Path) -> None:
    put(reader, RELEASES)
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        alike(engine, reader, RELEASES)
    assert [each.hit.id for each in similar(reader, "original", 2)] == ["copy", "edited"]
    assert similar(reader, "unknown", 10) == similar(reader, "original", 0) == ()


def test_what_is_asked_again_is_known(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    put(reader, RELEASES)
    first = similar(reader, "original", 10)
    asked: list[Any] = []
    monkeypatch.setattr(reader, "searches", lambda bodies: asked.extend(bodies) or [])
    assert similar(reader, "original", 10) == first
    assert asked == []


# What is in an index


def test_the_status_is_that_of_the_embedded_engine(reader: Reader, tmp_path: Path) -> None:
    releases = list({release.id: release for release in samples()}.values())
    put(reader, releases)
    status = status_of(reader)
    with engine_with(tmp_path / "ix", releases) as engine:
        expected = engine.status()
    assert (status.releases, status.years, status.undated) == (expected.releases, expected.years, expected.undated)
    assert list(status.years) == sorted(status.years)
    assert status.location == reader.cluster.address.location
    assert status.segments > 0
    assert status.size > 0


@pytest.mark.parametrize("window", [10_000, 10, 3])
def test_all_that_was_rejected_is_told_in_order(reader: Reader, monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    monkeypatch.setattr(inspection, "WINDOW", window)
    put(reader, [])
    assert status_of(reader).rejected == tuple(REJECTED[5:] + REJECTED[:5])


def told(reader: Reader) -> list[str]:
    seen: list[str] = []
    found = [f"{damage.file}: {damage.problem}; {damage.advice}" for damage in damages(reader, seen.append)]
    assert {reader.state.releases, reader.state.manifest} <= set(seen)
    assert not any("\n" in line for line in found)
    return found


def test_a_whole_index_has_no_damage(reader: Reader) -> None:
    put(reader, RELEASES)
    assert told(reader) == []


def test_releases_and_claims_are_counted(reader: Reader) -> None:
    put(reader, RELEASES)
    send(reader.cluster, reader.state.releases, [Write("copy", None)])
    refresh(reader)
    (line,) = told(reader)
    assert f"tells of {len(RELEASES)} releases, {reader.state.releases} holds {len(RELEASES) - 1}" in line
    assert "onrecord index --rebuild" in line


def test_copies_that_are_nowhere_are_told(reader: Reader) -> None:
    put(reader, RELEASES)
    set_replicas = {"index": {"number_of_replicas": 50}}
    reader.cluster.client.indices.put_settings(index=reader.state.releases, body=set_replicas)
    (line,) = told(reader)
    assert "copies of shards are on no node" in line
    assert "number_of_replicas" in line


def test_fields_and_aliases_that_are_not_ours_are_told(reader: Reader) -> None:
    put(reader, RELEASES)
    client, state = reader.cluster.client, reader.state
    client.indices.put_mapping(index=state.releases, body={"properties": {"more": {"type": "keyword"}}})
    client.indices.put_alias(index=state.manifest, name=reader.cluster.address.name)
    assert [line.partition(";")[0] for line in told(reader)] == [
        f"{reader.cluster.address.name}: leads to {state.releases} and {state.manifest}, not to {state.releases} alone",
        f"{state.releases}: has other fields than it was made with",
    ]


def test_shards_that_are_lost_are_told_as_a_share_of_the_releases(reader: Reader) -> None:
    client, state, address = reader.cluster.client, reader.state, reader.cluster.address
    body = releases_index(address)
    body["settings"]["index"]["routing.allocation.require._name"] = "no such node"
    client.indices.delete(index=state.releases)
    client.indices.create(index=state.releases, body=body, params={"wait_for_active_shards": 0})
    client.indices.put_alias(index=state.releases, name=address.name)
    (line,) = told(reader)
    assert f"{state.releases}: 3 of 3 shards (0, 1, 2) have no copy on any node" in line
    assert "share of all releases; start the nodes" in line
