"""Chips: everything that is applied to a search, in words, each with the search without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from corpus import edtf
from indexer.results import FACETS
from webui.parameters import SearchParameters
from webui.wording import FACET_NAMES, MATCH_NAMES, facet_name, facet_value


class Chip(msgspec.Struct, frozen=True):
    """Something that is applied, in words, and the search without it; `narrows` is whether it takes releases away."""

    label: str
    without: SearchParameters
    narrows: bool = True


def chips(parameters: SearchParameters) -> list[Chip]:
    """Everything that is applied: where is looked, what is chosen and left out, from when to when, what must match."""
    found = [Chip("Only what was said", parameters.changed(said=False))] if parameters.said else []
    found += [*_selected(parameters), *_excluded(parameters), *_dates(parameters)]
    if parameters.match == "any":
        found.append(Chip(MATCH_NAMES["any"], parameters.changed(match="all"), narrows=False))
    return found


def bare(parameters: SearchParameters) -> SearchParameters:
    """The search without anything that a chip says."""
    return parameters.unfiltered().changed(match="all")


def _selected(parameters: SearchParameters) -> Iterator[Chip]:
    for name in FACETS:
        title = facet_name(name, said=parameters.said)
        for value in parameters.selected.get(name, ()):
            without = parameters.changed(selected=_without(parameters.selected, name, value))
            yield Chip(f"{title}: {facet_value(name, value)}", without)


def _excluded(parameters: SearchParameters) -> Iterator[Chip]:
    for name in FACETS:
        for value in parameters.excluded.get(name, ()):
            without = parameters.changed(excluded=_without(parameters.excluded, name, value))
            yield Chip(f"{FACET_NAMES[name][0]}: not {facet_value(name, value)}", without)


def _dates(parameters: SearchParameters) -> Iterator[Chip]:
    """A range that is one date is one chip; the ends of any other can be removed one by one."""
    first, last = parameters.first, parameters.last
    if first and first == last:
        yield Chip(f"Dated {edtf.in_words(first)}", parameters.changed(first="", last=""))
        return
    if first:
        yield Chip(f"From {edtf.in_words(first)}", parameters.changed(first=""))
    if last:
        yield Chip(f"To {edtf.in_words(last)}", parameters.changed(last=""))


def _without(values: Mapping[str, tuple[str, ...]], name: str, value: str) -> dict[str, tuple[str, ...]]:
    remaining = {**values, name: tuple(other for other in values[name] if other != value)}
    return {facet: left for facet, left in remaining.items() if left}
