"""Facets: counts of values that are exact, though each shard knows its own part only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from indexer.answering.options import OptionsWindow
from indexer.opensearch.asking import Asking, together
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.counting.counted import Counted, Scope
from indexer.opensearch.counting.exact import FIRST, PART, Tally, Wanted, tallied
from indexer.opensearch.counting.facet_find import NAMES, tallied_by_name, words_found
from indexer.opensearch.counting.listing import read_listing
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.reader import Reader, key_of
from indexer.opensearch.selection import Selection, all_of
from indexer.results import Facet, Option, SearchRequest

#: The aggregation that narrows facets without a selection of their own; with a field behind it, that field's.
_AMONG = "facets"


class _Counting(NamedTuple):
    """How one facet is counted: among the releases that the aggregation `among` keeps, or all where it is null."""

    counted: Counted
    filters: list[Query]
    among: str | None

    @property
    def field(self) -> str:
        return self.counted.field

    @property
    def size(self) -> int:
        """How many values are asked for at first: all years there may be."""
        return PART if self.field == "year" else FIRST

    def aggregations(self) -> dict[str, Any]:
        values = {self.field: self.counted.terms(self.size)}
        # Every statement that is searched has a speaker.
        return values if self.counted.statement else values | {_none(self.field): {"missing": {"field": self.field}}}

    def told(self, answer: Answer) -> Answer:
        """What the answer tells of this facet's releases."""
        told: Answer = answer["aggregations"]
        return told if self.among is None else told[self.among]


class Facets:
    """The facets of a request over the releases that `query` finds, which has what is always left out, and no more."""

    def __init__(self, request: SearchRequest, reader: Reader, query: Query, selection: Selection) -> None:
        """Say what to ask for; nothing is asked yet."""
        self._request, self._reader, self._query, self._selection = request, reader, query, selection
        self._countings = [self._counting(field) for field in dict.fromkeys(request.facets)]

    def aggregations(self) -> dict[str, Any]:
        """What to ask for beside the releases, in a search of `query`; selections are no part of it."""
        wanted: dict[str, Any] = {}
        for each in self._countings:
            if each.among is None:
                wanted |= each.aggregations()
            else:
                among = wanted.setdefault(each.among, {"filter": all_of(each.filters), "aggs": {}})
                among["aggs"] |= each.aggregations()
        return wanted

    def told(self, answer: Answer) -> Mapping[str, Facet]:
        """The facets; where the answer can't tell them exactly, the cluster is asked for more."""
        wanted = [self._wanted(each) for each in self._countings]
        pairs = list(zip(self._countings, wanted, strict=True))
        tallies = together(self._reader, [self._tallied(each, wants, answer) for each, wants in pairs])
        facets = {}
        for (each, wants), tally in zip(pairs, tallies, strict=True):
            self._keep(wants, tally)
            facets[each.field] = self._facet(each, wants, tally, answer)
        return facets

    def _counting(self, field: str) -> _Counting:
        counted = Counted(field, self._selection.statement if field == "speaker" else None)
        own = field in self._selection.chosen
        filters = self._selection.filters(field if own else None)
        among = f"{_AMONG}_{field}" if own else _AMONG
        return _Counting(counted, filters, among if filters else None)

    def _tallied(self, counting: _Counting, wanted: Wanted, answer: Answer) -> Asking[Tally]:
        listing = read_listing(counting.counted, counting.told(answer)[counting.field], counting.size)
        if wanted.found and counting.field in NAMES and not listing.complete:
            return tallied_by_name(wanted, self._request.facet_find[counting.field])
        return tallied(wanted, listing)

    def _wanted(self, counting: _Counting) -> Wanted:
        field, chosen = counting.field, self._selection.of(counting.field).values
        scope = Scope((self._query, *counting.filters))
        return Wanted(
            counted=counting.counted,
            scope=scope,
            first=self._window.reach(len(chosen)),
            chosen=chosen,
            newest_first=field == "year",
            found=words_found(self._request.facet_find.get(field, "")),
            known=self._reader.kept(_key(counting.counted, scope)),
        )

    def _keep(self, wanted: Wanted, tally: Tally) -> None:
        """Keep how many values there are: pages of one facet need not count them again."""
        if wanted.found is None and tally.distinct > FIRST:
            self._reader.put(_key(wanted.counted, wanted.scope), tally.distinct)

    def _facet(self, counting: _Counting, wanted: Wanted, tally: Tally, answer: Answer) -> Facet:
        chosen = self._selection.of(counting.field)
        counts = {value: tally.counts[value] for value in chosen.values}
        listed = wanted.listed([value for value, count in counts.items() if count])
        shown = self._window.of(tally.first, tally.distinct, counts, listed)
        options = [Option(value, tally.counts[value], value in counts) for value in shown.values]
        options += [Option(value, 0, True) for value in chosen.unknown if self._request.facet_offset <= 0]
        none = counting.told(answer).get(_none(counting.field), {"doc_count": 0})["doc_count"]
        return Facet(tuple(options), int(none), shown.more, chosen.none)

    @property
    def _window(self) -> OptionsWindow:
        return OptionsWindow(self._request.facet_limit, self._request.facet_offset)


def _key(counted: Counted, scope: Scope) -> tuple[str, bytes]:
    """What the number of values is kept by."""
    return "values", key_of((counted, scope))


def _none(field: str) -> str:
    """The aggregation that counts releases without a value."""
    return f"{field}_none"
