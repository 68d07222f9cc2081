"""Cost that grows as the input does: time of the processor at two sizes, so that a busy machine changes nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

#: The larger input is so many times the smaller.
TIMES = 8
#: Its time may be so many times that of the smaller: halfway between linear growth, 8, and quadratic growth, 64.
MOST = TIMES**1.5
#: Seconds of the processor that are too short to compare.
NOTHING = 0.05
TRIES = 3


def assert_linear(task_of: Callable[[int], Callable[[], object]], size: int) -> None:
    """A task for `size` takes about eight times as long as one for an eighth of it.

    `task_of` makes the input for each run anew, which is not measured, so that nothing is kept from the run before.
    Other processes are not measured either; they may slow the processor down, and so one good try of three is enough.
    """
    task_of(size // TIMES)()  # what is made at the first use only is made now
    for _ in range(TRIES):
        little, much = _seconds(task_of(size // TIMES)), _seconds(task_of(size))
        if much <= max(NOTHING, MOST * little):
            return
    pytest.fail(f"{size // TIMES} took {little:.4f} s of the processor, and {size} took {much:.4f} s, as before")


def _seconds(task: Callable[[], object]) -> float:
    """The seconds of the processor that this thread spends on a task, without the collection of garbage."""
    gc.disable()
    try:
        begun = time.thread_time()
        task()
        return time.thread_time() - begun
    finally:
        gc.enable()
