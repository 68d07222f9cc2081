"""The release that an address means."""

from __future__ import annotations

from corpus.release import Release
from webui import errors
from webui.path_texts import texts_of
from webui.shared_engine import engine


def found(segment: str, missing: str | None = None) -> Release:
    """The release of a decoded part of a path; raises `NoSuchRelease`, which names the id, or `missing` instead."""
    for release_id in texts_of(segment):
        release = engine().get(release_id)
        if release is not None:
            return release
    raise errors.NoSuchRelease(missing or texts_of(segment)[0])
