"""Releases become sections: the fast way gives what the plain way gives, here and in worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import body_named, make
from naive_segment import naive_sections

from corpus.release import Release
from indexer.columnar.building import inversion
from indexer.columnar.building.inversion import invert
from indexer.columnar.building.inverter import Inverter, WorkerLost
from indexer.columnar.segment.sections import BLOBS, MAX_RELEASES, TYPES, Array
from indexer.engine import IndexProblem

ROOT = Path(__file__).resolve().parents[2]
WORDS = st.sampled_from(
    "the The protect protects protected topave theirtheirs whichwhich l’eau d'autres U.S. U.S 1,000 知识产权"
    " 한국 Zürich Zurich".split()
)


def assert_same(found: dict[str, Array], wanted: dict[str, Array]) -> None:
    assert found.keys() == wanted.keys() == {*TYPES, *BLOBS}
    for name, array in wanted.items():
        assert found[name].dtype == array.dtype, name
        np.testing.assert_array_equal(found[name], array, err_msg=name)


def some_releases() -> list[Release]:
    treasury, wipo = body_named("Treasury", "the Treasury"), body_named("WIPO")
    return [
        make("b", "We protect, and topave the way. So protects it.", title="Protected", day="2007-03-14", issuer=wipo),
        make(
            "a",
            "知识产权 in the U.S. of l’eau",
            title="The 1,000 protect",
            speakers=[("Ann Lee", "Ms Lee"), "Bo", "Ann Lee"],
            said=[(1, 0, 27), (0, 0, 27), (2, 0, 27), (1, 1, 3), (None, 0, 9), (0, 4, 5), (0, 9, 9), (1, 9, 99)],
        ),
        make(
            "c", "theirtheirs theirtheirs their theirs", title="theirtheirs", organizations=[treasury, wipo, treasury]
        ),
        make("é", "", title="…", day="2009", places=["Geneva", "Bern", "Geneva"]),
    ]


def test_sections_are_those_of_the_plain_way() -> None:
    assert_same(invert(some_releases()), naive_sections(some_releases()))


@pytest.mark.parametrize("releases", [[], [make("a", "", title="—")]])
def test_nothing_to_invert(releases: list[Release]) -> None:
    assert_same(invert(releases), naive_sections(releases))


@given(st.lists(st.tuples(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=40)), max_size=5))
def test_any_words(texts: list[tuple[list[str], list[str]]]) -> None:
    releases = [make(f"r{at}", " ".join(body), title=" ".join(title)) for at, (title, body) in enumerate(texts)]
    assert_same(invert(releases), naive_sections(releases))


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_texts(texts: list[str]) -> None:
    releases = [make(f"r{at}", text, title=text[::-1]) for at, text in enumerate(texts)]
    assert_same(invert(releases), naive_sections(releases))


def test_frequencies_and_positions_that_do_not_fit_their_codes() -> None:
    releases = [
        make("a", "word " * 100 + "words " * 70_000 + "rare word", title="word words " * 5),
        make("b", "word " * 62, title="words " * 3),
    ]
    sections = invert(releases)
    assert len(sections["positions.far"])
    assert len(sections["postings.many"])
    assert len(sections["merged.many"])
    assert_same(sections, naive_sections(releases))


def test_more_than_a_segment_takes_is_refused() -> None:
    with pytest.raises(ValueError, match="give fewer at once"):
        invert([make("a")] * (MAX_RELEASES + 1))


def test_forgetting_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = invert(some_releases())
    monkeypatch.setattr("indexer.analysis.vocabulary.MOST_TOKENS", 0)
    inversion._vocabulary.make_room()
    assert not inversion._vocabulary.forms
    assert_same(invert(some_releases()), before)


@pytest.mark.parametrize("jobs", [1, 2])
def test_batches_come_back_in_order(jobs: int) -> None:
    batches = [[make(f"{number}", f"batch {number} " * number)] for number in range(6)]
    with Inverter(jobs) as inverter:
        running = [inverter.submit(batch) for batch in batches]
        for batch, each in zip(batches, running, strict=True):
            assert_same(each.result(), invert(batch))


def test_a_single_batch_needs_no_worker() -> None:
    with Inverter(2) as inverter:
        assert_same(inverter.submit(some_releases()).result(), invert(some_releases()))
        assert not inverter._workers


def test_what_a_worker_raises_is_raised_here() -> None:
    with Inverter(2) as inverter:
        running = [inverter.submit([make("a")] * count) for count in (1, MAX_RELEASES + 1, 1)]
        with pytest.raises(ValueError, match="give fewer at once"):
            running[1].result()
        assert_same(running[2].result(), running[0].result())


def test_a_worker_that_is_killed_is_a_problem_that_says_what_to_do() -> None:
    with Inverter(2) as inverter:
        inverter.submit([make("a")])
        inverter.submit([make("b")])
        assert len(inverter._workers) == 2
        for worker in inverter._workers:
            os.kill(worker._process.pid or 0, signal.SIGKILL)
        with pytest.raises(IndexProblem, match="fewer jobs") as problem:
            inverter.submit([make("c")]).result()
        assert isinstance(problem.value, WorkerLost)


PARENT = """
import os, signal
from making import make
from indexer.columnar.building.inverter import Inverter
if __name__ == "__main__":
    inverter = Inverter(2)
    for batch in [inverter.submit([make("a")]), inverter.submit([make("b")])]:
        batch.result()
    print(*(worker._process.pid for worker in inverter._workers), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    run = subprocess.run([sys.executable, script], env={**os.environ, "PYTHONPATH": paths}, capture_output=True)
    pids = run.stdout.split()
    assert len(pids) == 2, run.stderr
    assert wait_for_end([int(pid) for pid in pids])


def wait_for_end(pids: Sequence[int]) -> bool:
    until = time.monotonic() + 60
    while alive := [pid for pid in pids if is_running(pid)]:
        if time.monotonic() > until:
            for pid in alive:
                os.kill(pid, signal.SIGKILL)
            return False
        time.sleep(0.05)
    return True


def is_running(pid: int) -> bool:
    """False also for one that nobody has taken notice of yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
