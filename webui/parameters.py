"""The parameters of a search as a URL has them: read, checked, and turned into a `SearchRequest`.

A parameter that can't be read becomes a `Problem`; the others are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Literal, get_args

import msgspec

from indexer.query import dates
from indexer.results import FACETS, Match, SearchRequest, Sort, Unit
from webui import checks
from webui.given import Given, Problem

#: The facets that a search counts unless `facet` chooses others.
DEFAULT_FACETS = ("speaker", "organization", "year", "kind", "place", "language")
DEFAULT_LIMIT = 10
MAX_LIMIT = 100
#: Far past what anybody pages to; it keeps `page * limit` a small number.
MAX_PAGE = 1_000_000
#: Values of one parameter; more than a person ticks.
MAX_VALUES = 50
#: Characters of all values together: every link of a page of results repeats them.
MAX_CHARACTERS = 5_000

SORTS: tuple[Sort, ...] = get_args(Sort)
MATCHES: tuple[Match, ...] = get_args(Match)
#: The steps of a timeline, as a URL asks for them.
Steps = Unit | Literal["auto"]
STEPS: tuple[Steps, ...] = ("auto", *get_args(Unit))
EXCLUDED = {f"not_{facet}": facet for facet in FACETS}
FOUND = {f"find_{facet}": facet for facet in FACETS}
#: What programs ask for; a page has its own choice.
FOR_PROGRAMS = ("facet", "timeline")
#: Every parameter of a search, in the order that our URLs have them.
NAMES = ("q", "in", *FACETS, *EXCLUDED, "from", "to", *FOUND, "match", "sort", "limit", *FOR_PROGRAMS, "page")
FOR_PAGES = tuple(name for name in NAMES if name not in FOR_PROGRAMS)


class SearchParameters(msgspec.Struct, frozen=True, kw_only=True):
    """A search as a URL has it.

    `said` looks only in what somebody said (`in=said`). `find` maps a facet to the beginnings of words that its values
    are looked for by. `first` and `last` are the dates `from` and `to` as they were typed.
    """

    q: str = ""
    said: bool = False
    selected: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    first: str = ""
    last: str = ""
    find: Mapping[str, str] = msgspec.field(default_factory=dict)
    match: Match = "all"
    sort: Sort = "relevance"
    limit: int = DEFAULT_LIMIT
    facets: tuple[str, ...] = DEFAULT_FACETS
    timeline: Steps | None = None
    page: int = 1

    def request(self) -> SearchRequest:
        """The search to put to an engine, with snippets and with which hits say nearly the same."""
        return SearchRequest(
            query=self.q,
            said=self.said,
            selected=self.selected,
            excluded=self.excluded,
            first_day=dates.days(self.first)[0] if self.first else None,
            last_day=dates.days(self.last)[1] if self.last else None,
            match=self.match,
            sort=self.order,
            limit=self.limit,
            facets=self.facets,
            facet_find=self.find,
            timeline=self.timeline,
            page=self.page,
            snippets=True,
            twins=True,
        )

    @property
    def order(self) -> Sort:
        """The order of the results: without words there is no best match, so the newest come first."""
        return self.sort if self.q or self.sort != "relevance" else "newest"

    def changed(
        self,
        *,
        selected: Mapping[str, tuple[str, ...]] | None = None,
        excluded: Mapping[str, tuple[str, ...]] | None = None,
        find: Mapping[str, str] | None = None,
        **changes: str | bool,
    ) -> SearchParameters:
        """The same search with some of it changed, from its first page."""
        return msgspec.structs.replace(
            self,
            selected=self.selected if selected is None else selected,
            excluded=self.excluded if excluded is None else excluded,
            find=self.find if find is None else find,
            page=1,
            **changes,
        )

    def on_page(self, page: int) -> SearchParameters:
        """Another page of the same search."""
        return msgspec.structs.replace(self, page=page)

    def unfiltered(self) -> SearchParameters:
        """The same words in everything, without filters and dates."""
        return self.changed(said=False, selected={}, excluded={}, find={}, first="", last="")

    @property
    def filtered(self) -> bool:
        """Whether anything but the words narrows the search."""
        return bool(self.said or self.selected or self.excluded or self.first or self.last)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their one order, those at their default left out."""
        found: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        found += [("in", "said")] if self.said else []
        found += [(facet, value) for facet in FACETS for value in self.selected.get(facet, ())]
        found += [(name, value) for name, facet in EXCLUDED.items() for value in self.excluded.get(facet, ())]
        found += [(name, value) for name, value in (("from", self.first), ("to", self.last)) if value]
        found += [(name, self.find[facet]) for name, facet in FOUND.items() if facet in self.find]
        found += [("match", self.match)] if self.match != "all" else []
        found += [("sort", self.sort)] if self.sort != "relevance" else []
        found += [("limit", str(self.limit))] if self.limit != DEFAULT_LIMIT else []
        found += [("facet", facet) for facet in self.facets] if self.facets != DEFAULT_FACETS else []
        found += [("timeline", self.timeline)] if self.timeline else []
        found += [("page", str(self.page))] if self.page > 1 else []
        return found


def read(query_string: bytes, *, strict: bool) -> tuple[SearchParameters, tuple[Problem, ...]]:
    """The search in the query part of a URL, and what of it could not be read.

    With `strict` an unknown parameter is a problem; without, it is left out, and so is what programs ask for.
    """
    given = Given(query_string)
    if strict:
        given.refuse_others(NAMES)
    parameters = search_in(given if strict else given.among(FOR_PAGES))
    return parameters, tuple(given.problems)


def search_in(given: Given) -> SearchParameters:
    """The search among what is given; what can't be read of it is noted there."""
    parameters = SearchParameters(
        q=given.single("q", str, ""),
        said=given.single("in", checks.one_of(("said",)), "") == "said",
        selected=_values_in(given, {facet: facet for facet in FACETS}),
        excluded=_values_in(given, EXCLUDED),
        first=given.single("from", checks.day, ""),
        last=given.single("to", checks.day, ""),
        find={facet: words for name, facet in FOUND.items() if (words := given.single(name, checks.name, ""))},
        match=given.single("match", checks.one_of(MATCHES), "all"),
        sort=given.single("sort", checks.one_of(SORTS), "relevance"),
        limit=given.single("limit", checks.number(MAX_LIMIT), DEFAULT_LIMIT),
        facets=_facets_in(given),
        timeline=given.single("timeline", checks.one_of(STEPS), None),
        page=given.single("page", checks.number(MAX_PAGE), 1),
    )
    return _in_order(_bounded(parameters, given), given)


def _values_in(given: Given, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The values of facets; `names` maps a parameter to its facet."""
    found = {
        facet: given.several(name, {"year": checks.year, "kind": checks.kind}.get(facet, checks.name), MAX_VALUES)
        for name, facet in names.items()
    }
    return {facet: values for facet, values in found.items() if values}


def _facets_in(given: Given) -> tuple[str, ...]:
    """The facets to count, in their own order."""
    chosen = given.several("facet", checks.one_of(FACETS), MAX_VALUES)
    return tuple(facet for facet in FACETS if facet in chosen) or DEFAULT_FACETS


def _bounded(parameters: SearchParameters, given: Given) -> SearchParameters:
    """The search without its filters where these are too long together."""
    chosen = chain(*parameters.selected.values(), *parameters.excluded.values())
    length = sum(map(len, chosen))
    if length <= MAX_CHARACTERS:
        return parameters
    given.note("", f"The filters have {length:,} characters together; at most {MAX_CHARACTERS:,} are read.")
    return parameters.unfiltered()


def _in_order(parameters: SearchParameters, given: Given) -> SearchParameters:
    """The search without its dates where the first lies after the last."""
    request = parameters.request()
    if not request.first_day or not request.last_day or request.first_day <= request.last_day:
        return parameters
    given.note("from", f"from: {parameters.first} lies after {parameters.last}, which “to” has.")
    return parameters.changed(first="", last="")
