"""Where the test cluster can't be had, one line says what is missing."""

from __future__ import annotations

import shutil
import zipfile
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


#: Where Maven is to put what it fetches.
ASKED = "for given; do case $given in -DoutputDirectory=*) folder=${given#*=};; esac; done\n"
FETCHING = ASKED + "echo fetched >> LOG; echo one > $folder/a.jar; echo two > $folder/b.jar"
PLUGIN = ASKED + "/bin/cp ARCHIVE $folder/opensearch-security-1.zip"


def test_the_plugin_is_unpacked_and_looked_after(programs: Path, tmp_path: Path) -> None:
    archive = tmp_path / "made.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("plugin.jar", "one")
        packed.writestr("config/roles.yml", "none")
    program(programs, "mvn", PLUGIN.replace("ARCHIVE", str(archive)))
    role = jars.jars() / jars.SECURITY / "config" / "roles.yml"
    role.write_text("changed")
    assert (jars.jars() / jars.SECURITY / "plugin.jar").read_text() == "one"
    assert role.read_text() == "none"
    assert not list(jars.jars().glob("*.zip"))


def test_a_plugin_that_is_no_archive_is_named(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "made.zip").write_text("<html>")
    program(programs, "mvn", PLUGIN.replace("ARCHIVE", str(tmp_path / "made.zip")))
    with pytest.raises(jars.NoCluster, match=r"security-1.zip, which Maven fetched, can't be unpacked \(.+\): remove"):
        jars.jars()


def test_jars_are_fetched_once_and_again_where_they_are_not_whole(programs: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program(programs, "mvn", FETCHING.replace("LOG", str(log)))
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
