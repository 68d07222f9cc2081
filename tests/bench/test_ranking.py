"""The measure of ranking: what it counts, what it pins, and that the engine is not below its floors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import log2
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import ranking
from bench.judgements import Collection, CollectionError, Marks, mark, read
from bench.ranking import CRANFIELD, Measured, main, measure
from indexer.answering import feedback

#: What releases are about, each told in words of its own and in some that others share.
SUBJECTS = {
    "fishing": "trawler quota cod herring harbour nets catch fleet",
    "tax": "excise levy duty revenue customs tariff payer return",
    "patents": "patent inventor licence trademark office filing claim novelty",
    "rail": "railway track signal station locomotive timetable freight sleeper",
}
QUESTIONS = {
    "trawler -- are there (more) catches?": "fishing",
    "who pays a levy, or excise/duty": "tax",
    "inventor's claim": "patents",
    "station & track": "rail",
}


def some_texts() -> list[tuple[str, str, str]]:
    """Five texts on each subject; each has most of the subject's words, and one of another subject twice."""
    texts = []
    for (subject, words), others in zip(SUBJECTS.items(), [*SUBJECTS.values()][::-1], strict=True):
        told, other = words.split(), others.split()
        for number in range(5):
            own = " and the ".join(told[(number + at) % 8] for at in range(6))
            aside = f"{other[number]}, {other[number]}"
            texts.append((f"{subject}{number}", f"On {told[number]}", f"The ministry said of {own} and {aside} today."))
    return texts


@pytest.fixture(scope="module")
def collection() -> Collection:
    questions = {f"q{number}": text for number, text in enumerate(QUESTIONS)}
    grades = {
        f"q{number}": {f"{subject}{at}": 1 + at % 3 for at in range(5)}
        for number, subject in enumerate(QUESTIONS.values())
    }
    return Collection(some_texts(), questions, grades)


@pytest.fixture
def folder(tmp_path: Path, collection: Collection) -> Path:
    """The same collection as files."""
    path = tmp_path / "made"
    path.mkdir()
    texts = [{"id": key, "title": title, "text": text} for key, title, text in collection.texts]
    questions = [{"id": key, "text": text} for key, text in collection.questions.items()]
    judged = [
        {"query": key, "doc": text, "grade": grade}
        for key, grades in collection.grades.items()
        for text, grade in grades.items()
    ]
    for name, rows in (("docs", texts), ("queries", questions), ("qrels", judged)):
        (path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_each_means_is_measured_and_none_costs(tmp_path: Path, collection: Collection) -> None:
    plain, titled, fed_back = measure(collection, tmp_path)
    assert [row.errors for row in (plain, titled, fed_back)] == [0, 0, 0]
    assert plain.marks.average_precision < fed_back.marks.average_precision
    assert titled.marks.average_precision < fed_back.marks.average_precision
    assert all(0 < row.milliseconds < 1000 for row in (plain, titled, fed_back))
    assert feedback.BEST == 10


def marks_of(grades: dict[str, int], ranked: Sequence[str]) -> Marks:
    return mark(Collection([], {"q": "?"}, {"q": grades}), {"q": ranked})


def test_marks() -> None:
    assert marks_of({"a": 2, "b": 1}, ["a", "b"]) == (1.0, 1.0, 1.0)
    assert marks_of({"a": 2, "b": 1}, []) == (0.0, 0.0, 0.0)
    assert marks_of({}, ["a"]) == (0.0, 0.0, 0.0)
    turned = marks_of({"a": 2, "b": 1}, ["b", "x", "a"])
    assert turned.ndcg == pytest.approx((1 + 3 / 2) / (3 + 1 / log2(3)))
    assert turned.linear_ndcg == pytest.approx((1 + 2 / 2) / (2 + 1 / log2(3)))
    assert turned.average_precision == pytest.approx((1 + 2 / 3) / 2)
    late = marks_of({"a": 1}, [*"bcdefghijk", "a"])
    assert late == (0.0, 0.0, pytest.approx(1 / 11))


def test_marks_are_means_over_all_questions() -> None:
    both = Collection([], {"q": "?", "r": "!"}, {"q": {"a": 1}, "r": {"a": 1}})
    assert mark(both, {"q": ["a"]}) == (0.5, 0.5, 0.5)


def test_a_collection_is_read(folder: Path, collection: Collection) -> None:
    assert read(folder) == collection
    (folder / "qrels.jsonl").write_text('{"query": 1, "doc": 2, "grade": -1}\n{"query": 1}\n')
    with pytest.raises(CollectionError, match=r"qrels\.jsonl, line 2: .*doc.*; mend it\."):
        read(folder)
    (folder / "docs.jsonl").unlink()
    with pytest.raises(CollectionError, match=r"docs\.jsonl: No such file or directory; give"):
        read(folder)


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text("# What may not fall.\n\n[made]\nndcg = 0.999\naverage_precision = 0.1\n\n[other]\nndcg = 0.5\n")
    monkeypatch.setattr(ranking, "FLOORS", path)
    monkeypatch.setattr(ranking, "_ROUNDS", 1)
    return path


def test_below_a_floor_it_ends_with_1_and_only_consent_lowers_it(folder: Path, floors: Path) -> None:
    def run(*options: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--data", str(folder), *options])
        return done.exit_code, done.output

    code, output = run()
    assert code == 1
    assert "made: ndcg is 0." in output
    assert "+ relevance feedback" in output
    assert run("--accept-lower")[0] == 2
    code, output = run("--pin")
    assert code == 1
    assert "ndcg = 0.999" in floors.read_text()
    assert "average_precision = 0.1\n" not in floors.read_text()  # risen
    assert "[other]\nndcg = 0.5" in floors.read_text()
    code, output = run("--pin", "--accept-lower")
    assert code == 0
    assert "Not below the floors" in output
    assert floors.read_text().startswith("# What may not fall.\n\n[made]\nndcg = 0.")
    assert "ndcg = 0.999" not in floors.read_text()
    assert run()[0] == 0


@pytest.mark.usefixtures("floors")
def test_a_question_that_can_not_be_read_fails(capsys: pytest.CaptureFixture[str]) -> None:
    row = Measured("", Marks(1.0, 1.0, 1.0), 2, 1.0)
    assert ranking._judged("made", row, pin=False, accept_lower=False) == 1
    assert capsys.readouterr().err == "made: 2 questions could not be read\n"


def test_without_the_collection_nothing_is_claimed(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path / "none")])
    assert done.exit_code == 0
    assert "the ranking was NOT measured" in done.output


@pytest.mark.skipif(not CRANFIELD.is_dir(), reason="the Cranfield collection does not lie beside the repository")
def test_cranfield_is_ranked_no_worse_than_its_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "_milliseconds", lambda *_: 0.0)
    done = CliRunner().invoke(main, ["--quick"])
    assert done.exit_code == 0, done.output
    assert "225 questions" in done.output
