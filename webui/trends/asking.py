"""What a page of trends is asked: one to six queries, the filters that all of them share, and how to show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal, get_args
from urllib.parse import unquote_plus

import msgspec

from indexer.results import FACETS, Unit
from webui import checks, parameters
from webui.checks import Choice
from webui.parameters import EXCLUDED, MAX_PARAMETERS, Problem, SearchParameters

#: Queries that are compared at once; more lines than these can't be told apart.
MOST_QUERIES = 6

Scale = Literal["share", "count"]
By = Literal["speaker", "organization", "issuer"]

UNITS: tuple[Unit, ...] = get_args(Unit)
SCALES: tuple[Scale, ...] = get_args(Scale)
#: The facets of which a page can tell who took a query up.
BYS: tuple[By, ...] = get_args(By)
#: What the searches of a page share.
_SHARED = ("in", *FACETS, *EXCLUDED, "from", "to", "match")
#: Every parameter of a page of trends, in the order that our URLs have them.
NAMES = ("q", *_SHARED, "unit", "as", "by")


class TrendsParameters(msgspec.Struct, frozen=True, kw_only=True):
    """Queries to compare. `shared` is their search without the query; a null `unit` leaves it to the time shown."""

    queries: tuple[str, ...] = ()
    shared: SearchParameters = SearchParameters()
    unit: Unit | None = None
    scale: Scale = "share"
    by: By = "speaker"

    def search(self, query: str) -> SearchParameters:
        """The search for one query."""
        return self.shared.changed(q=query)

    def with_query(self, number: int, query: str) -> TrendsParameters:
        """The same with another query in place of one of them."""
        queries = (*self.queries[:number], query, *self.queries[number + 1 :])
        return msgspec.structs.replace(self, queries=tuple(dict.fromkeys(queries)))

    @property
    def narrowed(self) -> bool:
        """Whether the releases that are compared with are not all of their time."""
        return bool(self.shared.excluded or set(self.shared.selected) - {"year"})

    @property
    def in_time(self) -> bool:
        """Whether releases of some time are asked for, so that undated ones are not among those found."""
        return bool(self.shared.first or self.shared.last or "year" in self.shared.selected)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their one order, those at their default left out."""
        found = [("q", query) for query in self.queries] + self.shared.pairs()
        found += [("unit", self.unit)] if self.unit else []
        found += [("as", self.scale)] if self.scale != "share" else []
        return found + ([("by", self.by)] if self.by != "speaker" else [])


#: Nothing is compared yet.
NO_TRENDS = TrendsParameters()


def trend_of_search(search: SearchParameters) -> TrendsParameters:
    """The trend of a search: its query within its filters."""
    shared = SearchParameters(
        said=search.said,
        selected=search.selected,
        excluded=search.excluded,
        first=search.first,
        last=search.last,
        match=search.match,
    )
    return TrendsParameters(queries=(search.q,) if search.q else (), shared=shared)


def read(query_string: bytes, *, strict: bool) -> tuple[TrendsParameters, tuple[Problem, ...]]:
    """What the query part of a URL asks, and what of it could not be read; see `webui.parameters.read`."""
    pieces = query_string.split(b"&")
    if len(pieces) > MAX_PARAMETERS:
        return TrendsParameters(), (Problem("", f"The address has more than {MAX_PARAMETERS} parameters."),)
    given: dict[str, list[bytes]] = {}
    for piece in pieces:
        given.setdefault(unquote_plus(piece.partition(b"=")[0].decode("latin-1")), []).append(piece)
    problems = _unknown(given) if strict else []
    shared, found = parameters.read(
        b"&".join(chain.from_iterable(given.get(name, []) for name in _SHARED)), strict=False
    )
    problems += found
    asked = TrendsParameters(
        queries=_queries(given.get("q", []), problems),
        shared=shared,
        unit=_one_of("unit", given, UNITS, problems),
        scale=_one_of("as", given, SCALES, problems) or "share",
        by=_one_of("by", given, BYS, problems) or "speaker",
    )
    return asked, tuple(problems)


def _unknown(given: Iterable[str]) -> list[Problem]:
    return [
        Problem(name[:100], f"There is no parameter {checks.shown(name)}; there are {checks.listed(NAMES)}.")
        for name in given
        if name and name not in NAMES
    ]


def _queries(pieces: Sequence[bytes], problems: list[Problem]) -> tuple[str, ...]:
    """The queries, each once; each is read as the only one of a search."""
    queries: dict[str, None] = {}
    for piece in pieces:
        search, found = parameters.read(piece, strict=False)
        problems += found
        queries |= {search.q: None} if search.q else {}
    if len(queries) > MOST_QUERIES:
        problems.append(Problem("q", f"There are {len(queries)} queries; at most {MOST_QUERIES} can be compared."))
    return tuple(queries)[:MOST_QUERIES]


def _one_of(
    name: str, given: Mapping[str, Sequence[bytes]], allowed: Sequence[Choice], problems: list[Problem]
) -> Choice | None:
    """The one value of a parameter; null where it is absent or can't be read."""
    texts = {unquote_plus(piece.partition(b"=")[2].decode("latin-1")).strip() for piece in given.get(name, [])} - {""}
    if not texts:
        return None
    if len(texts) > 1:
        problems.append(Problem(name, f"{name} is given {len(texts)} times; it takes one value."))
        return None
    try:
        return checks.one_of(allowed)(texts.pop())
    except ValueError as problem:
        problems.append(Problem(name, f"{name}: {problem}."))
        return None
