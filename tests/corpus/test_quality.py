"""What is told of releases, measured against what people set down by hand; the floors only ever rise."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bench import floors
from bench.extraction import doj, samples
from bench.extraction.__main__ import FLOORS
from bench.extraction.files import SHARED
from bench.extraction.measures import Measured, low
from corpus.reading import read
from corpus.release import Release

SEED = SHARED / "data" / "seed"
#: Shares of the samples that stood before there was a file of floors: never lowered, whatever it says.
STANDING = {
    "title": 0.98,
    "date": 1.0,
    "language": 1.0,
    "kind": 0.98,
    "issuer": 0.74,
    "speakers_precision": 0.99,
    "speakers_recall": 0.93,
    "organizations_named": 0.98,
}


@cache
def pairs() -> tuple[tuple[samples.GoldRelease, Release], ...]:
    return tuple(samples.pairs())


@cache
def measured() -> Measured:
    return samples.measure(pairs())


def test_nothing_of_the_samples_is_below_its_floor() -> None:
    pinned = floors.read(FLOORS)
    assert set(pinned["samples"]) == set(measured().values)
    assert not low([measured()], pinned)


@pytest.mark.parametrize("name", STANDING)
def test_the_floors_of_the_samples_never_fell(name: str) -> None:
    assert floors.read(FLOORS)["samples"][name] >= STANDING[name]
    assert measured().values[name] >= STANDING[name]


@pytest.mark.parametrize("field", samples.FIELDS)
def test_single_values_of_the_samples(field: str) -> None:
    wrong = [
        (gold.path, getattr(gold, field), samples.told_value(release, field))
        for gold, release in pairs()
        if getattr(gold, field) != samples.told_value(release, field)
    ]
    assert 1 - len(wrong) / len(pairs()) >= STANDING[field], wrong


def test_a_date_is_left_out_rather_than_wrong() -> None:
    assert not [gold.path for gold, release in pairs() if release.date and release.date.value != gold.date]


def test_gold_statements_stand_in_the_texts_in_their_order() -> None:
    for gold, release in pairs():
        spans = list(gold.spans(release.body))
        assert [span.start for span in spans] == sorted(span.start for span in spans), gold.path
        assert all(span.start < span.end <= len(release.body) for span in spans)


def test_gold_agrees_with_itself() -> None:
    read = [gold for gold, _release in pairs() if gold.said is not None]
    assert len(read) >= 40
    for gold in read:
        said = gold.said or ()
        assert {each.speaker for each in said} - {None} == set(gold.speakers), gold.path
        assert {each.kind for each in said} <= {"direct", "reported", "own"}
        assert set(gold.roles) <= set(gold.speakers)
        if gold.statements is not None:
            assert sum(each.speaker is not None and not each.weak for each in said) == gold.statements, gold.path


@pytest.mark.skipif(not doj.FOLDER.exists(), reason="the real releases are not here")
def test_pages_of_the_department_of_justice() -> None:
    told = doj.measure(doj.FOLDER)
    assert (told.values["title"], told.values["date"]) == (1.0, 1.0)
    assert told.values["component"] >= 0.99
    assert not low([told], floors.read(FLOORS))


def releases(folder: Path) -> Iterator[Release]:
    return (release for release in read([folder]) if isinstance(release, Release))


@pytest.mark.skipif(not SEED.exists(), reason="the release that the project began with is not here")
def test_the_release_that_the_project_began_with() -> None:
    (seed,) = releases(SEED)
    assert seed.date is not None
    assert (seed.date.value, seed.date.precision) == ("2007", "year")
    assert [speaker.name for speaker in seed.speakers] == ["Xing Shengcai", "Chen Lei", "Jin Nuo"]
    assert "topave" in seed.body
