"""The measure of extraction: what it counts, what it pins, and that nothing told is below its floor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bench import floors
from bench.extraction import __main__ as command
from bench.extraction import gold, speed, state
from bench.extraction.measures import Measured, MeasureError, least, low, table
from bench.extraction.state import Creator, Item

real = pytest.mark.skipif(not gold.GOLD.exists() or not gold.SCORER.exists(), reason="the gold releases are not here")


@real
def test_gold_releases_are_not_below_their_floors(tmp_path: Path) -> None:
    told = gold.measure(gold.GOLD, tmp_path, jobs=1)
    assert [row.name for row in told] == ["text", "pages", "pages-within"]
    assert not low(told, floors.read(command.FLOORS))


@pytest.mark.skipif(not state.ITEMS.exists(), reason="the real releases are not here")
def test_state_items_are_not_below_their_floors(tmp_path: Path) -> None:
    told = state.measure(state.ITEMS, tmp_path)
    assert not low([told], floors.read(command.FLOORS))


@real
def test_another_gold_file_is_scored_without_floors(tmp_path: Path) -> None:
    lines = gold.GOLD.read_text(encoding="utf-8").splitlines()
    other = tmp_path / "other.jsonl"
    other.write_text(next(line for line in lines if not json.loads(line).get("page")) + "\n", encoding="utf-8")
    done = CliRunner().invoke(command.main, ["--gold", str(other)])
    assert done.exit_code == 0
    assert "text: 1 gold releases as text" in done.output
    assert "pages" not in done.output
    assert CliRunner().invoke(command.main, ["--gold", str(other), "--pin"]).exit_code == 2
    other.write_text("{}\n", encoding="utf-8")
    done = CliRunner().invoke(command.main, ["--gold", str(other)])
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {other}: Object missing required field")


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Floors of a set that is measured here, and of another."""
    path = tmp_path / "floors.toml"
    path.write_text("# What may not fall.\n\n[made]\ntitle = 0.900\ndate = 0.100\n\n[other]\ntitle = 0.500\n")
    values = {"title": 0.888, "date": 0.518, "kind": 1.0}
    steps: Sequence[command.Step] = [
        (path, "made ones", lambda _folder, _jobs: [Measured("made", "8 made ones", values)]),
        (tmp_path / "gone", "lost ones", lambda _folder, _jobs: []),
    ]
    monkeypatch.setattr(command, "FLOORS", path)
    monkeypatch.setattr(command, "_all", lambda: steps)
    return path


def run(*options: str) -> tuple[int, str]:
    done = CliRunner().invoke(command.main, options)
    return done.exit_code, done.output


def test_below_a_floor_it_ends_with_1_and_says_by_how_much(pinned: Path) -> None:
    code, output = run()
    assert code == 1
    assert f"There is no {pinned.with_name('gone')}: the lost ones were NOT measured." in output
    assert "made.title                                         0.888   0.900  BELOW" in output
    assert "made.kind                                          1.000       -\n" in output
    assert output.endswith("Below the floors of floors.toml: made.title is 0.8880, below 0.9000 by 0.0120.\n")


def test_floors_rise_and_only_the_named_ones_fall(pinned: Path) -> None:
    assert run("--pin")[0] == 1
    assert floors.read(pinned) == {"made": {"title": 0.9, "date": 0.515, "kind": 1.0}, "other": {"title": 0.5}}
    assert run("--accept-lower", "made.title")[0] == 2
    code, output = run("--pin", "--accept-lower", "made.titel")
    assert (code, output.splitlines()[-1]) == (
        1,
        "Error: made.titel was not measured; name a measure as the table does.",
    )
    code, output = run("--pin", "--accept-lower", "made.title")
    assert code == 0
    assert "Lowered made.title from 0.900 to 0.885." in output
    assert pinned.read_text().startswith("# What may not fall.\n\n[made]\ntitle = 0.885\ndate = 0.515\n")


def test_what_can_not_be_measured_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.jsonl"
    other.touch()
    monkeypatch.setattr(gold, "SCORER", tmp_path / "gone.py")
    code, output = run("--gold", str(other))
    assert code == 1
    assert output.endswith("NOT measured.\nError: Nothing was measured; see above for what is missing.\n")
    for more in (["--pin"], ["--tagger"], ["--markdown"], ["--gold", str(other)]):
        assert run("--speed", *more)[0] == 2


def test_a_measure_that_is_no_longer_taken_is_below_its_floor() -> None:
    rows = [Measured("made", "8 made ones", {"title": 1.0})]
    assert low(rows, {"made": {"title": 1.0, "date": 0.5}}) == ["made.date was not measured; its floor is 0.5000"]
    assert low(rows, {"other": {"title": 1.0}}) == []
    assert "made.title" in table(rows, {})
    assert least({"a": 1.0, "b": 0.9999, "c": 0.3}) == pytest.approx({"a": 1.0, "b": 0.995, "c": 0.3})


def item(creator: str, content: str) -> Item:
    return Item("On wheat", creator, content, "https://state.example/1", "Wed, 03 Aug 2022 12:08:13 +0000")


@pytest.mark.parametrize(
    ("creator", "content", "rest", "people"),
    [
        ("Office of the Spokesperson", "<p>Office of the Spokesperson</p><p>Wheat.</p>", "<p>Wheat.</p>", []),
        ("U.S. Department of State", "<p>Wheat.</p>", "<p>Wheat.</p>", []),
        (
            "Ann Linde, Minister",
            '<p align="left">Ann&nbsp;Linde, Minister</p>\n<p>Wheat.</p>',
            "\n<p>Wheat.</p>",
            [Creator("Ann Linde", "Minister")],
        ),
        (
            "A. B. Cole, Secretary of Wheat, Rye, and Oats, Ann Linde, Minister",
            "<p>A. B. Cole, Secretary of Wheat, Rye, and Oats</p> <p>Ann Linde, Minister</p><p>Wheat.</p>",
            "<p>Wheat.</p>",
            [Creator("A. B. Cole", "Secretary of Wheat, Rye, and Oats"), Creator("Ann Linde", "Minister")],
        ),
        ("Ann Linde, Minister", "<p>Wheat.</p>", "<p>Wheat.</p>", [Creator("Ann Linde", "Minister")]),
    ],
)
def test_bylines_are_parted_from_what_is_said(creator: str, content: str, rest: str, people: list[Creator]) -> None:
    made = item(creator, content)
    assert content[state.byline_end(made) :] == rest
    assert state.creators(made) == people


def test_some_items_name_nobody_without_their_byline() -> None:
    assert not state.still_names(item("Ann Linde, Minister", "<p>Ann Linde, Minister</p><p>Wheat.</p>"))
    assert state.still_names(item("Ann Linde, Minister", "<p>Ann Linde, Minister</p><p>MS LINDE: Wheat.</p>"))


def test_creators_are_looked_for_among_the_speakers(tmp_path: Path) -> None:
    content = "<p>Ann Linde, Minister of Wheat</p><p>“Wheat is dear,” said Minister of Wheat Ann Linde on Monday.</p>"
    made = [item("Ann Linde, Minister of Wheat", content), item("Office of Oats", "<p>Oats.</p>")]
    items = tmp_path / "items.jsonl"
    items.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in made))
    told = state.measure(items, tmp_path, jobs=1)
    assert told.about == "1 items that declare a person"
    forms = [f"{field}_{form}" for form in ("byline", "no_byline", "declared") for field in ("speakers", "roles")]
    assert told.values == dict.fromkeys([*forms, "speakers_no_byline_named"], 1.0)
    items.write_text("{}\n")
    with pytest.raises(MeasureError, match=r"items\.jsonl: .*missing.*; give items, one a line\."):
        state.measure(items, tmp_path)


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.txt", tmp_path / "b.html"]
    paths[0].write_text("Wheat is dear\n\nOSLO, 3 May 2021. “Wheat is dear,” said Minister of Wheat Ann Linde.\n")
    paths[1].write_text("<html><title>Rye is dear</title><body><p>Rye is dear, said Ann Linde.</p></body></html>")
    return paths


def test_the_time_of_a_release_is_told_by_part(texts: list[Path]) -> None:
    told = speed._speed("two", texts)
    assert told.releases == 2
    assert {"statements", "people", "title", "page: parse", "else"} <= set(told.parts)
    assert sum(told.parts.values()) > 0
    assert speed.table([told]).startswith("two: ")
    assert speed._speed("again", texts).parts.keys() == told.parts.keys()
