"""Runs of indexing in processes that may die: one Python imports everything once and forks for each run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

#: Reads a run a line and forks for it. The child counts the steps that touch names or make bytes durable, writes each
#: as a line of JSON to the file `log`, and kills itself at step `last`; or it is killed after `seconds`.
PROGRAM = r"""
import json, os, resource, signal, sys, time
from indexer.engine import IndexProblem, open_engine
from indexer.sync import synchronise
from indexer.columnar.codec import ColumnarToc

def counted(name, told):
    step = getattr(os, name)
    def call(first, *arguments, **settings):
        told["steps"] += 1
        path = os.readlink(f"/proc/self/fd/{first}") if isinstance(first, int) else os.fspath(first)
        event = [name, str(path), *map(str, arguments[:1])]
        if event[-1].endswith(".toc") and name in ("rename", "replace"):
            with open(path, "rb") as file:
                event.append([each.file_name() for each in ColumnarToc.decode(file.read(), "MAIN").segments])
        told["log"].write(json.dumps(event) + "\n")
        told["log"].flush()
        if told["steps"] == told["last"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(first, *arguments, **settings)
    setattr(os, name, call)

def run(told):
    os.setsid()
    told.update(steps=0, log=open(told["log"], "w"))
    for name in ("fsync", "rename", "replace", "remove", "unlink", "mkdir"):
        counted(name, told)
    if told["most_bytes"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (told["most_bytes"],) * 2)
    try:
        with open_engine(told["location"], create=True) as engine:
            synchronise(engine, [told["corpus"]], commit_releases=12, commit_seconds=float("inf"), **told["settings"])
    except IndexProblem as problem:
        told["log"].write(json.dumps(["problem", str(problem)]) + "\n")
        told["log"].flush()
        os._exit(1)
    told["log"].flush()
    os._exit(0)

for line in sys.stdin:
    told = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            run(told)
        finally:
            os._exit(3)
    if told["seconds"]:
        time.sleep(told["seconds"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(json.dumps([child, os.waitstatus_to_exitcode(status)]), flush=True)
"""


class Ended(msgspec.Struct, array_like=True):
    """A run that ended: its process, its exit code (-9: killed), and what it did step by step."""

    process: int
    code: int
    steps: list[list[Any]] = []


class Runs:
    """Starts runs one after the other."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "steps.jsonl"
        self._process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(
        self, location: Path, corpus: Path, *, last: int = 0, seconds: float = 0, most_bytes: int = 0, **settings: Any
    ) -> Ended:
        """A run of `synchronise` with `settings`, killed at step `last` or after `seconds`."""
        assert self._process.stdin
        assert self._process.stdout
        told = {
            "location": str(location), "corpus": str(corpus), "last": last, "seconds": seconds,
            "most_bytes": most_bytes, "log": str(self._log), "settings": {"jobs": 1} | settings,
        }  # fmt: skip
        self._process.stdin.write(msgspec.json.encode(told) + b"\n")
        self._process.stdin.flush()
        ended = msgspec.json.decode(self._process.stdout.readline(), type=Ended)
        lines = self._log.read_bytes().splitlines() if self._log.exists() else []
        ended.steps = [msgspec.json.decode(line) for line in lines if line.endswith(b"]")]
        self._log.unlink(missing_ok=True)
        return ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._process:
            assert self._process.stdin
            self._process.stdin.close()
