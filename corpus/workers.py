"""Worker processes that keep the order of their work, and survive the death of any of them."""

from __future__ import annotations

import gc
import multiprocessing
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar, cast

from corpus.garbage import seldom_collected

Unit = TypeVar("Unit")
Result = TypeVar("Result")

_WAITING = 4
"""Batches a worker may be ahead of the slowest one: enough to keep all busy, few enough to bound memory."""
_READY = "ready"


class WorkersError(Exception):
    """No worker process can be started: one line for a person."""


class Done(Generic[Result]):
    """A result that needs no worker but has its place in the order."""

    def __init__(self, result: Result) -> None:
        self.result = result


class Lost(Generic[Unit]):
    """A unit whose worker died on it, alone."""

    def __init__(self, unit: Unit, exit_code: int | None) -> None:
        self.unit = unit
        self.exit_code = exit_code


class _Worker(Generic[Unit, Result]):
    """A process that does one batch after the other; it ends by itself when its parent is gone."""

    def __init__(self, task: Callable[[Unit], Result]) -> None:
        # Not fork: the parent may have threads and an open index; not spawn: each start would import everything anew.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["corpus.reading"])
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, task), daemon=True)
        self.process.start()
        theirs.close()

    def greeted(self) -> _Worker[Unit, Result]:
        """Itself, once it is ready to work."""
        try:
            self.connection.recv()
        except (EOFError, OSError) as error:
            raise WorkersError("worker processes cannot be started; try again with one job") from error
        return self

    def receive(self) -> list[Result] | None:
        """The results of its batch, or None if it died."""
        try:
            results: list[Result] | Exception = self.connection.recv()
        except (EOFError, OSError):
            self.process.join(1)
            return None
        if isinstance(results, Exception):
            raise results
        return results

    def send(self, units: Sequence[Unit]) -> None:
        try:
            self.connection.send(units)
        except OSError:
            return  # it is dead: receiving says so

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _serve(connection: Connection, task: Callable[[Unit], Result]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers; they have nothing to say about it
    gc.freeze()  # what was imported stays: no collection need look at it again
    with seldom_collected(), suppress(EOFError, OSError):
        connection.send(_READY)
        while True:
            units = connection.recv()
            try:
                connection.send([task(unit) for unit in units])
            except Exception as error:
                connection.send(error)


class _Dispatcher(Generic[Unit, Result]):
    """Hands batches to workers and puts the results in order into a bounded queue; runs in a thread of its own."""

    def __init__(
        self, task: Callable[[Unit], Result], batches: Iterable[Sequence[Unit] | Done[Result]], jobs: int
    ) -> None:
        self.results: queue.Queue[list[Result | Lost[Unit]] | BaseException | None] = queue.Queue(2 * jobs)
        self.stopped = threading.Event()
        self._task = task
        self._source = iter(batches)
        self._exhausted = False
        self._most = _WAITING * jobs
        self._slots: deque[_Slot[Unit, Result]] = deque()
        workers: list[_Worker[Unit, Result]] = [_Worker(task) for _ in range(jobs)]
        self._idle = [worker.greeted() for worker in workers]
        self._busy: dict[Connection, tuple[_Worker[Unit, Result], _Slot[Unit, Result]]] = {}

    def run(self) -> None:
        """Hand out batches and take in results until all are done, or the dispatcher is stopped."""
        try:
            while not self.stopped.is_set() and not (self._exhausted and not self._slots):
                self._hand_out()
                self._deliver()
                if self._busy and not (self._slots and self._slots[0].results is not None):
                    self._collect()
            self._put(None)
        except BaseException as error:
            self._put(error)
        finally:
            for worker in [*self._idle, *(worker for worker, _slot in self._busy.values())]:
                worker.stop()

    def _hand_out(self) -> None:
        while self._idle and not self._exhausted and len(self._slots) < self._most and not self.stopped.is_set():
            batch = next(self._source, None)
            if batch is None:
                self._exhausted = True
            elif isinstance(batch, Done):
                self._slots.append(_Slot((), [batch.result]))
            else:
                slot = _Slot[Unit, Result](batch, None)
                self._slots.append(slot)
                worker = self._idle.pop()
                worker.send(batch)
                self._busy[worker.connection] = (worker, slot)

    def _deliver(self) -> None:
        while self._slots and self._slots[0].results is not None:
            self._put(self._slots.popleft().results)

    def _collect(self) -> None:
        for connection in wait(list(self._busy), timeout=0.2):
            worker, slot = self._busy.pop(cast(Connection, connection))
            results = worker.receive()
            if results is None:
                worker.stop()
                worker, slot.results = self._one_by_one(_Worker(self._task).greeted(), slot.units)
            else:
                slot.results = [*results]
            self._idle.append(worker)

    def _one_by_one(
        self, worker: _Worker[Unit, Result], units: Sequence[Unit]
    ) -> tuple[_Worker[Unit, Result], list[Result | Lost[Unit]]]:
        """A batch whose worker died, each unit alone, so that only the deadly one is lost."""
        found: list[Result | Lost[Unit]] = []
        for unit in units:
            worker.send([unit])
            results = worker.receive()
            if results is not None:
                found += results
                continue
            exit_code = worker.process.exitcode
            worker.stop()
            worker = _Worker(self._task).greeted()
            found.append(Lost(unit, exit_code))
        return worker, found

    def _put(self, results: list[Result | Lost[Unit]] | BaseException | None) -> None:
        while not self.stopped.is_set():
            try:
                self.results.put(results, timeout=0.2)
            except queue.Full:
                continue
            return


class _Slot(Generic[Unit, Result]):
    """A place in the order: a batch and, when they are there, its results."""

    def __init__(self, units: Sequence[Unit], results: list[Result | Lost[Unit]] | None) -> None:
        self.units = units
        self.results = results


def ordered(
    task: Callable[[Unit], Result], batches: Iterable[Sequence[Unit] | Done[Result]], jobs: int
) -> Iterator[Result | Lost[Unit]]:
    """The results of `task` for each unit of each batch, in their order, by `jobs` processes; a Lost for a deadly unit.

    `batches` is taken from a thread, only as far ahead as bounded memory allows. Raises WorkersError.
    """
    dispatcher = _Dispatcher(task, batches, jobs)
    thread = threading.Thread(target=dispatcher.run, name="corpus-workers", daemon=True)
    thread.start()
    try:
        while (results := dispatcher.results.get()) is not None:
            if isinstance(results, BaseException):
                raise results
            yield from results
    finally:
        dispatcher.stopped.set()
        thread.join()
