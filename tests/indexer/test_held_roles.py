from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from making import engine_with, make

from corpus.release import Release
from indexer.columnar import roles
from indexer.engine import Engine
from indexer.results import HeldRole

pytestmark = pytest.mark.conformance


def naming(id_: str, day: str, *held: tuple[str, str | None], path: str = "/corpus/a.txt") -> Release:
    """A release that names speakers with their roles."""
    release = make(id_, day=day, speakers=[name for name, _ in held], path=path)
    speakers = zip(release.speakers, held, strict=True)
    return msgspec.structs.replace(
        release, speakers=tuple(msgspec.structs.replace(speaker, role=role) for speaker, (_, role) in speakers)
    )


RELEASES = [
    naming("a", "2001-05-05", ("Anna Lind", "Senator"), ("Bo Ek", "Director")),
    naming("b", "2003", ("Anna Lind", "senator")),
    naming("c", "2009-02", ("Anna Lind", "Minister of  Trade"), ("Anna Lind", "minister of trade")),
    naming("d", "2009-02-03", ("Anna Lind", "Minister of Trade")),
    naming("e", "", ("Anna Lind", "Senator")),
    naming("f", "", ("Anna Lind", "Judge")),
    naming("g", "2010", ("Anna Lind", None)),
    naming("h", "2010", ("Anna Lindqvist", "Poet")),
]


def told(engine: Engine, speaker: str) -> list[tuple[str, str | None, str | None, int]]:
    def value(held: HeldRole) -> tuple[str, str | None, str | None, int]:
        return held.role, held.first and held.first.value, held.last and held.last.value, held.count

    return [value(held) for held in engine.roles(speaker)]


@pytest.mark.parametrize("size", [1, 3, 8])
def test_roles_over_time_the_latest_first(tmp_path: Path, size: int) -> None:
    batches = [RELEASES[start : start + size] for start in range(0, len(RELEASES), size)]
    with engine_with(tmp_path / "ix", *batches) as engine:
        assert told(engine, "Anna Lind") == [
            ("Minister of Trade", "2009-02", "2009-02-03", 2),
            ("Senator", "2001-05-05", "2003", 3),
            ("Judge", None, None, 1),
        ]
        assert told(engine, "Bo Ek") == [("Director", "2001-05-05", "2001-05-05", 1)]
        assert told(engine, "anna lind") == []


def test_releases_that_are_gone_tell_nothing(tmp_path: Path) -> None:
    gone = naming("x", "2020", ("Bo Ek", "King"), path="/b")
    with engine_with(tmp_path / "ix", [*RELEASES, gone]) as engine:
        assert told(engine, "Bo Ek")[0][0] == "King"
        with engine.writer() as writer:
            writer.forget("/b")
            writer.finish()
        assert told(engine, "Bo Ek") == [("Director", "2001-05-05", "2001-05-05", 1)]


@pytest.mark.embedded
def test_of_very_many_releases_some_are_read_from_all_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "MOST_READ", 10)
    monkeypatch.setattr(roles, "KEPT_FROM", 5)
    many = [naming(f"r{at}", f"{1900 + at}", ("Anna Lind", "Senator" if at < 50 else "Judge")) for at in range(100)]
    with engine_with(tmp_path / "ix", many[:30], many[30:]) as engine:
        expected = [("Judge", "1955", "1999", 5), ("Senator", "1900", "1944", 5)]
        assert told(engine, "Anna Lind") == expected
        assert told(engine, "Anna Lind") == expected
