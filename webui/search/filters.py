"""The facets of a search as groups of check-boxes: what may be chosen, what is, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from indexer.results import FACETS, NONE, Facet, Results
from webui import urls
from webui.parameters import DEFAULT_FACETS, DEFAULT_LIMIT, EXCLUDED, SearchParameters
from webui.wording import facet_name, facet_value

#: Values of a facet that a page of results shows; all of them have a page of their own.
SHOWN = 8
#: The facets whose values are names, which people look for by how they begin.
NAMED = ("speaker", "organization", "issuer", "place")


class Choice(msgspec.Struct, frozen=True):
    """A check-box: the value that it sends, what it says, and how many releases it stands for."""

    value: str
    label: str
    count: int
    checked: bool
    unnamed: bool = False


class Group(msgspec.Struct, frozen=True):
    """A facet as a group of check-boxes.

    `left_out` has the values whose releases are left out, as (value, words); `more` counts the values that are not
    shown, `all_url` has them all. `find` has what values are looked for by; null where there are too few to look for.
    """

    name: str
    legend: str
    choices: tuple[Choice, ...]
    left_out: tuple[tuple[str, str], ...]
    more: int
    find: str | None
    all_url: str

    @property
    def chosen(self) -> str:
        """How many values are chosen and left out, in words; "" for none."""
        checked = sum(choice.checked for choice in self.choices)
        told = ((checked, "chosen"), (len(self.left_out), "left out"))
        return ", ".join(f"{number} {words}" for number, words in told if number)

    @property
    def values(self) -> int:
        """How many values there are, shown or not."""
        return sum(not choice.unnamed for choice in self.choices) + self.more

    @property
    def telling(self) -> bool:
        """Whether there is anything to choose between, or to take back; who speaks is always told."""
        least = 0 if self.name == "speaker" else 1
        return len(self.choices) > least or bool(self.chosen or self.more or self.find)


def facets_of(parameters: SearchParameters) -> tuple[str, ...]:
    """The facets that a page shows: its own, and those in which something is chosen, left out or looked for."""
    used = (*parameters.selected, *parameters.excluded, *parameters.find)
    return tuple(name for name in FACETS if name in DEFAULT_FACETS or name in used)


def groups(parameters: SearchParameters, results: Results) -> list[Group]:
    """The facets of a search; one that leaves nothing to choose is left out."""
    found = (group(parameters, name, results.facets[name]) for name in FACETS if name in results.facets)
    return [each for each in found if each.telling]


def group(parameters: SearchParameters, name: str, facet: Facet) -> Group:
    """One facet of a search."""
    choices = [
        Choice(option.value, facet_value(name, option.value), option.count, option.selected)
        for option in facet.options
        if option.count or option.selected
    ]
    if facet.none or facet.none_selected:
        choices.append(Choice(NONE, facet_value(name, NONE), facet.none, facet.none_selected, unnamed=True))
    find = parameters.find.get(name, "")
    return Group(
        name=name,
        legend=facet_name(name, said=parameters.said),
        choices=tuple(choices),
        left_out=tuple((value, facet_value(name, value)) for value in parameters.excluded.get(name, ())),
        more=facet.more,
        find=find if find or (facet.more and name in NAMED) else None,
        all_url=urls.facet_values(name, parameters),
    )


def kept(parameters: SearchParameters, shown: Sequence[Group]) -> list[tuple[str, str]]:
    """What the form of a page must carry although it has no control for it, as (name, value)."""
    controls = {group.name for group in shown}
    found = [
        (name, value)
        for name, value in parameters.pairs()
        if name in EXCLUDED.keys() | set(FACETS) and EXCLUDED.get(name, name) not in controls
    ]
    return found + ([("limit", str(parameters.limit))] if parameters.limit != DEFAULT_LIMIT else [])


def kept_filters(parameters: SearchParameters) -> list[tuple[str, str]]:
    """Everything but the words, for a form that shows nothing else, as (name, value)."""
    return [(name, value) for name, value in parameters.on_page(1).pairs() if name != "q"]
