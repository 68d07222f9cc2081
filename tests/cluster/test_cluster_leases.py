"""Who may write an index in a cluster."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from making import make

from indexer.engine import WHOLE, Engine, IndexLocked, IndexProblem, Part, open_engine
from indexer.opensearch.connection.address import read_address, read_credentials
from indexer.opensearch.connection.cluster import Cluster
from indexer.opensearch.connection.notes import change_note, read_note
from indexer.opensearch.state import current_state
from indexer.opensearch.writing import lease
from indexer.opensearch.writing.lease import LEASES, Held


@pytest.fixture
def cluster(cluster_location: str) -> Cluster:
    open_engine(cluster_location, create=True).close()
    return Cluster(read_address(cluster_location), read_credentials())


@pytest.fixture
def engine(cluster: Cluster) -> Engine:
    return open_engine(cluster.address.location)


def leases(cluster: Cluster) -> list[Held]:
    note = read_note(cluster, current_state(cluster).manifest, LEASES)
    return msgspec.convert(note.about, list[Held]) if note else []


def leave(cluster: Cluster, **settings: object) -> None:
    """Have a lease of a writer that is not there."""
    held = Held(WHOLE, "other", "another-host", 7, None, datetime.now(UTC) + timedelta(seconds=60))
    held = msgspec.structs.replace(held, **settings)
    change_note(cluster, current_state(cluster).manifest, LEASES, "lease", lambda _: [msgspec.to_builtins(held)])


def test_a_second_writer_is_told_who_writes_and_until_when(cluster: Cluster, engine: Engine) -> None:
    with engine.writer():
        (held,) = leases(cluster)
        until = f"{held.until.astimezone():%H:%M:%S}"
        with pytest.raises(IndexLocked, match=f"process {os.getpid()} on .* is writing to this index, until {until}"):
            engine.writer()
    engine.writer().close()
    engine.writer(rebuild=True).close()
    assert leases(cluster) == []


def test_parts_of_one_division_are_written_at_once_and_nothing_else(engine: Engine) -> None:
    with engine.writer(part=Part(1, 3)), engine.writer(part=Part(3, 3)):
        for part in (WHOLE, Part(1, 3), Part(2, 4), Part(1, 2)):
            with pytest.raises(IndexLocked, match="is writing to"):
                engine.writer(part=part)
        engine.writer(part=Part(2, 3)).close()


def test_a_lease_that_ran_out_is_taken_over(cluster: Cluster, engine: Engine) -> None:
    leave(cluster)
    with pytest.raises(IndexLocked, match="process 7 on another-host"):
        engine.writer()
    leave(cluster, until=datetime.now(UTC) - timedelta(seconds=1))
    with engine.writer():
        assert [held.process for held in leases(cluster)] == [os.getpid()]


def test_a_lease_of_a_process_that_is_gone_from_this_machine_is_nobodys(cluster: Cluster, engine: Engine) -> None:
    gone = os.fork()
    if not gone:
        os._exit(0)
    os.waitpid(gone, 0)
    leave(cluster, process=gone, machine=lease._machine())
    if lease._machine():
        engine.writer().close()
    leave(cluster, process=gone, machine="another machine")
    with pytest.raises(IndexLocked):
        engine.writer()


def test_a_lease_is_renewed_while_its_writer_lives(
    cluster: Cluster, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEWED", 0.05)
    with engine.writer() as writer:
        (before,) = leases(cluster)
        while leases(cluster)[0].until == before.until:
            pass
        writer.add(make("x", "Words."))
        writer.finish()
    assert leases(cluster) == []


def test_a_writer_that_lost_its_lease_commits_nothing_more(
    cluster: Cluster, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine.version()
    with engine.writer() as writer:
        writer.add(make("x", "Words."))
        monkeypatch.setattr(lease, "RENEWED", -1.0)
        leave(cluster)
        with pytest.raises(IndexProblem, match="another writer has taken over"):
            writer.commit()
        with pytest.raises(IndexProblem):
            writer.finish()
    assert engine.version() == before
    assert [held.token for held in leases(cluster)] == ["other"], "that of the other one is not touched"


def test_a_rebuild_that_lost_its_lease_leaves_what_may_be_anothers(
    cluster: Cluster, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = f"{cluster.address.name}-b2"
    engine.writer(rebuild=True).close()
    assert not cluster.client.indices.exists(index=beside)
    with engine.writer(rebuild=True):
        monkeypatch.setattr(lease, "RENEWED", -1.0)
        leave(cluster)
    assert cluster.client.indices.exists(index=beside)
