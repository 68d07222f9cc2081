from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import engine_with, make, search
from places import examples

from corpus.edtf import days
from corpus.release import Release
from indexer.engine import Engine
from indexer.results import NONE, Bar, SearchRequest, Timeline

pytestmark = pytest.mark.conformance

DATES = ["", "0001", "1990", "2005", "2005-02", "2005-02-28", "2006-12-31", "2007", "2007-01-01", "2007-03", "2012-07"]
WORDS = ["tax", "law", "plan"]
PEOPLE = ["Anna Lind", "Bo Ek"]


def drawn(count: int) -> list[Release]:
    numbers = random.Random(5)
    return [
        make(
            f"r{at}",
            " ".join(numbers.sample(WORDS, numbers.randint(1, 2))),
            day=numbers.choice(DATES),
            speakers=(people := numbers.sample(PEOPLE, numbers.randint(0, 2))),
            said=[(speaker, 4 * speaker, 9) for speaker in range(len(people))],
        )
        for at in range(count)
    ]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Three segments, from some of which releases are gone."""
    releases = drawn(60)
    with engine_with(tmp_path_factory.mktemp("timeline") / "ix", releases[:30], releases[30:50]) as engine:
        with engine.writer() as writer:
            for release in [*releases[50:], *(make(f"r{at}", "tax", day="2008-08") for at in range(0, 50, 7))]:
                writer.add(release)
            writer.finish()
        yield engine


def timeline(engine: Engine, query: str = "", **settings: object) -> Timeline:
    found = search(engine, query, **{"timeline": "auto"} | settings).timeline
    assert found is not None
    return found


def periods(found: Timeline) -> list[str]:
    return [bar.period for bar in found.bars]


def within(period: str) -> dict[str, date]:
    """What a search for the time of a bar asks."""
    first, _, last = period.partition("/")
    return {"first_day": days(first)[0], "last_day": days(last or first)[1]}


bounds = st.one_of(st.none(), st.dates(date(2004, 11, 1), date(2008, 3, 31)), st.just(date(1985, 5, 5)))
choices = st.dictionaries(
    st.sampled_from(["speaker", "year"]),
    st.lists(st.sampled_from([*PEOPLE, NONE, "2005", "2007", "1850"]), max_size=2).map(tuple),
)
requests = st.builds(
    SearchRequest,
    query=st.sampled_from(["", "tax", "tax law", "plan -law", "tax law plan", "date:2007"]),
    selected=choices,
    excluded=choices,
    first_day=bounds,
    last_day=bounds,
    match=st.sampled_from(["all", "any"]),
    timeline=st.sampled_from(["year", "month", "auto"]),
    limit=st.just(0),
    said=st.booleans(),
)


@given(requests)
@settings(max_examples=examples(60))
def test_a_bar_counts_what_a_search_for_its_time_finds(engine: Engine, request: SearchRequest) -> None:
    results = engine.search(request)
    assert results.timeline is not None
    others = {facet: values for facet, values in request.selected.items() if facet != "year"}

    def found(**changes: object) -> int | None:
        """How many a search finds; null where it would show other words than this one does."""
        asked = msgspec.structs.replace(
            request, **{"selected": others, "first_day": None, "last_day": None, "timeline": None} | changes
        )
        answer = engine.search(asked)
        return answer.total if answer.match == results.match else None

    for bar in results.timeline.bars:
        assert found(**within(bar.period)) in (bar.count, None)
        if len(bar.period) == 4:
            assert found(selected=others | {"year": (bar.period,)}) in (bar.count, None)
        assert bar.covered == search(engine, **within(bar.period)).total
        assert bar.gap == (bar.covered == 0)
        assert 0 <= bar.vague <= bar.count <= bar.covered
    assert found(selected=others | {"year": (NONE,)}) in (results.timeline.undated, None)


@given(requests)
@settings(max_examples=examples(60))
def test_bars_follow_one_another_within_the_window(engine: Engine, request: SearchRequest) -> None:
    found = engine.search(request).timeline
    assert found is not None
    times = [within(bar.period) for bar in found.bars]
    assert all(a["last_day"].toordinal() + 1 == b["first_day"].toordinal() for a, b in itertools.pairwise(times))
    if times and request.first_day:
        assert times[0]["last_day"] >= request.first_day
    if times and request.last_day:
        assert times[-1]["first_day"] <= request.last_day
    assert len(times) < (25 * 12 if found.unit == "month" else 25)  # though there is a release of the year 1


@pytest.mark.parametrize(
    ("asked", "unit", "first", "last"),
    [
        ({}, "year", "0001", "2012"),
        ({"selected": {"year": ("2007",)}}, "month", "2007-01", "2007-12"),
        ({"selected": {"year": ("2005", "2007")}}, "month", "2005-01", "2007-12"),
        ({"selected": {"year": ("2005", "2008")}}, "year", "2005", "2008"),
        ({"selected": {"year": (NONE,)}}, "year", "0001", "2012"),
        ({"selected": {"year": ("1850",)}}, "month", "1850-01", "1850-12"),
        ({"first_day": date(2005, 3, 14), "last_day": date(2008, 3, 13)}, "month", "2005-03", "2008-03"),
        ({"first_day": date(2005, 3, 14), "last_day": date(2008, 3, 14)}, "year", "2005", "2008"),
        ({"first_day": date(2010, 3, 14)}, "month", "2010-03", "2012-07"),
        ({"last_day": date(2005, 2, 1)}, "year", "0001", "2005"),
        ({"first_day": date(2015, 3, 14)}, "month", "2015-03", "2015-03"),
        ({"first_day": date(2006, 5, 1), "selected": {"year": ("2006", "2007")}}, "month", "2006-05", "2007-12"),
        ({"timeline": "month", "first_day": date(2005, 2, 1)}, "month", "2005-02", "2012-07"),
        ({"timeline": "year", "selected": {"year": ("2007",)}}, "year", "2007", "2007"),
    ],
)
def test_the_window_and_its_unit(engine: Engine, asked: dict[str, Any], unit: str, first: str, last: str) -> None:
    found = timeline(engine, **asked)
    assert (found.unit, found.bars[0].period, found.bars[-1].period) == (unit, first, last)


def test_years_and_days_that_can_not_both_be_have_no_bars(engine: Engine) -> None:
    assert timeline(engine, selected={"year": ("2005",)}, first_day=date(2006, 1, 1)).bars == ()
    assert timeline(engine, first_day=date(2006, 1, 1), last_day=date(2005, 1, 1)).bars == ()


def test_long_gaps_are_one_bar_and_a_year_that_is_cut_is_not_part_of_it(tmp_path: Path) -> None:
    releases = [make("a", day="1949-11"), make("b", day="1955-02"), make("c", day="1957"), make("d", day="1961")]
    with engine_with(tmp_path / "ix", releases) as engine:
        assert periods(timeline(engine)) == [
            "1949",
            "1950/1954",
            "1955",
            "1956",
            "1957",
            "1958",
            "1959",
            "1960",
            "1961",
        ]
        whole = timeline(engine, timeline="month", first_day=date(1949, 10, 5), last_day=date(1955, 2, 1))
        assert periods(whole) == ["1949-10", "1949-11", "1949-12", "1950/1954", "1955-01", "1955-02"]
        cut = timeline(engine, timeline="month", first_day=date(1950, 11, 1), last_day=date(1954, 12, 31))
        assert periods(cut) == ["1950-11", "1950-12", "1951/1954"]
        assert periods(timeline(engine, first_day=date(1900, 6, 1), last_day=date(1949, 12, 31)))[0] == "1900/1948"
    assert whole.bars[3] == Bar("1950/1954", 0, 0, 0, True)


def test_a_release_of_a_year_may_be_of_each_month(tmp_path: Path) -> None:
    releases = [make("a", "tax", day="2007"), make("b", "tax", day="2007-03"), make("c", "law", day="2007-03-31")]
    with engine_with(tmp_path / "ix", releases, [make("d", "tax")]) as engine:
        found = timeline(engine, "tax", selected={"year": ("2007",)})
        assert found.bars[1:4] == (
            Bar("2007-02", 1, 1, 1, False),
            Bar("2007-03", 2, 1, 3, False),
            Bar("2007-04", 1, 1, 1, False),
        )
        assert found.undated == 1
        assert timeline(engine, "tax").bars == (Bar("2007", 2, 0, 3, False),)


def test_it_is_counted_over_the_releases_that_are_shown(tmp_path: Path) -> None:
    releases = [make("a", "tax", day="2007"), make("b", "law", day="2008"), make("c", "plan", day="2009")]
    with engine_with(tmp_path / "ix", releases) as engine:
        results = search(engine, "tax law", timeline="year")
        assert results.timeline
        assert (results.match, [bar.count for bar in results.timeline.bars]) == ("any", [1, 1, 0])
        assert search(engine, "tax").timeline is None


def test_an_index_without_dates_has_no_bars_but_what_is_asked_for(tmp_path: Path) -> None:
    with engine_with(tmp_path / "ix") as engine:
        assert timeline(engine) == Timeline("year", (), 0)
        assert timeline(engine, first_day=date(2007, 1, 1), last_day=date(2011, 1, 1)).bars[0].gap
    with engine_with(tmp_path / "undated", [make("a", "tax")]) as engine:
        assert timeline(engine, "tax") == Timeline("year", (), 1)
        assert timeline(engine, last_day=date(2007, 1, 1)).bars == (Bar("2007-01", 0, 0, 0, True),)
