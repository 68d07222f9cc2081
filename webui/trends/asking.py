"""What a page of trends is asked: one to six queries, the filters that all of them share, and how to show them."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from indexer.results import FACETS, Unit
from webui import checks
from webui.given import Given, Problem
from webui.parameters import EXCLUDED, SearchParameters, search_in

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
    given = Given(query_string)
    if strict:
        given.refuse_others(NAMES)
    asked = TrendsParameters(
        queries=_queries(given),
        shared=search_in(given.among(_SHARED)),
        unit=given.single("unit", checks.one_of(UNITS), None),
        scale=given.single("as", checks.one_of(SCALES), "share"),
        by=given.single("by", checks.one_of(BYS), "speaker"),
    )
    return asked, tuple(given.problems)


def _queries(given: Given) -> tuple[str, ...]:
    """The queries, each once."""
    queries = tuple(dict.fromkeys(given.values("q")))
    if len(queries) > MOST_QUERIES:
        given.note("q", f"There are {len(queries)} queries; at most {MOST_QUERIES} can be compared.")
    return queries[:MOST_QUERIES]
