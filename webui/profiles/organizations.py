"""An organization as a page and as JSON: its names over time, who speaks for it, what it issues, what is said there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from corpus.authority import OrganizationEntry
from indexer.engine import Engine
from indexer.results import SearchRequest
from webui import urls
from webui.parameters import SearchParameters
from webui.profiles import answering, linked_data
from webui.profiles.counted import Counted
from webui.profiles.family import Family, family, family_payload
from webui.profiles.findings import Findings, findings, findings_payload
from webui.profiles.lanes import BELOW, DOT
from webui.profiles.spellings import Spellings, spellings, spellings_payload
from webui.profiles.subject import ORGANIZATION, own_entry
from webui.shared_engine import engine

blueprint = Blueprint("organizations", __name__)


@dataclass(frozen=True)
class Organization:
    """What is known of an organization; `found` is null where no release of the index has the name.

    `began` is its first day, `ended` the first day without it, both null where not known. `issued` are the releases
    that it issued itself, `named` those of others that name it, each null for none.
    """

    name: str
    entry: OrganizationEntry | None
    forms: Spellings
    began: date | None
    ended: date | None
    family: Family | None
    found: Findings | None
    issued: Counted | None
    named: Counted | None


@blueprint.get("/organizations/<text:name>")
def page(name: str) -> AnyResponse:
    """The page of an organization, or what else the name may mean; 404 where it means none."""
    return answering.page_of(ORGANIZATION, name, _draw)


@blueprint.get("/organizations/<text:name>.json")
def data(name: str) -> AnyResponse:
    """The same as JSON."""
    return answering.data_of(ORGANIZATION, name, lambda value: payload(organization(engine(), value)))


def organization(here: Engine, name: str) -> Organization:
    """What `here` knows of the organization `name`, a value of the facet or a name of the authority."""
    names = here.names()
    entry = own_entry(names.authority.organization(name), name)
    forms = spellings(ORGANIZATION, name, entry, names)
    began, ended = names.authority.lifetime(entry) if entry else (None, None)
    found = findings(here, ORGANIZATION, name, ("speaker", "issuer", "place", "kind")) if forms.in_index else None
    issued = _issued(here, name) if found else None
    return Organization(
        name=name,
        entry=entry,
        forms=forms,
        began=began,
        ended=ended,
        family=family(here, entry) if entry else None,
        found=found,
        issued=issued,
        named=_named_by_others(found, name, issued.count if issued else 0) if found else None,
    )


def _issued(here: Engine, name: str) -> Counted | None:
    """What it issued: not every issuer has a place among the most frequent ones beside its own name."""
    if not here.names().forms("issuer", name):
        return None
    search = SearchParameters(selected={"issuer": (name,)})
    found = here.search(SearchRequest(selected=search.selected, sort="newest", limit=0))
    return Counted(name, found.total, search)


def _named_by_others(found: Findings, name: str, issued: int) -> Counted | None:
    """Releases that name it and that it did not issue: the issuer of a release is always among its organizations."""
    left = found.releases.total - issued
    return Counted(name, left, found.base.changed(excluded={"issuer": (name,)})) if left else None


def _draw(name: str) -> Response:
    here = engine()
    one = organization(here, name)
    rendered = render_template(
        "profiles/organization.html",
        one=one,
        data=linked_data.organization(name, one.entry, here.names().authority),
        subject=ORGANIZATION,
        DOT=DOT,
        BELOW=BELOW,
    )
    return make_response(rendered)


def payload(one: Organization) -> dict[str, Any]:
    """An organization as values for JSON."""
    return {
        "name": one.name,
        "url": urls.organization(one.name),
        "forms": spellings_payload(one.forms),
        "from": one.began,
        "until": one.ended,
        **(
            family_payload(one.family)
            if one.family
            else {"parents": [], "parts": [], "line": [], "with_predecessors": None}
        ),
        **findings_payload(one.found),
        "issued": one.issued.count if one.issued else 0,
        "issued_by_others": one.named.count if one.named else 0,
    }
