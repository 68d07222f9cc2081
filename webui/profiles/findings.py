"""What the index has of a speaker or an organization: how many releases, of when, the newest, what is said there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.engine import Engine
from indexer.results import Results, SearchRequest
from webui import urls
from webui.chart import Chart, chart
from webui.parameters import SearchParameters
from webui.profiles.counted import SHOWN, Several, counted_payload, narrowed, several
from webui.profiles.subject import Subject
from webui.search.answer import results_json
from webui.search.lines import Line, lines

#: Newest statements and releases that a page shows.
_NEWEST = 5
#: Facets whose values have pages of their own.
_PAGES = {"speaker": urls.speaker, "organization": urls.organization, "issuer": urls.organization}


@dataclass(frozen=True)
class Findings:
    """Releases that have a value: all of them (`releases`), those with a statement (`said`), and when they are of.

    `base` and `said_base` are the searches that find them. `beside` are the most frequent values of other facets.
    """

    releases: Results
    base: SearchParameters
    said: Results
    said_base: SearchParameters
    chart: Chart
    beside: dict[str, Several]

    @property
    def newest(self) -> list[Line]:
        """The newest releases."""
        return lines(self.base, self.releases)

    @property
    def newest_said(self) -> list[Line]:
        """The newest releases with a statement, and its words."""
        return lines(self.said_base, self.said)


def findings(here: Engine, subject: Subject, name: str, facets: tuple[str, ...]) -> Findings:
    """What `here` has of a value, in two searches."""
    base = subject.searched(name)
    said_base = base.changed(said=True)
    request = SearchRequest(
        selected=base.selected, sort="newest", limit=_NEWEST, facets=facets, facet_limit=SHOWN, timeline="year"
    )
    releases = here.search(request)
    said = here.search(SearchRequest(said=True, selected=base.selected, sort="newest", limit=_NEWEST, snippets=True))
    beside = {facet: several(releases.facets[facet], narrowed(facet, base), _PAGES.get(facet)) for facet in facets}
    return Findings(releases, base, said, said_base, _chart(releases, base), beside)


def _chart(releases: Results, base: SearchParameters) -> Chart:
    """The years of the releases; each bar leads to the search for its year."""
    assert releases.timeline  # noqa: S101  # as it was asked for
    return chart(releases.timeline, lambda year: urls.search(base.changed(first=year[:4], last=year[-4:])))


def findings_payload(found: Findings | None) -> dict[str, Any]:
    """What was found as values for JSON."""
    if found is None:
        return {"releases": 0, "timeline": None, "newest": [], "statements": {"releases": 0, "newest": []}}
    return {
        "releases": found.releases.total,
        "timeline": found.releases.timeline,
        "newest": results_json(found.releases)["results"],
        "statements": {"releases": found.said.total, "newest": results_json(found.said)["results"]},
        **{f"{facet}s": counted_payload(values) for facet, values in found.beside.items()},
        "links": {
            "releases": urls.search_json(found.base),
            "statements": urls.search_json(found.said_base),
            "feed": urls.search_atom(found.base),
        },
    }
