"""What one commit keeps for its readers: made once, waited for by nobody else, gone with the commit."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from making import engine_with, make, search

from indexer.columnar import ColumnarEngine
from indexer.columnar.snapshot import Snapshot
from indexer.engine import IndexProblem
from indexer.results import FACETS

#: Longer than anything here takes, for a thread that would otherwise wait for ever.
_LONG = 30


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ColumnarEngine]:
    releases = [make(f"r{at}", "a plan for the law", speakers=["Ann Lee"], said=[(0, 0, 6)]) for at in range(3)]
    with engine_with(tmp_path / "ix", releases) as opened:
        yield opened


@pytest.fixture
def snapshot(engine: ColumnarEngine) -> Snapshot:
    return engine._snapshot()


def test_threads_that_need_the_same_get_one(snapshot: Snapshot) -> None:
    together = threading.Barrier(8)
    made: list[object] = []

    def make_one() -> object:
        made.append(object())
        return made[-1]

    def ask(_: int) -> object:
        together.wait(_LONG)
        return snapshot.keep(("test", "one"), make_one)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))
    assert len(made) == 1
    assert set(found) == set(made)


def test_nobody_waits_for_what_others_need(engine: ColumnarEngine, snapshot: Snapshot) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        return "made" if may_end.wait(_LONG) else "nobody else could search"

    with ThreadPoolExecutor(1) as threads:
        making = threads.submit(snapshot.keep, ("test", "slow"), slow)
        assert begun.wait(_LONG)
        assert search(engine, "plan", facets=FACETS, timeline="year").total == 3
        may_end.set()
        assert making.result() == "made"


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again(snapshot: Snapshot) -> None:
    def fail() -> None:
        raise IndexProblem("a file is gone")

    with pytest.raises(IndexProblem, match="a file is gone"):
        snapshot.keep(("test", "fails"), fail)
    assert snapshot.keep(("test", "fails"), lambda: "made") == "made"


@pytest.mark.parametrize("budget_ms", [None, 60_000])
def test_a_commit_that_nobody_reads_is_gone_at_once(engine: ColumnarEngine, budget_ms: float | None) -> None:
    """Its tables take much memory, and Python may look for garbage an hour later."""
    gc.disable()
    try:
        search(engine, "speaker:ann plan", facets=FACETS, snippets=True, timeline="year", budget_ms=budget_ms)
        search(engine, "plan", said=True, facets=FACETS, budget_ms=budget_ms)
        engine.suggest("an")
        engine.offers("Ann Lee 2015")
        engine.similar("r0")
        old = weakref.ref(engine._snapshot())
        with engine.writer() as writer:
            writer.add(make("new", "another plan", path="/corpus/b.txt"))
            writer.commit()
        assert search(engine, "plan", budget_ms=budget_ms).total == 4
        assert old() is None
    finally:
        gc.enable()
