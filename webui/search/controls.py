"""The controls around a list of results: facets, chips of what is applied, pages. Each is a link or a form control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus import edtf
from indexer.results import FACETS, NONE, Facet, Results
from webui import urls
from webui.parameters import DEFAULT_FACETS, DEFAULT_LIMIT, SearchParameters
from webui.wording import FACET_NAMES, facet_value

#: Pages linked on either side of the one that is shown.
NEIGHBOURS = 2


@dataclass(frozen=True)
class Choice:
    """A check-box: the value that it sends, what it says, and how many releases it stands for."""

    value: str
    label: str
    count: int
    checked: bool
    unnamed: bool = False


@dataclass(frozen=True)
class Group:
    """A facet as a group of check-boxes; `more` counts the values left out."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    more: int

    @property
    def checked(self) -> int:
        """How many are ticked."""
        return sum(choice.checked for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """A filter that is applied, in words, and the URL of the search without it."""

    label: str
    without: str


@dataclass(frozen=True)
class PageLink:
    """A page of the results; `number` null stands for pages left out, `url` null for the page that is shown."""

    number: int | None
    url: str | None


def groups(results: Results) -> list[Group]:
    """The facets of a search as groups of check-boxes; one without anything to choose is left out."""
    found = (_group(name, results.facets[name]) for name in FACETS if name in results.facets)
    return [group for group in found if group.choices]


def _group(name: str, facet: Facet) -> Group:
    choices = [Choice(option.value, option.value, option.count, option.selected) for option in facet.options]
    if facet.none or facet.none_selected:
        choices.append(Choice(NONE, facet_value(name, NONE), facet.none, facet.none_selected, unnamed=True))
    return Group(name, FACET_NAMES[name][0], tuple(choices), facet.more)


def kept(parameters: SearchParameters) -> list[tuple[str, str]]:
    """What the form must carry although it has no control for it, as (name, value)."""
    found = [(f"not_{name}", value) for name in FACETS for value in parameters.excluded.get(name, ())]
    found += [
        (name, value) for name in FACETS if name not in DEFAULT_FACETS for value in parameters.selected.get(name, ())
    ]
    return found + ([("limit", str(parameters.limit))] if parameters.limit != DEFAULT_LIMIT else [])


def kept_filters(parameters: SearchParameters) -> list[tuple[str, str]]:
    """Everything but the words, for a form that shows nothing else, as (name, value)."""
    return [(name, value) for name, value in parameters.on_page(1).pairs() if name != "q"]


def chips(parameters: SearchParameters) -> list[Chip]:
    """Every filter that is applied, each with the search without it."""
    found: list[Chip] = []
    for name in FACETS:
        for value in parameters.selected.get(name, ()):
            selected = _without(parameters.selected, name, value)
            label = f"{FACET_NAMES[name][0]}: {facet_value(name, value)}"
            found.append(Chip(label, urls.search(parameters.changed(selected=selected))))
    for name in FACETS:
        for value in parameters.excluded.get(name, ()):
            excluded = _without(parameters.excluded, name, value)
            label = f"{FACET_NAMES[name][0]}: not {facet_value(name, value)}"
            found.append(Chip(label, urls.search(parameters.changed(excluded=excluded))))
    if parameters.first:
        found.append(Chip(f"From {edtf.in_words(parameters.first)}", urls.search(parameters.changed(first=""))))
    if parameters.last:
        found.append(Chip(f"To {edtf.in_words(parameters.last)}", urls.search(parameters.changed(last=""))))
    return found


def _without(values: Mapping[str, tuple[str, ...]], name: str, value: str) -> dict[str, tuple[str, ...]]:
    remaining = {**values, name: tuple(other for other in values[name] if other != value)}
    return {facet: left for facet, left in remaining.items() if left}


def page_links(parameters: SearchParameters, page: int, pages: int) -> list[PageLink]:
    """The first and the last page, and those around the one that is shown."""
    numbers = sorted({1, pages, *range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1)})
    found: list[PageLink] = []
    last = 0
    for number in numbers:
        if number == last + 2:
            found.append(PageLink(last + 1, urls.search(parameters.on_page(last + 1))))
        elif number > last + 1:
            found.append(PageLink(None, None))
        found.append(PageLink(number, None if number == page else urls.search(parameters.on_page(number))))
        last = number
    return found
