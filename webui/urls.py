"""Every URL of the application is built here. None holds a host, so no header of a request reaches a link.

The id of a release may be any text. In a path it is percent-encoded whole; before that, the percent sign and what a
browser or a JSON twin would read otherwise ("..", ".json" at the end) are escaped once more, so that each id has an
address of its own: `id_of` is its inverse.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

from flask import current_app, url_for
from werkzeug.routing import BaseConverter

from webui.parameters import SearchParameters


class ReleaseId(BaseConverter):
    """The id of a release in a path: any text, slashes and line ends as well."""

    regex = r"[\s\S]+"
    part_isolating = False
    #: After every other rule of a path.
    weight = 1000

    def to_url(self, value: str) -> str:
        """The id as a part of a path."""
        return quote(_escaped(value), safe="", errors="replace")


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

# Releases: comparison, citations

# Profiles and directories

# Trends and help

# Faces for programs


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


def id_of(segment: str) -> tuple[str, ...]:
    """The ids that a decoded path may mean, the likeliest first: ours are escaped, those typed by hand are not."""
    try:
        unescaped = unquote(segment, errors="strict")
    except UnicodeDecodeError:
        return (segment,)
    return (unescaped,) if unescaped == segment else (unescaped, segment)


def _escaped(release_id: str) -> str:
    escaped = release_id.replace("%", "%25")
    if set(release_id) <= {"."} or release_id.endswith(".json"):
        escaped = escaped.replace(".", "%2E")
    return escaped


def _with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


@lru_cache(maxsize=64)
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
