"""Damage, lost files and missing permissions: each is named, none is a traceback, none makes a second index of one."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from making import engine_with, make, search, state
from test_engine import PATENTS

from corpus.source import Rejection
from indexer.columnar import ColumnarEngine
from indexer.columnar.manifest import Manifest
from indexer.engine import IndexDamaged, IndexProblem, open_engine


def _manifest(location: Path) -> Path:
    (file,) = location.glob("build-*/manifest.sqlite")
    return file


@pytest.mark.parametrize("harm", ["missing", "empty", "without tables"])
def test_a_writer_does_not_go_on_without_a_manifest(tmp_path: Path, harm: str) -> None:
    engine_with(tmp_path / "ix", PATENTS).close()
    file = _manifest(tmp_path / "ix")
    file.unlink()
    if harm == "empty":
        file.touch()
    elif harm == "without tables":
        with closing(sqlite3.connect(file)) as database:
            database.execute("VACUUM")
    with ColumnarEngine.open(str(tmp_path / "ix"), create=True) as engine:
        with pytest.raises(IndexDamaged, match=r"manifest.*--rebuild"):
            engine.writer()
        assert [damage.file for damage in engine.check()] == [str(file)]
        with engine.writer(rebuild=True) as writer:
            writer.add(PATENTS[0])
            writer.finish()
        assert (engine.check(), search(engine).total) == ([], 1)


def _told(file: Path, generation: int) -> list[Any]:
    """What the manifest answers to every question of readers and of writers, on a copy."""
    answers: list[Any] = []
    build = file.parent.with_name("copy")
    for writable in (False, True):
        build.mkdir(exist_ok=True)
        shutil.copy(file, build)
        with closing(Manifest(build, generation, writable=writable)) as manifest:
            answers += [list(manifest.sources()), manifest.source_paths(), manifest.rejections(), manifest.files()]
            answers += [manifest.owners(), manifest.updated(), manifest.count(), manifest.source("/corpus/a.txt")]
            answers += [sorted(manifest.claims_of("/corpus/a.txt", 99)), manifest.claims("a")]
            if writable:
                answers.append(manifest.drop_lasting_rejections(99))
                for claim in [claim for id_ in "abcd" for claim in manifest.claims(id_)]:
                    manifest.put_claim(claim._replace(run=50))
                manifest.put_source(state())
                manifest.commit([], ["gone"], 4)
                answers += [manifest.owners(), manifest.source_paths(), manifest.files()]
        shutil.rmtree(build)
    return answers


def test_check_sees_damage_anywhere_in_the_manifest_or_it_does_no_harm(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS[:2], PATENTS[2:]) as engine, engine.writer() as writer:
        writer.set_authority(b"# nobody")
        writer.reject(Rejection("/corpus/bad.txt", "empty", "fill it"))
        writer.complete(state("/corpus/other.txt", 0))
        writer.finish()
        generation = engine.generation()
    file = _manifest(tmp_path / "ix")
    content, lot = file.read_bytes(), random.Random(3)
    sound, unseen = _told(file, generation), []
    filled = [at for at, byte in enumerate(content) if byte]
    places = [*range(100), *lot.sample(filled, 250), *lot.sample(range(len(content)), 50)]
    with ColumnarEngine.open(str(tmp_path / "ix")) as engine:
        for at in places:
            file.write_bytes(content[:at] + bytes([content[at] ^ 1 << lot.randrange(8)]) + content[at + 1 :])
            if [damage.file for damage in engine.check()] != [str(file)]:
                unseen.append(at)
                assert _told(file, generation) == sound, at
            else:
                with suppress(IndexProblem):  # whatever else it does, no traceback
                    _told(file, generation)
            shutil.rmtree(tmp_path / "ix" / "copy", ignore_errors=True)
    assert len(unseen) < len(places) / 2


@pytest.mark.parametrize(
    "change", ["state = '{'", "state = x'7b'", "state = CAST(x'ff' AS TEXT)", "path = 7", "died = 0", "born = 0"]
)
def test_a_damaged_row_is_no_traceback(tmp_path: Path, change: str) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine, engine.writer() as writer:
        writer.complete(state())
        writer.finish()
    file = _manifest(tmp_path / "ix")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(f"UPDATE source SET {change}")
    with ColumnarEngine.open(str(tmp_path / "ix")) as engine:
        (damage,) = engine.check()
        assert damage.file == str(file)
        if change != "died = 0":
            with pytest.raises(IndexDamaged, match=r"manifest.*--rebuild"), engine.writer() as writer:
                writer.sources()


def test_an_index_that_lost_its_pointer_is_not_begun_afresh(tmp_path: Path) -> None:
    location = tmp_path / "ix"
    engine_with(location, PATENTS).close()
    (location / "onrecord.json").unlink()
    with pytest.raises(IndexDamaged, match=r"onrecord\.json: is missing.*--rebuild"):
        ColumnarEngine.open(str(location))
    with ColumnarEngine.open(str(location), create=True) as engine:
        with pytest.raises(IndexDamaged, match=r"onrecord\.json: is missing.*--rebuild"):
            engine.writer()
        with engine.writer(rebuild=True) as writer:
            writer.add(PATENTS[0])
        assert list(location.glob("build-1/*.seg")), "nothing is lost by a rebuild that is not finished"
        with engine.writer(rebuild=True) as writer:
            writer.add(PATENTS[0])
            writer.finish()
        assert (engine.check(), search(engine).total) == ([], 1)
    assert len(list(location.glob("build-*"))) == 1


def test_a_first_run_that_named_no_build_is_no_loss(tmp_path: Path) -> None:
    location = tmp_path / "ix"
    engine_with(location).close()
    (location / "onrecord.json").unlink()
    (location / "build-2").mkdir()
    with engine_with(location, PATENTS) as engine:
        assert search(engine).total == 4
    assert [entry.name for entry in location.glob("build-*")] == ["build-3"]


def test_advice_is_given_once(tmp_path: Path) -> None:
    engine_with(tmp_path / "ix", PATENTS).close()
    for file in (_manifest(tmp_path / "ix"), tmp_path / "ix" / "onrecord.json"):
        with ColumnarEngine.open(str(tmp_path / "ix")) as engine:
            file.write_bytes(b"{ not what was written")
            (damage,) = engine.check()
        assert damage.file == str(file)
        assert "mend" not in damage.problem
        assert str(file) not in damage.problem


def test_only_files_that_are_checked_stay_in_a_build(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS[:2], PATENTS[2:]) as engine:
        with engine.writer() as writer:
            writer.add(make("e", "dropped"))
        seen: list[str] = []
        assert engine.check(seen.append) == []
    assert sorted(seen) == sorted(str(path) for path in (tmp_path / "ix").glob("build-*/*"))


def _add_one(location: Path) -> None:
    with ColumnarEngine.open(str(location), create=True) as engine, engine.writer() as writer:
        writer.add(make("e", "new"))
        writer.commit()


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A directory of a user who is not root, as whom the test runs: root may write anywhere."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        if os.geteuid():
            yield root
            return
        os.chown(root, 65534, 65534)
        os.seteuid(65534)
        try:
            yield root
        finally:
            os.seteuid(0)


@pytest.mark.parametrize(
    ("shut", "mode"), [(".", 0o500), (".", 0), ("onrecord.json", 0), ("writer.lock", 0), ("build-1", 0o500),
                       ("build-1", 0), ("build-1/manifest.sqlite", 0o400), ("build-1/manifest.sqlite", 0)],
)  # fmt: skip
def test_missing_permissions_are_told_and_are_no_damage(nobody: Path, shut: str, mode: int) -> None:
    location = nobody / "ix"
    engine_with(location, PATENTS).close()
    if (shut, mode) == (".", 0o500):
        (location / "writer.lock").unlink()
    (location / shut).chmod(mode)
    try:
        with pytest.raises(IndexProblem, match=r"denied|readonly|unable") as told:
            _add_one(location)
        with suppress(IndexProblem), ColumnarEngine.open(str(location)) as engine:
            assert engine.check() == []
            assert search(engine).total == 4
    finally:
        (location / shut).chmod(0o700)
    assert "can't be" in str(told.value)
    assert "check its permissions" in str(told.value)
    assert not isinstance(told.value, IndexDamaged)


def test_a_directory_that_may_not_be_written_gets_no_index(nobody: Path) -> None:
    nobody.chmod(0o500)
    with pytest.raises(IndexProblem, match=r"can't be written \(Permission denied\); check its permissions"):
        open_engine(str(nobody), create=True)
    nobody.chmod(0o700)
