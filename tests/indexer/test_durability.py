"""Runs that end in the middle: by SIGKILL at every kind of step, from outside at any time, or for want of room."""

from __future__ import annotations

import json
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from making import search
from running import Ended, Runs

from bench.torture.kills import orphans_gone
from indexer.columnar import ColumnarEngine
from indexer.engine import NoIndex
from indexer.sync import synchronise

QUERIES = ("", "heritage", "heritage patent", '"patent law"', "prot*", "law NEAR/3 patent", "-heritage", "polcy~")
WORDS = "heritage patent law protection policy plan office court trade region museum council".split()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with Runs(tmp_path_factory.mktemp("runs")) as runs:
        yield runs


def write_text(folder: Path, number: int, lot: random.Random) -> None:
    words = " ".join(lot.choices(WORDS, weights=range(1, 13), k=lot.randint(5, 60)))
    (folder / f"r{number:02}.txt").write_text(f"Release {number} on {lot.choice(WORDS)}\n\n{words}.\n")


def made(folder: Path) -> Path:
    """Sixty text files and a file of thirty releases, of words drawn by lot."""
    lot = random.Random(7)
    folder.mkdir()
    for number in range(60):
        write_text(folder, number, lot)
    items = [{"id": f"j{n}", "title": f"Item {n}", "text": " ".join(lot.choices(WORDS, k=30))} for n in range(30)]
    (folder / "m-items.jsonl").write_text("\n".join(map(json.dumps, items)))
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("durable") / "corpus")


def answers(location: Path) -> dict[str, Any]:
    """What the index says to a few queries, and that nothing in it is damaged."""
    found: dict[str, Any] = {}
    with ColumnarEngine.open(str(location)) as engine:
        assert engine.check() == []
        for query in QUERIES:
            results = search(engine, query, limit=200, facets=("kind", "year", "language"))
            hits = [(hit.id, hit.score) for hit in results.hits]
            found[query] = (results.total, hits, results.facets, results.reading)
        assert found[""][0] == len(found[""][1]) == engine.status().releases
    return found


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for query in QUERIES:
        total, hits, *rest = found[query]
        assert (total, *rest) == (expected[query][0], *expected[query][2:]), query
        assert [id_ for id_, _ in hits] == [id_ for id_, _ in expected[query][1]], query
        scores = [score for _, score in expected[query][1]]
        assert [score for _, score in hits] == pytest.approx(scores, abs=1e-9), query


def finished(location: Path, corpus: Path, **settings: Any) -> dict[str, Any]:
    with ColumnarEngine.open(str(location), create=True) as engine:
        synchronise(engine, [corpus], jobs=1, commit_releases=12, **settings)
    for entry in location.glob("build-*/*"):
        assert entry.suffix in (".seg", ".toc", ".sqlite")
    return answers(location)


Undisturbed = tuple[dict[str, Any], Ended]


@pytest.fixture(scope="module")
def undisturbed(runs: Runs, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The answers of an index that was made in one run, and how that went."""
    location = tmp_path_factory.mktemp("undisturbed") / "ix"
    ended = runs.run(location, corpus)
    assert ended.code == 0
    return answers(location), ended


def test_killed_at_any_step_the_next_run_goes_on(
    runs: Runs, corpus: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    expected, steps = undisturbed[0], len(undisturbed[1].steps)
    assert steps > 40
    pointed = next(at for at, step in enumerate(undisturbed[1].steps, 1) if step[0] == "replace")
    for moment in sorted({1, pointed, pointed + 1, steps - 1, *range(pointed + 2, steps, steps // 6)}):
        location = tmp_path / f"killed-at-{moment}"
        assert runs.run(location, corpus, last=moment).code == -signal.SIGKILL
        try:
            answers(location)
        except NoIndex:
            assert moment <= pointed
        assert_same(finished(location, corpus), expected)


def test_killed_from_outside_again_and_again(runs: Runs, tmp_path: Path) -> None:
    lot, location, corpus = random.Random(5), tmp_path / "ix", made(tmp_path / "corpus")
    for number in range(10):
        for changed in lot.sample(range(80), 8):
            write_text(corpus, changed, lot)
        (corpus / f"r{lot.randrange(60):02}.txt").unlink(missing_ok=True)
        jobs, rebuild = lot.choice((1, 2)), number % 5 == 4
        wait = lot.uniform(0.01, 0.5)
        ended = runs.run(location, corpus, seconds=wait, jobs=jobs, rebuild=rebuild, prune=lot.random() < 0.3)
        assert ended.code in (0, -signal.SIGKILL)
        orphans_gone(ended.process)
        if location.exists() and (location / "onrecord.json").exists():
            answers(location)
    assert_same(finished(location, corpus, prune=True), finished(tmp_path / "fresh", corpus))


def test_a_killed_rebuild_leaves_the_old_index(
    runs: Runs, corpus: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    location = tmp_path / "ix"
    assert runs.run(location, corpus).code == 0
    steps = len(runs.run(location, corpus, rebuild=True).steps)
    for moment in range(2, steps, steps // 4):
        assert runs.run(location, corpus, last=moment, rebuild=True).code == -signal.SIGKILL
        assert_same(answers(location), undisturbed[0])
    with ColumnarEngine.open(str(location)) as engine, engine.writer():
        pass
    assert len(list(location.glob("build-*"))) == 1
    assert_same(answers(location), undisturbed[0])


# Power loss


def test_all_that_a_commit_names_is_durable_before(undisturbed: Undisturbed) -> None:
    steps = [step for step in undisturbed[1].steps if step[0] in ("fsync", "rename", "replace")]
    synced: dict[str, int] = {}
    commits = 0
    for at, (kind, *names) in enumerate(steps):
        if kind == "fsync":
            synced[names[0]] = at
            continue
        old, new, *segments = names
        folder = str(Path(new).parent)
        assert synced.pop(old) < at, f"{new} was named before what is in it was durable"
        assert steps[at + 1] == ["fsync", folder], f"the name {new} is not made durable"
        if new.endswith(".toc"):
            commits += 1
            for name in segments[0]:
                assert synced[f"{folder}/{name}"] < synced[folder], f"{name} is not durable when {new} names it"
        else:
            build = next(path for path in synced if Path(path).name == "build-1")
            assert synced[build] < at
            assert synced[folder] < at, "the build's own name is durable before the pointer says it"
    assert commits > 5


# No room


@pytest.mark.parametrize("most_bytes", [3_000, 40_000])
def test_without_room_a_run_says_so_and_nothing_is_lost(
    runs: Runs, corpus: Path, undisturbed: Undisturbed, tmp_path: Path, most_bytes: int
) -> None:
    location, first = tmp_path / "ix", tmp_path / "first"
    first.mkdir()
    (first / "one.txt").write_text("The first release\n\nHeritage is told.\n")
    before = finished(location, first)
    ended = runs.run(location, corpus, most_bytes=most_bytes)
    (told,) = [step[1] for step in ended.steps if step[0] == "problem"]
    assert ended.code == 1
    assert "\n" not in told
    assert "can't be" in told
    kept = answers(location)
    assert kept[""][0] >= before[""][0]
    finished(location, corpus)
    (first / "one.txt").unlink()
    assert_same(finished(location, first, prune=True), undisturbed[0])
