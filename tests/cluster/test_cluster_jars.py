"""Where the test cluster can't be had, one line says what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.cluster import jars


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which alone programs are looked for; nothing is fetched yet."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_missing_programs_are_named(programs: Path) -> None:
    with pytest.raises(jars.NoCluster, match="Maven, which is missing: install it"):
        jars.jars()
    with pytest.raises(jars.NoCluster, match="install a JDK"):
        jars.java()
    program(programs, "java", "")
    program(programs, "javac", "echo javac 11.0.2")
    with pytest.raises(jars.NoCluster, match=r"needs Java 17 or newer, and .*javac is javac 11"):
        jars.java()
    program(programs, "javac", "echo javac 21")
    assert jars.java() == str(programs / "java")


def test_without_a_network_maven_is_quoted(programs: Path) -> None:
    program(programs, "mvn", "echo '[INFO] Trying'; echo '[ERROR] Unknown host'; exit 1")
    with pytest.raises(jars.NoCluster, match=r"look at the network; it says: \[ERROR\] Unknown host$"):
        jars.jars()


FETCHING = """
for given; do case $given in -DoutputDirectory=*) folder=${{given#*=}};; esac; done
echo fetched >> {log}; echo one > $folder/a.jar; echo two > $folder/b.jar
"""


def test_jars_are_fetched_once_and_again_where_they_are_not_whole(programs: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program(programs, "mvn", FETCHING.format(log=log))
    folder = jars.jars()
    assert jars.jars() == folder
    assert log.read_text().split() == ["fetched"]
    (folder / "b.jar").write_text("tw")
    assert (jars.jars() / "b.jar").read_text() == "two\n"
    (folder / "a.jar").unlink()
    assert sorted(path.name for path in jars.jars().glob("*.jar")) == ["a.jar", "b.jar"]
    shutil.rmtree(folder)
    jars.jars()
    assert log.read_text().split() == ["fetched"] * 4
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
