"""A timeline as a chart: where its bars and labels stand, what each is called, and where each leads.

Places across are percentages of the width, so that a chart fits any screen and its letters keep their size; places down
are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

import msgspec

from corpus import edtf
from indexer.results import Bar, Timeline

#: Height of the tallest bar, and of the whole drawing with its labels, in pixels.
PLOT = 72
HEIGHT = 96
#: Least height of a bar that stands for something, in pixels.
_VISIBLE = 2.0
#: A bar takes this share of its place, and no more than so much of the width, in percent.
_SHARE, _WIDEST = 0.84, 12.0
#: Width of a letter of a label on the narrowest screen, in percent of the width, and the least room between labels.
_LETTER, _ROOM = 3.0, 3.0
#: Most labels, and how far apart they may stand, in years and in months.
_LABELS = 7
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


class Column(msgspec.Struct, frozen=True):
    """A bar: `name` is its time in words ("March 2007"), `spoken` what is read of it, `url` null where nothing is.

    `left` and `width` are percentages; `top`, `height` and `vague_height` (the part from `top` down that stands for
    releases dated to less than that) are pixels. `reach_left` and `reach` are the place that answers to a pointer.
    """

    period: str
    name: str
    spoken: str
    count: int
    vague: int
    gap: bool
    chosen: bool
    url: str | None
    reach_left: float
    reach: float
    left: float
    width: float
    top: float
    height: float
    vague_height: float


class Label(msgspec.Struct, frozen=True):
    """A label under the axis at `left` percent; `anchor` says which part of it stands there."""

    text: str
    left: float
    anchor: str


class Chart(msgspec.Struct, frozen=True):
    """A timeline, ready to be drawn; `undated` counts the releases that stand in none of its bars."""

    unit: str
    columns: tuple[Column, ...]
    labels: tuple[Label, ...]
    undated: int
    plot: int = PLOT
    height: int = HEIGHT

    @property
    def gaps(self) -> bool:
        """Whether there is a time of which the index has nothing."""
        return any(column.gap for column in self.columns)

    @property
    def vague(self) -> bool:
        """Whether releases are dated to less than a bar stands for."""
        return any(column.vague for column in self.columns)


def chart(timeline: Timeline, link: Callable[[str], str], chosen: Collection[str] = ()) -> Chart:
    """The chart of `timeline`; `link` makes the URL of a period (EDTF), `chosen` are the periods that are selected.

    A bar without releases leads nowhere, unless it is chosen.
    """
    most = max((bar.count for bar in timeline.bars), default=0)
    place = 100 / max(len(timeline.bars), 1)
    columns = tuple(
        _column(bar, number * place, place, most, link, bar.period in chosen)
        for number, bar in enumerate(timeline.bars)
    )
    return Chart(timeline.unit, columns, tuple(_labels(timeline, place)), timeline.undated)


def _column(bar: Bar, left: float, place: float, most: int, link: Callable[[str], str], chosen: bool) -> Column:
    width = min(place * _SHARE, _WIDEST)
    height = max(PLOT * bar.count / most, _VISIBLE) if bar.count else 0.0
    name = period_in_words(bar.period)
    return Column(
        period=bar.period,
        name=name,
        spoken=f"{name}: {told(bar)}{', chosen' if chosen else ''}",
        count=bar.count,
        vague=bar.vague,
        gap=bar.gap,
        chosen=chosen,
        url=link(bar.period) if bar.count or chosen else None,
        reach_left=round(left, 3),
        reach=round(place, 3),
        left=round(left + (place - width) / 2, 3),
        width=round(width, 3),
        top=round(PLOT - height, 1),
        height=round(height, 1),
        vague_height=round(height * bar.vague / bar.count, 1) if bar.count else 0.0,
    )


def told(bar: Bar) -> str:
    """How many releases, and how many of these are dated only to the year; or that nothing is known of the time."""
    if bar.gap:
        return "no releases in the index"
    number = f"{bar.count:,} {'release' if bar.count == 1 else 'releases'}"
    return (
        f"{number}, {bar.vague:,} of {'it' if bar.count == 1 else 'them'} dated only to the year"
        if bar.vague
        else number
    )


def period_in_words(period: str) -> str:
    """A period as people write it.

    >>> period_in_words("2007-03"), period_in_words("1950/1989")
    ('March 2007', '1950 to 1989')
    """
    return " to ".join(edtf.in_words(part) for part in period.split("/"))


def _labels(timeline: Timeline, place: float) -> list[Label]:
    """Labels at round times, each only where it leaves the others readable; bars of several years have theirs first."""
    if not timeline.bars:
        return []
    found: list[tuple[float, float, Label]] = []
    for number, text in sorted(_candidates(timeline), key=lambda candidate: "–" not in candidate[1]):
        label, begins, ends = _placed(text, (number + 0.5) * place)
        if all(ends + _ROOM <= left or right + _ROOM <= begins for left, right, _ in found):
            found.append((begins, ends, label))
    return [label for *_, label in sorted(found, key=itemgetter(0))]


def _placed(text: str, middle: float) -> tuple[Label, float, float]:
    """A label at a place, moved inside where it would reach over the edge, and where it begins and ends."""
    width = len(text) * _LETTER
    if middle < width / 2:
        return Label(text, 0.0, "start"), 0.0, width
    if middle + width / 2 > 100:
        return Label(text, 100.0, "end"), 100 - width, 100.0
    return Label(text, round(middle, 3), "middle"), middle - width / 2, middle + width / 2


def _candidates(timeline: Timeline) -> list[tuple[int, str]]:
    """The bars that may get a label, as their number from 0 and the label."""
    bars = timeline.bars
    if timeline.unit == "year":
        step = _step(len(bars), _YEAR_STEPS)
        named = [(number, bar.period.replace("/", "–")) for number, bar in enumerate(bars)]
        return [one for one in named if "–" in one[1] or int(one[1]) % step == 0] or named[:1]
    step = _step(len(bars), _MONTH_STEPS)
    within = len({bar.period[:4] for bar in bars}) == 1
    found = [(number, _month(bar.period, within)) for number, bar in enumerate(bars) if _months(bar) % step == 0]
    return found or [(0, _month(bars[0].period, within))]


def _step(bars: int, steps: Sequence[int]) -> int:
    return next((step for step in steps if bars / step <= _LABELS), steps[-1])


def _months(bar: Bar) -> int:
    year, month = bar.period.split("/")[0].split("-")[:2] if "-" in bar.period else (bar.period[:4], "1")
    return int(year) * 12 + int(month) - 1


def _month(period: str, within: bool) -> str:
    """A month by three letters; January by the year that it begins, but `within` one year."""
    if "/" in period:
        return period.replace("/", "–")
    return period[:4] if period.endswith("-01") and not within else edtf.in_words(period)[:3]
