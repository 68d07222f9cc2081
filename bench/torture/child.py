"""One run of indexing with frequent commits, as a process of its own: `python -m bench.torture.child JSON`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from indexer.engine import open_engine
from indexer.sync import synchronise


class Run(msgspec.Struct, frozen=True):
    """A run to make: what `indexer.sync.synchronise` is told."""

    location: str
    corpus: str
    jobs: int = 1
    rebuild: bool = False
    prune: bool = False
    commit_releases: int = 15
    commit_seconds: float = 0.05

    def start(self) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that whatever it starts can be found."""
        command = [sys.executable, "-m", "bench.torture.child", msgspec.json.encode(self).decode()]
        root = Path(__file__).resolve().parents[2]
        return subprocess.Popen(command, cwd=root, start_new_session=True)  # noqa: S603 - ourselves


def main(told: str) -> None:
    """Make the run that is told as JSON."""
    run = msgspec.json.decode(told, type=Run)
    with open_engine(run.location, create=True) as engine:
        synchronise(
            engine,
            [run.corpus],
            rebuild=run.rebuild,
            prune=run.prune,
            jobs=run.jobs,
            commit_seconds=run.commit_seconds,
            commit_releases=run.commit_releases,
        )


if __name__ == "__main__":
    main(sys.argv[1])
