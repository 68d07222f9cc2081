"""The benchmark itself: releases and questions can be made again, and what peers answer can be compared."""

from __future__ import annotations

import gzip
import json
import os
import sys
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bench import memory, peers, report
from bench.__main__ import main
from bench.generator import generate
from bench.peers.protocol import FACETS, Answer
from bench.questions import BANDS, CLASSES, WARM_UP, Question, draw, sample
from bench.records import DataError, Feed, Record, prepare, prepared, read
from bench.results import Asked, Report, agreement, asked
from bench.runs import Settings, run

COUNT, SEED = 60, 1
NAMES = [name for name in peers.ROOMS if peers.installed(name)]
#: The classes that every peer reads alike where the stems of all words are the words.
PLAIN = ["rare", "common", "and", "or", "phrase", "prefix", "range"]
SETTINGS = Settings(data="generated", seed=SEED, queries=4, rounds=1, class_seconds=20, max_build=None)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(generate(COUNT, SEED))


@pytest.fixture(scope="module")
def indexes(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> dict[str, peers.Peer]:
    """Every installed peer, opened on an index of the same releases."""
    folder, opened = tmp_path_factory.mktemp("indexes"), {}
    for name in NAMES:
        directory = folder / peers.ROOMS[name].opens
        if not directory.exists():
            directory.mkdir()
            peers.make(name).build(directory, iter(records))
        opened[name] = peers.make(name)
        opened[name].open(directory)
    return opened


@pytest.fixture(scope="module")
def questions(records: list[Record]) -> dict[str, list[Question]]:
    return draw(sample(records, len(records)), 6, SEED)


# The releases


def test_the_generator_makes_the_same_again_and_more_of_the_same(records: list[Record]) -> None:
    assert list(generate(COUNT, SEED)) == records
    assert list(islice(generate(700, SEED), COUNT)) == records
    assert next(generate(1, SEED + 1)) != records[0]
    assert len({record.id for record in records}) == COUNT


def test_generated_releases_are_like_releases(records: list[Record]) -> None:
    words = [len(record.body.split()) for record in records]
    assert 300 < sum(words) / COUNT < 500
    assert {len(record.speakers) for record in records} >= {0, 1, 2}
    assert all(1 <= len(record.organizations) <= 3 for record in records)
    assert len({record.day.year for record in records}) > 10


def test_of_an_id_given_twice_the_first_is_kept(tmp_path: Path) -> None:
    lines = [
        {"id": id_, "title": "T", "date": "2007-03-14", "text": text, "speaker": ["A", "A"], "url": None}
        for id_, text in (("a", "first"), ("b", "other"), ("a", "second"))
    ]
    path = tmp_path / "releases.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
    found = list(read(path))
    assert [(record.id, record.body) for record in found] == [("a", "first"), ("b", "other")]
    assert found[0].speakers == ("A",)


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "releases.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"releases\.jsonl, line 1: .*`title`"):
        list(read(path))


def test_prepared_releases_are_read_back(records: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "releases"
    assert prepare(records, path) == COUNT
    assert list(prepared(path)) == records
    given: list[int] = []
    feed = Feed(path, given.append)
    assert list(feed) == records
    assert feed.given == given[-1] == COUNT
    assert feed.paused > 0


# The questions


def test_the_draw_can_be_repeated(records: list[Record], questions: dict[str, list[Question]]) -> None:
    assert draw(sample(records, COUNT), 6, SEED) == questions
    assert draw(sample(records, COUNT), 6, SEED + 1) != questions
    assert set(questions) == {*CLASSES, WARM_UP}
    assert all(len(drawn) == 6 for drawn in questions.values())


def test_words_are_of_their_band() -> None:
    records = list(generate(2000, SEED))
    known = sample(records, 2000)
    drawn = draw(known, 40, SEED)
    for kind in ("common", "facets mid", "facets common", "page mid", "page common"):
        shares = [known.frequencies[question.words[0]] / known.counted for question in drawn[kind]]
        assert all(BANDS[kind][0] <= share <= BANDS[kind][1] for share in shares)
    assert len({question.words for question in drawn["phrase"]}) == 40
    words = [question.words[0] for kind in ("common", "facets mid", "page mid") for question in drawn[kind]]
    assert len(set(words)) == len(words), "a class that asks another's words finds them in caches"


def test_phrases_and_pairs_stand_in_some_release(records: list[Record], questions: dict[str, list[Question]]) -> None:
    bodies = [record.body for record in records]
    assert all(any(" ".join(each.words) in body for body in bodies) for each in questions["phrase"])
    assert all(any(set(each.words) <= set(body.lower().split()) for body in bodies) for each in questions["and"])
    assert all(len(each.words[0]) >= 4 for each in questions["prefix"])


# The peers


@pytest.mark.parametrize("kind", PLAIN)
def test_peers_find_the_same(indexes: dict[str, peers.Peer], questions: dict[str, list[Question]], kind: str) -> None:
    for question in questions[kind]:
        totals = {name: peer.find(question).total for name, peer in indexes.items()}
        if kind == "phrase":
            totals.pop("whoosh")  # leaves stop words out of phrases
        assert len(set(totals.values())) == 1, (question, totals)
        assert kind == "range" or totals["onrecord"] > 0


def test_totals_are_right(indexes: dict[str, peers.Peer], records: list[Record]) -> None:
    word = next(word for word in records[0].body.lower().replace(".", "").split() if len(word) > 5)
    texts = [f"{record.title} {record.body}".lower().replace(".", "").split() for record in records]
    holding = [record for record, text in zip(records, texts, strict=True) if word in text]
    for peer in indexes.values():
        assert peer.find(Question("common", (word,))).total == len(holding)
        year = holding[0].day.year
        inside = sum(record.day.year == year for record in holding)
        assert peer.find(Question("range", (word,), year)).total == inside


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_whole(
    indexes: dict[str, peers.Peer], questions: dict[str, list[Question]], records: list[Record], name: str
) -> None:
    known = {record.id: record for record in records}
    for question in questions["facets common"]:
        answer = indexes[name].page(question, indexes[name].snippets)
        assert len(answer.best) == min(10, answer.total)
        assert sum(count for _year, count in answer.facets["year"]) <= answer.total
        assert [score for _id, score in answer.best] == sorted((score for _id, score in answer.best), reverse=True)
        if indexes[name].snippets:
            _check_lines(answer, known, question.words[0])


def _check_lines(answer: Answer, known: dict[str, Record], word: str) -> None:
    assert [line.id for line in answer.lines] == [id_ for id_, _score in answer.best]
    for line in answer.lines:
        record = known[line.id]
        assert (line.title, line.date) == (record.title, record.day.isoformat())
        if f" {word} " in record.body:
            assert "<b" in line.snippet
            assert word in line.snippet.lower()


def test_facets_are_counted_alike(indexes: dict[str, peers.Peer], questions: dict[str, list[Question]]) -> None:
    for question in questions["facets common"]:
        answers = {name: peer.page(question, False) for name, peer in indexes.items()}
        for facet in FACETS[:2]:  # years are told newest first here, most frequent first there
            counts = {name: [count for _value, count in answer.facets[facet]] for name, answer in answers.items()}
            assert len(set(map(tuple, counts.values()))) == 1, (question, facet, counts)


# Measures


def test_measures_of_a_class() -> None:
    found = asked([0.004, 0.002, 0.003], [0.001] * 99 + [0.9], [1, 2, 3], [])
    assert (found.median_ms, found.first_ms, found.runs) == (1.0, 3.0, 100)
    assert found.p99_ms == pytest.approx(1.0)
    assert asked([0.002], [], [1], []).median_ms == 2.0


def test_agreement_counts_questions_with_the_same_numbers() -> None:
    def of(totals: list[int], counts: list[list[int]]) -> Asked:
        return asked([0.1], [], totals, counts)

    assert agreement(of([1, 2, 3, 4], []), of([1, 2, 3, 5], [])) == 0.75
    assert agreement(of([1, 2], [[1], [2]]), of([1, 2], [[1], [3]])) == 0.5


def test_memory_is_told() -> None:
    assert 1e6 < memory.now() <= memory.most() < 1e11
    if sys.platform == "linux":
        assert memory.held(os.getpid()) > 0


# Runs


@pytest.fixture(scope="module")
def made(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Report:
    return run(records, NAMES, SETTINGS, tmp_path_factory.mktemp("run"), lambda _what: None)


@pytest.mark.parametrize("name", NAMES)
def test_a_run_measures_every_phase_of_a_peer(made: Report, name: str) -> None:
    measured = made.peers[name]
    assert not measured.failed
    if peers.ROOMS[name].opens == name:
        assert measured.build is not None
        assert measured.build.releases == COUNT
        assert min(measured.build.seconds, measured.build.size, measured.build.files, measured.build.memory) > 0
        assert measured.opening is not None
        assert measured.opening.after >= measured.opening.before > 0
    classes = [kind for kind in CLASSES if peers.make(name).snippets or not kind.startswith("page")]
    assert list(measured.classes) == classes
    assert all(asked.questions == 4 and asked.runs == 4 for asked in measured.classes.values())


def test_a_report_is_drawn_and_read_again(made: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(msgspec.json.encode(made))
    shown = CliRunner().invoke(main, ["--show", str(path)], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert "whole page, common" in shown.output
    drawn = CliRunner().invoke(main, ["--show", str(path), "--markdown"])
    assert drawn.output == report.markdown(made)
    for table in report.tables(made):
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_build_that_takes_too_long_is_stopped(records: list[Record], tmp_path: Path) -> None:
    hurried = msgspec.structs.replace(SETTINGS, max_build=0.01)
    stopped = run(records, ["onrecord", "fts5"], hurried, tmp_path, lambda _what: None)
    build = stopped.peers["onrecord"].build
    assert build is not None
    assert build.stopped
    assert "more than 0.01 s (stopped at 0 releases)" in report.markdown(stopped)


def test_a_peer_that_fails_leaves_the_others(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "indexes" / "fts5").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    found = run(records, ["fts5", "whoosh"], SETTINGS, tmp_path, told.append)
    assert found.peers["fts5"].build is not None
    assert "FileExistsError" in found.peers["fts5"].build.failed
    assert any("failed" in each for each in told)
    assert found.peers["whoosh"].classes
    assert "failed" in report.markdown(found)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--generate", "5", "--peer", "fts5"], "There are 5 releases"),
        (["--peer", "fts5", "--skip", "fts5"], "no peer left"),
        (["--generate", "30", "--data", __file__], "exclude each other"),
        (["--show", __file__], "give a file that --json wrote"),
        (["--generate", "30", "--work", str(Path(__file__).parent)], "not empty"),
        (["--generate", "30", "--json", f"{__file__}/report.json"], "name another file"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(arguments: list[str], problem: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code != 0
    assert problem in result.output
