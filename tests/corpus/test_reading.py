import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from corpus import reading
from corpus.authority import AuthorityError
from corpus.reading import discover, read
from corpus.release import Release
from corpus.source import Rejection, SourceState, Unchanged
from corpus.units import _BIG
from corpus.workers import Done, Lost, ordered

Outcome = Release | Rejection | SourceState | Unchanged


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "c.txt"):
        (tmp_path / name).write_text(f"Title of {name}\n\nSome words about the harbour.\n")
    (tmp_path / ".hidden.txt").write_text("Hidden\n\nnothing")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "page.html.gz").write_bytes(gzip.compress(b"<title>Zipped</title><p>zipped words"))
    return tmp_path


def titles(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.title for outcome in outcomes if isinstance(outcome, Release)]


def states(outcomes: Sequence[Outcome]) -> dict[str, SourceState]:
    return {outcome.path: outcome for outcome in outcomes if isinstance(outcome, SourceState)}


def rejections(outcomes: Sequence[Outcome]) -> list[Rejection]:
    return [outcome for outcome in outcomes if isinstance(outcome, Rejection)]


def without_time(outcomes: Sequence[Outcome]) -> list[str]:
    return [str(outcome).split("read_at=")[0] for outcome in outcomes]


def test_files_come_sorted_each_with_its_state(newsroom: Path) -> None:
    found = list(read([newsroom, newsroom / "a.txt"], jobs=1))
    assert titles(found) == ["Title of a.txt", "Title of b.txt", "Title of c.txt", "Zipped"]
    assert [Path(one.path).name for one in rejections(found)] == ["empty.txt", "picture.png"]
    assert len(states(found)) == 6
    assert states(found)[str(newsroom / "a.txt")].releases == 1
    assert states(found)[str(newsroom / "empty.txt")].rejections == 1


def test_any_number_of_jobs_gives_the_same(newsroom: Path) -> None:
    (newsroom / "many.jsonl").write_bytes(
        b"".join(b'{"title": "t%d", "text": "%s"}\n' % (n, b"w " * 3000) for n in range(300))
    )
    assert (newsroom / "many.jsonl").stat().st_size > _BIG
    alone = list(read([newsroom], jobs=1))
    assert without_time(list(read([newsroom], jobs=2))) == without_time(alone)
    assert len(titles(alone)) == 304


def test_what_is_known_is_not_read_again(newsroom: Path) -> None:
    known = states(list(read([newsroom], jobs=1)))
    again = list(read([newsroom], known=known, jobs=1))
    assert all(isinstance(one, Unchanged) for one in again)
    a, b = newsroom / "a.txt", newsroom / "b.txt"
    os.utime(a, ns=(1, 1))
    b.write_text("Another title\n\nwords")
    third = list(read([newsroom], known=known, jobs=1))
    (touched,) = [one.state for one in third if isinstance(one, Unchanged) and one.state.path == str(a)]
    assert touched.modified_ns == 1
    assert titles(third) == ["Another title"]


def test_another_mapping_of_fields_reads_again(newsroom: Path) -> None:
    known = states(list(read([newsroom], jobs=1)))
    mapped = list(read([newsroom], known=known, fields={"title": "headline"}, jobs=1))
    assert len(titles(mapped)) == 4
    assert len(titles(list(read([newsroom], known=states(mapped), fields={"title": "name"}, jobs=1)))) == 4


def test_a_file_is_read_again_with_the_mapping_that_it_was_read_with(tmp_path: Path) -> None:
    items = tmp_path / "items.jsonl"
    items.write_text('{"headline": "Harbour", "story": "It is open."}\n', encoding="utf-8")
    known = states(list(read([items], fields={"title": "headline", "text": "story"}, jobs=1)))
    assert isinstance(next(iter(read([items], known=known, jobs=1))), Unchanged)
    items.write_text('{"headline": "Harbour", "story": "It is shut."}\n', encoding="utf-8")
    assert titles(list(read([items], known=known, jobs=1))) == ["Harbour"]


def test_lines_without_a_text_that_we_know_are_rejected_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "T", "content_html": "<p>x</p>"}\n{"title": "T2", "text": ""}\n')
    found = list(read([tmp_path / "a.jsonl"], jobs=1))
    assert titles(found) == ["T2"]
    assert "content_html" in rejections(found)[0].reason
    assert "--fields" in rejections(found)[0].advice


def test_an_index_among_the_folders_is_passed_over(newsroom: Path) -> None:
    (newsroom / "onrecord-index" / "build-1").mkdir(parents=True)
    (newsroom / "onrecord-index" / "onrecord.json").write_text("{}")
    (newsroom / "onrecord-index" / "build-1" / "x.seg").write_bytes(b"x")
    found = rejections(list(read([newsroom], jobs=1)))
    assert not [one.path for one in found if "onrecord-index" in one.path]


def test_a_file_over_the_limit_and_a_bomb(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("word " * 1000)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 10_000_000))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(1000))[:-200])
    lines = [json.dumps({"title": "long", "text": "x" * 3000}), json.dumps({"title": "short", "text": "y"})]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines))
    (tmp_path / "lines2.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    found = list(read([tmp_path], max_size=2000, jobs=1))
    assert titles(found) == ["short", "short"]
    reasons = [one.reason for one in rejections(found)]
    assert sum("over the size limit" in reason for reason in reasons) == 4
    assert any("broken gzip" in reason for reason in reasons)


def test_lines_before_the_break_of_a_gzip_are_kept(tmp_path: Path) -> None:
    whole = b"".join(b'{"title": "t%d", "text": "%s"}\n' % (n, os.urandom(40).hex().encode()) for n in range(500))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(whole)[:-4000])
    found = list(read([tmp_path], jobs=1))
    assert len(titles(found)) > 300
    assert "broken gzip after line" in rejections(found)[-1].reason
    assert len(states(found)) == 1


def test_an_id_given_twice_in_a_file(tmp_path: Path) -> None:
    lines = [{"id": "a", "text": "x"}, {"id": "a", "text": "x"}, {"id": "a", "text": "y"}, {"id": "b", "text": "x"}]
    (tmp_path / "twice.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    found = list(read([tmp_path], jobs=1))
    assert [one.id for one in found if isinstance(one, Release)] == ["a", "b"]
    assert [one.part for one in rejections(found)] == ["a"]


def test_what_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    discovery = discover([tmp_path, tmp_path / "missing"])
    assert discovery.files == ()
    assert len(discovery.rejections) == 3


def test_a_file_that_vanishes_is_rejected(newsroom: Path) -> None:
    discovery = discover([newsroom])
    (newsroom / "b.txt").unlink()
    found = list(read(discovery, jobs=1))
    assert len(titles(found)) == 3
    assert any("vanished" in one.reason for one in rejections(found))
    assert states(found)[str(newsroom / "b.txt")].sha256 == ""


def test_a_users_authority_names_bodies_and_makes_another_reader(newsroom: Path) -> None:
    own = b'[[organization]]\nid = "x"\nname = "Harbour Board of Sarn"\nacronyms = ["HBS"]\n'
    (newsroom / "b.txt").write_text("Quay\n\nThe HBS opened the quay.", encoding="utf-8")
    found = list(read([newsroom / "b.txt"], authority=own))
    (release,) = (one for one in found if isinstance(one, Release))
    assert [body.name for body in release.organizations] == ["Harbour Board of Sarn"]
    known = states(found)
    assert isinstance(next(iter(read([newsroom / "b.txt"], authority=own, known=known))), Unchanged)
    assert not any(isinstance(one, Unchanged) for one in read([newsroom / "b.txt"], known=known))
    with pytest.raises(AuthorityError, match="stands twice"):
        list(read([newsroom], authority=own + own))


def test_a_fault_in_telling_fields_costs_one_release(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = reading.read_unit.__globals__["release_from"]

    def faulty(page: object, *told: object) -> Release:
        if "b.txt" in getattr(page, "path", ""):
            raise ZeroDivisionError("a fault")
        return telling(page, *told)  # type: ignore[no-any-return]

    monkeypatch.setitem(reading.read_unit.__globals__, "release_from", faulty)
    found = list(read([newsroom], jobs=1))
    assert len(titles(found)) == 3
    assert any("ZeroDivisionError" in one.reason for one in rejections(found))


def test_progress_is_told_in_bytes(newsroom: Path) -> None:
    told: list[tuple[int, int, str]] = []
    list(read([newsroom], jobs=1, progress=lambda *step: told.append(step)))
    assert told[-1][0] == told[-1][1] == discover([newsroom]).size
    assert [step[0] for step in told] == sorted(step[0] for step in told)


def deadly(number: int) -> int:
    if number == 13:
        os._exit(9)
    if number == 77:
        raise ValueError("seventy-seven")
    return number * number


def test_the_death_of_a_worker_costs_one_unit() -> None:
    batches: Iterator[tuple[int, ...] | Done[int]] = iter([tuple(range(10)), Done(-1), tuple(range(10, 20)), (20,)])
    found = list(ordered(deadly, batches, 2))
    assert [one if isinstance(one, int) else one.unit for one in found] == [
        *(n * n for n in range(10)),
        -1,
        *(13 if n == 13 else n * n for n in range(10, 21)),
    ]
    assert [one.exit_code for one in found if isinstance(one, Lost)] == [9]


def test_a_fault_of_the_task_is_raised_and_workers_end_when_results_are_left() -> None:
    with pytest.raises(ValueError, match="seventy-seven"):
        list(ordered(deadly, [(76, 77)], 2))
    endless: Iterator[tuple[int, ...]] = ((n % 10,) for n in iter(int, 1))
    results = ordered(deadly, endless, 2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
