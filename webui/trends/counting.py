"""How many releases match each query in each year or month: the numbers of the searches themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any

import msgspec

from indexer.engine import Engine
from indexer.query.errors import QueryError
from indexer.query.question import question
from indexer.results import Bar, FirstUse, Hit, Results, SearchRequest, Timeline, Unit
from webui import urls
from webui.parameters import SearchParameters
from webui.search.periods import narrowed
from webui.trends.asking import TrendsParameters

#: Of fewer releases a share says little.
FEW = 10
#: Months that are drawn at most.
MOST_MONTHS = 120
#: First uses whose words are shown, and values of whom the first use is told.
WORDINGS, TAKERS = 5, 12

_Searching = Callable[[SearchRequest], Results]


@dataclass(frozen=True)
class Point:
    """A period (EDTF) of a query: `count` of `of` releases match, `vague` of these are dated to less than the period.

    `of` counts the releases within the filters; where it is 0, a count of 0 tells nothing.
    """

    period: str
    count: int
    vague: int
    of: int
    search: SearchParameters

    @cached_property
    def url(self) -> str | None:
        """The search that finds the `count`; null where nothing matches."""
        return urls.search(self.search) if self.count else None

    @property
    def gap(self) -> bool:
        """Whether nothing could have matched."""
        return not self.of

    @property
    def few(self) -> bool:
        """Whether the share is of so few releases that it says little."""
        return 0 < self.of < FEW

    @property
    def share(self) -> float | None:
        """The part of the releases that match, from 0 to 1; null where there are none."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Trend:
    """A query over time. `undated` counts the releases that match and stand in no period.

    `relaxed` says that no release has all of the words, so that all counts are 0 though a search shows others. `first`
    are the earliest releases with a date, with their snippets, `last` is the latest; `takers` are the values of a facet
    in the order in which they first match.
    """

    query: str
    search: SearchParameters
    reading: str
    total: int
    undated: int
    relaxed: bool
    points: tuple[Point, ...]
    first: tuple[Hit, ...]
    last: Hit | None
    takers: tuple[FirstUse, ...]


@dataclass(frozen=True)
class Unread:
    """A query that can't be read, and the page with its repair in its place."""

    query: str
    problem: QueryError
    repaired: TrendsParameters | None


@dataclass(frozen=True)
class Trends:
    """The answer: `all` are the releases within the filters, `trends` one for each query, in order."""

    asked: TrendsParameters
    all: Timeline
    trends: tuple[Trend | Unread, ...]

    @property
    def read(self) -> tuple[Trend, ...]:
        """The queries that could be read."""
        return tuple(trend for trend in self.trends if isinstance(trend, Trend))

    @property
    def span(self) -> str:
        """The time that is shown (EDTF): from the first year or month to the last, or the only one; "" for none."""
        ends = [*self.all.bars[:1], *self.all.bars[-1:]]
        periods = [period for bar in ends for period in bar.period.split("/")]
        return "/".join(dict.fromkeys([*periods[:1], *periods[-1:]]))

    @property
    def few(self) -> bool:
        """Whether there are periods of few releases."""
        return any(0 < bar.count < FEW for bar in self.all.bars)

    @property
    def vague(self) -> bool:
        """Whether releases are dated to less than a period."""
        return any(point.vague for trend in self.read for point in trend.points)


def counted(engine: Engine, asked: TrendsParameters, budget_ms: float) -> Trends:
    """The trends that are asked for; in years where more than `MOST_MONTHS` months would be drawn.

    Raises `BudgetSpent` where all searches together take longer than `budget_ms`.
    """
    search = _within(engine, budget_ms)
    every = _all(search, asked, asked.unit)
    if every.unit == "month" and len(every.bars) > MOST_MONTHS:
        every = _all(search, asked, "year")
    trends = tuple(_trend(search, asked, number, every) for number in range(len(asked.queries)))
    return Trends(asked, every, trends)


def _within(engine: Engine, budget_ms: float) -> _Searching:
    """The search of an engine, all that is asked of it together within `budget_ms`."""
    end = perf_counter() + budget_ms / 1000

    def search(request: SearchRequest) -> Results:
        left = max((end - perf_counter()) * 1000, 0.0)
        return engine.search(msgspec.structs.replace(request, budget_ms=left))

    return search


def _all(search: _Searching, asked: TrendsParameters, unit: Unit | None) -> Timeline:
    """All releases within the filters."""
    return _timeline(search(_request(asked.shared, timeline=unit or "auto")))


def _trend(searching: _Searching, asked: TrendsParameters, number: int, every: Timeline) -> Trend | Unread:
    query = asked.queries[number]
    search = asked.search(query)
    early = {"sort": "oldest", "limit": WORDINGS, "snippets": True, "first_uses": asked.by, "facet_limit": TAKERS}
    try:
        results = searching(_request(search, timeline=every.unit, **early))
        latest = searching(_request(search, limit=1, sort="newest")).hits
    except QueryError as problem:
        repaired = asked.with_query(number, problem.suggestion) if problem.suggestion else None
        return Unread(query, problem, repaired)
    if results.match == "any" and search.match == "all":
        return _nothing(search, every)
    timeline = _timeline(results)
    return Trend(
        query=query,
        search=search,
        reading=_reading(search),
        total=results.total,
        undated=0 if asked.in_time else timeline.undated,
        relaxed=False,
        points=_points(search, timeline.bars, every),
        first=tuple(hit for hit in results.hits if hit.date),
        last=next((hit for hit in latest if hit.date), None),
        takers=results.first_uses,
    )


def _nothing(search: SearchParameters, every: Timeline) -> Trend:
    """The trend of a query of which no release has all the words."""
    return Trend(search.q, search, _reading(search), 0, 0, True, _points(search, (), every), (), None, ())


def _points(search: SearchParameters, bars: Sequence[Bar], every: Timeline) -> tuple[Point, ...]:
    """The bars of a query beside those of all releases; a commit between two searches may have made others."""
    counts = {bar.period: (bar.count, bar.vague) for bar in bars}
    return tuple(
        Point(bar.period, *counts.get(bar.period, (0, 0)), bar.count, narrowed(search, bar.period))
        for bar in every.bars
    )


def taker_search(trend: Trend, taker: FirstUse, by: str) -> SearchParameters | None:
    """The search for what a taker has of a query; null where the facet is filtered already: values are alternatives."""
    if by in trend.search.selected:
        return None
    return trend.search.changed(selected={**trend.search.selected, by: (taker.value,)}, sort="oldest")


def _reading(search: SearchParameters) -> str:
    """The query alone in words."""
    return question(search.q, said=search.said).in_words(search.match)


def _timeline(results: Results) -> Timeline:
    assert results.timeline is not None  # noqa: S101 - it was asked for
    return results.timeline


def _request(search: SearchParameters, **changes: Any) -> SearchRequest:
    """The search as it is put to an engine, without hits and facets unless `changes` asks for them."""
    return msgspec.structs.replace(
        search.request(), **{"facets": (), "snippets": False, "twins": False, "limit": 0} | changes
    )
