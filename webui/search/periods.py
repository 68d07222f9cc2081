"""When: the chart of a search, whose bars narrow it to a year or a month, and the ways back to longer times."""

from __future__ import annotations

import msgspec

from corpus import edtf
from indexer.results import Bar, Timeline
from webui import chart, urls
from webui.parameters import SearchParameters


class Times(msgspec.Struct, frozen=True):
    """The chart of a search with its caption; `wider` are the ways to a longer time, as (words, URL)."""

    chart: chart.Chart
    caption: str
    wider: tuple[tuple[str, str], ...]


def around(parameters: SearchParameters) -> SearchParameters | None:
    """The search whose chart is shown for one in less than a year: that of its year; null where it is its own."""
    first, last = parameters.first, parameters.last
    within = len(first) > len("2007") and len(last) > len("2007") and first[:4] == last[:4]
    return narrowed(parameters, first[:4]) if within else None


def times(parameters: SearchParameters, timeline: Timeline | None) -> Times | None:
    """The chart of a search; null where nothing is dated."""
    if timeline is None or not timeline.bars or not any(bar.count for bar in timeline.bars):
        return None
    chosen = _chosen(parameters, timeline)

    def link(period: str) -> str:
        return urls.search(_toggled(parameters, period, period in chosen))

    return Times(chart.chart(timeline, link, chosen), _caption(timeline), tuple(_wider(parameters)))


def narrowed(parameters: SearchParameters, period: str) -> SearchParameters:
    """The search in a year or a month alone."""
    anytime = at_any_time(parameters)
    if len(period) == len("2007"):
        return anytime.changed(selected={**anytime.selected, "year": (period,)})
    return anytime.changed(first=period, last=period)


def at_any_time(parameters: SearchParameters) -> SearchParameters:
    """The search without its years and days."""
    selected = {name: values for name, values in parameters.selected.items() if name != "year"}
    return parameters.changed(selected=selected, first="", last="")


def _toggled(parameters: SearchParameters, period: str, chosen: bool) -> SearchParameters:
    """What a bar leads to: its time alone; where it is that already, a longer time."""
    if chosen and parameters.first == parameters.last == period and len(period) > len("2007"):
        return narrowed(parameters, period[:4])
    others = tuple(year for year in parameters.selected.get("year", ()) if year != period)
    if chosen and period in parameters.selected.get("year", ()):
        return parameters.changed(selected={**at_any_time(parameters).selected, **({"year": others} if others else {})})
    return at_any_time(parameters) if chosen and len(period) == len("2007") else narrowed(parameters, period)


def _chosen(parameters: SearchParameters, timeline: Timeline) -> set[str]:
    """The bars that are selected, where that tells them from others or there is only one."""
    years = set(parameters.selected.get("year", ()))
    if not years and not parameters.first and not parameters.last:
        return set()
    found = {bar.period for bar in timeline.bars if _is_in(bar, years, parameters)}
    return found if len(found) < len(timeline.bars) or len(found) == 1 else set()


def _is_in(bar: Bar, years: set[str], parameters: SearchParameters) -> bool:
    if years and bar.period[:4] not in years:
        return False
    first, last = edtf.days(bar.period.split("/")[0])[0], edtf.days(bar.period.split("/")[-1])[1]
    return not (
        (parameters.first and last < edtf.days(parameters.first)[0])
        or (parameters.last and first > edtf.days(parameters.last)[1])
    )


def _caption(timeline: Timeline) -> str:
    first, last = timeline.bars[0].period.split("/")[0], timeline.bars[-1].period.split("/")[-1]
    if (first[4:], last[4:]) == ("-01", "-12") and first[:4] == last[:4]:
        first = last = first[:4]
    told = chart.period_in_words(first if first == last else f"{first}/{last}")
    return f"Releases by {timeline.unit}, {told}"


def _wider(parameters: SearchParameters) -> list[tuple[str, str]]:
    """The year of a month or a day, and all years."""
    found = []
    year = around(parameters)
    if year:
        found.append((f"All of {parameters.first[:4]}", urls.search(year)))
    if parameters.first or parameters.last or parameters.selected.get("year"):
        found.append(("All years", urls.search(at_any_time(parameters))))
    return found
