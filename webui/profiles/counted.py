"""Values beside a name, each with the number of releases that have both and the search that finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from indexer.engine import Engine
from indexer.names import Names
from indexer.results import Facet, SearchRequest
from webui.parameters import SearchParameters
from webui.profiles.subject import Field

#: Values of a facet that a page shows.
SHOWN = 10


@dataclass(frozen=True)
class Counted:
    """A value, the number of releases, the search that finds them, and the address of its own page, if it has one."""

    value: str
    count: int
    search: SearchParameters
    page: str | None = None


@dataclass(frozen=True)
class Several:
    """The most frequent values of a facet; `more` counts those left out."""

    values: tuple[Counted, ...]
    more: int


def several(
    facet: Facet, search: Callable[[str], SearchParameters], page: Callable[[str], str] | None = None, without: str = ""
) -> Several:
    """The options of a facet but for one; `search` finds the releases of a value, `page` is the address of its page."""
    found = [
        Counted(option.value, option.count, search(option.value), page(option.value) if page else None)
        for option in facet.options
        if option.count and option.value != without
    ]
    return Several(tuple(found[:SHOWN]), facet.more + len(found[SHOWN:]))


def narrowed(facet: str, base: SearchParameters) -> Callable[[str], SearchParameters]:
    """What adds a value of a facet to a search."""
    return lambda value: base.changed(selected={**base.selected, facet: (value,)})


def releases_with(engine: Engine, names: Names, field: Field, values: Iterable[str]) -> dict[str, int]:
    """The number of releases of each of some values; those that the index does not have are left out."""
    known = tuple([value for value in dict.fromkeys(values) if names.forms(field, value)])
    if not known:
        return {}
    request = SearchRequest(selected={field: known}, facets=(field,), facet_limit=0, limit=0)
    options = engine.search(request).facets[field].options
    return {option.value: option.count for option in options if option.count}


def counted_payload(found: Several) -> dict[str, Any]:
    """Values and counts as plain values for JSON."""
    return {"values": [{"value": each.value, "count": each.count} for each in found.values], "more": found.more}


def of_most(counts: dict[str, int], page: Callable[[str], str], search: Callable[[str], SearchParameters]) -> Several:
    """Counted values, the most frequent first, then by name."""
    ordered = sorted(counts, key=lambda value: (-counts[value], value))
    found = [Counted(value, counts[value], search(value), page(value)) for value in ordered]
    return Several(tuple(found[:SHOWN]), len(found[SHOWN:]))
