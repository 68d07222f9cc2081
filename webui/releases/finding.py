"""The release that an address means, and what a browser may be told of its language."""

from __future__ import annotations

import re

from corpus.release import Release
from webui import errors, urls
from webui.shared_engine import engine

#: A tag of a language (BCP 47).
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def found(segment: str, missing: str | None = None) -> Release:
    """The release of a decoded part of a path; raises `NoSuchRelease`, which names the id, or `missing` instead."""
    for release_id in urls.id_of(segment):
        release = engine().get(release_id)
        if release is not None:
            return release
    raise errors.NoSuchRelease(missing or urls.id_of(segment)[0])


def language_tag(release: Release) -> str | None:
    """The language of a release as an attribute may have it; null where it is not known, or is no tag."""
    return release.language if release.language and _LANGUAGE.fullmatch(release.language) else None
