"""What a writer of an index in a cluster promises beyond what every writer does."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from making import make, search, state
from opensearchpy import OpenSearch

from corpus.source import Rejection
from indexer.engine import Engine, IndexProblem, Part, open_engine
from indexer.opensearch.builds import point_to
from indexer.opensearch.connection.address import read_address
from indexer.opensearch.connection.cluster import Busy, ClusterAway
from indexer.opensearch.writing import settling
from indexer.opensearch.writing.knowledge import Claimed, Knowledge
from indexer.sync import synchronise


@pytest.fixture
def engine(cluster_location: str) -> Iterator[Engine]:
    with open_engine(cluster_location, create=True) as opened:
        yield opened


def found(engine: Engine) -> dict[str, str]:
    """All ids, with the source of each."""
    releases = (engine.get(release_id) for release_id in engine.ids(0, 10_000))
    return {release.id: release.source.path for release in releases if release}


# Batches


def test_what_a_batch_leaves_open_the_next_one_goes_on_with(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.opensearch.writing.writer._BATCH_ITEMS", 3)
    with engine.writer() as writer:
        for number in range(10):
            writer.add(make(f"r{number}", f"Words of {number}.", path="/a"))
        writer.complete(state("/a", 10))
        writer.finish()
        assert set(writer.sources()) == {"/a"}
    assert len(found(engine)) == 10
    with engine.writer() as writer:
        for number in range(0, 10, 2):
            writer.add(make(f"r{number}", f"Words of {number}.", path="/a"))
        writer.complete(state("/a", 5))
        writer.finish()
        assert (writer.changes().unchanged, writer.changes().removed) == (5, 5)
    assert sorted(found(engine)) == ["r0", "r2", "r4", "r6", "r8"]


def test_a_source_may_give_up_more_than_is_looked_at_at_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_MOST_OLDER", 4)
    with engine.writer() as writer:
        for number in range(19):
            writer.add(make(f"r{number}", "Words.", path="/a"))
            writer.add(make(f"s{number}", "Words.", path=f"/{number}"))
        writer.complete(state("/a", 19))
        writer.commit()
    with engine.writer() as writer:
        writer.add(make("r3", "Words.", path="/a"))
        writer.complete(state("/a"))
        assert writer.forget(*(f"/{number}" for number in range(19))) == 19
        writer.finish()
        assert (set(writer.sources()), writer.source_paths()) == ({"/a"}, ["/a"])
    assert found(engine) == {"r3": "/a"}


def test_what_is_read_page_after_page_is_whole_though_a_node_goes_away_meanwhile(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.opensearch.writing.knowledge._PAGE", 4)
    paths = sorted(f"/{number}" for number in range(11))
    pages, asked = Knowledge._page, itertools.count()

    def some_lost(self: Knowledge, body: Any, place: str | None) -> Any:
        page, at = pages(self, body, place), next(asked)
        if at == 2:
            raise Busy("a shard does not answer")
        return pages(self, body, place) if at == 5 else page

    with engine.writer() as writer:
        for path in paths:
            writer.complete(state(path))
        monkeypatch.setattr(Knowledge, "_page", some_lost)
        assert writer.source_paths() == paths
        assert next(asked) > 8
        writer.finish()


def test_nothing_changes_where_nothing_is_new(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(make("x", "Words.", path="/a"))
        writer.complete(state("/a"))
        writer.finish()
    before = engine.version()
    with engine.writer() as writer:
        assert set(writer.sources()) == {"/a"}
        writer.unchanged(state("/a"))
        writer.finish()
    assert engine.version() == before


# What a cluster refuses


def test_what_the_cluster_refuses_is_a_rejection_and_the_run_goes_on(engine: Engine) -> None:
    refused: list[Rejection] = []
    too_long = make("bad", "Words.", path="/a", speakers=["x" * 40_000])
    with engine.writer(on_rejection=refused.append) as writer:
        writer.add(make("good", "Words.", path="/a"))
        writer.add(too_long)
        writer.complete(state("/a", 2))
        writer.finish()
        assert (writer.changes().added, writer.changes().removed, set(writer.sources())) == (1, 0, {"/a"})
    (rejection,) = refused
    assert (rejection.path, rejection.part) == ("/a", "bad")
    assert "the cluster refuses it" in rejection.reason
    assert "speaker" in rejection.reason
    assert engine.status().rejected == (rejection,)
    assert found(engine) == {"good": "/a"}


def test_an_id_that_is_too_long_for_a_cluster_is_a_rejection(engine: Engine) -> None:
    refused: list[Rejection] = []
    long = "long/" * 200
    with engine.writer(on_rejection=refused.append) as writer:
        for number in range(40):
            writer.add(make(f"r{number}" if number != 23 else long, "Words."))
        writer.finish()
    assert len(found(engine)) == 39
    (rejection,) = refused
    assert rejection.part == long
    assert "its id has 1,000 bytes, and a cluster takes 512" in rejection.reason


def test_a_refused_release_takes_the_one_that_it_replaced_with_it(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(make("x", "Words.", path="/a"))
        writer.complete(state("/a"))
        writer.commit()
        writer.add(make("x", "Words.", path="/a", speakers=["x" * 40_000]))
        writer.complete(state("/a"))
        writer.finish()
    assert found(engine) == {}
    with engine.writer() as writer:
        writer.add(make("x", "Others.", path="/b"))
        writer.finish()
    assert found(engine) == {"x": "/b"}, "the id is free"


# Several writers


def test_writers_of_parts_agree_who_has_an_id(cluster_location: str, engine: Engine) -> None:
    chance = random.Random(5)
    paths = [f"/corpus/{number}" for number in range(120)]
    given = {path: chance.sample(range(60), 4) for path in paths}
    # An even number is one release wherever it is given, an odd one is another in each source.
    refused: list[Rejection] = []

    def write(part: Part) -> None:
        with open_engine(cluster_location) as own, own.writer(part=part, on_rejection=refused.append) as writer:
            for path in filter(part.has, paths):
                for number in given[path]:
                    text = f"Words of {number}" if number % 2 == 0 else f"Words of {number} in {path}"
                    writer.add(make(f"r{number}", text, path=path))
                writer.complete(state(path, 4))
                if chance.random() < 0.3:
                    writer.commit()
            writer.finish()

    writers = [threading.Thread(target=write, args=(Part(number, 2),)) for number in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    sources = defaultdict(list)
    for path, numbers in given.items():
        for number in numbers:
            sources[f"r{number}"].append(path)
    there = found(engine)
    assert there.keys() == sources.keys()
    lost = {(rejection.path, rejection.part) for rejection in refused}
    for release_id, path in there.items():
        others = {(other, release_id) for other in sources[release_id] if other != path}
        assert others & lost == (others if int(release_id[1:]) % 2 else set())
    assert {(each.path, each.part) for each in engine.status().rejected} == lost
    with engine.writer() as writer:
        assert set(writer.sources()) == set(paths)
        assert writer.forget(*paths) == len(sources)
        writer.finish()
    assert found(engine) == {}
    assert engine.status().rejected == ()


def test_a_claim_that_another_writer_makes_meanwhile_is_seen(
    cluster_location: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = Part(1, 2), Part(2, 2)
    paths = {part: next(path for path in map("/{}".format, range(99)) if part.has(path)) for part in (one, two)}
    refused: list[Rejection] = []
    read = Knowledge.claimed

    with engine.writer(part=one, on_rejection=refused.append) as late, open_engine(cluster_location) as other:

        def first_the_other(self: Knowledge, ids: Any) -> list[Claimed]:
            claimed = read(self, ids)
            monkeypatch.setattr(Knowledge, "claimed", read)
            with other.writer(part=two) as early:
                early.add(make("x", "Early words.", path=paths[two]))
                early.complete(state(paths[two]))
                early.finish()
            return claimed

        late.add(make("x", "Late words.", path=paths[one]))
        late.add(make("y", "Its own words.", path=paths[one]))
        late.complete(state(paths[one], 2))
        monkeypatch.setattr(Knowledge, "claimed", first_the_other)
        late.finish()
        assert (late.changes().added, [each.part for each in refused]) == (1, ["x"])
    assert found(engine) == {"x": paths[two], "y": paths[one]}


# Runs that end too early


def test_a_release_that_was_claimed_but_not_written_is_written_by_the_next_run(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(text: str) -> None:
        with engine.writer() as writer:
            writer.add(make("x", text, path="/a"))
            writer.complete(state("/a"))
            writer.finish()

    def cut(*_arguments: object) -> Iterator[None]:
        raise KeyboardInterrupt

    write("First words.")
    whole = settling.send_at_once
    monkeypatch.setattr(settling, "send_at_once", cut)
    with pytest.raises(KeyboardInterrupt):
        write("Second words.")
    monkeypatch.setattr(settling, "send_at_once", whole)
    with engine.writer() as writer:
        assert (set(writer.sources()), writer.source_paths()) == (set(), ["/a"])
    write("Second words.")
    assert search(engine, "second").total == 1
    monkeypatch.setattr(settling, "send_at_once", cut)
    with engine.writer() as writer, pytest.raises(KeyboardInterrupt):
        writer.forget("/a")
    monkeypatch.setattr(settling, "send_at_once", whole)
    assert found(engine) == {"x": "/a"}
    with engine.writer() as writer:
        writer.forget("/a")
        writer.finish()
    assert found(engine) == {}


def test_a_writer_that_failed_commits_nothing_more(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = engine.version()
    with engine.writer() as writer:
        writer.add(make("x", "Words."))
        monkeypatch.setattr(settling, "send_at_once", lambda *_arguments: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            writer.commit()
        monkeypatch.undo()
        with pytest.raises(IndexProblem, match="run the same again"):
            writer.finish()
    assert engine.version() == before


INTERRUPTED = """
import sys
from indexer.engine import open_engine
from indexer.sync import synchronise
def progress(*_):
    print("going", flush=True)
with open_engine(sys.argv[1], create=True) as engine:
    synchronise(engine, [sys.argv[2]], jobs=1, progress=progress, commit_releases=40)
"""


def test_a_killed_run_is_gone_on_with_at_once(cluster_location: str, tmp_path: Path) -> None:
    for number in range(60):
        items = [
            {"id": f"{number}-{at}", "title": f"Item {at}", "text": f"Word{number} said. " * 20} for at in range(5)
        ]
        (tmp_path / f"{number:02}.jsonl").write_text("\n".join(map(json.dumps, items)))
    command = [sys.executable, "-c", INTERRUPTED, cluster_location, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(30):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    with open_engine(cluster_location) as engine:
        summary = synchronise(engine, [tmp_path], jobs=1)
        assert summary.read + summary.unchanged == 60
        assert summary.rejections == 0
        assert len(found(engine)) == 300
        assert search(engine, "word59").total == 5
        again = synchronise(engine, [tmp_path], jobs=1)
        assert (again.unchanged, again.added) == (60, 0)


# Builds


def test_a_rebuild_is_seen_in_one_step(cluster_location: str, engine: Engine, cluster_client: OpenSearch) -> None:
    with engine.writer() as writer:
        for number in range(20):
            writer.add(make(f"r{number}", "Old words."))
        writer.set_authority(b"# None.\n")
        writer.finish()
    seen: set[tuple[int, int]] = set()
    over = threading.Event()

    def look() -> None:
        with open_engine(cluster_location) as reader:
            while not over.is_set():
                seen.add((search(reader, "old").total, search(reader, "new").total))

    looking = threading.Thread(target=look)
    looking.start()
    generation = engine.generation()
    with engine.writer(rebuild=True) as writer:
        assert writer.authority() == b"# None.\n"
        for number in range(30):
            writer.add(make(f"r{number}", "New words."))
            if number % 10 == 0:
                writer.commit()
        assert search(engine, "new").total == 0
        writer.finish()
    over.set()
    looking.join()
    assert (search(engine, "old").total, search(engine, "new").total) == (0, 30)
    assert seen <= {(20, 0), (20, 30), (0, 30)}, "one of two searches may come before the step"
    assert engine.generation() > generation
    name = cluster_location.rpartition("/")[2].partition("?")[0]
    assert set(cluster_client.indices.get(index=f"{name}-b*")) == {f"{name}-b2", f"{name}-b2-manifest"}


def test_a_rebuild_that_does_not_finish_leaves_nothing(
    cluster_location: str, engine: Engine, cluster_client: OpenSearch
) -> None:
    with engine.writer() as writer:
        writer.add(make("x", "Words."))
        writer.finish()
    with engine.writer(rebuild=True) as writer:
        writer.add(make("y", "Words."))
        writer.commit()
    assert found(engine).keys() == {"x"}
    name = cluster_location.rpartition("/")[2].partition("?")[0]
    cluster_client.indices.create(index=f"{name}-b9", body={"settings": {"number_of_replicas": 0}})
    with engine.writer() as writer:
        writer.finish()
    left = set(cluster_client.indices.get(index=f"{name}-*"))
    assert left == {f"{name}-b1", f"{name}-b1-manifest"}, "what a killed rebuild left goes with the next writer"


def test_a_rebuild_keeps_shards_and_copies_unless_it_is_told_others(
    cluster_location: str, cluster_client: OpenSearch
) -> None:
    name = read_address(cluster_location).name
    plain = cluster_location.partition("?")[0]
    for build, (settings, laid) in enumerate((("?shards=2&replicas=0", 2), ("", 2), ("?shards=4", 4)), start=1):
        with open_engine(plain + settings, create=True) as engine, engine.writer(rebuild=build > 1) as writer:
            writer.finish()
        found = cluster_client.indices.get_settings(index=name)[f"{name}-b{build}"]["settings"]["index"]
        assert (found["number_of_shards"], found["number_of_replicas"]) == (str(laid), "0")


def test_a_rebuild_whose_last_step_was_not_heard_of_loses_nothing(
    cluster_location: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.writer() as writer:
        writer.add(make("x", "Old words."))
        writer.finish()

    def unheard(*arguments: Any) -> None:
        point_to(*arguments)
        raise ClusterAway("no node answers")

    monkeypatch.setattr("indexer.opensearch.writing.writer.point_to", unheard)
    with engine.writer(rebuild=True) as writer:
        writer.add(make("y", "New words."))
        with pytest.raises(ClusterAway):
            writer.finish()
    with open_engine(cluster_location, create=True) as reader:
        assert found(reader).keys() == {"y"}
        reader.writer().close()
        assert found(reader).keys() == {"y"}


def test_builds_that_no_alias_leads_to_are_not_taken_for_rests(
    cluster_location: str, engine: Engine, cluster_client: OpenSearch
) -> None:
    with engine.writer(rebuild=True) as writer:
        writer.add(make("x", "Words."))
        writer.finish()
    name = read_address(cluster_location).name
    led = {name: f"{name}-b2", f"{name}-manifest": f"{name}-b2-manifest"}
    for alias, index in led.items():
        cluster_client.indices.delete_alias(index=index, name=alias)
    with pytest.raises(IndexProblem, match=f"no alias leads to {name}-b2; let “{name}”"):
        open_engine(cluster_location, create=True)
    for alias, index in led.items():
        cluster_client.indices.put_alias(index=index, name=alias)
    with open_engine(cluster_location, create=True) as again:
        assert found(again).keys() == {"x"}


CREATES = "import sys; from indexer.engine import open_engine; open_engine(sys.argv[1], create=True).close()"


def test_two_processes_may_make_an_index_at_once(cluster_location: str) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", CREATES, cluster_location]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    with open_engine(cluster_location) as engine, engine.writer() as writer:
        writer.add(make("x", "Words."))
        writer.finish()
        assert found(engine) == {"x": "/corpus/a.txt"}
