"""What is asked and what is answered: plain records, the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from corpus.release import ReleaseDate

#: The facet fields, in the order that they are shown.
FACETS = ("speaker", "organization", "year", "kind", "issuer", "place", "language")
#: The value that stands for "none told" in a selection: `speaker=(none)`.
NONE = "(none)"

Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["all", "any"]


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A search.

    `selected` and `excluded` map a facet to values: canonical ones as facets give them, other spellings of a name, or
    `NONE`. Values of one facet are alternatives, facets combine; an excluded value excludes. `first_day` and `last_day`
    bound the days that a release's date may be; a release without a date lies in no range. `facets` names the facets to
    count, `facet_limit` the options of each; `page` counts from 1. `snippets` asks for what shows where a hit matches:
    marks in its title, and pieces of its text.
    """

    query: str = ""
    limit: int = 10
    page: int = 1
    selected: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    sort: Sort = "relevance"
    match: Match = "all"
    facets: tuple[str, ...] = ()
    facet_limit: int = 10
    snippets: bool = False
    explain: bool = False


class HitSpeaker(msgspec.Struct, frozen=True):
    """A speaker of a hit, with the role as written."""

    name: str
    role: str | None


class Snippet(msgspec.Struct, frozen=True):
    """A piece of the text: `text` as stored, `marks` the half-open offsets in it of the words that match.

    `speaker` is the one who says its first marked word: the canonical name, or null where nobody is known to. Without
    marks it is the one whose statement begins here, where a query asks for statements.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    starts_cut: bool = False
    ends_cut: bool = False
    speaker: str | None = None


class Hit(msgspec.Struct, frozen=True):
    """A release that matches, with what a result line shows of it. `score` is null when sorted by date."""

    id: str
    url: str | None
    title: Snippet
    date: ReleaseDate | None
    kind: str | None
    language: str | None
    issuer: str | None
    organizations: tuple[str, ...]
    speakers: tuple[HitSpeaker, ...]
    snippets: tuple[Snippet, ...] = ()
    score: float | None = None
    explanation: str | None = None


class Option(msgspec.Struct, frozen=True):
    """A value of a facet and the number of releases that have it."""

    value: str
    count: int
    selected: bool = False


class Facet(msgspec.Struct, frozen=True):
    """The counts of one facet over the releases that match everything but its own selection.

    `options` holds the `facet_limit` most frequent values (years: the newest) and every selected one; `none` counts the
    releases without a value; `more` the values left out.
    """

    options: tuple[Option, ...]
    none: int
    more: int
    none_selected: bool = False


class Clause(msgspec.Struct, frozen=True):
    """A part of the query as it was read, in words, and the number of releases that it matches alone."""

    text: str
    count: int


class Reading(msgspec.Struct, frozen=True):
    """The request read back in words, and the query clause by clause; `ignored` are the words that were left out."""

    text: str
    clauses: tuple[Clause, ...]
    ignored: tuple[str, ...] = ()


class Results(msgspec.Struct, frozen=True):
    """The answer to a `SearchRequest`; `match` is "any" where no release had all the words, some were shown instead."""

    request: SearchRequest
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Facet]
    reading: Reading
    match: Match
    took_ms: float
