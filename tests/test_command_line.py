"""What the command line promises: shapes on stdout, notices on stderr, exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from indexer.engine import open_engine
from onrecord import main

Search = Callable[..., Result]
SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "releases"


def run(*arguments: str, stdin: str | None = None) -> Result:
    """Run the command; an exception that is not an exit is a failure of the test."""
    result = CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)
    assert "Traceback" not in result.stderr
    return result


@pytest.fixture
def search(samples_index: Path) -> Search:
    return lambda *arguments, **options: run("search", "--index", str(samples_index), *arguments, **options)


# Indexing


def test_index_says_what_it_did_and_reads_only_what_changed(tmp_path: Path) -> None:
    folder, index = tmp_path / "releases", str(tmp_path / "index")
    shutil.copytree(SAMPLES / "text", folder)
    first = run("index", str(folder), "--index", index)
    assert (first.exit_code, first.stdout) == (0, "")
    assert "18 added" in first.stderr
    (folder / "night-train-harrowmere.txt").unlink()
    (folder / "new.txt").write_text("A new release\n\nThe harbour is open.", encoding="utf-8")
    second = run("index", str(folder), "--index", index)
    assert "1 added" in second.stderr
    assert "17 files unchanged" in second.stderr
    assert "1 file gone from disk" in second.stderr
    assert "1 removed" in run("index", str(folder), "--index", index, "--prune").stderr
    assert "18 releases in the index" in run("index", str(folder), "--index", index).stderr


def test_a_part_is_a_share_of_files_in_a_cluster(tmp_path: Path) -> None:
    command = ("index", str(SAMPLES), "--index", str(tmp_path / "index"), "--part")
    for wrong in ("0/3", "4/3", "2", "a/b", "1/0"):
        refused = run(*command, wrong)
        assert refused.exit_code == 2
        assert "is not a share such as 2/8, the second of eight" in refused.stderr
    whole = run(*command, "2/8", "--rebuild")
    assert whole.exit_code == 2
    assert "fill an index of another name with these parts, and serve that one" in whole.stderr
    directory = run(*command, "2/8")
    assert directory.exit_code == 1
    assert "parts are for an index in a cluster" in directory.stderr
    assert run(*command, "1/1").exit_code == 0


def test_rejected_files_are_listed_and_stop_only_a_strict_run(tmp_path: Path) -> None:
    folder, report = tmp_path / "releases", tmp_path / "rejected.jsonl"
    folder.mkdir()
    (folder / "good.txt").write_text("Title\n\nText of the release.", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 10)
    arguments = ("index", str(folder), "--index", str(tmp_path / "index"))
    result = run(*arguments, "--report", str(report))
    assert result.exit_code == 0
    assert [line.split(": ")[0].split("/")[-1] for line in result.stderr.splitlines()[:2]] == [
        "empty.txt",
        "picture.txt",
    ]
    rejections = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert all(rejection["reason"] and rejection["advice"] for rejection in rejections)
    assert "1 release in the index" in result.stderr
    assert run(*arguments, "--strict", "--rebuild").exit_code == 1


def test_of_a_file_with_many_bad_parts_the_first_are_listed(tmp_path: Path) -> None:
    file, report = tmp_path / "bad.jsonl", tmp_path / "rejected.jsonl"
    file.write_text('{"x": 1}\n' * 50, encoding="utf-8")
    result = run("index", str(file), "--index", str(tmp_path / "index"), "--report", str(report))
    *lines, rest, summary = result.stderr.splitlines()
    assert [line.rpartition(" (line ")[2].partition(")")[0] for line in lines] == [str(n) for n in range(1, 21)]
    assert rest.endswith("bad.jsonl: 30 parts more")
    assert "50 rejected" in summary
    assert len(report.read_text(encoding="utf-8").splitlines()) == 50
    file.write_text('{"y": 1}\n' * 50, encoding="utf-8")
    unreported = run("index", str(file), "--index", str(tmp_path / "index"))
    assert "bad.jsonl: 30 parts more; --report FILE lists all" in unreported.stderr


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9200/releases", "opensearch:/localhost/releases", "S3://bucket/a"]
)
@pytest.mark.parametrize("command", [["index", str(SAMPLES)], ["search", "water"], ["status"]])
def test_the_address_of_something_else_is_no_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str], address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(*command, "--index", address)
    assert refused.exit_code == 1
    assert f"“{address}” is no address of an index; a cluster is opensearch://host:port/name" in refused.stderr
    assert not list(tmp_path.iterdir())


def test_a_second_writer_gets_a_clear_error_at_once(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    run("index", str(SAMPLES / "gzip"), "--index", index)
    with open_engine(index) as engine, engine.writer():
        result = run("index", str(SAMPLES / "text"), "--index", index)
    assert result.exit_code == 1
    assert "another process is writing" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_fields_of_json_lines_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "fields.toml").write_text('title = "headline"\ntext = "story"\n', encoding="utf-8")
    (tmp_path / "items.jsonl").write_text('{"headline": "Harbour opens", "story": "It is open."}\n', encoding="utf-8")
    result = run("read", str(tmp_path / "items.jsonl"), "--fields", str(tmp_path / "fields.toml"))
    assert json.loads(result.stdout)["title"] == "Harbour opens"
    (tmp_path / "fields.toml").write_text("title = 7", encoding="utf-8")
    result = run("read", str(tmp_path / "items.jsonl"), "--fields", str(tmp_path / "fields.toml"))
    assert result.exit_code == 1
    assert "fields.toml" in result.stderr


def test_the_index_remembers_the_users_authority(tmp_path: Path) -> None:
    index, text = ("--index", str(tmp_path / "index")), str(SAMPLES / "text")
    run("index", text, *index, "--authority", str(SAMPLES.parent / "authority.toml"))
    assert "18 files unchanged" in run("index", text, *index).stderr
    for again in ([], ["--rebuild"]):
        run("index", text, *index, *again)
        assert run("search", "org:VRA+", *index, "--format", "ids").stdout.count("\n") > 1
    (tmp_path / "bad.toml").write_text("[[body]]", encoding="utf-8")
    result = run("index", text, *index, "--authority", str(tmp_path / "bad.toml"))
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


def test_a_rebuild_reads_all_that_the_index_has_and_as_it_was_read(tmp_path: Path) -> None:
    index, items = ("--index", str(tmp_path / "index")), tmp_path / "items.jsonl"
    (tmp_path / "fields.toml").write_text('title = "headline"\ntext = "story"\n', encoding="utf-8")
    items.write_text('{"headline": "Harbour opens", "story": "It is open."}\n', encoding="utf-8")
    shutil.copytree(SAMPLES / "gzip", tmp_path / "gzip")
    run("index", str(items), *index, "--fields", str(tmp_path / "fields.toml"))
    run("index", str(tmp_path / "gzip"), *index)
    result = run("index", str(SAMPLES / "text"), *index, "--rebuild")
    assert "21 releases in the index" in result.stderr
    assert "1 release" in run("search", '"it is open"', *index).stdout
    (tmp_path / "gzip" / "heritage-railway.html.gz").unlink()
    result = run("index", str(SAMPLES / "text"), *index, "--rebuild")
    assert "1 file gone from disk, and so not in it any more" in result.stderr
    assert "20 releases in the index" in result.stderr


def test_a_strict_run_fails_as_long_as_something_is_rejected(tmp_path: Path) -> None:
    folder, index, report = tmp_path / "releases", ("--index", str(tmp_path / "index")), tmp_path / "r.jsonl"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    for _run in range(2):
        assert run("index", str(folder), *index, "--strict", "--report", str(report)).exit_code == 1
        assert len(report.read_text(encoding="utf-8").splitlines()) == 1
    (folder / "empty.txt").write_text("Title\n\nText.", encoding="utf-8")
    assert run("index", str(folder), *index, "--strict", "--report", str(report)).exit_code == 0
    assert not report.read_text(encoding="utf-8")


def test_what_is_gone_can_be_pruned_by_its_own_name(tmp_path: Path) -> None:
    index, file = ("--index", str(tmp_path / "index")), tmp_path / "a.txt"
    file.write_text("Title\n\nText.", encoding="utf-8")
    run("index", str(file), *index)
    file.unlink()
    assert run("index", str(file), *index).exit_code == 2
    assert "1 removed" in run("index", str(file), *index, "--prune").stderr


# Searching


def test_search_as_json_has_the_documented_shape(search: Search) -> None:
    answer = json.loads(search("heritage", "--format", "json", "--facets").stdout)
    assert answer["total"] == 9
    assert answer["pages"] == 1
    assert set(answer["facets"]) == {"speaker", "organization", "year", "kind"}
    assert set(answer["facets"]["year"]) == {"options", "none", "none_selected", "more"}
    assert {"id", "title", "date", "speakers", "url", "score"} <= set(answer["results"][0])
    assert answer["read_as"]["clauses"] == [{"text": "“heritage”", "count": 9, "rest": ""}]


def test_the_forms_of_an_answer_agree(search: Search) -> None:
    ids = search("water", "--format", "ids", "--limit", "50").stdout.split()
    lines = [
        json.loads(line)["id"] for line in search("water", "--format", "jsonl", "--limit", "50").stdout.splitlines()
    ]
    rows = list(csv.DictReader(io.StringIO(search("water", "--format", "csv", "--limit", "50").stdout)))
    assert ids == lines == [row["id"] for row in rows]
    assert len(ids) == int(search("water").stdout.split()[0])


def test_filters_narrow_and_are_read_back(search: Search) -> None:
    result = search("heritage", "--speaker", "Edda Corvane", "--from", "2012", "--to", "2018-12", "--sort", "oldest")
    assert result.stdout.startswith("2 releases with “heritage”, in which Edda Corvane speaks, dated from 2012 to 2018")
    assert search("heritage", "--not-speaker", "Edda Corvane", "--format", "ids").stdout.count("\n") == 6


def test_words_in_several_arguments_are_one_query(search: Search) -> None:
    assert search("drought", "resilience", "fund").stdout == search("drought resilience fund").stdout
    assert search("--", "-water", "heritage").exit_code == 0


def test_a_query_that_cannot_be_read_shows_place_reason_and_repair(search: Search) -> None:
    result = search("speakr:Corvane")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "^^^^^^^" in result.stderr
    assert "Try: speaker:Corvane" in result.stderr


def test_a_word_may_begin_with_a_hyphen_but_no_option_is_a_word(search: Search) -> None:
    assert search("heritage", "-railway").stdout.startswith("8 releases with “heritage”, without “railway”")
    mistyped = search("heritage", "--speeker", "Corvane")
    assert mistyped.exit_code == 2
    assert "--speaker" in mistyped.stderr


@pytest.mark.parametrize("arguments", [("--year", "22"), ("--kind", "speeches"), ("--from", "2007-13")])
def test_filters_that_mean_nothing_are_refused(search: Search, arguments: tuple[str, str]) -> None:
    assert search("heritage", *arguments).exit_code == 2


def test_a_snippet_names_who_says_it(search: Search) -> None:
    lines = search('said:(water by:"Tamsa Roukel")').stdout.splitlines()
    assert any(line.startswith("   Tamsa Roukel: ") and "water" in line for line in lines)


def test_a_page_past_the_last_is_said_to_be_none(search: Search) -> None:
    assert "There is no page 999; the last is 1." in search("heritage", "--page", "999").stderr


def test_releases_do_not_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Escape \x1b[31mzebra\n\nThe \x1b]0;zebra\x07 runs.", encoding="utf-8")
    index = ("--index", str(tmp_path / "index"))
    run("index", str(tmp_path / "a.txt"), *index)
    found = run("search", "zebra", *index, "--format", "ids").stdout.strip()
    for shown in (run("search", "zebra", *index).stdout, run("show", found, *index).stdout):
        assert "zebra" in shown
        assert "\x1b" not in shown
        assert "\x07" not in shown


def test_a_batch_answers_each_line_and_loses_none(search: Search) -> None:
    lines = 'heritage\n\n{"id": "w", "query": "water"}\n"unclosed\n{"id": 5}\n'
    result = search("--batch", "-", "--limit", "2", stdin=lines)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "w", 4, 5]
    assert [answer.get("total") for answer in answers] == [9, 17, None, None]
    assert [len(answer.get("results", [])) for answer in answers] == [2, 2, 0, 0]
    assert answers[2]["error"]["type"] == "UnbalancedQuotes"
    assert result.exit_code == 1
    counted = json.loads(search("--batch", "-", "--facets", stdin="heritage").stdout)
    assert set(counted["facets"]) == {"speaker", "organization", "year", "kind"}
    assert search("--batch", "-", "--format", "csv", stdin="heritage").exit_code == 2


def test_no_index_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    for command in (["search", "x"], ["show", "x"], ["status"], ["check"], ["serve"]):
        result = run(*command, "--index", str(tmp_path / "nothing"))
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
        assert "onrecord index" in result.stderr


# Looking


def test_show_prints_fields_text_and_statements(search: Search, samples_index: Path) -> None:
    release_id = search('"drought resilience fund"', "--limit", "1", "--format", "ids").stdout.strip()
    text = run("show", release_id, "--index", str(samples_index)).stdout
    assert "drought resilience fund" in text.lower()
    release = json.loads(run("show", release_id, "--index", str(samples_index), "--format", "json").stdout)
    assert release["id"] == release_id
    missing = run("show", "no-such-id", "--index", str(samples_index))
    assert (missing.exit_code, len(missing.stderr.splitlines())) == (1, 1)


def test_show_tells_on_request_what_told_each_field(search: Search, samples_index: Path) -> None:
    release_id = search('"drought resilience fund"', "--limit", "1", "--format", "ids").stdout.strip()
    arguments = ("show", release_id, "--index", str(samples_index))
    plain, text = run(*arguments).stdout, run(*arguments, "--evidence").stdout
    lines = text.splitlines()
    assert [line for line in lines if line in plain.splitlines()] == plain.splitlines(), "what is shown stays as it is"
    release = json.loads(run(*arguments, "--evidence", "--format", "json").stdout)
    told = sum(len(release[name]) for name in ("speakers", "organizations", "statements", "places"))
    told += sum(release[name] is not None for name in ("date", "issuer"))
    told += sum(evidence is not None for evidence in release["grounds"].values())
    assert sum(bool(re.search(r" · .+ · [a-z ]+ \(\d\.\d\d\)$", line)) for line in lines) == told
    assert "declared date" in text
    for statement in release["statements"]:
        who = "unattributed" if statement["speaker"] is None else release["speakers"][statement["speaker"]]["name"]
        assert f"{who} ({statement['kind']}): " in text


def test_read_prints_releases_without_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("read", str(SAMPLES / "jsonl"))
    assert len([json.loads(line) for line in result.stdout.splitlines()]) == 6
    assert not list(tmp_path.iterdir())


def test_status_and_check(samples_index: Path) -> None:
    status = json.loads(run("status", "--index", str(samples_index), "--format", "json").stdout)
    assert status["releases"] == 67
    assert sum(status["years"].values()) + status["undated"] == 67
    assert run("check", "--index", str(samples_index)).exit_code == 0


def test_check_names_what_is_damaged(tmp_path: Path) -> None:
    index = tmp_path / "index"
    run("index", str(SAMPLES / "text"), "--index", str(index))
    largest = max((path for path in index.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)
    result = run("check", "--index", str(index))
    assert result.exit_code == 1
    assert largest.name in result.stdout
    assert "--rebuild" in result.stdout


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert "\nExample:\n  onrecord" in re.sub(r"(?m)^ {2}", "", result.stdout)
    assert "\\b" not in result.stdout
    for option in main.commands[command].params:
        if isinstance(option, click.Option) and option.name not in ("help", "sort", "page", "form"):
            assert option.help, f"{command} {option.opts}"
