"""Trends as lines: where points, scale and labels stand. Places are percentages, so that the chart fits any screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from webui.chart import Label, chart, period_in_words
from webui.trends.asking import Scale
from webui.trends.counting import Point, Trend, Trends

#: Lines of the scale above zero, at most.
_STEPS = 5
#: Points of a line that get its mark where there are many; those of few releases and those alone always do.
_MARKS = 40


@dataclass(frozen=True)
class Mark:
    """A point at `left` and `top` percent. `shape` is "mark", "spot" (not shown) or "over" (above the scale)."""

    left: float
    top: float
    shape: str
    point: Point
    told: str


@dataclass(frozen=True)
class Line:
    """A query: the points of each unbroken piece as SVG has them, and the marks."""

    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Tick:
    """A line of the scale at `top` percent."""

    top: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """What is drawn: one line for each query that could be read, and the periods without releases as (left, width)."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    gaps: tuple[tuple[float, float], ...]

    @property
    def drawn(self) -> bool:
        """Whether there is a point to draw."""
        return any(line.marks for line in self.lines)

    @property
    def over(self) -> bool:
        """Whether a point lies above the scale."""
        return any(mark.shape == "over" for line in self.lines for mark in line.marks)


def drawing(trends: Trends) -> Drawing:
    """The lines of all queries on one scale, which begins at zero.

    The scale is that of the points of more than a few releases: one of a handful would press all others flat.
    """
    scale = trends.asked.scale
    points = [point for trend in trends.read for point in trend.points if not point.gap]
    telling = [point for point in points if scale == "count" or not point.few] or points
    ticks = steps(max((value(point, scale) for point in telling), default=0.0), scale)
    return Drawing(
        lines=tuple(_line(trend, scale, ticks[-1]) for trend in trends.read),
        ticks=tuple(Tick(round(100 - 100 * tick / ticks[-1], 2), _tick(tick, scale)) for tick in ticks),
        labels=chart(trends.all, str).labels,
        gaps=_gaps(trends),
    )


def value(point: Point, scale: Scale) -> float:
    """What is drawn of a point that is no gap."""
    return point.count if scale == "count" else point.count / point.of


def steps(most: float, scale: Scale) -> list[float]:
    """Round numbers from 0 to `most` or a little more; at least two."""
    least = 1.0 if scale == "count" else 1e-9
    most = max(most, least) if most else 1.0 if scale == "count" else 0.01
    exponent = math.floor(math.log10(most / _STEPS))
    rounds = (factor * 10.0**power for power in (exponent, exponent + 1) for factor in (1, 2, 5))
    step = next(step for step in rounds if step >= least and most <= step * _STEPS * 1.000001)
    return [number * step for number in range(math.ceil(most / step * 0.999999) + 1)]


def percent(share: float) -> str:
    """A share as people write it.

    >>> percent(0), percent(0.0346), percent(0.000123), percent(1)
    ('0%', '3.5%', '0.012%', '100%')
    """
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{share:.1%}" if share >= 0.01 else f"{100 * share:.2g}%"


def told(query: str, point: Point) -> str:
    """A point in words."""
    words = f"{query}, {period_in_words(point.period)}: {point.count:,} of {point.of:,}"
    if point.share is not None:
        words += f" ({percent(point.share)})"
    return words + (f", {point.vague:,} of them dated only to the year" if point.vague else "")


def _tick(number: float, scale: Scale) -> str:
    return f"{number:,.0f}" if scale == "count" else f"{round(100 * number, 7):g}%"


def _line(trend: Trend, scale: Scale, most: float) -> Line:
    marks: list[Mark] = []
    pieces: list[str] = []
    width = 100 / max(len(trend.points), 1)
    every = math.ceil(len(trend.points) / _MARKS)
    for gap, run in groupby(enumerate(trend.points), lambda numbered: numbered[1].gap):
        if gap:
            continue
        piece = list(run)
        places = [(round((at + 0.5) * width, 3), _top(point, scale, most)) for at, point in piece]
        pieces += [" ".join(f"{left:g},{top:g}" for left, top in places)] if len(places) > 1 else []
        for (at, point), (left, top) in zip(piece, places, strict=True):
            shown = at % every == 0 or len(piece) == 1 or (point.few and scale == "share")
            over = value(point, scale) > most
            shape = "over" if over else "mark" if shown else "spot"
            marks.append(Mark(left, top, shape, point, told(trend.query, point)))
    return Line(tuple(pieces), tuple(marks))


def _top(point: Point, scale: Scale, most: float) -> float:
    return round(100 - 100 * min(value(point, scale) / most, 1), 2)


def _gaps(trends: Trends) -> tuple[tuple[float, float], ...]:
    """Periods without releases, those in a row as one."""
    bars: Sequence[bool] = [not bar.count for bar in trends.all.bars]
    width = 100 / max(len(bars), 1)
    found: list[tuple[float, float]] = []
    for gap, run in groupby(enumerate(bars), lambda numbered: numbered[1]):
        numbers = [at for at, _ in run]
        if gap:
            found.append((round(numbers[0] * width, 3), round(len(numbers) * width, 3)))
    return tuple(found)
