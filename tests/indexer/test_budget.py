"""A search that takes too long ends, and says how to ask for less."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from making import engine_with, make, search
from places import opened

from indexer.answering import deadline
from indexer.answering.deadline import Deadline
from indexer.engine import BudgetSpent, Engine

QUERIES = (
    "plan law",
    "plan OR law OR sale",
    '"plan of the law"',
    '"plan law"~3',
    "pla* NEAR/5 law",
    "plam~ -sale",
    "said:(plan law)",
    "title:plan date:2007",
    "",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    bodies = [f"plan of the law for the sale {at}" for at in range(6)]
    batches = [[make(f"r{at}", body, speakers=["Ann"], said=[(0, 0, 15)])] for at, body in enumerate(bodies)]
    many = make("many", " ".join(f"con{at}x" for at in range(600)))
    with engine_with(tmp_path_factory.mktemp("budget") / "ix", *batches, [many]) as opened:
        yield opened


class Clock:
    """Each look takes a second."""

    def __init__(self) -> None:
        self._now = 0.0
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        self._now += 1.0
        return self._now

    def skip(self) -> None:
        """A minute goes by."""
        self._now += 60.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    slow = Clock()
    monkeypatch.setattr(deadline, "perf_counter", slow)
    return slow


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("said", [False, True])
def test_any_search_ends(engine: Engine, query: str, said: bool) -> None:
    with pytest.raises(BudgetSpent) as caught:
        search(engine, query, said=said, budget_ms=0)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("the search took longer than 0 ms; ")
    assert search(engine, query, said=said).request.budget_ms is None  # and the index is as whole as before


@pytest.mark.parametrize("query", QUERIES)
def test_one_with_time_enough_finds_the_same(engine: Engine, query: str) -> None:
    within = search(engine, query, budget_ms=600_000)
    assert (within.total, within.hits) == (search(engine, query).total, search(engine, query).hits)


def test_without_a_budget_nobody_looks_at_the_clock(engine: Engine, clock: Clock) -> None:
    search(engine, "pla* NEAR/5 law")
    assert clock.looks == 0


@pytest.mark.embedded
@pytest.mark.parametrize(
    "query",
    [
        " NEAR/50 ".join(["plan"] * 40),
        " OR ".join(f'"plan law"~{slop}' for slop in range(1, 41)),
        f"said:({' OR '.join(f'plan NEAR/{reach} law' for reach in range(1, 41))})",
        f"({' OR '.join(f'p{end}a*' for end in 'l' * 40)}) NEAR law",
    ],
)
def test_the_clock_is_looked_at_within_long_queries(engine: Engine, clock: Clock, query: str) -> None:
    """More often than the parts are many: none runs on after the end by more than one step."""
    search(engine, query, budget_ms=1e9)
    assert clock.looks > 40
    for seconds in (1, 10, 30):
        clock.looks = 0
        with pytest.raises(BudgetSpent, match=f"longer than {seconds} s"):
            search(engine, query, budget_ms=seconds * 1000)
        assert clock.looks <= seconds + 2


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        pytest.param(
            "plan con*",
            "leave out short prefixes such as “con*”, which stands for 600 words, or write more of them",
            marks=pytest.mark.embedded,
        ),
        ("pla* NEAR/3 law", "leave out “pla* NEAR/3 law”, or ask for words near each other that are less frequent"),
        (" OR ".join(f"word{at}" for at in range(30)), "ask for fewer words than these 30"),
        ("plan", "ask for fewer words, or for rarer ones"),
    ],
)
def test_it_says_how_to_ask_for_less(engine: Engine, query: str, advice: str) -> None:
    with pytest.raises(BudgetSpent) as caught:
        search(engine, query, budget_ms=0)
    assert str(caught.value).endswith(f"; {advice}")


def test_an_engine_may_have_a_budget_of_its_own(tmp_path: Path) -> None:
    engine_with(tmp_path / "ix", [make("x", "plan")]).close()
    with opened(tmp_path / "ix", budget_ms=0) as engine:
        with pytest.raises(BudgetSpent):
            search(engine, "plan")
        assert search(engine, "plan", budget_ms=60_000).total == 1


def test_time_is_told_in_the_unit_that_suits_it(clock: Clock) -> None:
    for milliseconds, words in ((2000.0, "2 s"), (1500.0, "1.5 s"), (250.0, "250 ms")):
        ends = Deadline(milliseconds, lambda: "ask for less")
        clock.skip()
        with pytest.raises(BudgetSpent, match=f"^the search took longer than {words}; ask for less$"):
            ends.look()
