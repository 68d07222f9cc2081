"""What every engine answers: the words of a query, orders and pages, dates, and what readers see of a writer."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from making import day, engine_with, ids, make, search, state
from places import place

from corpus.source import Rejection
from indexer.engine import IndexLocked
from indexer.query import QueryError
from indexer.results import SearchRequest

pytestmark = pytest.mark.conformance

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


def test_an_abandoned_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        with engine.writer(rebuild=True) as writer:
            writer.add(make("new", "patent"))
            writer.commit()
        assert search(engine).total == 4


def test_a_second_writer_is_refused_at_once(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine, engine.writer():
        with pytest.raises(IndexLocked, match="process"):
            engine.writer()
        program = f"from indexer.engine import open_engine\nopen_engine({place(tmp_path / 'ix')!r}).writer()"
        other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert "IndexLocked" in other.stderr
        assert search(engine).total == 4
    with engine.writer():
        pass


def test_status(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", PATENTS) as engine:
        with engine.writer() as writer:
            writer.reject(Rejection("/corpus/bad.txt", "empty", "fill it"))
            writer.complete(state("/corpus/bad.txt", 0))
            writer.finish()
        status = engine.status()
    assert (status.releases, status.undated, dict(status.years)) == (4, 1, {2007: 2, 2008: 1})
    assert [rejection.path for rejection in status.rejected] == ["/corpus/bad.txt"]
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
        assert search(engine, "patent").total == 22
