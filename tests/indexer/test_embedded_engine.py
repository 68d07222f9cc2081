"""What the embedded engine makes of its files, and what it tells where they are not as they were written."""

from __future__ import annotations

import errno
import os
import random
import time
from pathlib import Path

import msgspec
import pytest
from making import engine_with, ids, make, search
from test_engine import PATENTS

from corpus.release import Release
from indexer.columnar import ColumnarEngine
from indexer.columnar.codec import ColumnarIndex
from indexer.columnar.storage import BuildStorage
from indexer.engine import Engine, IndexDamaged, IndexProblem, NoIndex, open_engine
from indexer.query import parse, significant
from indexer.query.compile import compile_query
from indexer.results import SearchRequest


def test_scores_do_not_depend_on_segments_or_deleted_releases(tmp_path: Path) -> None:
    def scores(engine: Engine) -> list[tuple[str, float | None]]:
        queries = ("patent protection", "patent NEAR protection", "prot*", '"patent protection" OR trademark')
        return [(hit.id, hit.score) for query in queries for hit in search(engine, query).hits]

    with engine_with(tmp_path / "one", PATENTS) as whole:
        expected = scores(whole)
    old = [make(release.id, "patent patent old words " * 9, title="Old") for release in PATENTS]
    engine_with(tmp_path / "many", old, [make("gone", "patent", path="/corpus/gone.txt")]).close()
    with engine_with(tmp_path / "many", *[[release] for release in PATENTS]) as pieces:
        with pieces.writer() as writer:
            assert writer.forget("/corpus/gone.txt") == 1
            writer.finish()
        found = scores(pieces)
    assert [id_ for id_, _ in found] == [id_ for id_, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-9)


def test_a_rebuild_leaves_one_build(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        for finished in (False, True):
            with engine.writer(rebuild=True) as writer:
                writer.add(make("new", "patent"))
                writer.commit()
                if finished:
                    writer.finish()
            assert len(list((tmp_path / "ix").glob("build-*"))) == 1


def test_small_segments_are_merged_as_they_come(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", *[[make(f"n{number}", "patent news")] for number in range(20)]) as engine:
        assert engine.status().segments < 12
        assert search(engine, "patent").total == 20


def test_places_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="there is no index here"):
        open_engine(str(tmp_path / "nowhere"))
    (tmp_path / "notes.txt").write_text("mine")
    for create in (False, True):
        with pytest.raises(NoIndex, match="not an OnRecord index"):
            open_engine(str(tmp_path), create=create)
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


def _segment(location: Path) -> Path:
    return max(location.glob("build-*/*.seg"), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("harm", ["missing", "truncated", "empty", "flipped"])
def test_damage_is_named_and_never_a_traceback(tmp_path: Path, harm: str) -> None:
    engine_with(tmp_path / "ix", PATENTS).close()
    file = _segment(tmp_path / "ix")
    content = file.read_bytes()
    if harm == "missing":
        file.unlink()
    elif harm == "flipped":
        file.write_bytes(bytes(byte ^ 0x55 for byte in content))
    else:
        file.write_bytes(content[: len(content) // 2 if harm == "truncated" else 0])
    with open_engine(str(tmp_path / "ix")) as engine:
        with pytest.raises(IndexDamaged, match="--rebuild"):
            search(engine, "patent")
        (damage,) = engine.check()
        assert damage.file == str(file)
        assert "onrecord index --rebuild" in damage.advice
        with engine.writer(rebuild=True) as writer:
            writer.add(PATENTS[0])
            writer.finish()
        assert (engine.check(), ids(search(engine, "patent"))) == ([], ["a"])


def test_a_writer_on_a_damaged_index_says_so(tmp_path: Path) -> None:
    engine_with(tmp_path / "ix", PATENTS).close()
    file = _segment(tmp_path / "ix")
    file.write_bytes(file.read_bytes()[:200])
    with open_engine(str(tmp_path / "ix")) as engine:
        with pytest.raises(IndexDamaged, match="--rebuild"):
            engine.writer()
        with engine.writer(rebuild=True):
            pass


QUERIES = [
    "patent", "patent rights", "patent OR law", "law -patent", '"patent law"', '"law patent"~3', "pat*", "patnt~",
    "law NEAR/2 patent", "(plan OR law) NEAR/4 patent", "title:law", "title:(law OR plan) -patent", "NOT law",
    "date:2007..2009 law", "date:? OR plan", "=patents", "(patent law) OR (plan -law)", "*",
]  # fmt: skip


@pytest.mark.parametrize("deleted", [False, True])
def test_arrays_and_whoosh_find_the_same(tmp_path: Path, deleted: bool) -> None:
    lot, words = random.Random(3), ["patent", "patents", "law", "plan", "rights", "the", "of"]
    releases = [
        make(
            f"r{number}",
            " ".join(lot.choices(words, k=lot.randint(1, 12))),
            title=" ".join(lot.choices(words, k=3)),
            day=lot.choice(["", "2006", "2007-03", "2008-01-01"]),
            path=f"/{number}",
        )
        for number in range(90)
    ]
    with engine_with(tmp_path / "ix", *[releases[start::4] for start in range(4)]) as engine:
        if deleted:
            with engine.writer() as writer:
                assert sum(writer.forget(f"/{number}") for number in range(0, 90, 7)) == 13
                writer.finish()
        (build,) = (tmp_path / "ix").glob("build-*")
        index = ColumnarIndex(BuildStorage(build))
        with index.searcher() as searcher:
            for query in QUERIES:
                compiled = compile_query(significant(parse(query))[0], NoNames())
                stored = [searcher.stored_fields(number) for number in searcher.docs_for_query(compiled)]
                expected = sorted(msgspec.json.decode(fields["record"], type=Release).id for fields in stored)
                results = search(engine, query, limit=100)
                assert results.match == "all"
                assert sorted(ids(results)) == expected, query


class NoNames:
    def resolve(self, _field: str, _value: str, _predecessors: bool) -> tuple[str, ...]:
        return ()


def test_check_sees_one_flipped_bit_anywhere(tmp_path: Path) -> None:
    engine_with(tmp_path / "ix", PATENTS).close()
    files = [path for path in (tmp_path / "ix").glob("build-*/*") if path.suffix in (".seg", ".toc")]
    assert len(files) == 2
    for file in files:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        with ColumnarEngine.open(str(tmp_path / "ix")) as engine:
            assert str(file) in [damage.file for damage in engine.check()]
        content[len(content) // 2] ^= 1
        file.write_bytes(content)


@pytest.mark.parametrize("name", ["onrecord.json", "build-1/manifest.sqlite"])
def test_a_damaged_pointer_or_manifest_is_mended_by_a_rebuild(tmp_path: Path, name: str) -> None:
    engine_with(tmp_path / "ix", PATENTS).close()
    (tmp_path / "ix" / name).write_bytes(b"{ not what was written")
    with open_engine(str(tmp_path / "ix"), create=True) as engine:
        assert engine.check()[0].problem
        with engine.writer(rebuild=True) as writer:
            writer.add(PATENTS[0])
            writer.finish()
        assert engine.check() == []
        assert search(engine).total == 1


def test_little_memory_gives_the_same_index(tmp_path: Path) -> None:
    releases = [make(f"m{number}", f"patent law {number} " * 4000, path=f"/{number}") for number in range(60)]
    found = []
    for memory_mib in (1, 512):
        with open_engine(str(tmp_path / f"{memory_mib}"), create=True) as engine:
            with engine.writer(memory_mib=memory_mib) as writer:
                for release in releases:
                    writer.add(release)
                assert writer.forget("/7") == 1
                writer.finish()
            found.append((search(engine, "patent law", limit=70, snippets=True), engine.check()))
    assert [problems for _, problems in found] == [[], []]
    little, much = (msgspec.structs.replace(results, took_ms=0.0) for results, _ in found)
    assert little == much
    assert little.total == 59


def test_a_commit_that_could_not_be_opened_once_is_seen_later(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", [make("a", "alpha")]) as engine, open_engine(str(tmp_path / "ix")) as reader:
        assert reader.search(SearchRequest(query="alpha")).total == 1
        with engine.writer() as writer:
            writer.add(make("b", "alpha"))
            writer.finish()
        toc = max((tmp_path / "ix").glob("build-*/*.toc"))
        whole = toc.read_bytes()
        toc.write_bytes(whole[:-1])
        with pytest.raises(IndexDamaged):
            reader.search(SearchRequest(query="alpha"))
        toc.write_bytes(whole)
        long_ago = time.time() - 60
        for path in (tmp_path / "ix" / "onrecord.json", toc.parent):
            os.utime(path, (long_ago, long_ago))
        assert [reader.search(SearchRequest(query="alpha")).total for _ in range(2)] == [2, 2]


def test_a_writer_commits_nothing_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine_with(tmp_path / "ix", [make("a", "alpha")]) as engine:
        with engine.writer() as writer:
            writer.add(make("b", "alpha"))
            with monkeypatch.context() as patched:
                patched.setattr("os.fsync", _full)
                with pytest.raises(IndexProblem, match="nothing since the last commit"):
                    writer.commit()
            with pytest.raises(IndexProblem, match="an earlier change failed"):
                writer.add(make("c", "alpha"))
            with pytest.raises(IndexProblem, match="an earlier change failed"):
                writer.finish()
        assert search(engine, "alpha").total == 1
        assert engine.check() == []
        with engine.writer() as writer:
            writer.add(make("b", "alpha"))
            writer.finish()
        assert search(engine, "alpha").total == 2


def _full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
