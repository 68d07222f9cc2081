"""What is said, from files to result lines: through commits, merges and deletions."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from growth import assert_linear
from making import engine_with, ids, make, search
from places import opened, place

from corpus.release import Release
from indexer.columnar.building import inversion
from indexer.columnar.segment.sections import Array
from indexer.engine import Engine
from indexer.payload import results_payload
from onrecord import main

pytestmark = pytest.mark.conformance

BODY = "The plan is old. “Our heritage is not for sale,” said Mara Elling. “Heritage has a price,” said Tomas Reyne."


def release(number: int, speakers: tuple[str, str] = ("Mara Elling", "Tomas Reyne")) -> Release:
    """A release in which the first says that heritage is not for sale, and the second that it has a price."""
    said = [(0, 18, 46), (1, 68, 88), (None, 0, 15)]
    return make(f"r{number}", BODY, title="Heritage for sale", speakers=speakers, said=said, path=f"/{number}")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Three commits, of which the last ones change what was there."""
    others = ("Ann Lee", "Čapek, Jan")
    first, second = [release(number) for number in range(4)], [release(number, others) for number in range(4, 7)]
    with engine_with(tmp_path_factory.mktemp("said") / "ix", first, second, [release(1, others)]) as made:
        with made.writer() as writer:
            assert writer.forget("/0") == 1
            writer.finish()
        assert not made.check()
        yield made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("said:(heritage sale)", "123456"),
        ("said:(price sale)", ""),
        ("said:(sale by:Elling)", "23"),
        ("said:(price by:Elling)", ""),
        ('said:(price by:"Jan Čapek")', "1456"),
        ("said:(heritage -sale) said:(sale)", "123456"),
        ("said:plan", ""),
        ("plan -said:(by:Elling)", "1456"),
        ('said:"for sale" kind:"press release"', "123456"),
    ],
)
def test_what_one_person_says(engine: Engine, query: str, expected: str) -> None:
    found = search(engine, query)
    assert sorted(ids(found)) == [f"r{number}" for number in expected]
    assert found.total == len(expected) or found.match == "any"


def test_result_lines_show_who_says_it(engine: Engine) -> None:
    found = search(engine, "said:(sale by:Elling)", snippets=True, explain=True)
    for hit in found.hits:
        (snippet,) = hit.snippets
        assert [snippet.text[start:end] for start, end in snippet.marks] == ["sale"]
        assert (snippet.speaker, hit.title.marks) == ("Mara Elling", ())
        assert "title and text" in str(hit.explanation)
    shown = results_payload(found)["results"][0]["snippets"][0]
    assert (shown["speaker"], len(shown["marks"])) == ("Mara Elling", 1)
    assert [hit.snippets[0].speaker for hit in search(engine, "plan", snippets=True).hits] == [None] * 6


def test_all_that_one_person_said_is_shown_by_its_beginnings(engine: Engine) -> None:
    for hit in search(engine, "said:(by:Elling)", snippets=True).hits:
        (snippet,) = hit.snippets
        assert (snippet.text, snippet.speaker) == ("“Our heritage is not for sale,”", "Mara Elling")
        assert (snippet.marks, snippet.starts_cut, snippet.ends_cut) == ((), True, True)
    assert search(engine, "said:(by:Elling)").hits[0].snippets == ()


def test_on_the_command_line_it_is_who_was_asked_for(tmp_path: Path) -> None:
    texts, index = tmp_path / "texts", ["--index", place(tmp_path / "ix")]
    texts.mkdir()
    for name in ("one", "two"):
        text = f"The {name} bridge opens\n\nORVALE, 4 May 2015 - {BODY}\n"
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    assert CliRunner().invoke(main, ["index", str(texts), *index]).exit_code == 0
    asked = ["search", 'said:(by:"Tomas Reyne")', *index]
    found = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)
    assert (found["total"], len(found["results"])) == (2, 2)
    lines = CliRunner().invoke(main, asked).stdout.splitlines()
    assert lines.count("   Tomas Reyne: …“Heritage has a price,”…") == 2


def test_any_of_the_words_said(engine: Engine) -> None:
    found = search(engine, "said:price zebra", match="any", snippets=True)
    assert (found.total, found.match) == (6, "any")
    assert {hit.snippets[0].speaker for hit in found.hits} == {"Tomas Reyne", "Čapek, Jan"}


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """An index of one release of so many turns, made once."""

    def indexed(count: int) -> Path:
        body = "“The law holds,” said Ann. “A law of Bo,” said Bo. " * (count // 2)
        turns = [(number % 2, at.start() + 1, at.end() - 1) for number, at in enumerate(re.finditer("“[^”]*”", body))]
        release = make("a", body, speakers=["Ann", "Bo"], said=[*turns, (0, 0, len(body))])
        engine_with(path := tmp_path_factory.mktemp("transcript") / "ix", [release]).close()
        return path

    return functools.cache(indexed)


@pytest.mark.parametrize(
    "query", ["said:(by:Bo)", "said:law", "said:(law NEAR/3 bo)", "said:(-bo)", "said:(zebra OR by:Bo) ann"]
)
def test_a_transcript_of_many_turns_takes_linear_time(query: str, transcript: Callable[[int], Path]) -> None:
    def task(path: Path) -> None:
        with opened(path) as engine:
            (hit,) = search(engine, query, snippets=True).hits
        assert len(hit.snippets) == 2
        assert {snippet.speaker for snippet in hit.snippets} & {"Ann", "Bo"}

    assert_linear(lambda count: functools.partial(task, transcript(count)), 20_000)


@pytest.mark.embedded
def test_statements_that_do_not_fit_are_found_by_a_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: object) -> dict[str, Array]:
        return {**sections(*given), "statements.speaker": sections(*given)["statements.speaker"] + 1}  # type: ignore[arg-type]

    sections = inversion.statement_sections
    monkeypatch.setattr(inversion, "statement_sections", wrong)
    with engine_with(tmp_path / "ix", [release(1)]) as engine:
        (damage,) = engine.check()
    assert "a statement's speaker is none of its release's" in damage.problem
    assert "--rebuild" in damage.advice
