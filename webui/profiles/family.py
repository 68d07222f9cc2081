"""The bodies around a body: those it belongs to, those that belong to it, its line of names; with their releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.authority import Authority, OrganizationEntry
from indexer.engine import Engine
from indexer.query.printing import print_query
from indexer.query.tree import Named
from indexer.results import SearchRequest
from webui import urls
from webui.parameters import SearchParameters
from webui.profiles.counted import Counted, Several, of_most, releases_with
from webui.profiles.lanes import Drawing, drawing
from webui.profiles.subject import ORGANIZATION
from webui.profiles.succession import Line, Name, line_of


@dataclass(frozen=True)
class Family:
    """`parents` are the nearest first, `parts` the bodies under it that releases name; `line` is null for one name.

    `with_earlier` are the releases of a body or of those before it, null where there are none of these; `query` asks
    for them in the query language. `counts` has the number of releases of each of these bodies that the index has.
    """

    parents: tuple[str, ...]
    parts: Several
    line: Line | None
    drawing: Drawing | None
    with_earlier: Counted | None
    query: SearchParameters
    counts: dict[str, int]


def family(here: Engine, entry: OrganizationEntry) -> Family:
    """The bodies around `entry`, counted in one search."""
    names = here.names()
    known: Authority = names.authority
    line = line_of(entry, known)
    parents = tuple(parent.name for parent in known.parents(entry))
    parts = [each.name for each in known.organizations if each.parent == entry.id]
    in_line = [each.name for each in line.entries] if line else []
    counts = releases_with(here, names, "organization", [*parents, *parts, *in_line])
    return Family(
        parents,
        of_most({part: counts[part] for part in parts if part in counts}, urls.organization, ORGANIZATION.searched),
        line,
        drawing(len(line.names), line.links) if line else None,
        _with_earlier(here, entry, counts),
        SearchParameters(q=print_query(Named("organization", entry.name, predecessors=True))),
        counts,
    )


def _with_earlier(here: Engine, entry: OrganizationEntry, counts: dict[str, int]) -> Counted | None:
    """The releases of `entry` and of the bodies before it: values chosen together, so that numbers fit the line's."""
    earlier = [each.entry.name for each in here.names().authority.predecessors(entry)]
    known = tuple(sorted(name for name in (entry.name, *earlier) if name in counts))
    if not counts.keys() & set(earlier):
        return None
    search = SearchParameters(selected={"organization": known})
    found = here.search(SearchRequest(selected=search.selected, sort="newest", limit=0))
    return Counted(entry.name, found.total, search)


def family_payload(found: Family) -> dict[str, Any]:
    """The bodies around a body as plain values for JSON; names in the order of time."""
    return {
        "parents": list(found.parents),
        "parts": [{"value": each.value, "count": each.count} for each in found.parts.values],
        "line": [_name(each, found.counts) for each in found.line.names] if found.line else [],
        "with_predecessors": found.with_earlier.count if found.with_earlier else None,
    }


def _name(each: Name, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "name": each.entry.name,
        "url": urls.organization(each.entry.name),
        "releases": counts.get(each.entry.name, 0),
        "from": each.began,
        "until": each.ended,
        "became": [{"name": one.later.name, "on": one.on} for one in each.became],
    }
