from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from growth import assert_linear
from making import ids, make, search, state
from places import opened, place

from corpus.source import Rejection
from indexer.engine import Engine
from indexer.sync import Summary, synchronise

pytestmark = pytest.mark.conformance


def text(folder: Path, name: str, body: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"The title of {path.stem}\n\n{body}\n", encoding="utf-8")
    return path


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return opened(tmp_path / "ix")


def run(engine: Engine, *paths: Path, **settings: object) -> Summary:
    return synchronise(engine, paths, jobs=1, **settings)  # type: ignore[arg-type]


def test_only_what_changed_is_read_again(engine: Engine, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for name in ("a.txt", "b.txt", "c.txt"):
        text(corpus, name, f"Heritage is told in {name}.")
    with engine:
        first = run(engine, corpus)
        assert (first.added, first.read, search(engine, "heritage").total) == (3, 3, 3)
        before = engine.generation()
        again = run(engine, corpus)
        assert (again.added, again.read, again.unchanged, engine.generation()) == (0, 0, 3, before)
        text(corpus, "b.txt", "Now it speaks of trademarks.")
        changed = run(engine, corpus)
        assert (changed.added + changed.replaced, changed.read, changed.unchanged) == (1, 1, 2)
        assert (search(engine, "heritage").total, search(engine, "trademark").total, search(engine).total) == (2, 1, 3)
        assert engine.check() == []


def test_gone_files_are_kept_unless_pruned_and_only_under_the_paths(engine: Engine, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    files = [text(one, "a.txt", "Alpha."), text(one, "b.txt", "Beta."), text(two, "c.txt", "Gamma.")]
    with engine:
        run(engine, one, two)
        files[0].unlink()
        files[2].unlink()
        kept = run(engine, one)
        assert (kept.gone, kept.removed, search(engine).total) == (1, 0, 3)
        pruned = run(engine, one, prune=True)
        assert (pruned.removed, search(engine).total, search(engine, "gamma").total) == (1, 2, 1)
        files[1].unlink()
        one.rmdir()
        assert run(engine, one, prune=True).removed == 1
        assert engine.check() == []


def test_fewer_items_in_a_file_are_fewer_releases(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    lines = [json.dumps({"id": f"i{n}", "title": f"Item {n}", "text": f"Word{n} is said."}) for n in range(4)]
    path.write_text("\n".join(lines))
    with engine:
        assert run(engine, path).added == 4
        path.write_text("\n".join([lines[0], lines[2].replace("Word2", "Changed")]))
        summary = run(engine, path)
        assert (summary.replaced, summary.removed) == (2, 2), "the file's checksum is part of each record"
        assert sorted(ids(search(engine))) == ["i0", "i2"]
        assert search(engine, "changed").total == 1


def test_rejections_are_told_kept_and_forgotten(engine: Engine, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    text(corpus, "good.txt", "Good words.")
    (corpus / "bad.txt").write_bytes(b"")
    told: list[Rejection] = []
    with engine:
        assert run(engine, corpus, tmp_path / "nowhere", on_rejection=told.append).rejections == 2
        assert sorted(Path(one.path).name for one in told) == ["bad.txt", "nowhere"]
        assert len(engine.status().rejected) == 2
        run(engine, corpus)
        assert [Path(one.path).name for one in engine.status().rejected] == ["bad.txt"]
        text(corpus, "bad.txt", "It is mended.")
        run(engine, corpus)
        assert engine.status().rejected == ()
        assert search(engine).total == 2


def test_a_rebuild_reads_everything_anew_wherever_it_lies(engine: Engine, tmp_path: Path) -> None:
    one, two = text(tmp_path / "one", "a.txt", "Alpha."), text(tmp_path / "two", "b.txt", "Beta.")
    with engine:
        run(engine, one.parent, two.parent)
        assert run(engine, one.parent, rebuild=True).added == 2
        assert search(engine).total == 2
        two.unlink()
        assert run(engine, one.parent, rebuild=True).gone == 1
        assert search(engine).total == 1


# Two sources with one id


def test_another_release_under_a_taken_id_is_rejected(engine: Engine) -> None:
    refused: list[Rejection] = []
    with engine, engine.writer(on_rejection=refused.append) as writer:
        writer.add(make("x", "One text.", path="/a"))
        writer.add(make("x", "Another text.", path="/b"))
        writer.commit()
        (rejection,) = refused
        assert rejection.path == "/b"
        assert "the id x is already taken by another release in /a" in rejection.reason
        assert "another id" in rejection.advice
        writer.finish()
        assert search(engine, "one").total == 1
        assert [one.path for one in engine.status().rejected] == ["/b"]


def test_the_same_release_from_two_sources_is_one(engine: Engine) -> None:
    with engine:
        with engine.writer() as writer:
            for path, body, url in (
                ("/a", "Text.", None),
                ("/b", "Text.", "https://x/1"),
                ("/c", "Newer.", "https://x/1"),
            ):
                writer.add(make("x", body, path=path, url=url))
                writer.complete(state(path))
            writer.finish()
        found = engine.get("x")
        assert found
        assert (found.source.path, search(engine).total) == ("/c", 1)
        with engine.writer() as writer:
            assert writer.forget("/c") == 0, "another source gave it too"
            writer.finish()
            assert set(writer.sources()) == set(), "and is read again"
        assert search(engine).total == 1
        with engine.writer() as writer:
            writer.add(make("x", "Text.", path="/a"))
            writer.complete(state("/a"))
            writer.finish()
        found = engine.get("x")
        assert found
        assert (found.body, found.source.path) == ("Text.", "/a")
        assert engine.check() == []


def test_a_rejected_source_is_read_again_when_the_id_is_free(engine: Engine) -> None:
    refused: list[Rejection] = []
    with engine, engine.writer(on_rejection=refused.append) as writer:
        writer.add(make("x", "One text.", path="/a"))
        writer.complete(state("/a"))
        writer.add(make("x", "Another text.", path="/b"))
        writer.complete(state("/b"))
        writer.commit()
        assert set(writer.sources()) == {"/a", "/b"}
        assert writer.forget("/a") == 1
        writer.commit()
        assert set(writer.sources()) == set()
        assert search(engine).total == 0
        writer.add(make("x", "Another text.", path="/b"))
        writer.commit()
        assert len(refused) == 1


def test_what_is_added_and_removed_before_a_commit_leaves_no_trace(engine: Engine) -> None:
    with engine:
        with engine.writer() as writer:
            writer.add(make("x", "Same.", path="/a"))
            writer.add(make("x", "Same.", path="/b"))
            writer.add(make("y", "Gone.", path="/c"))
            assert writer.forget("/c") == 1
            writer.finish()
        assert ids(search(engine)) == ["x"]
        assert engine.check() == []
        with engine.writer() as writer:
            writer.add(make("z", "Dropped.", path="/a"))
        assert engine.get("z") is None


def test_half_a_character_pair_is_a_rejection(engine: Engine) -> None:
    refused: list[Rejection] = []
    with engine, engine.writer(on_rejection=refused.append) as writer:
        writer.add(make("x", "bad \ud800 text"))
        writer.commit()
        assert "surrogate" in refused[0].reason


INTERRUPTED = """
import sys
from indexer.engine import open_engine
from indexer.sync import synchronise
def progress(*_):
    print("going", flush=True)
with open_engine(sys.argv[1], create=True) as engine:
    try:
        synchronise(engine, [sys.argv[2]], jobs=1, progress=progress)
    except KeyboardInterrupt:
        print("interrupted", engine.status().releases, len(engine.check()), flush=True)
"""


def test_ctrl_c_keeps_what_was_read_whole(tmp_path: Path) -> None:
    corpus, location = tmp_path / "corpus", tmp_path / "ix"
    for number in range(300):
        text(corpus, f"{number:03}.txt", "Some words about heritage. " * 200)
    command = [sys.executable, "-c", INTERRUPTED, place(location), str(corpus)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(20):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        told = process.stdout.read().split()
    kept, damaged = told[told.index("interrupted") + 1 :]
    assert 19 <= int(kept) <= 300
    assert damaged == "0"
    with opened(location) as engine:
        summary = run(engine, corpus)
        assert summary.unchanged == int(kept)
        assert search(engine, "heritage").total == 300


def test_an_id_that_is_given_up_goes_to_the_source_that_was_refused(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    first = {"id": "x", "title": "First", "text": "alpha", "url": "http://a.example/1"}
    other = {"id": "y", "title": "Other", "text": "gamma", "url": "http://a.example/3"}
    second = {"id": "x", "title": "Second", "text": "something else", "url": "http://b.example/2"}
    (folder / "a.jsonl").write_text(f"{json.dumps(first)}\n{json.dumps(other)}\n")
    (folder / "b.jsonl").write_text(f"{json.dumps(second)}\n")
    with opened(tmp_path / "ix") as engine:
        assert synchronise(engine, [folder], jobs=1).rejections == 1
        (folder / "a.jsonl").write_text(f"{json.dumps(other)}\n")
        synchronise(engine, [folder], jobs=1)
        summary = synchronise(engine, [folder], jobs=1)
        assert summary.standing == ()
        given = engine.get("x")
    assert given is not None
    assert given.title == "Second"


@pytest.mark.embedded
def test_files_that_a_shell_lists_take_no_longer_each_when_there_are_more(tmp_path: Path) -> None:
    with opened(tmp_path / "ix") as engine:

        def again(size: int) -> Callable[[], object]:
            paths = [text(tmp_path / f"of-{size}", f"{number}.txt", "Heritage.") for number in range(size)]
            run(engine, *paths)
            return lambda: run(engine, *paths)

        assert_linear(again, 1600)
