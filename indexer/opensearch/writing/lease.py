"""Who may write: leases instead of locks, since a cluster does not know when a writer has died.

One document of the manifest has all leases, so that who takes one sees all others in the same step. A writer renews its
own while it lives. One that has run out is anybody's; so is that of a process that is gone from this very machine.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from indexer.engine import WHOLE, IndexLocked, IndexProblem, Part
from indexer.opensearch.connection.cluster import Cluster
from indexer.opensearch.connection.notes import change_note

#: The `_id` of the document with the leases.
LEASES = "leases"
#: Seconds that a lease holds, and after which it is renewed. Clocks of machines that write may differ by the rest.
HOLDS, RENEWED = 60.0, 15.0


class Held(msgspec.Struct, frozen=True):
    """The right to write a part; `machine` tells machines apart whose processes can be looked at, or is null."""

    part: Part
    token: str
    host: str
    process: int
    machine: str | None
    until: datetime

    def runs(self) -> bool:
        """Whether its writer may be there still."""
        is_here = self.machine is not None and self.machine == _machine()
        return self.until > datetime.now(UTC) and not (is_here and _is_gone(self.process))

    def excludes(self, part: Part) -> bool:
        """Whether no other may write `part` meanwhile: parts of one division lie apart, all else overlaps."""
        return WHOLE in (self.part, part) or self.part.of != part.of or self.part.number == part.number


class LeaseLost(IndexProblem):
    """Another writer may have taken the place of this one."""


class Lease:
    """The right to write a part of an index, renewed by a thread until it is released."""

    def __init__(self, cluster: Cluster, manifest: str, part: Part) -> None:
        """Take it; raises `IndexLocked` at once where another writer has it, or one that overlaps."""
        self._cluster, self._manifest, self._part = cluster, manifest, part
        self._token = secrets.token_hex(8)
        self._ended, self._lost = threading.Event(), False
        self._guard = threading.Lock()
        self._set(self._taken)
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._thread.start()

    def confirm(self) -> None:
        """Raises `LeaseLost` unless this writer still has it, for a while at least."""
        if time.monotonic() - self._renewed > RENEWED * 2:
            self._renew()
        if self._lost:
            raise LeaseLost(
                f"{self._cluster.address.location}: another writer has taken over, since this one was not heard of for"
                f" {HOLDS:.0f} seconds; what is complete is kept: run the same again"
            )

    def release(self) -> None:
        """Let the next writer in, once; where the cluster is away it comes in when the lease runs out."""
        if self._ended.is_set():
            return
        self._ended.set()
        with suppress(IndexProblem), self._guard:
            self._cluster.documents(self._manifest, {"ids": [LEASES]})  # one that is away is not waited for
            self._set(lambda held: [each for each in held if each.token != self._token])
        self._thread.join()

    def _keep(self) -> None:
        while not self._ended.wait(RENEWED) and not self._lost:
            with suppress(IndexProblem):  # it holds for longer than the pauses, and `confirm` tries again
                self._renew()

    def _renew(self) -> None:
        with self._guard:
            if self._ended.is_set():
                return
            with suppress(IndexLocked):
                self._set(self._again)

    def _set(self, change: Any) -> None:
        def changed(about: Any) -> Any:
            return msgspec.to_builtins(change(msgspec.convert(about or [], list[Held])))

        # It holds from when it was asked for, however long the cluster took.
        asked = time.monotonic()
        change_note(self._cluster, self._manifest, LEASES, "lease", changed)
        self._renewed = asked

    def _taken(self, held: list[Held]) -> list[Held]:
        """The leases with this one among them, without those that have run out."""
        running = [each for each in held if each.runs() and each.token != self._token]
        for each in running:
            if each.excludes(self._part):
                raise IndexLocked(_refusal(self._cluster, each, self._part))
        until = datetime.now(UTC) + timedelta(seconds=HOLDS)
        mine = Held(self._part, self._token, socket.gethostname(), os.getpid(), _machine(), until)
        return [*running, mine]

    def _again(self, held: list[Held]) -> list[Held]:
        """The same for one that is taken already."""
        if not any(each.token == self._token for each in held):
            self._lost = True
            raise IndexLocked
        return self._taken(held)


def _refusal(cluster: Cluster, held: Held, part: Part) -> str:
    what = "this index" if WHOLE in (held.part, part) else f"part {held.part} of this index"
    return (
        f"{cluster.address.location}: process {held.process} on {held.host} is writing to {what}, until"
        f" {held.until.astimezone():%H:%M:%S} or longer; wait until it is done, or stop it"
    )


def _machine() -> str | None:
    """What tells apart machines, their starts, and the containers in which processes have numbers of their own."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return None


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
