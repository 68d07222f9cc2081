"""What a request selects beside its query, as filters: facet values, excluded ones, a range of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from indexer.opensearch.queries.compiling import Query, by_speakers, in_statement
from indexer.opensearch.reader import Reader
from indexer.results import NONE, SearchRequest


class Chosen(NamedTuple):
    """What a request chooses of one facet: values known to the index, whether "none" is chosen, and unknown values."""

    values: tuple[str, ...]
    none: bool
    unknown: tuple[str, ...]


_NOTHING = Chosen((), False, ())


class Selection:
    """A request's selections; every filter is a query without a score.

    `always` are what is excluded: part of every search of the request. `chosen` has the facets with a selection. With
    `statement`, the query for one statement (`said.text`) that has what is asked, speakers are those who say one.
    """

    always: list[Query]
    chosen: Mapping[str, Chosen]
    #: Speakers selected and excluded where only what was said is searched.
    heard: tuple[str, ...]
    unheard: tuple[str, ...]
    #: What a statement must have that counts: what is asked, by nobody who is excluded; null where releases are asked
    #: for.
    statement: Query | None

    def __init__(self, request: SearchRequest, reader: Reader, statement: Query | None = None) -> None:
        """Find the values that the index has for those of the request."""
        choose = _Choice(reader, [*request.selected.items(), *request.excluded.items()])
        self.chosen = {field: choose(field, values) for field, values in request.selected.items() if values}
        excluded = {field: choose(field, values) for field, values in request.excluded.items() if values}
        self.heard, self.unheard, self.statement = (), (), None
        if statement is not None:
            self.heard = self.of("speaker").values
            self.unheard = excluded.pop("speaker", _NOTHING).values
            self.statement = by_speakers(statement, (), self.unheard) if self.unheard else statement
        self.always = [none_of(self._having(field, chosen)) for field, chosen in excluded.items()]
        if self.statement is not None and self.unheard:
            self.always.append(in_statement(self.statement))
        self._days = in_days(request.first_day, request.last_day)

    def of(self, field: str) -> Chosen:
        """What is chosen of a facet."""
        return self.chosen.get(field, _NOTHING)

    def filters(self, leave_out: str | None = None) -> list[Query]:
        """The range of days and the selected values of all facets, or of all but one."""
        return [*self._days, *self._selected(leave_out)]

    def at_any_time(self) -> list[Query]:
        """The selected values of all facets but years; no range of days."""
        return self._selected("year")

    def _selected(self, leave_out: str | None) -> list[Query]:
        return [self._having(field, chosen) for field, chosen in self.chosen.items() if field != leave_out]

    def _having(self, field: str, chosen: Chosen) -> Query:
        if field == "speaker" and self.statement is not None:
            return said_by(self.statement, chosen)
        return having(field, chosen)


class _Choice:
    """The values that the index has for those of a request: an exact value first, else any known spelling of it."""

    def __init__(self, reader: Reader, asked: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Look for all of the values at once."""
        self._names = reader.names()
        self._known = _known(reader, [(field, value) for field, values in asked for value in values if value != NONE])

    def __call__(self, field: str, values: tuple[str, ...]) -> Chosen:
        found = [(value, self._found(field, value)) for value in values if value != NONE]
        known = dict.fromkeys(name for _, names in found for name in names)
        return Chosen(tuple(known), NONE in values, tuple(value for value, names in found if not names))

    def _found(self, field: str, value: str) -> tuple[str, ...]:
        return (value,) if (field, value) in self._known else self._names.resolve(field, value)


def _known(reader: Reader, asked: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The values, each with its field, that some release has; asked at once where they were not asked before."""
    known = {pair: reader.kept(("value", *pair)) for pair in dict.fromkeys(asked)}
    unasked = [pair for pair, found in known.items() if found is None]
    bodies = [{"query": {"term": {field: value}}, "size": 0, "terminate_after": 1} for field, value in unasked]
    for pair, answer in zip(unasked, reader.searches(bodies), strict=True):
        known[pair] = bool(answer["hits"]["total"]["value"])
        reader.put(("value", *pair), known[pair])
    return {pair for pair, found in known.items() if found}


def having(field: str, chosen: Chosen) -> Query:
    """Releases with one of the values of a facet, or without any where none is chosen."""
    return any_of(
        ([{"terms": {field: list(chosen.values)}}] if chosen.values else [])
        + ([none_of({"exists": {"field": field}})] if chosen.none else [])
    )


def said_by(statement: Query, chosen: Chosen) -> Query:
    """Releases in which one of the speakers chosen says a statement; or nobody does, where none is chosen."""
    return any_of(
        ([in_statement(by_speakers(statement, chosen.values, ()))] if chosen.values else [])
        + ([none_of(in_statement(statement))] if chosen.none else [])
    )


def in_days(first: date | None, last: date | None) -> list[Query]:
    """Releases whose possible days overlap the range; one without a date lies in no range. None for no range."""
    if first is not None and last is not None and first > last:  # a cluster refuses it, though a year may touch both
        return [*in_days(first, None), *in_days(None, last)]
    bounds = {"gte": first, "lte": last}
    told = {bound: day.isoformat() for bound, day in bounds.items() if day}
    return [{"range": {"days": {**told, "relation": "intersects"}}}] if told else []


def any_of(queries: list[Query]) -> Query:
    """One query without a score that is true where one of `queries` is; of none nowhere."""
    if not queries:
        return {"match_none": {}}
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def none_of(query: Query) -> Query:
    """One query without a score that is true where `query` is not."""
    return {"bool": {"must_not": [query]}}


def all_of(filters: list[Query]) -> Query:
    """One query without a score that all filters are true of."""
    return {"bool": {"filter": filters}} if filters else {"match_all": {}}
