import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.garbage import seldom_collected
from corpus.reading import read


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_collections_are_seldom_within_and_as_before_afterwards() -> None:
    gc.set_threshold(700, 10, 10)
    with seldom_collected():
        inside = gc.get_threshold()
        with seldom_collected():
            assert gc.get_threshold() == inside
        assert gc.get_threshold() == inside
    assert inside[0] > 700
    assert gc.get_threshold() == (700, 10, 10)


def test_settings_come_back_after_an_error() -> None:
    gc.set_threshold(700, 10, 10)
    with pytest.raises(OSError, match="gone"), seldom_collected():
        raise OSError("gone")
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("theirs", [(0, 10, 10), (100_000, 5, 5)])
def test_whoever_collects_never_or_more_seldom_still_does(theirs: tuple[int, int, int]) -> None:
    gc.set_threshold(*theirs)
    with seldom_collected():
        assert gc.get_threshold() == theirs
    assert gc.get_threshold() == theirs


def test_the_last_of_several_threads_brings_the_settings_back() -> None:
    gc.set_threshold(700, 10, 10)
    begun, go_on = threading.Event(), threading.Event()

    def other() -> None:
        with seldom_collected():
            begun.set()
            go_on.wait(60)

    thread = threading.Thread(target=other)
    with seldom_collected():
        thread.start()
        assert begun.wait(60)
    assert gc.get_threshold()[0] > 700
    go_on.set()
    thread.join()
    assert gc.get_threshold() == (700, 10, 10)


def test_reading_in_one_process_leaves_the_callers_settings(tmp_path: Path) -> None:
    gc.set_threshold(700, 10, 10)
    for name in ("one", "two"):
        (tmp_path / f"{name}.html").write_text(f"<title>{name}</title><p>The bridge opens today.</p>")
    assert {gc.get_threshold() for _ in read([tmp_path], jobs=1)} == {(700, 10, 10)}
