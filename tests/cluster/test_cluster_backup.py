"""Snapshots, taken and restored as docs/scaling.md tells: what comes back, and what of them is refused."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cluster.both_engines import EVERYTHING, SAMPLES, told
from making import ids, search
from opensearchpy import OpenSearch

from indexer.engine import Engine, IndexProblem, open_engine
from indexer.opensearch.connection.address import read_address
from indexer.sync import Summary, synchronise
from onrecord import main

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "scaling.md").read_text("utf-8")
REQUEST = re.compile(r"^    (PUT|POST|DELETE) (\S+)(?:   (\{.+\}))?$", re.MULTILINE)
REGISTER, TAKE, REMOVE, RESTORE = REQUEST.findall(DOCS.partition("\n## Backup\n")[2])
_numbers = itertools.count(1)


class Operator:
    """Does to one index what the docs tell, word for word but for the names of index and snapshot."""

    def __init__(self, client: OpenSearch, location: str) -> None:
        self.client, self.name = client, read_address(location).name
        self._ask(REGISTER)

    def snapshot(self) -> str:
        """Take one; returns its name."""
        name = f"{self.name}-{next(_numbers)}"
        assert self._ask(TAKE, name)["snapshot"]["state"] == "SUCCESS"
        return name

    def lose(self) -> None:
        """All indices and aliases are gone."""
        self._ask(REMOVE)
        assert self.client.indices.get(index=f"{self.name}-*") == {}

    def restore(self, snapshot: str, **instead: Any) -> None:
        """Restore it; `instead` is asked in place of what the docs ask."""
        assert self._ask(RESTORE, snapshot, **instead)["snapshot"]["shards"]["failed"] == 0
        # Until their copies are made, `onrecord check` says that they are missing.
        self.client.cluster.health(index=f"{self.name}-*", wait_for_status="green")

    def _ask(self, request: tuple[str, str, str], snapshot: str = "", **instead: Any) -> Any:
        method, path, body = (part.replace("releases-b", f"{self.name}-b") for part in request)
        asked = {**json.loads(body), **instead} if body else None
        return self.client.transport.perform_request(
            method, "/" + re.sub(r"\d{4}-\d\d-\d\d", snapshot, path), body=asked
        )


@pytest.fixture
def operator(cluster_client: OpenSearch, cluster_location: str) -> Operator:
    return Operator(cluster_client, cluster_location)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Three releases."""
    for name in ("one", "two", "three"):
        write(tmp_path, name, f"Heritage is told in {name}.")
    return tmp_path


@pytest.fixture
def engine(cluster_location: str, files: Path) -> Iterator[Engine]:
    """Open all the while, whatever becomes of the index."""
    with open_engine(cluster_location, create=True) as opened:
        index(opened, files)
        yield opened


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.txt").write_text(f"Release {name}\n\n{text}\n", encoding="utf-8")


def index(engine: Engine, folder: Path, **asked: Any) -> Summary:
    return synchronise(engine, [folder], jobs=1, **asked)


def answers(engine: Engine) -> list[dict[str, Any]]:
    return [told(search(engine, query, **EVERYTHING)) for query in ("", "heritage", "said:heritage", "minis*")]


def problem_of(command: str, *arguments: str) -> str:
    """The one line with which a command fails."""
    done = CliRunner().invoke(main, [command, *arguments])
    assert done.exit_code == 1
    return done.stderr.strip().splitlines()[-1]


def test_a_lost_index_comes_back_as_it_was(cluster_location: str, tmp_path: Path, operator: Operator) -> None:
    shutil.copytree(SAMPLES / "releases", tmp_path / "samples")
    with open_engine(cluster_location, create=True) as engine:
        read = index(engine, tmp_path / "samples").read
        before = answers(engine)
        snapshot = operator.snapshot()
        operator.lose()
        with pytest.raises(IndexProblem, match="there is no index"):
            search(engine)
        operator.restore(snapshot)
        assert answers(engine) == before
        assert engine.check() == []
        write(tmp_path / "samples", "new", "Heritage is new.")
        again = index(engine, tmp_path / "samples")
        assert (again.read, again.unchanged, again.added, again.replaced, again.removed) == (1, read, 1, 0, 0)
        (tmp_path / "samples" / "new.txt").unlink()
        assert index(engine, tmp_path / "samples", prune=True).removed == 1
        assert index(engine, tmp_path / "samples", rebuild=True).read == read
        assert (answers(engine), engine.check()) == (before, [])


def test_under_an_older_snapshot_what_came_later_is_gone_until_the_next_run(
    engine: Engine, files: Path, operator: Operator
) -> None:
    versions = {engine.version()}
    snapshot = operator.snapshot()
    write(files, "four", "Heritage came later.")
    write(files, "one", "Heritage was changed.")
    (files / "two.txt").unlink()
    later = index(engine, files, prune=True)
    assert (later.added, later.replaced, later.removed) == (1, 1, 1)
    versions.add(engine.version())
    operator.lose()
    operator.restore(snapshot)
    assert (search(engine, "heritage").total, search(engine, "later OR changed").total) == (3, 0)
    write(files, "five", "Heritage came last.")
    again = index(engine, files, prune=True)
    assert (again.read, again.unchanged, again.added, again.replaced, again.removed) == (3, 1, 2, 1, 1)
    assert (search(engine, "heritage").total, search(engine, "later OR changed OR last").total) == (4, 3)
    assert engine.check() == []
    assert engine.version() not in versions, "the numbers of commits come again, answers of the lost ones are not these"


def later_changes(engine: Engine, files: Path) -> None:
    """What a run may have done between the snapshots of two shards."""
    for number in range(3):
        write(files, "one", f"Heritage was changed {number} times.")
        index(engine, files)


@pytest.mark.parametrize("newer", ["-b1", "-b1-manifest"])
def test_a_snapshot_of_two_moments_is_told(
    engine: Engine, files: Path, operator: Operator, cluster_location: str, newer: str
) -> None:
    """As one is that is taken in the middle of a run: the same number of releases, one of them another."""
    older = operator.snapshot()
    later_changes(engine, files)
    late = operator.snapshot()
    operator.lose()
    for half in ("-b1", "-b1-manifest"):
        operator.restore(late if half == newer else older, indices=f"{operator.name}{half}")
    (damage,) = engine.check()
    assert "tells of 3 releases" in damage.problem
    assert "(0 are not there, 1 are not as noted, 0 are not told of)" in damage.problem
    write(files, "one", "Heritage is another.")
    line = problem_of("index", str(files), "--index", cluster_location)
    assert "is no snapshot of one moment" in line
    assert "onrecord index --rebuild" in line
    index(engine, files / "one.txt", rebuild=True)
    assert (search(engine, "heritage is another").total, engine.check()) == (1, [])
    assert search(engine, "heritage").total == 3, "what lies elsewhere was read anew too"


def test_what_is_missing_or_unknown_after_a_snapshot_of_two_moments_is_counted(
    engine: Engine, files: Path, operator: Operator
) -> None:
    older = operator.snapshot()
    write(files, "four", "Heritage came later.")
    (files / "two.txt").unlink()
    index(engine, files, prune=True)
    late = operator.snapshot()
    operator.lose()
    operator.restore(late, indices=f"{operator.name}-b1")
    operator.restore(older, indices=f"{operator.name}-b1-manifest")
    (damage,) = engine.check()
    assert "(1 are not there, 0 are not as noted, 1 are not told of)" in damage.problem


def test_releases_alone_are_not_taken_for_an_index(
    engine: Engine, files: Path, operator: Operator, cluster_location: str
) -> None:
    snapshot = operator.snapshot()
    operator.lose()
    operator.restore(snapshot, indices=f"{operator.name}-b1")
    assert "there is no index" in problem_of("search", "heritage", "--index", cluster_location)
    line = problem_of("index", str(files), "--index", cluster_location)
    assert f"{operator.name}-b1 is there without {operator.name}-b1-manifest" in line
    operator.restore(snapshot, indices=f"{operator.name}-b1-manifest")
    assert (index(engine, files).unchanged, engine.check()) == (3, [])


def test_a_manifest_alone_is_not_taken_for_an_index(
    engine: Engine, files: Path, operator: Operator, cluster_location: str
) -> None:
    snapshot = operator.snapshot()
    operator.lose()
    operator.restore(snapshot, indices=f"{operator.name}-b1-manifest")
    assert "no such index" in problem_of("search", "heritage", "--index", cluster_location)
    assert f"has lost {operator.name}-b1" in problem_of("index", str(files), "--index", cluster_location)
    assert f"{operator.name}-b1" in {damage.file for damage in engine.check()}
    assert not operator.client.indices.exists(index=f"{operator.name}-b1"), "nobody made it again, with other fields"
    index(engine, files / "one.txt", rebuild=True)
    assert (search(engine, "heritage").total, engine.check()) == (3, [])


def test_without_aliases_the_next_run_goes_on_with_what_is_there(
    engine: Engine, files: Path, operator: Operator, cluster_location: str
) -> None:
    found = sorted(ids(search(engine)))
    snapshot = operator.snapshot()
    operator.lose()
    operator.restore(snapshot, include_aliases=False)
    assert "there is no index" in problem_of("search", "heritage", "--index", cluster_location)
    with open_engine(cluster_location, create=True) as again:
        assert index(again, files).unchanged == 3
        assert (sorted(ids(search(again))), again.check()) == (found, [])


def test_indices_under_other_names_are_refused(engine: Engine, operator: Operator, cluster_location: str) -> None:
    snapshot = operator.snapshot()
    other = f"{operator.name}-other"
    renamed = {"rename_pattern": f"{operator.name}(.*)", "rename_replacement": f"{other}$1"}
    aliases = {"rename_alias_pattern": f"{operator.name}(.*)", "rename_alias_replacement": f"{other}$1"}
    operator.restore(snapshot, **renamed, **aliases)
    line = problem_of("search", "heritage", "--index", cluster_location.replace(operator.name, other))
    assert f"{other}-b1-manifest, which is a copy of {operator.name}-b1-manifest under another name" in line
    assert search(engine, "heritage").total == 3
