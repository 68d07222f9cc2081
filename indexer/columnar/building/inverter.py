"""Batches of releases are inverted in worker processes, while the writer takes in the next ones."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import msgspec

from corpus.release import Release
from indexer.columnar.building.inversion import invert
from indexer.columnar.segment.sections import Array
from indexer.engine import IndexProblem

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Release])


class WorkerLost(IndexProblem):
    """A process that inverts releases ended before its work did."""

    def __init__(self, exit_code: int | None) -> None:
        """Say how it ended, and what to do."""
        super().__init__(exit_code)
        self.exit_code = exit_code

    def __str__(self) -> str:
        return (
            f"an indexing process ended too early (exit code {self.exit_code}), most likely for want of memory; "
            "run again with fewer jobs"
        )


class Inverted:
    """A batch on its way to become sections."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self._batch: Sequence[Release] | None = releases
        self._found: Future[dict[str, Array]] = Future()

    def done(self) -> bool:
        """True where `result` need not wait."""
        return self._batch is None and self._found.done()

    def result(self) -> dict[str, Array]:
        """The sections of the batch, as `invert` makes them; raises what it raises, and `WorkerLost`.

        A batch that no worker was started for is inverted now.
        """
        if self._batch is not None:
            sections = invert(self._batch)
            self._batch = None
            self._found.set_result(sections)
        return self._found.result()

    def hand_to(self, threads: ThreadPoolExecutor, idle: SimpleQueue[_Worker]) -> None:
        """Have a worker invert the batch."""
        if self._batch is not None:
            self._found = threads.submit(_inverted, idle, self._batch)
            self._batch = None

    def wait(self) -> None:
        """Until a worker is done with it, whether it went well or not."""
        wait([self._found])


class Inverter:
    """Inverts batches in `jobs` processes; with one job in this process. Used by one thread.

    Workers are started when a second batch comes: before that they cost more than they save.
    """

    def __init__(self, jobs: int) -> None:
        """Start nothing yet."""
        self._jobs = jobs
        self._running: deque[Inverted] = deque()
        self._workers: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None

    def submit(self, releases: Sequence[Release]) -> Inverted:
        """Have `releases` inverted; results may be asked for in any order.

        Waits while `jobs` + 1 batches are on their way. With one job the batch is inverted before this returns.
        """
        batch = Inverted(releases)
        if self._jobs <= 1:
            batch.result()
            return batch
        while self._running and (self._running[0].done() or len(self._running) > self._jobs):
            self._running.popleft().wait()
        self._running.append(batch)
        if self._threads is None and len(self._running) > 1:
            self._start()
        if self._threads is not None:
            for waiting in self._running:
                waiting.hand_to(self._threads, self._idle)
        return batch

    def _start(self) -> None:
        self._threads = ThreadPoolExecutor(self._jobs, thread_name_prefix="inversion")
        for _ in range(self._jobs):
            worker = _Worker()
            self._workers.append(worker)
            self._idle.put(worker)

    def close(self) -> None:
        """End the workers; batches that are not done are given up."""
        for worker in self._workers:
            worker.stop()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class _Worker:
    """A process that inverts one batch after the other; it ends by itself when its parent is gone."""

    def __init__(self) -> None:
        # Not fork: the parent may have threads and an open index. No other process has our end of the pipe, so that
        # the worker reads its end when we die, however that is.
        context = multiprocessing.get_context("forkserver")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def inverted(self, releases: Sequence[Release]) -> dict[str, Array]:
        """What `invert` returns or raises there."""
        try:
            self._connection.send_bytes(_encoder.encode(releases))
            answer: dict[str, Array] | Exception = self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join(1)
            raise WorkerLost(self._process.exitcode) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stop(self) -> None:
        self._process.kill()
        self._process.join()


def _inverted(idle: SimpleQueue[_Worker], releases: Sequence[Release]) -> dict[str, Array]:
    worker = idle.get()
    try:
        return worker.inverted(releases)
    finally:
        idle.put(worker)


def _serve(connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers; they have nothing to say about it
    gc.freeze()  # what was imported stays: no collection need look at it again
    gc.set_threshold(20_000, 20, 50)
    try:
        while True:
            releases = _decoder.decode(connection.recv_bytes())
            answer: dict[str, Array] | Exception
            try:
                answer = invert(releases)
            except Exception as error:
                answer = error
            connection.send(answer)
    except (EOFError, OSError):
        return
