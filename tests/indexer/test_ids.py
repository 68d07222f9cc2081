from __future__ import annotations

from pathlib import Path

import pytest
from making import engine_with, make

pytestmark = pytest.mark.conformance


def test_pages_of_ids_hold_each_release_once(tmp_path: Path) -> None:
    batches = [[make(f"{batch}{at}", path=f"/{batch}") for at in range(size)] for batch, size in (("a", 5), ("b", 3))]
    with engine_with(tmp_path / "ix", *batches, [make("c")]) as engine:
        with engine.writer() as writer:
            writer.add(make("a1", "other words", path="/a"))
            writer.forget("/b")
            writer.finish()
        expected = ["a0", "a1", "a2", "a3", "a4", "c"]
        every = engine.ids(0, 100)
        assert sorted(every) == expected
        for count in (1, 2, 4):
            pages = [engine.ids(start, count) for start in range(0, 8, count)]
            assert [each for page in pages for each in page] == every
        assert engine.ids(6, 10) == engine.ids(10**9, 10) == engine.ids(0, 0) == []


def test_an_empty_index_has_no_ids(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix") as engine:
        assert engine.ids(0, 10) == []
