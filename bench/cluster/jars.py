"""The jars of a node of OpenSearch and of its security plugin: fetched by Maven once, kept outside the repository."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
#: The folder within that of the jars that has the security plugin, unpacked.
SECURITY = "opensearch-security"
#: Lists each file with its digest; written last, so that a download that broke off has none.
_COMPLETE = "SHA256SUMS"
_PATIENCE_S = 600


class NoCluster(Exception):
    """No cluster can be started here. `str()` is one line: what is missing and what to do."""


def jars() -> Path:
    """The folder of the jars, fetched where it is not there or not whole; raises `NoCluster`."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord"
    folder = caches / f"opensearch-{_digest(POM)[:12]}"
    if not _whole(folder):
        caches.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=caches) as part:
            _fetch(Path(part))
            shutil.rmtree(folder, ignore_errors=True)
            Path(part).rename(folder)
            Path(part).mkdir()  # which is what is removed
    return folder


def java() -> str:
    """The path of a Java that compiles too; raises `NoCluster`."""
    found, compiler = shutil.which("java"), shutil.which("javac")
    if not found or not compiler:
        raise NoCluster("the test cluster needs Java 17 or newer: install a JDK (Debian: default-jdk-headless)")
    asked = [compiler, "-version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own command
    major = told.removeprefix("javac ").partition(".")[0].strip()
    if not major.isdigit() or int(major) < 17:
        raise NoCluster(f"the test cluster needs Java 17 or newer, and {compiler} is {told.strip() or 'unknown'}")
    return found


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise NoCluster("the test cluster is fetched by Maven, which is missing: install it (Debian: maven)")
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    command = [maven, "-q", "-B", "-f", str(POM), *goal]
    try:
        ended = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        raise NoCluster(f"Maven takes longer than {_PATIENCE_S} s to fetch OpenSearch: look at the network") from None
    if ended.returncode:
        told = next((line for line in ended.stdout.splitlines() if "[ERROR]" in line), ended.stderr[:300])
        raise NoCluster(f"Maven can't fetch OpenSearch: look at the network; it says: {told.strip()}")
    _unpack(folder)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / _COMPLETE).write_text("".join(lines))


def _unpack(folder: Path) -> None:
    """Have the plugin as a folder instead of an archive."""
    for archive in folder.glob(f"{SECURITY}-*.zip"):
        try:
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(folder / SECURITY)
        except zipfile.BadZipFile as problem:
            advice = "remove it from the folder .m2 and try again"
            raise NoCluster(f"{archive.name}, which Maven fetched, can't be unpacked ({problem}): {advice}") from None
        archive.unlink()


def _whole(folder: Path) -> bool:
    """True where each file of the list is there and is what was written."""
    try:
        lines = (folder / _COMPLETE).read_text().split("\n")
        listed = [line.split("  ") for line in lines if line]
        return bool(listed) and all(_digest(folder / name) == digest for digest, name in listed)
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
