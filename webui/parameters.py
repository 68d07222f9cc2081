"""The parameters of a search as a URL has them: read, checked, and turned into a `SearchRequest`.

A parameter that can't be read becomes a `Problem` that names it and what it takes; the others are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Literal, TypeVar, get_args
from urllib.parse import parse_qsl

import msgspec

from indexer.query import dates
from indexer.results import FACETS, Match, SearchRequest, Sort, Unit
from webui import checks

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
#: Parameters of one URL, the unknown ones counted too.
MAX_PARAMETERS = 500

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

T = TypeVar("T")


class Problem(msgspec.Struct, frozen=True):
    """A parameter that can't be read: its name and one line that says what is wrong and what it takes."""

    parameter: str
    message: str


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


def read(
    query_string: bytes, *, strict: bool, besides: tuple[str, ...] = ()
) -> tuple[SearchParameters, tuple[Problem, ...]]:
    """The search in the query part of a URL, and what of it could not be read.

    Empty values count as absent, since forms send them. With `strict` an unknown parameter is a problem; without, it is
    left out, and so is what programs ask for. `besides` names the parameters that the caller reads.
    """
    problems: list[Problem] = []
    given = _decoded(query_string, problems)
    if strict:
        problems += [_unknown(name) for name in given if name not in NAMES + besides]
    else:
        given = {name: values for name, values in given.items() if name not in FOR_PROGRAMS}
    reader = _Reader(given, problems)
    parameters = SearchParameters(
        q=reader.single("q", str, ""),
        said=reader.single("in", checks.one_of(("said",)), "") == "said",
        selected={facet: values for facet in FACETS if (values := reader.values(facet, facet))},
        excluded={facet: values for name, facet in EXCLUDED.items() if (values := reader.values(name, facet))},
        first=reader.single("from", checks.day, ""),
        last=reader.single("to", checks.day, ""),
        find={facet: words for name, facet in FOUND.items() if (words := reader.single(name, checks.name, ""))},
        match=reader.single("match", checks.one_of(MATCHES), "all"),
        sort=reader.single("sort", checks.one_of(SORTS), "relevance"),
        limit=reader.single("limit", checks.number(MAX_LIMIT), DEFAULT_LIMIT),
        facets=reader.facets(),
        timeline=reader.timeline(),
        page=reader.single("page", checks.number(MAX_PAGE), 1),
    )
    length = sum(
        len(value) for chosen in (parameters.selected, parameters.excluded) for value in chain(*chosen.values())
    )
    if length > MAX_CHARACTERS:
        told = f"The filters have {length:,} characters together; at most {MAX_CHARACTERS:,} are read."
        return parameters.unfiltered(), (*problems, Problem("", told))
    request = parameters.request()
    if request.first_day and request.last_day and request.first_day > request.last_day:
        problems.append(Problem("from", f"from: {parameters.first} lies after {parameters.last}, which “to” has."))
        parameters = parameters.changed(first="", last="")
    return parameters, tuple(problems)


def _unknown(name: str) -> Problem:
    return Problem(name[:100], f"There is no parameter {checks.shown(name)}; there are {checks.listed(NAMES)}.")


def _decoded(query_string: bytes, problems: list[Problem]) -> dict[str, list[str]]:
    """The values of each parameter, in order, without the empty ones and those that are no text."""
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), encoding="latin-1", max_num_fields=MAX_PARAMETERS)
    except ValueError:
        problems.append(Problem("", f"The address has more than {MAX_PARAMETERS} parameters."))
        return {}
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        key = name.encode("latin-1").decode("utf-8", "replace")
        try:
            text = value.encode("latin-1").decode("utf-8").strip()
        except UnicodeDecodeError:
            if key in NAMES:
                problems.append(Problem(key, f"{key}: what it says after % is not UTF-8 text."))
            continue
        if "\0" in text:
            if key in NAMES:
                problems.append(Problem(key, f"{key} holds a NUL character, which no text has; take it out."))
        elif text:
            given.setdefault(key, []).append(text)
    return given


class _Reader:
    """Takes values out of what was given and notes each problem."""

    def __init__(self, given: Mapping[str, list[str]], problems: list[Problem]) -> None:
        self.given = given
        self.problems = problems

    def single(self, name: str, check: Callable[[str], T], default: T) -> T:
        """The one value of a parameter."""
        values = self.given.get(name, [])
        if len(set(values)) > 1:
            self.problems.append(Problem(name, f"{name} is given {len(values)} times; it takes one value."))
            return default
        return self._checked(name, values[0], check, default) if values else default

    def values(self, name: str, facet: str) -> tuple[str, ...]:
        """The values of a parameter that may be repeated: sorted, each once."""
        values = sorted(set(self.given.get(name, [])))
        if len(values) > MAX_VALUES:
            self.problems.append(Problem(name, f"{name} is given {len(values)} times; at most {MAX_VALUES} are read."))
            return ()
        check = {"year": checks.year, "kind": checks.kind}.get(facet, checks.name)
        return tuple(filter(None, (self._checked(name, value, check, "") for value in values)))

    def facets(self) -> tuple[str, ...]:
        """The facets to count, in their own order."""
        chosen = {self._checked("facet", value, checks.one_of(FACETS), "") for value in self.given.get("facet", [])}
        return tuple(facet for facet in FACETS if facet in chosen) or DEFAULT_FACETS

    def timeline(self) -> Steps | None:
        """The steps of a timeline, where one is asked for."""
        return self.single("timeline", checks.one_of(STEPS), None)

    def _checked(self, name: str, value: str, check: Callable[[str], T], default: T) -> T:
        try:
            return check(value)
        except ValueError as problem:
            self.problems.append(Problem(name, f"{name}: {problem}."))
            return default
