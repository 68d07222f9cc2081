"""Runs that end in the middle: by SIGKILL at every kind of step of a commit, and from outside at any time."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from making import search

from indexer.columnar import ColumnarEngine
from indexer.engine import NoIndex, open_engine
from indexer.sync import synchronise

#: Indexes a folder; at the n-th step that touches names or makes bytes durable it kills itself. Prints the steps.
RUN = """
import os, signal, sys
from pathlib import Path
location, corpus, last, rebuild, jobs = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "1", int(sys.argv[5])
steps = 0
def counted(step):
    def call(*arguments, **settings):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **settings)
    return call
for name in ("fsync", "rename", "replace", "remove", "unlink", "mkdir"):
    setattr(os, name, counted(getattr(os, name)))
from indexer.engine import open_engine
from indexer.sync import synchronise
with open_engine(location, create=True) as engine:
    synchronise(engine, [corpus], rebuild=rebuild, jobs=jobs, commit_releases=12)
print(steps)
"""

QUERIES = ("", "heritage", "heritage patent", '"patent law"', "prot*", "law NEAR/3 patent", "-heritage", "polcy~")
WORDS = "heritage patent law protection policy plan office court trade region museum council".split()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty text files and a file of thirty releases, of words drawn by lot."""
    folder, lot = tmp_path_factory.mktemp("durable") / "corpus", random.Random(7)
    folder.mkdir()
    for number in range(60):
        words = " ".join(lot.choices(WORDS, weights=range(1, 13), k=lot.randint(5, 60)))
        (folder / f"r{number:02}.txt").write_text(f"Release {number} on {lot.choice(WORDS)}\n\n{words}.\n")
    items = [{"id": f"j{n}", "title": f"Item {n}", "text": " ".join(lot.choices(WORDS, k=30))} for n in range(30)]
    (folder / "m-items.jsonl").write_text("\n".join(map(json.dumps, items)))
    return folder


def start(
    location: Path, corpus: Path, last: int = 0, *, rebuild: bool = False, jobs: int = 1
) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(location), str(corpus), str(last), str(int(rebuild)), str(jobs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    with process:
        output, _ = process.communicate(timeout=120)
    return process.returncode, output


def answers(location: Path) -> dict[str, Any]:
    """What the index says to a few queries, and that nothing in it is damaged."""
    found: dict[str, Any] = {}
    with ColumnarEngine.open(str(location)) as engine:
        assert engine.check() == []
        for query in QUERIES:
            results = search(engine, query, limit=200, facets=("kind", "year", "language"))
            hits = [(hit.id, hit.score) for hit in results.hits]
            found[query] = (results.total, hits, results.facets, results.reading)
    return found


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for query in QUERIES:
        total, hits, *rest = found[query]
        assert (total, *rest) == (expected[query][0], *expected[query][2:]), query
        assert [id_ for id_, _ in hits] == [id_ for id_, _ in expected[query][1]], query
        assert [score for _, score in hits] == pytest.approx([score for _, score in expected[query][1]], abs=1e-9), (
            query
        )


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], int]:
    """The answers of an index that was made in one run, and the number of steps it took."""
    location = tmp_path_factory.mktemp("undisturbed") / "ix"
    code, output = finished(start(location, corpus))
    assert code == 0
    return answers(location), int(output)


def test_killed_at_any_step_the_next_run_goes_on(
    corpus: Path, undisturbed: tuple[dict[str, Any], int], tmp_path: Path
) -> None:
    expected, steps = undisturbed
    assert steps > 40
    moments = sorted({1, 2, 3, 5, steps - 1, *range(7, steps, max(1, steps // 9))})
    for moment in moments:
        location = tmp_path / f"killed-at-{moment}"
        code, _ = finished(start(location, corpus, moment))
        assert code == -signal.SIGKILL
        try:
            answers(location)
        except NoIndex:
            assert moment < 10
        with open_engine(str(location), create=True) as engine:
            synchronise(engine, [corpus], jobs=1, commit_releases=12)
        assert_same(answers(location), expected)
        leftovers = [
            entry.name for entry in location.glob("build-*/*") if ".tmp" in entry.name or ".toc." in entry.name
        ]
        assert leftovers == []


def test_killed_from_outside_again_and_again(
    corpus: Path, undisturbed: tuple[dict[str, Any], int], tmp_path: Path
) -> None:
    location = tmp_path / "ix"
    for wait in (0.5, 0.7, 0.9, 1.1):
        process = start(location, corpus, jobs=2)
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        finished_or_killed = process.wait(30)
        assert process.stdout
        process.stdout.close()
        assert finished_or_killed in (0, -signal.SIGKILL)
    code, _ = finished(start(location, corpus))
    assert code == 0, "the lock of a killed writer does not block, whatever its workers do"
    assert_same(answers(location), undisturbed[0])


def test_a_killed_rebuild_leaves_the_old_index(
    corpus: Path, undisturbed: tuple[dict[str, Any], int], tmp_path: Path
) -> None:
    expected, _ = undisturbed
    location = tmp_path / "ix"
    assert finished(start(location, corpus))[0] == 0
    code, output = finished(start(location, corpus, rebuild=True))
    assert code == 0
    steps = int(output)
    for moment in range(2, steps, max(1, steps // 6)):
        code, _ = finished(start(location, corpus, moment, rebuild=True))
        assert code == -signal.SIGKILL
        assert_same(answers(location), expected)
    with ColumnarEngine.open(str(location)) as engine, engine.writer():
        pass
    assert len(list(location.glob("build-*"))) == 1
    assert_same(answers(location), expected)
