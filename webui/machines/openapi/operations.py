"""What each address for programs takes and gives; its path is that of the route of the same name, see `paths`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST

from corpus.release import Release
from webui.machines.openapi import index_shapes, shapes
from webui.machines.openapi import profile_shapes as profiles
from webui.machines.openapi.parameters import SEARCH, TRENDS
from webui.releases.citing import FORMS, Form

JSON = "application/json"
#: Parameters that can't be read, too many requests, no index or no time.
_ANY = (422, 429, 503)


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """What an address is for: the components that it takes as parameters, what it gives, with which errors.

    `gives` maps a media type to the shapes of which the answer has one; none for what is no JSON. `leads` says that it
    may lead to another address (302).
    """

    about: str
    summary: str
    takes: tuple[str, ...] = ()
    gives: Mapping[str, tuple[object, ...]]
    fails: tuple[int, ...] = _ANY
    leads: bool = False


def _search(summary: str, media_type: str, *shape: object, also: tuple[str, ...] = ()) -> Operation:
    fails = (404, *_ANY) if shape else _ANY
    return Operation(about="search", summary=summary, takes=(*also, *SEARCH), gives={media_type: shape}, fails=fails)


def _profile(name: str, summary: str, *shape: object) -> Operation:
    return Operation(
        about="names",
        summary=f"{summary}; or a choice, where the name may mean several",
        takes=(name,),
        gives={JSON: shape},
        fails=(404, *_ANY),
        leads=True,
    )


def _names(about: str, shape: object) -> Operation:
    return Operation(
        about="names",
        summary=f"All {about}, a hundred a page",
        takes=("find", "names_page"),
        gives={JSON: (shape,)},
        fails=(404, *_ANY),
    )


def _trends(summary: str, media_type: str, *shape: object) -> Operation:
    return Operation(about="trends", summary=summary, takes=TRENDS, gives={media_type: shape})


def _release(
    summary: str, takes: tuple[str, ...], gives: Mapping[str, tuple[object, ...]], fails: tuple[int, ...] = (404, 422)
) -> Operation:
    return Operation(about="releases", summary=summary, takes=takes, gives=gives, fails=(*fails, 429, 503))


def _citation(form: Form) -> Operation:
    shape = (tuple[index_shapes.CslItem, ...],) if form.key == "csl" else ()
    return _release(f"A release as a reference: {form.name}", ("release_id",), {form.media_type: shape}, (404,))


def _plain(
    about: str, summary: str, media_type: str, *shape: object, takes: tuple[str, ...] = (), fails: tuple[int, ...] = ()
) -> Operation:
    return Operation(about=about, summary=summary, takes=takes, gives={media_type: shape}, fails=fails)


OPERATIONS = {
    "search.data": _search("A page of results", JSON, shapes.SearchAnswer),
    "exports.search": _search("All results as a table, the first line with the names of its columns", "text/csv"),
    "feeds.search": _search("The newest results as a feed", "application/atom+xml"),
    "values.data": _search(
        "The values of a facet of a search", JSON, shapes.FacetValues, also=("facet_name", "from_value")
    ),
    "suggesting.suggest": Operation(
        about="search",
        summary="What completes the end of a text, in the form that `Accept` or `format` asks for",
        takes=("text", "format"),
        gives={
            JSON: (shapes.Suggestions,),
            "application/x-suggestions+json": (shapes.BrowserSuggestions,),
            "text/html": (),
        },
    ),
    "suggesting.data": Operation(
        about="search",
        summary="What completes the end of a text",
        takes=("text",),
        gives={JSON: (shapes.Suggestions,)},
    ),
    "releases.data": _release(
        "A release: the record as it was read, with evidence", ("release_id",), {JSON: (Release,)}
    ),
    **{f"citing.citation.{key}": _citation(form) for key, form in FORMS.items()},
    "resembling.data": _release("Releases like one", ("id",), {JSON: (profiles.Likenesses,)}),
    "comparing.data": _release("What differs between two releases", ("a", "b"), {JSON: (profiles.Comparison,)}),
    "speakers.data": _profile(
        "speaker_name", "A speaker: roles, releases and statements", profiles.SpeakerProfile, shapes.Choices
    ),
    "organizations.data": _profile(
        "organization_name",
        "An organization: names over time, releases and statements",
        profiles.OrganizationProfile,
        shapes.Choices,
    ),
    "directories.speakers_data": _names("speakers", shapes.Speakers),
    "directories.organizations_data": _names("organizations", shapes.Organizations),
    "trends.data": _trends("How often queries match over time", JSON, profiles.TrendsAnswer),
    "trends.table": _trends("How often queries match over time, as a table", "text/csv"),
    "home.data": _plain("index", "What is in the index", JSON, index_shapes.IndexContents, fails=_ANY),
    "help.data": _plain("index", "The query language", JSON, index_shapes.Help, fails=_ANY),
    "health.health": _plain("operations", "Whether the index can be searched", JSON, index_shapes.Health, fails=(503,)),
    "metrics.metrics": _plain("operations", "Numbers for Prometheus", CONTENT_TYPE_LATEST),
    "opensearch.description": _plain(
        "descriptions", "How a browser can search here", "application/opensearchdescription+xml", fails=(429,)
    ),
    "openapi.description": _plain("descriptions", "This description", JSON, dict, fails=(422, 429)),
    "crawling.robots": _plain("descriptions", "What crawlers may read", "text/plain", fails=(429,)),
    "crawling.sitemaps": _plain("descriptions", "The list of sitemaps", "application/xml", fails=(429, 503)),
    "crawling.sitemap": _plain(
        "descriptions",
        "The addresses of up to 10,000 releases",
        "application/xml",
        takes=("number",),
        fails=(404, 429, 503),
    ),
}

#: Pages for people, and where programs find the same.
PAGES = {
    "home.page": "/index.json",
    "help.page": "/help.json",
    "search.page": "/search.json",
    "values.page": "/search/values/{facet}.json",
    "releases.page": "/releases/{release_id}.json",
    "resembling.page": "/similar.json",
    "comparing.page": "/compare.json",
    "speakers.page": "/speakers/{name}.json",
    "organizations.page": "/organizations/{name}.json",
    "directories.speakers": "/speakers.json",
    "directories.organizations": "/organizations.json",
    "trends.page": "/trends.json",
}
#: What pages are drawn with.
PARTS_OF_PAGES = ("static",)
