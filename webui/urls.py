"""Every URL of the application is built here.

None holds a host, so no header of a request reaches a link; `absolute` alone puts one in front, for feeds and the like.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import current_app, request, url_for

from webui.parameters import SearchParameters
from webui.trends.asking import NO_TRENDS, TrendsParameters, trend_of_search


def home() -> str:
    """The first page."""
    return url_for("home.page")


def search_path() -> str:
    """Where the search form goes."""
    return url_for("search.page")


def search(parameters: SearchParameters) -> str:
    """The page of a search."""
    return _with_query(search_path(), parameters.pairs())


def search_json(parameters: SearchParameters) -> str:
    """The JSON twin of a search."""
    return _with_query(url_for("search.data"), parameters.pairs())


def facet(name: str, value: str) -> str:
    """The releases that have a value of a facet."""
    return search(SearchParameters(selected={name: (value,)}))


def release(release_id: str) -> str:
    """The page of a release."""
    return url_for("releases.page", release_id=release_id)


def release_json(release_id: str) -> str:
    """The JSON twin of a release."""
    return url_for("releases.data", release_id=release_id)


# Search: values of a facet, suggestions


def facet_values(name: str, parameters: SearchParameters, first: int = 1) -> str:
    """All values of a facet of a search, from the `first` on, which counts from 1."""
    return _with_query(url_for("values.page", facet=name), _values_pairs(name, parameters, first))


def facet_values_json(name: str, parameters: SearchParameters, first: int = 1) -> str:
    """The JSON twin of all values of a facet of a search."""
    return _with_query(url_for("values.data", facet=name), _values_pairs(name, parameters, first))


def _values_pairs(name: str, parameters: SearchParameters, first: int) -> list[tuple[str, str]]:
    found = {facet: words for facet, words in parameters.find.items() if facet == name}
    pairs = parameters.changed(find=found).pairs()
    return pairs + ([("from_value", str(first))] if first > 1 else [])


def suggest(text: str = "", form: str = "") -> str:
    """What completes the end of `text`; `form` may be opensearch."""
    pairs = [("q", text)] if text else []
    return _with_query(url_for("suggesting.suggest"), pairs + ([("format", form)] if form else []))


def suggest_json(text: str = "") -> str:
    """The JSON twin of what completes the end of `text`."""
    return _with_query(url_for("suggesting.data"), [("q", text)] if text else [])


# Releases: comparison, citations


def release_found(release_id: str, search: SearchParameters) -> str:
    """The page of a release that a search found: its words are marked there, and a link leads back to the search."""
    return _with_query(release(release_id), search.pairs())


def release_part(release_id: str, part: int | str, search: SearchParameters) -> str:
    """A part of a release, counted from 1, or "all" of it, with the words of a search marked there, if there is one."""
    pairs = search.pairs()
    return _with_query(release(release_id), pairs if part == 1 and not pairs else [*pairs, ("part", str(part))])


def similar(release_id: str) -> str:
    """The releases that are like one."""
    return _with_query(url_for("resembling.page"), [("id", release_id)])


def similar_json(release_id: str) -> str:
    """The JSON twin of the releases that are like one."""
    return _with_query(url_for("resembling.data"), [("id", release_id)])


def compare(one: str, other: str) -> str:
    """What differs between two releases."""
    return _with_query(url_for("comparing.page"), [("a", one), ("b", other)])


def compare_json(one: str, other: str) -> str:
    """The JSON twin of what differs between two releases."""
    return _with_query(url_for("comparing.data"), [("a", one), ("b", other)])


def citation(release_id: str, form: str) -> str:
    """A release as a reference: `form` is bibtex, ris or csl."""
    return url_for("citing.citation", form=form, release_id=release_id)


def lasting(path: str) -> str:
    """One of our paths as a page tells it to those who keep it: with a host where the setting `base_url` has one."""
    return str(current_app.config["ONRECORD"].base_url).rstrip("/") + path


# Profiles and directories


def speaker(name: str) -> str:
    """The page of a speaker, by a value of the speaker facet or another spelling of the name."""
    return url_for("speakers.page", name=name)


def speaker_json(name: str) -> str:
    """The JSON twin of a speaker's page."""
    return url_for("speakers.data", name=name)


def speakers(find: str = "", page: int = 1) -> str:
    """The directory of speakers; with `find` those alone in whose names words begin so."""
    return _directory("directories.speakers", find, page)


def speakers_json(find: str = "", page: int = 1) -> str:
    """The JSON twin of the directory of speakers."""
    return _directory("directories.speakers_data", find, page)


def organization(name: str) -> str:
    """The page of an organization, by a value of the organization or issuer facet or another name."""
    return url_for("organizations.page", name=name)


def organization_json(name: str) -> str:
    """The JSON twin of an organization's page."""
    return url_for("organizations.data", name=name)


def organizations(find: str = "", page: int = 1) -> str:
    """The directory of organizations; with `find` those alone in whose names words begin so."""
    return _directory("directories.organizations", find, page)


def organizations_json(find: str = "", page: int = 1) -> str:
    """The JSON twin of the directory of organizations."""
    return _directory("directories.organizations_data", find, page)


def _directory(endpoint: str, find: str, page: int) -> str:
    pairs = [("find", find)] if find else []
    return _with_query(url_for(endpoint), pairs + ([("page", str(page))] if page > 1 else []))


# Trends and help


def trends(asked: TrendsParameters = NO_TRENDS) -> str:
    """How often queries match over time."""
    return _with_query(url_for("trends.page"), asked.pairs())


def trends_json(asked: TrendsParameters = NO_TRENDS) -> str:
    """The JSON twin of a page of trends."""
    return _with_query(url_for("trends.data"), asked.pairs())


def trends_csv(asked: TrendsParameters = NO_TRENDS) -> str:
    """The numbers of a page of trends as CSV."""
    return _with_query(url_for("trends.table"), asked.pairs())


def trend_of(search: SearchParameters) -> str:
    """How often a search matches over time, within its filters."""
    return trends(trend_of_search(search))


def help_page() -> str:
    """How to ask."""
    return url_for("help.page")


def help_json() -> str:
    """The JSON twin of the page that tells how to ask."""
    return url_for("help.data")


def home_json() -> str:
    """The JSON twin of the first page."""
    return url_for("home.data")


# Faces for programs


def absolute(path: str) -> str:
    """One of our paths with the host in front, for those who keep it: from the setting `base_url`, else the request."""
    base = current_app.config["ONRECORD"].base_url or request.url_root
    return str(base).rstrip("/") + path


def search_atom(parameters: SearchParameters) -> str:
    """The newest releases of a search as a feed."""
    return _with_query(url_for("feeds.search"), parameters.pairs())


def search_csv(parameters: SearchParameters) -> str:
    """All releases of a search as a table."""
    return _with_query(url_for("exports.search"), parameters.on_page(1).pairs())


def opensearch() -> str:
    """What tells a browser how to search here."""
    return url_for("opensearch.description")


def openapi() -> str:
    """The description of all addresses for programs."""
    return url_for("openapi.description")


def sitemaps() -> str:
    """The list of sitemaps."""
    return url_for("crawling.sitemaps")


def sitemap(number: int) -> str:
    """A sitemap, counted from 1."""
    return url_for("crawling.sitemap", number=number)


def static(name: str) -> str:
    """A file of ours, with its version, so that it can be kept for long."""
    return url_for("static", filename=name, v=static_version(name))


def static_version(name: str) -> str:
    """The first twelve digits of the SHA-256 of a static file; empty where there is none."""
    return _version(Path(current_app.static_folder or "") / name)


def web_address(url: str | None) -> str | None:
    """`url` where it is safe to link to, that is http or https with a host; else null."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


@lru_cache(maxsize=64)
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
