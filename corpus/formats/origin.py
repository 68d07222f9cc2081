"""Where the bytes of a page come from, and how a format says that it cannot read them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from corpus.encoding import Unreadable
from corpus.page import Block, Declared, Page
from corpus.source import Rejection

__all__ = ["DEFAULT_MAX_SIZE", "Origin", "Unreadable"]

DEFAULT_MAX_SIZE = 20 * 1024 * 1024
"""Bytes that one release may have, decompressed: the longest known transcripts have 2 MB, so more is another thing."""


class Origin(msgspec.Struct, frozen=True):
    """The file that bytes come from.

    `path` is absolute, `sha256` that of the file as it lies there (compressed or not), `media_type` what the format was
    picked as. `fields` maps our names to theirs for JSON Lines; `max_size` is in bytes, for one release.
    """

    path: str
    sha256: str
    media_type: str
    fields: Mapping[str, str] = {}
    max_size: int = DEFAULT_MAX_SIZE

    def page(self, blocks: tuple[Block, ...], declared: tuple[Declared, ...], part: str = "") -> Page:
        """A page of this file."""
        return Page(self.path, self.media_type, self.sha256, blocks, declared, part)

    def rejection(self, reason: str, advice: str, part: str = "") -> Rejection:
        """A rejection of this file or a part of it."""
        return Rejection(self.path, reason, advice, part)
