"""What may be meant: another spelling, and the filters that words of a query look like."""

from __future__ import annotations

import re

import msgspec

from indexer.engine import BudgetSpent
from indexer.query.errors import QueryError
from indexer.results import Results
from indexer.suggestions import Offer, Offers, Respelling
from webui.parameters import SearchParameters
from webui.shared_engine import engine
from webui.wording import excludes

#: Fewer releases than this, and another spelling may be meant.
FEW = 5


class Filtered(msgspec.Struct, frozen=True):
    """A search with filters in place of words, as (facet, value), and the number of releases that it finds."""

    filters: tuple[tuple[str, str], ...]
    parameters: SearchParameters
    total: int


def respelling(parameters: SearchParameters, results: Results) -> Respelling | None:
    """Another spelling of the query, where it finds little or a part of it nothing."""
    if not parameters.q or parameters.page > 1:
        return None
    nothing = any(clause.count == 0 for clause in results.reading.clauses if not excludes(clause.text))
    return engine().respelled(parameters.request()) if nothing or results.total < FEW else None


def offers(parameters: SearchParameters) -> Offers | None:
    """The filters that words of the query look like and that are not applied; null where there are none."""
    if not parameters.q or parameters.page > 1:
        return None
    found = engine().offers(parameters.q)
    fresh = tuple(each for each in found.offers if each.value not in parameters.selected.get(each.facet, ()))
    return found if fresh and len(fresh) == len(found.offers) else None


def filtered(parameters: SearchParameters, offered: Offers) -> list[Filtered]:
    """All the filters together and then, where there are several, each alone; those that find nothing are left out."""
    searches = [(offered.offers, _with(parameters, offered.offers, offered.rest))]
    if len(offered.offers) > 1:
        searches += [((one,), _with(parameters, (one,), _without(parameters.q, one.words))) for one in offered.offers]
    counted = [(chosen, asked, total_of(asked)) for chosen, asked in searches]
    return [
        Filtered(tuple((each.facet, each.value) for each in chosen), asked, total)
        for chosen, asked, total in counted
        if total
    ]


def total_of(parameters: SearchParameters) -> int | None:
    """How many releases a search finds as it is asked; null for a query that can't be read, or that takes too long."""
    try:
        return engine().search(parameters.request().counting()).total_as_asked
    except (QueryError, BudgetSpent):
        return None


def _with(parameters: SearchParameters, chosen: tuple[Offer, ...], rest: str) -> SearchParameters:
    """The search with filters beside those that it has."""
    selected = dict(parameters.selected)
    for each in chosen:
        selected[each.facet] = tuple(sorted({*selected.get(each.facet, ()), each.value}))
    return parameters.changed(selected=selected, q=rest)


def _without(query: str, words: str) -> str:
    """The query without the first place of some words that stand by themselves in it."""
    return " ".join(re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", query, count=1).split())
