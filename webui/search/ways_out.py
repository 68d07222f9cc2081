"""What to do where nothing was found: searches one click away, each with the number of releases that it finds."""

from __future__ import annotations

import msgspec

from indexer.results import Results
from webui.parameters import SearchParameters
from webui.search.chips import chips
from webui.search.meant import total_of
from webui.wording import excludes

#: Parts of a query, and filters, without which is searched: each costs a search.
_TRIED = 4


class WayOut(msgspec.Struct, frozen=True):
    """Another search, what it leaves out in words, and the number of releases that it finds."""

    words: str
    parameters: SearchParameters
    total: int


def ways_out(parameters: SearchParameters, results: Results) -> list[WayOut]:
    """The searches near one that found nothing: without a part that nothing matches, without filters, any word."""
    tries = _without_parts(parameters, results) + _without_filters(parameters)
    if parameters.match == "all" and len(results.reading.clauses) > 1:
        tries.append(("Search for any part of the query", parameters.changed(match="any")))
    counted = ((words, search, total_of(search)) for words, search in tries)
    return [WayOut(words, search, total) for words, search, total in counted if total]


def _without_parts(parameters: SearchParameters, results: Results) -> list[tuple[str, SearchParameters]]:
    """The query without each part that matches nothing alone; where each matches something, without each of them."""
    clauses = [clause for clause in results.reading.clauses if clause.rest]
    empty = [clause for clause in clauses if not clause.count and not excludes(clause.text)]
    rests = [(f"Search without {clause.text}", parameters.changed(q=clause.rest)) for clause in (empty or clauses)]
    if parameters.filtered and empty:
        rests += [(f"{words} and without filters", rest.unfiltered()) for words, rest in rests]
    return rests[: 2 * _TRIED]


def _without_filters(parameters: SearchParameters) -> list[tuple[str, SearchParameters]]:
    applied = [chip for chip in chips(parameters) if chip.narrows]
    found = [(f"Remove “{chip.label}”", chip.without) for chip in applied[:_TRIED]] if len(applied) > 1 else []
    if applied:
        words = "Search for the same words without filters" if parameters.q else "Remove all filters"
        found.append((words, parameters.unfiltered()))
    return found
