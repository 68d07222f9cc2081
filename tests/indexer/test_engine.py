from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest
from making import day, engine_with, ids, make, search, state

from corpus.release import Release
from corpus.source import Rejection
from indexer.columnar import ColumnarEngine
from indexer.columnar.codec import ColumnarIndex
from indexer.columnar.storage import BuildStorage
from indexer.engine import IndexDamaged, IndexLocked, IndexProblem, NoIndex, open_engine
from indexer.query import QueryError, parse, significant
from indexer.query.compile import compile_query
from indexer.results import SearchRequest

PATENTS = [
    make("a", "Patent protection and more patent protection.", title="Patents", day="2007-03-14"),
    make("b", "A patent was granted.", day="2008"),
    make("c", "Trademark rules protect nobody.", day="2007-05"),
    make("d", "Nothing of interest, without a date."),
]


def test_words_phrases_and_exclusions(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS[:2], PATENTS[2:]) as engine:
        assert ids(search(engine, "patent")) == ["a", "b"]
        assert ids(search(engine, '"patent protection"')) == ["a"]
        assert ids(search(engine, "patent -granted")) == ["a"]
        assert sorted(ids(search(engine, "protect*"))) == ["a", "c"]
        assert sorted(ids(search(engine, "patnt~ OR trademark"))) == ["a", "b", "c"]
        assert ids(search(engine, "date:?")) == ["d"]
        assert sorted(ids(search(engine, "date:2007"))) == ["a", "c"]
        assert sorted(ids(search(engine, "NOT patent"))) == ["c", "d"]
        assert ids(search(engine, "patent NEAR/2 granted")) == ["b"]


def test_an_unreadable_query_is_a_typed_error(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine, pytest.raises(QueryError):
        search(engine, '"patent')


def test_the_query_is_read_back_with_counts_over_the_whole_index(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        reading = search(engine, "the patent -granted", first_day=day("2008-01-01")).reading
    assert reading.text.startswith("with “patent”, without “granted”")
    assert [clause.count for clause in reading.clauses] == [2, 1]
    assert reading.ignored == ("the",)


def test_some_words_stand_in_where_no_release_has_all(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        results = search(engine, "patent trademark")
        assert (results.match, results.total) == ("any", 3)
        assert search(engine, "granted trademark", first_day=day("2008-01-01")).match == "any"
        assert search(engine, "patent granted").match == "all"
        assert search(engine, "patent granted", match="any").total == 2
        nothing = search(engine, "zebra quagga")
        assert (nothing.match, nothing.total, nothing.hits) == ("all", 0, ())


def test_orders_and_pages(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS[2:], PATENTS[:2]) as engine:
        assert ids(search(engine, sort="newest")) == ["b", "c", "a", "d"]
        assert ids(search(engine, sort="oldest")) == ["a", "c", "b", "d"]
        assert search(engine, sort="oldest").hits[0].score is None
        assert ids(search(engine)) == ["b", "c", "a", "d"], "equal scores: newer first, undated last"
        second = search(engine, limit=3, page=2)
        assert (ids(second), second.total, second.pages) == (["d"], 4, 2)
        beyond = search(engine, limit=3, page=9)
        assert (beyond.hits, beyond.total, beyond.pages) == ((), 4, 2)
        assert search(engine, limit=0).total == 4


def test_ties_go_by_id_over_pages_and_segments(tmp_path: Path) -> None:
    names = [f"r{number:02}" for number in range(25)]
    batches = [[make(name, "same words") for name in names[start::3]] for start in range(3)]
    with engine_with(tmp_path / "ix", *batches) as engine:
        pages = [ids(search(engine, "words", limit=10, page=page)) for page in (1, 2, 3)]
    assert [name for page in pages for name in page] == [make(name).id for name in names]


def test_scores_do_not_depend_on_segments_or_deleted_releases(tmp_path: Path) -> None:
    def scores(engine: ColumnarEngine) -> list[tuple[str, float | None]]:
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


def test_dates_overlap_ranges(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        assert sorted(ids(search(engine, first_day=day("2007-05-20"), last_day=day("2007-05-21")))) == ["c"]
        assert sorted(ids(search(engine, first_day=day("2008-12-31")))) == ["b"]
        assert sorted(ids(search(engine, last_day=day("2007-12-31")))) == ["a", "c"]


def test_hits_explain_themselves(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        first = search(engine, "patent protection", explain=True, snippets=True).hits[0]
    assert first.explanation
    assert "“patent”" in first.explanation
    assert "title" in first.explanation
    assert [first.title.text[start:end] for start, end in first.title.marks] == ["Patents"]
    assert first.snippets[0].text == "Patent protection and more patent protection."


def test_a_release_is_read_back_whole(tmp_path: Path) -> None:
    release = make(
        "x", "Body\n\nwith “quotes”.", day="2007", speakers=[("Chen Lei", "Mr Chen")], url="https://x.example/1"
    )
    with engine_with(tmp_path / "ix", [release]) as engine:
        assert engine.get("x") == release
        assert engine.get("y") is None


def test_readers_see_a_commit_at_once_and_a_rebuild_when_it_is_finished(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        before = engine.generation()
        with engine.writer(rebuild=True) as writer:
            writer.add(make("new", "patent"))
            writer.commit()
            assert search(engine).total == 4
            writer.finish()
        assert ids(search(engine)) == ["new"]
        assert engine.generation() > before
        assert engine.check() == []
        assert len(list((tmp_path / "ix").glob("build-*"))) == 1


def test_an_abandoned_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        with engine.writer(rebuild=True) as writer:
            writer.add(make("new", "patent"))
            writer.commit()
        assert search(engine).total == 4
        assert len(list((tmp_path / "ix").glob("build-*"))) == 1


def test_a_second_writer_is_refused_at_once(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine, engine.writer():
        with pytest.raises(IndexLocked, match="another process"):
            engine.writer()
        program = f"from indexer.engine import open_engine\nopen_engine({str(tmp_path / 'ix')!r}).writer()"
        other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert "IndexLocked" in other.stderr
        assert search(engine).total == 4
    with engine.writer():
        pass


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


def test_status(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        with engine.writer() as writer:
            writer.reject(Rejection("/corpus/bad.txt", "empty", "fill it"))
            writer.complete(state("/corpus/bad.txt", 0))
            writer.finish()
        status = engine.status()
    assert (status.releases, status.undated, dict(status.years)) == (4, 1, {2007: 2, 2008: 1})
    assert (status.segments, [rejection.path for rejection in status.rejected]) == (1, ["/corpus/bad.txt"])
    assert status.updated
    assert status.size > 1000


def test_threads_search_while_a_writer_merges(tmp_path: Path) -> None:
    problems: list[BaseException] = []
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        done = threading.Event()

        def look() -> None:
            try:
                while not done.is_set():
                    results = engine.search(SearchRequest(query="patent", limit=50, facets=("year",), snippets=True))
                    assert {"a", "b"} <= set(ids(results))
                    assert sum(option.count for option in results.facets["year"].options) <= results.total
            except BaseException as problem:
                problems.append(problem)

        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        with engine.writer() as writer:
            for number in range(20):
                writer.add(make(f"n{number}", "patent news"))
                writer.commit()
        done.set()
        for thread in threads:
            thread.join()
        assert problems == []
        assert engine.status().segments < 12
        assert search(engine, "patent").total == 22


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
