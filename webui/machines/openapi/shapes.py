"""The shapes of the JSON that addresses of search, lists and errors answer; nothing is made of them but their schemas.

A member that is `UNSET` may be left out, every other one is always there; none is there besides.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from corpus.release import Kind, Precision
from indexer.results import Bar, HitSpeaker, Match, Option, Unit

Count = Annotated[int, Meta(ge=0)]
Address = Annotated[str, Meta(description="An address here, relative to this server.", pattern="^/")]
Span = Annotated[tuple[Count, Count], Meta(description="Half-open offsets, in characters.")]
Period = Annotated[str, Meta(description="EDTF: 2007, 2007-03, or years in a row, 1950/1989.")]


class Position(Struct):
    """A place in a query: half-open, in characters."""

    start: Count
    end: Count


class Told(Struct):
    """What went wrong: `type` for programs, `message` in words.

    `parameter` names what can't be read, `position` the place in the query, `suggestion` is what can be asked instead.
    `query` tells which of several queries it is.
    """

    type: str
    message: str
    parameter: str | UnsetType = UNSET
    query: str | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    suggestion: str | UnsetType = UNSET


class Error(Struct):
    """Every error is one object, with the status that fits."""

    error: Told


class Clause(Struct):
    """A part of the query in words, the releases that it matches alone, and the query without it ("" for all of it)."""

    text: str
    count: Count
    rest: str


class ReadAs(Struct):
    """How the query was read: in words, by parts, and the words that were left out since nearly every text has them."""

    text: str
    clauses: tuple[Clause, ...]
    ignored: tuple[str, ...]


class PlainDate(Struct):
    """A date that is no more precise than what is known (EDTF)."""

    value: str
    precision: Precision


class Piece(Struct):
    """A piece of a text and where it matches; `speaker` says the first marked word, null for nobody known."""

    text: str
    marks: tuple[Span, ...]
    speaker: str | None


class Found(Struct):
    """A release of a list. `source_url` is where it was published; `title_html` is the title, escaped, with marks.

    `score` is null when results are sorted by date; `twin_of` is the id of an earlier one that says nearly the same.
    """

    id: str
    url: Address
    source_url: str | None
    title: str
    title_html: str
    date: PlainDate | None
    kind: Kind | None
    language: str | None
    issuer: str | None
    organizations: tuple[str, ...]
    speakers: tuple[HitSpeaker, ...]
    snippets: tuple[Piece, ...]
    score: float | None
    twin_of: str | UnsetType = UNSET


class Missing(Struct):
    """The parts of the index that did not answer, where the answer is partial: numbers may be too low."""

    shards: Annotated[int, Meta(ge=1)]
    of: Annotated[int, Meta(ge=1)]


class Answer(Struct, kw_only=True):
    """What an index answers; null where all of it did."""

    missing: Missing | None


class FacetCounts(Struct):
    """The most frequent values and all selected ones; `none` counts releases without one, `more` values left out."""

    options: tuple[Option, ...]
    none: Count
    none_selected: bool
    more: Count


class Years(Struct):
    """How many releases match in each year or month; `undated` counts those without a date."""

    unit: Unit
    bars: tuple[Bar, ...]
    undated: Count


class WordMeant(Struct):
    """A word as it was written, and as it may be meant."""

    written: str
    meant: str


class DidYouMean(Struct):
    """The query in another spelling, and the number of releases that it matches."""

    query: str
    total: Count
    changes: tuple[WordMeant, ...]


class OfferedFilter(Struct):
    """A filter that words of the query look like."""

    facet: str
    value: str
    words: str


class OfferedFilters(Struct):
    """Filters that words of the query look like; `rest` is the query without these words."""

    filters: tuple[OfferedFilter, ...]
    rest: str


class SearchAnswer(Answer):
    """A page of results. `match` is "any" where no release has all the words and those with some are shown instead."""

    query: str
    read_as: ReadAs
    match: Match
    total: Count
    page: Annotated[int, Meta(ge=1)]
    pages: Count
    results: tuple[Found, ...]
    facets: dict[str, FacetCounts]
    did_you_mean: DidYouMean | None
    offers: OfferedFilters | None
    took_ms: Annotated[float, Meta(ge=0)]
    timeline: Years | UnsetType = UNSET


class FacetValues(Answer):
    """Up to a hundred values of a facet, from the one numbered `from_value` on; `more` counts those behind them."""

    query: str
    facet: str
    total: Count
    from_value: Annotated[int, Meta(ge=1)]
    options: tuple[Option, ...]
    none: Count
    none_selected: bool
    more: Count


class Suggested(Struct):
    """What completes the end of the text; `written` is the form by which it was found, where that is another one."""

    kind: Literal["speaker", "organization", "word"]
    value: str
    count: Count
    written: str | None
    url: Address


class Suggestions(Answer):
    """The most frequent completions first."""

    query: str
    suggestions: tuple[Suggested, ...]


#: What was typed, queries, what they are, and the addresses of their results (OpenSearch suggestions 1.1).
BrowserSuggestions = Annotated[tuple[str | tuple[str, ...], ...], Meta(min_length=4, max_length=4)]


class NameCounted(Struct):
    """A name, the number of its releases, and its page here."""

    name: str
    count: Count
    url: Address


class Speakers(Answer):
    """A page of the speakers, those of most releases first; `none` counts the releases that name nobody."""

    find: str
    page: Annotated[int, Meta(ge=1)]
    pages: Annotated[int, Meta(ge=1)]
    total: Count
    none: Count
    speakers: tuple[NameCounted, ...]


class Organizations(Answer):
    """A page of the organizations, those of most releases first; `none` counts the releases that name none."""

    find: str
    page: Annotated[int, Meta(ge=1)]
    pages: Annotated[int, Meta(ge=1)]
    total: Count
    none: Count
    organizations: tuple[NameCounted, ...]


class Choices(Answer):
    """A name that may mean several: the most frequent ones; `more` counts those left out."""

    asked: str
    choices: tuple[NameCounted, ...]
    more: Count
