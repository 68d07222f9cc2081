"""Releases like another, and hits of a page that say nearly the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import engine_with, make, search
from test_hits import segment_of

from corpus.release import Release
from indexer.analysis import tokens
from indexer.answering import runs as runs_module
from indexer.answering.runs import resemblance, runs_of
from indexer.engine import Engine
from indexer.results import NEARLY_IDENTICAL, Similar

pytestmark = pytest.mark.conformance

# Runs of four words


def naive_runs(body: str) -> set[tuple[str, ...]]:
    words = [token.form for token in tokens(body, glued=False)]
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))} if words else set()


def measured(one: str, other: str) -> float:
    segment = segment_of([make("a", one), make("b", other)])
    return resemblance(*(runs_of(*segment.records.body(segment.release_of(id_))) for id_ in "ab"))


SOME_WORDS = st.sampled_from(["aster", "Birch", "CEDAR", "daisy", "élan", "ab", "ba", "7", "章程"])
BODIES = st.lists(SOME_WORDS, max_size=14).map(" ".join)


@pytest.mark.embedded
@given(BODIES, BODIES)
def test_resemblance_is_the_share_of_common_runs(one: str, other: str) -> None:
    runs, others = naive_runs(one), naive_runs(other)
    expected = len(runs & others) / len(runs | others) if runs and others else 0.0
    assert measured(one, other) == pytest.approx(expected)


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("The plan, the law; the sale.", "the PLAN the law — the sale", 1.0),
        ("The U.S. plan of 1,000 parts", "the US plan of 1000 parts", 1.0),
        ("one two three four five", "one two three four six", 1 / 3),
        ("two words", "Two words.", 1.0),
        ("two words", "two words more", 0.0),
        ("", "", 0.0),
        ("İstanbul plan of many parts", "İstanbul plan of many parts", 1.0),
        ("𐐷𐐷𐐷 plan of many parts", "𐐷𐐷𐐷 plan of many parts", 1.0),
    ],
)
def test_signs_and_capitals_make_no_difference(one: str, other: str, share: float) -> None:
    assert measured(one, other) == pytest.approx(share)


@pytest.mark.embedded
def test_of_huge_bodies_the_beginnings_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs_module, "MOST_WORDS", 6)
    assert measured("a b c d e f g h i", "a b c d e f x y z") == 1.0
    assert measured("a b c d e f", "a b c d e x") == pytest.approx(2 / 4)


# Releases like another

SUBJECTS = {
    "water": "reservoir aqueduct irrigation drought catchment sluice wetland pumping",
    "trains": "railway locomotive timetable carriage junction platform signalling freight",
}


def text_on(subject: str, seed: int, words: int = 80) -> str:
    chance = random.Random(f"{subject}{seed}")
    filler = [f"{chance.choice('bdfgklm')}{chance.choice('aeiou')}{chance.choice('nrst')}{at}" for at in range(12)]
    return " ".join(chance.choice([*SUBJECTS[subject].split() * 3, *filler]) for _ in range(words))


ORIGINAL = text_on("water", 0)
RELEASES = [
    make("original", ORIGINAL, title="Reservoir works"),
    make("copy", ORIGINAL, title="Reservoir works again"),
    make("edited", f"Update. {ORIGINAL} Ends.", title="Reservoir works"),
    *(make(f"water-{seed}", text_on("water", seed), title="Drought and reservoir") for seed in range(1, 5)),
    *(make(f"trains-{seed}", text_on("trains", seed), title="Railway timetable") for seed in range(8)),
]


def ids(similar: tuple[Similar, ...]) -> list[str]:
    return [each.hit.id for each in similar]


@pytest.mark.parametrize("size", [1, 4, 20])
def test_the_same_comes_before_the_related_and_nothing_else_comes(tmp_path: Path, size: int) -> None:
    batches: list[list[Release]] = [RELEASES[at : at + size] for at in range(0, len(RELEASES), size)]
    with engine_with(tmp_path / "ix", *batches) as engine:
        found = engine.similar("original")
        assert ids(found)[:2] == ["copy", "edited"]
        assert [each.nearly_identical for each in found] == [True, True, *[False] * (len(found) - 2)]
        assert found[0].resemblance == 1.0
        assert NEARLY_IDENTICAL <= found[1].resemblance < 1.0
        assert {id_.split("-")[0] for id_ in ids(found)[2:]} == {"water"}
        assert found[0].hit.title.text == "Reservoir works again"
        assert ids(engine.similar("original", 1)) == ["copy"]
        assert engine.similar("original", 0) == engine.similar("unknown") == ()


def test_the_answer_does_not_depend_on_segments(tmp_path: Path) -> None:
    with (
        engine_with(tmp_path / "one", RELEASES) as one,
        engine_with(tmp_path / "two", *[[each] for each in RELEASES]) as two,
    ):
        for release in RELEASES:
            assert one.similar(release.id) == two.similar(release.id)


def test_what_is_deleted_is_like_nothing(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", RELEASES) as engine:
        with engine.writer() as writer:
            writer.add(make("copy", text_on("trains", 99), title="Railway"))
            writer.commit()
        assert "copy" not in ids(engine.similar("original"))
        assert ids(engine.similar("original"))[0] == "edited"


def test_releases_without_words_are_like_nothing(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix", [make("x", "", title="…"), make("y", "", title="…")]) as engine:
        assert engine.similar("x") == ()


# Twins


def twins(engine: Engine, query: str) -> dict[str, str]:
    hits = search(engine, query, twins=True, limit=50, sort="oldest").hits
    before = [hit.id for hit in hits]
    found = {hit.id: hit.twin_of for hit in hits if hit.twin_of}
    assert all(before.index(other) < before.index(id_) for id_, other in found.items())
    return found


@pytest.mark.parametrize("size", [1, 3, 20])
def test_a_hit_is_a_twin_of_the_first_that_says_the_same(tmp_path: Path, size: int) -> None:
    batches = [RELEASES[at : at + size] for at in range(0, len(RELEASES), size)]
    with engine_with(tmp_path / "ix", *batches) as engine:
        assert twins(engine, "reservoir") == {"edited": "copy", "original": "copy"}
        assert twins(engine, "") == {"edited": "copy", "original": "copy"}
        assert twins(engine, "railway") == {}
        assert twins(engine, "nothing at all") == {}
        assert not any(hit.twin_of for hit in search(engine, "reservoir").hits)


def test_one_form_filled_in_twice_is_no_twin(tmp_path: Path) -> None:
    """Most key stems are the same, the sentences are not."""
    words = text_on("water", 5).split()
    shuffled = random.Random(1).sample(words, len(words))
    with engine_with(tmp_path / "ix", [make("a", " ".join(words)), make("b", " ".join(shuffled))]) as engine:
        assert twins(engine, "") == {}
        (other,) = engine.similar("a")
        assert not other.nearly_identical
