"""Every file of an index, damaged in every way: found, told in a line, and no wrong answer comes of it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from making import engine_with, make, search, state
from test_engine import PATENTS

from corpus.release import Release
from corpus.source import Rejection
from indexer.columnar import ColumnarEngine
from indexer.columnar.layout import Layout
from indexer.engine import IndexDamaged, IndexProblem
from indexer.results import Results
from onrecord import main

KINDS = ("pointer", "toc", "segment", "manifest")
REQUESTS = (("", 400), ("heritage", 20), ("heritage OR law", 20), ('"patent law"', 20), ("prot*", 20), ("-law", 5))


def _many(lot: random.Random, word: str = "patent") -> list[Release]:
    words = [word, "heritage", "law", "protection", "policy", "plan", "office", "court", "trade"]
    return [
        make(f"r{number}", " ".join(lot.choices(words, k=120)), title=f"{word} {number}", day="2008", path=f"/{number}")
        for number in range(150)
    ]


def _made(location: Path, word: str = "patent") -> Path:
    """An index of two segments, with deletions, a rejection and names of the user's own."""
    releases = _many(random.Random(1), word)
    with engine_with(location, releases[:100], releases[100:]) as engine, engine.writer() as writer:
        writer.set_authority(b"# nobody")
        writer.reject(Rejection("/bad.txt", "empty", "fill it"))
        writer.complete(state("/bad.txt", 0))
        assert writer.forget("/7") + writer.forget("/120") == 2
        writer.commit()
    return location


def _file_of(location: Path, kind: str) -> Path:
    pattern = {"pointer": "onrecord.json", "toc": "build-1/*.toc", "segment": "build-1/*.seg"}
    return max(location.glob(pattern.get(kind, "build-1/manifest.sqlite")), key=lambda path: path.stat().st_size)


def _says(engine: ColumnarEngine) -> Iterator[Any]:
    """What the index answers, question by question; a question that finds damage is answered by null."""
    for query, limit in REQUESTS:
        yield _or_damage(lambda one=query, most=limit: _plain(search(engine, one, limit=most, facets=("year", "kind"))))
    for id_ in ("r0", "r7", "r99", "r149"):
        yield _or_damage(lambda one=id_: engine.get(one))
    yield _or_damage(lambda: msgspec.structs.replace(engine.status(), location="", size=0))


def _or_damage(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except IndexDamaged as damage:
        told = str(damage)
    assert "--rebuild" in told
    assert "\n" not in told
    return None


def _plain(results: Results) -> Any:
    return results.total, [(hit.id, hit.score, hit.snippets) for hit in results.hits], results.facets, results.reading


def _harmed(file: Path, other: Path, lot: random.Random) -> Iterator[tuple[str, bytes | None]]:
    """What may become of a file; null where it is lost."""
    content = file.read_bytes()
    size = len(content)
    for at in {0, 8, 20, 63, 64, size // 2, size - 1, *lot.sample(range(size), min(size, 12))}:
        if at < size:
            yield f"byte {at} flipped", content[:at] + bytes([content[at] ^ 1 << lot.randrange(8)]) + content[at + 1 :]
    for length in (0, 1, 63, size // 2, size - 1):
        yield f"cut off after {length}", content[:length]
    yield "longer", content + b"\0"
    yield "missing", None
    yield "of another index", other.read_bytes()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Any]]:
    """An index, one like it of other words, and what the first says."""
    folder = tmp_path_factory.mktemp("sound")
    one, other = _made(folder / "one"), _made(folder / "other", "talent")
    with ColumnarEngine.open(str(one)) as engine:
        assert engine.check() == []
        says = list(_says(engine))
    assert None not in says[:7]
    return one, other, says


def _right_or_none(found: Any, right: Any) -> bool:
    return found is None or found == right


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_found_and_gives_no_wrong_answer(
    sound: tuple[Path, Path, list[Any]], tmp_path: Path, kind: str
) -> None:
    one, other, says = sound
    location = tmp_path / "ix"
    for harm, content in _harmed(_file_of(one, kind), _file_of(other, kind), random.Random(3)):
        shutil.copytree(one, location)
        file = _file_of(location, kind)
        file.unlink()
        if content is not None:
            file.write_bytes(content)
        with suppress(IndexDamaged), ColumnarEngine.open(str(location)) as engine:
            checked = engine.check()
            answers = list(_says(engine))
            wrong = [
                at for at, (found, right) in enumerate(zip(answers, says, strict=True)) if found not in (None, right)
            ]
            assert not wrong, f"{harm}: {wrong}"
            if kind == "manifest" and not checked:
                assert "flipped" in harm, f"{harm} goes unseen"  # in a byte that SQLite does not use
            else:
                assert checked, f"{harm} goes unseen"
        shutil.rmtree(location)


@pytest.mark.parametrize("kind", KINDS)
def test_a_writer_makes_nothing_of_a_file_of_another_index(
    sound: tuple[Path, Path, list[Any]], tmp_path: Path, kind: str
) -> None:
    location = tmp_path / "ix"
    shutil.copytree(sound[0], location)
    shutil.copy(_file_of(sound[1], kind), _file_of(location, kind))
    before = sorted(path.name for path in location.glob("*/*"))
    with ColumnarEngine.open(str(location)) as engine:
        with pytest.raises(IndexDamaged, match="--rebuild"):
            engine.writer()
        assert sorted(path.name for path in location.glob("*/*")) == before
        with engine.writer(rebuild=True) as writer:
            writer.add(PATENTS[0])
            writer.finish()
        assert (engine.check(), search(engine).total) == ([], 1)


def test_a_pointer_to_no_build_costs_no_build(tmp_path: Path) -> None:
    location = _made(tmp_path / "ix")
    Layout(location).point_to(location / "build-3", "")
    with ColumnarEngine.open(str(location)) as engine:
        with pytest.raises(IndexProblem):
            engine.writer()
        assert engine.check()
    assert list(location.glob("build-1/*.seg"))


CUT_OFF = """
import os, sys
from pathlib import Path
from indexer.engine import IndexDamaged, open_engine
from indexer.results import SearchRequest
with open_engine(sys.argv[1]) as engine:
    request = SearchRequest(query=sys.argv[3], limit=100, facets=("year",), snippets=True)
    engine.search(request)
    file = Path(sys.argv[2])
    content = file.read_bytes()
    for length in (len(content) - 1, len(content) // 2, 100, 0):
        os.truncate(file, length)
        try:
            engine.search(SearchRequest(query="law", limit=100, snippets=True))
        except IndexDamaged as damage:
            print(damage.damage.problem)
        file.write_bytes(content)
        engine.search(request)
"""


def test_a_file_that_is_cut_off_under_a_reader_does_not_end_it(tmp_path: Path) -> None:
    location = _made(tmp_path / "ix")
    command = [sys.executable, "-c", CUT_OFF, str(location), str(_file_of(location, "segment")), "heritage"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.splitlines()) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_on_the_command_line_damage_is_one_line(tmp_path: Path, kind: str) -> None:
    location, texts = _made(tmp_path / "ix"), tmp_path / "texts"
    texts.mkdir()
    (texts / "one.txt").write_text("A title\n\nSome words.\n")
    file = _file_of(location, kind)
    content = bytearray(file.read_bytes())
    content[10] ^= 1
    file.write_bytes(content)
    commands = [["check"], ["status"], ["index", str(texts)]]
    if kind != "manifest":
        commands += [["search", "heritage"], ["show", "r1"]]
    for command in commands:
        found = CliRunner().invoke(main, [*command, "--index", str(location)])
        assert found.exit_code == 1, command
        assert isinstance(found.exception, SystemExit), command
        assert "mend it with: onrecord index --rebuild" in found.output
        assert len(found.output.strip().splitlines()) == (2 if command == ["check"] else 1), found.output
