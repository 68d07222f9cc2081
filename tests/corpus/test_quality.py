"""What is told of releases, measured against what people set down by hand; the floors only ever rise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus.authority import same_person
from corpus.reading import read
from corpus.release import Release

HERE = Path(__file__).resolve()
SAMPLES = HERE.parents[2] / "corpus" / "samples"
DOJ = HERE.parents[2] / ".." / "shared" / "data" / "doj"
SEED = HERE.parents[2] / ".." / "shared" / "data" / "seed"

#: Share of the sample releases with exactly the gold value, measured, then rounded down.
FLOORS = {"title": 0.98, "date": 1.0, "language": 1.0, "kind": 0.98, "issuer": 0.74}
SPEAKERS_PRECISION, SPEAKERS_RECALL, ORGANIZATIONS_RECALL = 0.99, 0.93, 0.98


@cache
def samples() -> tuple[tuple[dict[str, object], Release], ...]:
    gold = [json.loads(line) for line in (HERE.parent / "samples-gold.jsonl").read_text(encoding="utf-8").splitlines()]
    told: dict[tuple[str, str], Release] = {}
    for release in read([SAMPLES], jobs=1, authority=(SAMPLES / "authority.toml").read_bytes()):
        if isinstance(release, Release):
            path = Path(release.source.path).relative_to(SAMPLES / "releases").as_posix()
            one_of_many = path.endswith((".xml", ".jsonl"))
            told[path, release.id if one_of_many else ""] = release
    return tuple((entry, told[entry["path"], entry["part"]]) for entry in gold)


def value(release: Release, field: str) -> object:
    found = getattr(release, field)
    return getattr(found, "name", getattr(found, "value", found))


@pytest.mark.parametrize("field", FLOORS)
def test_single_values_of_the_samples(field: str) -> None:
    wrong = [
        (gold["path"], gold[field], value(release, field))
        for gold, release in samples()
        if gold[field] != value(release, field)
    ]
    assert 1 - len(wrong) / len(samples()) >= FLOORS[field], wrong


def test_a_date_is_left_out_rather_than_wrong() -> None:
    assert not [gold["path"] for gold, release in samples() if release.date and release.date.value != gold["date"]]


def named(found: list[str], wanted: list[str]) -> int:
    return sum(any(same_person(one, other) for other in wanted) for one in found)


def test_speakers_of_the_samples() -> None:
    pairs = [(list(map(str, gold["speakers"])), [s.name for s in release.speakers]) for gold, release in samples()]  # type: ignore[call-overload]
    precision = sum(named(told, gold) for gold, told in pairs) / sum(len(told) for _gold, told in pairs)
    recall = sum(named(gold, told) for gold, told in pairs) / sum(len(gold) for gold, _told in pairs)
    assert precision >= SPEAKERS_PRECISION
    assert recall >= SPEAKERS_RECALL


def test_organizations_of_the_samples() -> None:
    missing, all_of_them = [], 0
    for gold, release in samples():
        told = {body.name for body in release.organizations} | ({release.issuer.name} if release.issuer else set())
        wanted = set(gold["organizations"])  # type: ignore[call-overload]
        all_of_them += len(wanted)
        missing += [(gold["path"], name) for name in wanted - told]
    assert 1 - len(missing) / all_of_them >= ORGANIZATIONS_RECALL, missing


def releases(folder: Path) -> Iterator[Release]:
    return (release for release in read([folder]) if isinstance(release, Release))


@pytest.mark.skipif(not DOJ.exists(), reason="the real releases are not here")
def test_pages_of_the_department_of_justice() -> None:
    gold = {
        Path(entry["file"]).name: entry
        for entry in map(json.loads, (DOJ / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    }
    title = date = component = 0
    for release in releases(DOJ / "pages"):
        entry = gold[Path(release.source.path).name]
        bodies = (*release.organizations, *((release.issuer,) if release.issuer else ()))
        names = {plain(name) for body in bodies for name in (body.name, *body.raw)}
        title += release.title == " ".join(entry["title"].split())
        date += release.date is not None and release.date.value == entry["date"]
        component += not entry["components"] or any(plain(name) in names for name in entry["components"])
    assert (title, date) == (len(gold), len(gold))
    assert component >= 0.99 * len(gold)


def plain(name: str) -> str:
    """A component without its acronym: "Office of Justice Programs (OJP)" is the office."""
    return re.sub(r"\s*\(.*", "", name).casefold()


@pytest.mark.skipif(not SEED.exists(), reason="the release that the project began with is not here")
def test_the_release_that_the_project_began_with() -> None:
    (seed,) = releases(SEED)
    assert seed.date is not None
    assert (seed.date.value, seed.date.precision) == ("2007", "year")
    assert [speaker.name for speaker in seed.speakers] == ["Xing Shengcai", "Chen Lei", "Jin Nuo"]
    assert "topave" in seed.body
