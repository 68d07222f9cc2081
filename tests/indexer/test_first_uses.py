from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import body_named, engine_with, make, search
from places import examples

from corpus.release import Release
from indexer.engine import Engine

pytestmark = pytest.mark.conformance

PHRASE = [
    make("a", "new deal", day="2007-03-14", speakers=["Anna Lind"], organizations=[body_named("Office A")]),
    make("b", "new deal", day="2007", speakers=["Bo Ek", "Anna Lind"]),
    make("c", "new deal", speakers=["Chen Lei", "Bo Ek"], issuer=body_named("Office B")),
    make("d", "new deal", day="2007-01-01", speakers=["Dora Fell"], organizations=[body_named("Office A")]),
    make("e", "old deal", day="2001", speakers=["Anna Lind"]),
]


def told(engine: Engine, query: str, **settings: object) -> list[tuple[str, str, int]]:
    return [(use.value, use.id, use.count) for use in search(engine, query, **settings).first_uses]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_earliest_release_of_each_value(tmp_path: Path, size: int) -> None:
    batches = [PHRASE[start : start + size] for start in range(0, len(PHRASE), size)]
    with engine_with(tmp_path / "ix", *batches) as engine:
        by_speaker = told(engine, '"new deal"', first_uses="speaker")
        assert by_speaker == [("Anna Lind", "b", 2), ("Bo Ek", "b", 2), ("Dora Fell", "d", 1)]
        assert told(engine, '"new deal"', first_uses="organization") == [("Office A", "d", 2)]
        assert told(engine, '"new deal"', first_uses="issuer") == []
        assert told(engine, '"new deal"', first_uses="speaker", facet_limit=1) == by_speaker[:1]
        assert told(engine, '"new deal"', first_uses="speaker", facet_limit=0) == []
        only_a = {"organization": ("Office A",)}
        assert told(engine, "deal", first_uses="speaker", selected=only_a) == [
            ("Dora Fell", "d", 1),
            ("Anna Lind", "a", 1),
        ]


def test_who_says_it_where_only_what_was_said_counts(tmp_path: Path) -> None:
    text = "A new deal. Nothing."
    releases = [
        make("a", text, day="2006", speakers=["Anna Lind", "Bo Ek"], said=[(0, 0, 11), (1, 12, 20)]),
        make("b", text, day="2007", speakers=["Anna Lind", "Bo Ek"], said=[(1, 0, 11), (0, 12, 20)]),
    ]
    with engine_with(tmp_path / "ix", releases) as engine:
        assert told(engine, "deal", first_uses="speaker") == [("Anna Lind", "a", 2), ("Bo Ek", "a", 2)]
        assert told(engine, "deal", first_uses="speaker", said=True) == [("Anna Lind", "a", 1), ("Bo Ek", "b", 1)]


DATES = st.sampled_from(["", "2005", "2005-01", "2005-01-01", "2005-01-02", "2006-05-01", "0001"])
DRAFTS = st.lists(st.tuples(DATES, st.sets(st.sampled_from("uvwxyz"))), max_size=14)


@given(DRAFTS, st.permutations(range(14)), st.integers(0, 14), st.integers(1, 5))
@settings(max_examples=examples(25))
def test_agrees_with_looking_at_each_release(
    tmp_path_factory: pytest.TempPathFactory,
    drafts: list[tuple[str, set[str]]],
    names: list[int],
    cut: int,
    limit: int,
) -> None:
    releases = [
        make(f"r{name:02}", day=when, speakers=sorted(speakers))
        for name, (when, speakers) in zip(names, drafts, strict=False)
    ]
    first: dict[str, Release] = {}
    for release in sorted(releases, key=lambda each: each.id):
        for speaker in release.speakers:
            known = first.get(speaker.name)
            if release.date and (not known or not known.date or release.date.first_day < known.date.first_day):
                first[speaker.name] = release
    order = sorted(first.items(), key=lambda use: (use[1].date and use[1].date.first_day, use[1].id, use[0]))
    batches = [batch for batch in (releases[:cut], releases[cut:]) if batch]
    with engine_with(tmp_path_factory.mktemp("uses") / "ix", *batches) as engine:
        uses = search(engine, first_uses="speaker", facet_limit=limit).first_uses
    assert [(use.value, use.id, use.date) for use in uses] == [(v, r.id, r.date) for v, r in order[:limit]]
    counted = [sum(use.value in (each.name for each in r.speakers) for r in releases) for use in uses]
    assert [use.count for use in uses] == counted
