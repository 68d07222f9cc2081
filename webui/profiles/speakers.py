"""A speaker as a page and as JSON: roles over time, what was said and when, who else is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from corpus.authority import PersonEntry
from indexer.engine import Engine
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import Named
from indexer.results import HeldRole, SearchRequest
from webui import urls
from webui.parameters import SearchParameters
from webui.profiles import answering, linked_data
from webui.profiles.counted import SHOWN, Several, counted_payload, narrowed, several
from webui.profiles.findings import Findings, findings, findings_payload
from webui.profiles.offices import Office, offices, offices_payload
from webui.profiles.spellings import Spellings, spellings, spellings_payload
from webui.profiles.subject import SPEAKER, own_entry
from webui.shared_engine import engine

blueprint = Blueprint("speakers", __name__)

#: With more people than this under one name, nobody can be told to speak beside one of them.
_NAMESAKES = 10
#: Roles as releases write them that a page shows before the others are asked for.
_ROLES = 8


@dataclass(frozen=True)
class Speaker:
    """What is known of a speaker; `found` is null where no release of the index has the name.

    `offices` are those that the authority knows, `roles` those in which releases name the speaker. `beside` are people
    who speak in the same releases, but for those that also have one of the `namesakes`, whose names may be meant by
    the same words; null where there are too many of these.
    """

    name: str
    entry: PersonEntry | None
    forms: Spellings
    offices: tuple[Office, ...]
    roles: tuple[HeldRole, ...]
    found: Findings | None
    namesakes: tuple[str, ...]
    beside: Several | None

    @property
    def usual_roles(self) -> list[HeldRole]:
        """The roles of the most releases, in their order in time."""
        most = sorted(self.roles, key=lambda role: -role.count)[:_ROLES]
        return [role for role in self.roles if role in most]

    @property
    def other_roles(self) -> list[HeldRole]:
        """The roles that `usual_roles` leaves out."""
        usual = self.usual_roles
        return [role for role in self.roles if role not in usual]


@blueprint.get("/speakers/<text:name>")
def page(name: str) -> AnyResponse:
    """The page of a speaker, or what else the name may mean; 404 where it means nobody."""
    return answering.page_of(SPEAKER, name, _draw)


@blueprint.get("/speakers/<text:name>.json")
def data(name: str) -> AnyResponse:
    """The same as JSON."""
    return answering.data_of(SPEAKER, name, lambda value: payload(speaker(engine(), value)))


def speaker(here: Engine, name: str) -> Speaker:
    """What `here` knows of the speaker `name`, a value of the facet or a name of the authority."""
    names = here.names()
    entry = own_entry(names.authority.person(name), name)
    forms = spellings(SPEAKER, name, entry, names)
    known = forms.in_index
    namesakes = tuple(other for other in names.resolve("speaker", name) if other != name) if known else ()
    return Speaker(
        name=name,
        entry=entry,
        forms=forms,
        offices=tuple(offices(entry, names)),
        roles=here.roles(name) if known else (),
        found=findings(here, SPEAKER, name, ("organization", "place", "kind")) if known else None,
        namesakes=namesakes,
        beside=_beside(here, name, namesakes) if known else None,
    )


def _beside(here: Engine, name: str, namesakes: tuple[str, ...]) -> Several | None:
    """Who speaks in the same releases. A selection leaves itself out of its facet, so that the query has the name."""
    if len(namesakes) > _NAMESAKES or not has_words(name):
        return None
    base = SearchParameters(q=print_query(Named("speaker", name)), excluded={"speaker": namesakes} if namesakes else {})
    request = SearchRequest(
        query=base.q, excluded=base.excluded, facets=("speaker",), facet_limit=SHOWN + 1, limit=0, sort="newest"
    )
    facet = here.search(request).facets["speaker"]
    return several(facet, narrowed("speaker", base), urls.speaker, without=name)


def _draw(name: str) -> Response:
    one = speaker(engine(), name)
    rendered = render_template(
        "profiles/speaker.html", one=one, data=linked_data.person(name, one.entry, one.offices), subject=SPEAKER
    )
    return make_response(rendered)


def payload(one: Speaker) -> dict[str, Any]:
    """A speaker as plain values for JSON."""
    return {
        "name": one.name,
        "url": urls.speaker(one.name),
        "forms": spellings_payload(one.forms),
        "offices": offices_payload(one.offices),
        "roles": [_role(role) for role in one.roles],
        **findings_payload(one.found),
        "speakers": counted_payload(one.beside) if one.beside else None,
    }


def _role(role: HeldRole) -> dict[str, Any]:
    return {
        "role": role.role,
        "first": role.first.value if role.first else None,
        "last": role.last.value if role.last else None,
        "count": role.count,
    }
