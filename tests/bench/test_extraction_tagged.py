"""The rules beside a tagger: what holds where the tagger is not installed, on invented entities."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.extraction import __main__ as command
from bench.extraction import gold, tagged
from bench.extraction.measures import Measured, MeasureError
from bench.extraction.tagged import ADDED, Row, Tagged, table
from bench.extraction.tagger_names import Entity, every_body, full_names, likely_bodies, trimmed
from corpus.fields.telling import release_from
from corpus.page import Block, Page


def entities(body: str, **labels: Iterable[str]) -> list[Entity]:
    """Every place of each name in `body`, under its label."""
    found = [
        Entity(start, start + len(name), label)
        for label, names in labels.items()
        for name in names
        for start in range(len(body))
        if body.startswith(name, start)
    ]
    return [trimmed(body, one) for one in sorted(found)]


def test_without_the_tagger_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagged, "MODEL", "no_such_model")
    done = CliRunner().invoke(command.main, ["--tagger"])
    assert done.exit_code == 2
    assert done.output == "spaCy and its English model are not installed here; `make .venv/installed-ner` has them.\n"


def test_what_has_floors_is_not_measured_with_a_tagger() -> None:
    done = CliRunner().invoke(command.main, ["--tagger", "--pin"])
    assert done.exit_code == 2
    assert done.output.endswith("Error: --pin is for the rules alone, not for --tagger.\n")


def test_gold_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match=r"There is no .*gone\.jsonl: nothing was measured; lay the data"):
        tagged.measure(tmp_path / "gone.jsonl", tmp_path)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the Oat Fund", "Oat Fund"),
        ("Oat Fund's", "Oat Fund"),
        ("Their Oat Fund, ", "Oat Fund"),
        ("Theodor", "Theodor"),
        ("the ", ""),
    ],
)
def test_entities_lose_articles_and_possessives(written: str, name: str) -> None:
    one = trimmed(f"By {written}", Entity(3, 3 + len(written), "ORG"))
    assert f"By {written}"[one.start : one.end] == name


def test_names_are_taken_once_as_first_written() -> None:
    body = "The Oat Fund and Ann Lee met. The OAT FUND thanked Lee; Ann Lee thanked Rye\nBank."
    found = entities(body, ORG=["The Oat Fund", "OAT FUND", "Rye\nBank"], PERSON=["Ann Lee", " Lee;"])
    assert every_body(body, found) == ["Oat Fund", "Rye Bank"]
    assert full_names(body, found) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("The Oat Growers of Norway agreed.", "Oat Growers of Norway"),
        ("A letter to OGN was sent.", "OGN"),
        ("A letter by Zyxxon was sent.", "Zyxxon"),
    ],
)
def test_likely_bodies_pass(body: str, name: str) -> None:
    assert likely_bodies(body, entities(body, ORG=[name]), []) == [name]
    assert likely_bodies(body, entities(body, ORG=[name]), [(0, len(body))]) == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("The Oat Growers Act passed.", "Oat Growers Act"),
        ("The Summit of Oat Growers began.", "Summit of Oat Growers"),
        ("The Oat Growers coverage ended.", "Oat Growers"),
        ("The Oat Growers and Millers agreed.", "Oat Growers"),
        ("The Bureau of Oat Growers agreed.", "Oat Growers"),
        ("Secretary Oat agreed.", "Secretary Oat"),
        ("Oat growers agreed.", "Oat growers"),
        ("Title 9 Growers agreed.", "Title 9 Growers"),
        ("Oat Growers Agree", "Oat Growers"),
        ("Oat growing near Zyxxon is over.", "Zyxxon"),
        ("Growing Wheat is over.", "Wheat"),
        ("The oat growth norm (OGN) and OGN rules.", "OGN"),
    ],
)
def test_unlikely_bodies_do_not_pass(body: str, name: str) -> None:
    assert likely_bodies(body, entities(body, ORG=[name]), []) == []


def test_names_of_people_or_of_two_labels_do_not_pass() -> None:
    body = "Ann Zyxxon met the Oat Fund. Zyxxons letter to the Oat Fund was lost."
    assert likely_bodies(body, entities(body, ORG=["Zyxxons"], PERSON=["Ann Zyxxon"]), []) == []
    assert likely_bodies(body, entities(body, ORG=["Oat Fund"]), []) == ["Oat Fund"]
    two = [*entities(body, ORG=["Oat Fund"]), Entity(body.rindex("Oat"), body.rindex("Oat") + 8, "GPE")]
    assert likely_bodies(body, two, []) == []


def test_names_are_added_to_what_the_rules_tell() -> None:
    body = "Growers met Zyxxon Oats.\n\nThe Ministry of Rye met Zyxxon Oats. “Wheat is dear,” Abo Hald of Oslo says."
    page = Page("a.txt", "text/plain", "", (Block("On wheat"), *map(Block, body.split("\n\n"))))
    body = page.body
    one = Tagged(
        page, release_from(page, ""), entities(body, ORG=["Zyxxon Oats", "Ministry of Rye"], PERSON=["Abo Hald"])
    )
    told = {added: add(one) for added, add in ADDED.items()}
    bodies = {added: [body.name for body in release.organizations] for added, release in told.items()}
    assert list(bodies.values()) == [
        ["Ministry of Rye"],
        ["Ministry of Rye", "Zyxxon Oats"],
        ["Ministry of Rye", "Zyxxon Oats"],
        ["Ministry of Rye"],
    ]
    assert [person.name for person in told["and every full name that it calls a person"].speakers] == ["Abo Hald"]


def test_the_table_has_a_line_for_each_addition() -> None:
    values = {f"{field}_f1": 0.5 for field in ("organizations", "speakers", "statements")}
    assert table([Row("rules alone", {"text": 3}, {"text": Measured("text-0", "", values)})]).splitlines() == [
        "| | text: organizations | text: speakers | text: statements | text: names added |",
        "|---|---|---|---|---|",
        "| rules alone | 0.500 | 0.500 | 0.500 | 3 |",
    ]


@pytest.mark.skipif(not tagged.installed() or not gold.SCORER.exists(), reason="the tagger or the scorer is not here")
def test_gold_is_measured_with_a_tagger(tmp_path: Path) -> None:
    line = gold.GOLD.read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "one.jsonl").write_text(line + "\n", encoding="utf-8")
    rows = tagged.measure(tmp_path / "one.jsonl", tmp_path)
    assert [row.added for row in rows] == list(ADDED)
    assert rows[0].names["text"] == 0
    assert rows[1].names["text"] >= rows[2].names["text"]
