"""The one record that everything above speaks: a release and its parts.

Text offsets are characters into `Release.body` (or the title, where evidence says so), half-open.
No value stands without evidence; what could not be told is null or absent, never guessed.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Where = Literal["metadata", "title", "body", "url", "authority"]
Kind = Literal["press release", "statement", "speech", "transcript", "fact sheet", "notice"]
Precision = Literal["day", "month", "year"]


class Evidence(msgspec.Struct, frozen=True):
    """Where a value comes from.

    `source` is the declared field or text that told it, in words a reader understands ("meta article:published_time",
    "dateline"). `where` is the kind of place; `start` and `end` are offsets into the title or body when `where` is one
    of these, else null. `rule` names the rule that told it; `confidence` is 0 to 1.
    """

    source: str
    where: Where
    rule: str
    confidence: float
    start: int | None = None
    end: int | None = None


class OtherDate(msgspec.Struct, frozen=True):
    """A date (EDTF) that a less trusted source tells and that can't be true beside the release's own."""

    value: str
    evidence: Evidence


class ReleaseDate(msgspec.Struct, frozen=True):
    """A date at its true precision.

    `value` is EDTF level 0 (2007, 2007-03, 2007-03-14); `first_day` and `last_day` are the first and the last day that
    it may be. `others` are the dates that other sources tell instead, the most trusted first.
    """

    value: str
    precision: Precision
    first_day: date
    last_day: date
    evidence: Evidence
    others: tuple[OtherDate, ...] = ()


class Organization(msgspec.Struct, frozen=True):
    """A named body: its canonical name, the forms written in the release, its entry in the authority file or null."""

    name: str
    raw: tuple[str, ...]
    id: str | None
    evidence: Evidence


class Speaker(msgspec.Struct, frozen=True):
    """A named person to whom words are attributed, with the role and organization as the release gives them.

    `name` is canonical, `raw` the forms as written, `id` the entry in the authority file or null.
    """

    name: str
    raw: tuple[str, ...]
    role: str | None
    organization: str | None
    evidence: Evidence
    id: str | None = None


class Statement(msgspec.Struct, frozen=True):
    """Words of somebody: `speaker` indexes `Release.speakers`, or is null where nobody could be named.

    `direct` words stand in quotation marks or a transcript's turn, `reported` ones follow a verb of saying, `own` ones
    are the release itself in the first person.
    """

    speaker: int | None
    kind: Literal["direct", "reported", "own"]
    start: int
    end: int
    evidence: Evidence


class Place(msgspec.Struct, frozen=True):
    """A place of the dateline or the event."""

    name: str
    evidence: Evidence


class Source(msgspec.Struct, frozen=True):
    """The file a release was read from: absolute path, SHA-256, media type, time of reading (UTC, ISO 8601)."""

    path: str
    sha256: str
    media_type: str
    read_at: str


class Grounds(msgspec.Struct, frozen=True):
    """The evidence of the fields that are plain text or codes; null where the field is."""

    title: Evidence | None = None
    language: Evidence | None = None
    kind: Evidence | None = None


class Release(msgspec.Struct, frozen=True):
    """A press release, statement or speech of a public body, and what could be told of it.

    `id` is stable across readings and safe in a URL. `body` is paragraphs with a blank line between them.
    """

    id: str
    url: str | None
    title: str
    body: str
    language: str | None
    kind: Kind | None
    date: ReleaseDate | None
    issuer: Organization | None
    organizations: tuple[Organization, ...]
    speakers: tuple[Speaker, ...]
    statements: tuple[Statement, ...]
    places: tuple[Place, ...]
    source: Source
    grounds: Grounds = Grounds()
