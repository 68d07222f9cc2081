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
#: From this share of common runs of four words on, two releases are said to be nearly the same.
NEARLY_IDENTICAL = 0.8

Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["all", "any"]
#: The steps of a timeline.
Unit = Literal["year", "month"]


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A search.

    `selected` and `excluded` map a facet to values: canonical ones as facets give them, other spellings of a name, or
    `NONE`. Values of one facet are alternatives, facets combine; an excluded value excludes. `first_day` and `last_day`
    bound the days that a release's date may be; a release without a date lies in no range. `facets` names the facets to
    count, `facet_limit` the options of each; `page` counts from 1. `snippets` asks for what shows where a hit matches:
    marks in its title, and pieces of its text.

    With `said` the words of the query must stand in one statement of a named speaker, as in `said:(...)`; selected
    and excluded speakers, and the facet of speakers, are then those who say such a statement. `facet_find` maps a facet
    to words: its options are those values alone in which a word begins with each of them (a run of Chinese or the like
    holds it), upper and lower case and accents being one; `facet_offset` leaves out so many from the front. `timeline`
    asks how many releases match in each year or month, "auto" in months where `first_day` to `last_day`, or the years
    selected, are three years or less. `first_uses` names a facet (speaker, organization, issuer): for each of its
    values, at most `facet_limit`, the earliest release that matches. `twins` asks which hits of the page say nearly the
    same. A search that takes longer than `budget_ms` raises `BudgetSpent`.
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
    said: bool = False
    facet_find: Mapping[str, str] = msgspec.field(default_factory=dict)
    facet_offset: int = 0
    timeline: Unit | Literal["auto"] | None = None
    first_uses: str | None = None
    twins: bool = False
    budget_ms: float | None = None

    def counting(self) -> SearchRequest:
        """The same search, asked for its number of releases alone: in an order that needs no scores."""
        return msgspec.structs.replace(
            self,
            limit=0,
            page=1,
            sort="newest",
            facets=(),
            facet_find={},
            facet_offset=0,
            snippets=False,
            explain=False,
            timeline=None,
            first_uses=None,
            twins=False,
        )


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
    """A release that matches, with what a result line shows of it.

    `score` is null when sorted by date. `twin_of` is the id of an earlier hit of the page that says nearly the same.
    """

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
    twin_of: str | None = None


class Option(msgspec.Struct, frozen=True):
    """A value of a facet and the number of releases that have it."""

    value: str
    count: int
    selected: bool = False


class Facet(msgspec.Struct, frozen=True):
    """The counts of one facet over the releases that match everything but its own selection.

    `options` holds the `facet_limit` most frequent values (years: the newest) and, with a `facet_offset` of 0, every
    selected one, which then stands nowhere else; `none` counts the releases without a value; `more` the values behind
    these.
    """

    options: tuple[Option, ...]
    none: int
    more: int
    none_selected: bool = False


class Clause(msgspec.Struct, frozen=True):
    """A part of the query as it was read, in words, and the number of releases that it matches alone.

    `rest` is the query without it, "" where it is all of the query.
    """

    text: str
    count: int
    rest: str = ""


class Reading(msgspec.Struct, frozen=True):
    """The request read back in words, and the query clause by clause; `ignored` are the words that were left out."""

    text: str
    clauses: tuple[Clause, ...]
    ignored: tuple[str, ...] = ()


class Bar(msgspec.Struct, frozen=True):
    """A year or a month of a timeline.

    `period` is EDTF: 2007, 2007-03, or 1950/1989 for years in a row without any release. `count` is how many of the
    matching releases may be of that time, which is what a search with its days finds; `vague` of these are dated to
    less than that, as 2007 is in a month. `covered` counts so all releases of the index; `gap` says that none is known
    to be of that time, so that a count of 0 tells nothing.
    """

    period: str
    count: int
    vague: int
    covered: int
    gap: bool


class Timeline(msgspec.Struct, frozen=True):
    """How many releases match in each year or month, without gaps between `bars`, the earliest first.

    It leaves out the request's own selection of years and days, but shows no time outside of them: years that are
    selected, or `first_day` to `last_day`, an open end of which is the index's; without these, from the first to the
    last release of the index. More than three years in a row without any release are one bar. `undated` counts the
    matching releases without a date. All counts are of what `Results.match` tells: all of the words, or any.
    """

    unit: Unit
    bars: tuple[Bar, ...]
    undated: int


class FirstUse(msgspec.Struct, frozen=True):
    """The earliest release that matches and has a value of a facet, and how many match and have it."""

    value: str
    count: int
    id: str
    title: str
    date: ReleaseDate


class HeldRole(msgspec.Struct, frozen=True):
    """A role in which releases name a speaker, as written: the first and the last such date, and how many releases.

    Of a speaker of more than 5,000 releases an engine may look at so many, evenly spread over time.
    """

    role: str
    first: ReleaseDate | None
    last: ReleaseDate | None
    count: int


class Similar(msgspec.Struct, frozen=True):
    """A release like another: `resemblance` is the share of their runs of four words that both have, from 0 to 1."""

    hit: Hit
    resemblance: float

    @property
    def nearly_identical(self) -> bool:
        """Whether they say nearly the same."""
        return self.resemblance >= NEARLY_IDENTICAL


class MissingShards(msgspec.Struct, frozen=True):
    """The part of an index in a cluster that did not answer: `shards` of `of`, the greatest number in one search."""

    shards: int
    of: int

    @property
    def counted(self) -> str:
        """What did not answer."""
        return f"{self.shards:,} of {self.of:,} parts of the index did not answer"

    @property
    def in_words(self) -> str:
        """What did not answer, and what follows from that."""
        return f"{self.counted}, so releases may be missing and numbers may be too low"


class Results(msgspec.Struct, frozen=True):
    """The answer to a `SearchRequest`; `match` is "any" where no release had all the words, some were shown instead.

    With `missing` it is partial: releases may be left out, and every number may be too low.
    """

    request: SearchRequest
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Facet]
    reading: Reading
    match: Match
    took_ms: float
    timeline: Timeline | None = None
    first_uses: tuple[FirstUse, ...] = ()
    missing: MissingShards | None = None

    @property
    def total_as_asked(self) -> int:
        """The total, 0 where no release has all the words and those with some of them are shown instead."""
        return self.total if self.match == self.request.match else 0
