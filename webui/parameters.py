"""The parameters of a search as a URL has them: read, checked, and turned into a `SearchRequest`.

A parameter that can't be read becomes a `Problem` that names it and what it takes; the others are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, get_args
from urllib.parse import parse_qsl

import msgspec

from corpus.release import Kind
from indexer.query import dates
from indexer.results import FACETS, NONE, Match, SearchRequest, Sort

#: The facets that a search counts unless `facet` chooses others.
DEFAULT_FACETS = ("speaker", "organization", "year", "kind")
DEFAULT_LIMIT = 10
MAX_LIMIT = 100
#: Far past what anybody pages to; it keeps `page * limit` a small number.
MAX_PAGE = 1_000_000
#: Longest name of a person or an organization that is worth looking up, in characters.
MAX_VALUE = 500
#: Values of one parameter; more than a person ticks.
MAX_VALUES = 50
#: Parameters of one URL, the unknown ones counted too.
MAX_PARAMETERS = 500

SORTS: tuple[Sort, ...] = get_args(Sort)
MATCHES: tuple[Match, ...] = get_args(Match)
KINDS: tuple[str, ...] = get_args(Kind)
EXCLUDED = {f"not_{facet}": facet for facet in FACETS}
#: Every parameter of a search, in the order that our URLs have them.
NAMES = ("q", *FACETS, *EXCLUDED, "from", "to", "match", "sort", "limit", "facet", "page")

T = TypeVar("T")


class Problem(msgspec.Struct, frozen=True):
    """A parameter that can't be read: its name and one line that says what is wrong and what it takes."""

    parameter: str
    message: str


class SearchParameters(msgspec.Struct, frozen=True, kw_only=True):
    """A search as a URL has it; `first` and `last` are the dates `from` and `to` as they were typed."""

    q: str = ""
    selected: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    first: str = ""
    last: str = ""
    match: Match = "all"
    sort: Sort = "relevance"
    limit: int = DEFAULT_LIMIT
    facets: tuple[str, ...] = DEFAULT_FACETS
    page: int = 1

    def request(self) -> SearchRequest:
        """The search to put to an engine, with snippets."""
        return SearchRequest(
            query=self.q,
            selected=self.selected,
            excluded=self.excluded,
            first_day=dates.days(self.first)[0] if self.first else None,
            last_day=dates.days(self.last)[1] if self.last else None,
            match=self.match,
            sort=self.sort,
            limit=self.limit,
            facets=self.facets,
            page=self.page,
            snippets=True,
        )

    def changed(
        self,
        *,
        selected: Mapping[str, tuple[str, ...]] | None = None,
        excluded: Mapping[str, tuple[str, ...]] | None = None,
        **changes: str,
    ) -> SearchParameters:
        """The same search with some of it changed, from its first page."""
        return msgspec.structs.replace(
            self,
            selected=self.selected if selected is None else selected,
            excluded=self.excluded if excluded is None else excluded,
            page=1,
            **changes,
        )

    def on_page(self, page: int) -> SearchParameters:
        """Another page of the same search."""
        return msgspec.structs.replace(self, page=page)

    def unfiltered(self) -> SearchParameters:
        """The same words without filters and dates."""
        return self.changed(selected={}, excluded={}, first="", last="")

    @property
    def filtered(self) -> bool:
        """Whether anything but the words narrows the search."""
        return bool(self.selected or self.excluded or self.first or self.last)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their one order, those at their default left out."""
        found: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        found += [(facet, value) for facet in FACETS for value in self.selected.get(facet, ())]
        found += [(name, value) for name, facet in EXCLUDED.items() for value in self.excluded.get(facet, ())]
        found += [(name, value) for name, value in (("from", self.first), ("to", self.last)) if value]
        found += [("match", self.match)] if self.match != "all" else []
        found += [("sort", self.sort)] if self.sort != "relevance" else []
        found += [("limit", str(self.limit))] if self.limit != DEFAULT_LIMIT else []
        found += [("facet", facet) for facet in self.facets] if self.facets != DEFAULT_FACETS else []
        found += [("page", str(self.page))] if self.page > 1 else []
        return found


def read(query_string: bytes, *, strict: bool) -> tuple[SearchParameters, tuple[Problem, ...]]:
    """The search in the query part of a URL, and what of it could not be read.

    Empty values count as absent, since forms send them. With `strict` an unknown parameter is a problem; without, it is
    left out, and so is `facet`, which a page has no use for.
    """
    problems: list[Problem] = []
    given = _decoded(query_string, problems)
    if strict:
        unknown = [name for name in given if name not in NAMES]
        problems += [
            Problem(name[:100], f"There is no parameter {_shown(name)}; there are {_listed(NAMES)}.")
            for name in unknown
        ]
    else:
        given.pop("facet", None)
    reader = _Reader(given, problems)
    parameters = SearchParameters(
        q=reader.single("q", str, ""),
        selected={facet: values for facet in FACETS if (values := reader.values(facet, facet))},
        excluded={facet: values for name, facet in EXCLUDED.items() if (values := reader.values(name, facet))},
        first=reader.single("from", _day, ""),
        last=reader.single("to", _day, ""),
        match=reader.single("match", _one_of(MATCHES), "all"),
        sort=reader.single("sort", _one_of(SORTS), "relevance"),
        limit=reader.single("limit", _number(MAX_LIMIT), DEFAULT_LIMIT),
        facets=reader.facets(),
        page=reader.single("page", _number(MAX_PAGE), 1),
    )
    request = parameters.request()
    if request.first_day and request.last_day and request.first_day > request.last_day:
        problems.append(Problem("from", f"from: {parameters.first} lies after {parameters.last}, which “to” has."))
        parameters = parameters.changed(first="", last="")
    return parameters, tuple(problems)


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
        check = {"year": _year, "kind": _kind}.get(facet, _name)
        return tuple(filter(None, (self._checked(name, value, check, "") for value in values)))

    def facets(self) -> tuple[str, ...]:
        """The facets to count, in their own order."""
        chosen = {self._checked("facet", value, _one_of(FACETS), "") for value in self.given.get("facet", [])}
        return tuple(facet for facet in FACETS if facet in chosen) or DEFAULT_FACETS

    def _checked(self, name: str, value: str, check: Callable[[str], T], default: T) -> T:
        try:
            return check(value)
        except ValueError as problem:
            self.problems.append(Problem(name, f"{name}: {problem}."))
            return default


def _name(value: str) -> str:
    if len(value) > MAX_VALUE:
        raise ValueError(f"a value has {len(value):,} characters; at most {MAX_VALUE} are read")
    return value


def _year(value: str) -> str:
    if value != NONE and not re.fullmatch(r"\d{4}", value, re.ASCII):
        raise ValueError(f"{_shown(value)} is not a year such as 2007, or {NONE} for releases without a date")
    return value


def _kind(value: str) -> str:
    return _one_of((*KINDS, NONE))(value.lower())


def _day(value: str) -> str:
    if re.fullmatch(r"[\d-]+", value, re.ASCII):
        dates.days(value)
        return value
    meant = dates.repaired(value)
    hint = f"; perhaps {meant}" if meant and ".." not in meant else ""
    raise ValueError(f"{_shown(value)} is not a date such as 2007, 2007-03 or 2007-03-14{hint}")


def _number(largest: int) -> Callable[[str], int]:
    def check(value: str) -> int:
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not 1 <= int(value) <= largest:
            raise ValueError(f"{_shown(value)} is not a whole number from 1 to {largest}")
        return int(value)

    return check


Choice = TypeVar("Choice", bound=str)


def _one_of(allowed: Sequence[Choice]) -> Callable[[str], Choice]:
    def check(value: str) -> Choice:
        for choice in allowed:
            if choice == value:
                return choice
        raise ValueError(f"{_shown(value)} is not one of {_listed(allowed)}")

    return check


def _shown(value: str) -> str:
    return f"“{value if len(value) <= 40 else value[:40] + '…'}”"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
