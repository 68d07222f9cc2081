"""The shapes of the JSON that addresses of speakers, organizations, trends and comparisons answer; see `shapes`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from indexer.results import HitSpeaker, Unit
from webui.machines.openapi.shapes import Address, Answer, Count, Found, Period, PlainDate, Span, Years
from webui.trends.asking import By, Scale

Share = Annotated[float, Meta(ge=0, le=1)]


class Likeness(Struct):
    """A release like another; `resemblance` is the share of their runs of four words that both have."""

    id: str
    url: Address
    title: str
    date: PlainDate | None
    issuer: str | None
    resemblance: Share
    compare_url: Address


class Likenesses(Answer):
    """Releases like one: `same` say nearly the same, `related` speak of the same; the most alike first."""

    id: str
    url: Address
    same: tuple[Likeness, ...]
    related: tuple[Likeness, ...]


class Side(Struct):
    """One of two releases that are compared."""

    id: str
    url: Address
    source_url: str | None
    title: str
    date: PlainDate | None
    issuer: str | None


class WordCounts(Struct):
    """How many words of two texts are the same, removed and added."""

    same: Count
    removed: Count
    added: Count


class Stretch(Struct):
    """A stretch of two texts; null where the text has nothing of it. The words of what is the same are left out."""

    change: Literal["same", "removed", "added"]
    a: Span | None
    b: Span | None
    text: str | UnsetType = UNSET


class Comparison(Struct):
    """What differs between the titles and the bodies of two releases, in reading order."""

    a: Side
    b: Side
    words: WordCounts
    title: tuple[Stretch, ...]
    body: tuple[Stretch, ...]


class Forms(Struct):
    """The forms of a name: as releases write it, and as the authority knows it besides."""

    written: tuple[str, ...]
    known: tuple[str, ...]


class OfficeHeld(Struct):
    """An office that the authority knows, with its days; null where not known or still held."""

    title: str
    organization: str | None
    first_day: date | None
    last_day: date | None


class RoleHeld(Struct):
    """A role in which releases name a speaker: the first and the last such date (EDTF), and how many releases."""

    role: str
    first: str | None
    last: str | None
    count: Count


class ValueCounted(Struct):
    """A value of a facet, and how many releases have both it and the name."""

    value: str
    count: Count


class ValuesCounted(Struct):
    """The most frequent values; `more` counts those left out."""

    values: tuple[ValueCounted, ...]
    more: Count


class SaidThere(Struct):
    """How many releases have a statement of the speaker, or name the organization and have one; the newest."""

    releases: Count
    newest: tuple[Found, ...]


class Links(Struct):
    """The searches behind the numbers, and the feed of new releases."""

    releases: Address
    statements: Address
    feed: Address


class SpeakerProfile(Answer):
    """A speaker. `speakers` speak in the same releases; null where namesakes leave that open.

    A person whom the authority alone knows has no releases, and `organizations`, `places`, `kinds` and `links` are left
    out.
    """

    name: str
    url: Address
    forms: Forms
    offices: tuple[OfficeHeld, ...]
    roles: tuple[RoleHeld, ...]
    releases: Count
    timeline: Years | None
    newest: tuple[Found, ...]
    statements: SaidThere
    speakers: ValuesCounted | None
    organizations: ValuesCounted | UnsetType = UNSET
    places: ValuesCounted | UnsetType = UNSET
    kinds: ValuesCounted | UnsetType = UNSET
    links: Links | UnsetType = UNSET


class BecameBody(Struct):
    """A body that took another over, and the day, null where it is not known."""

    name: str
    on: date | None


class BodyOfLine(Struct):
    """A body of a line of names: `from` its first day, `until` the first day without it, null where not known."""

    name: str
    url: Address
    releases: Count
    began: date | None = field(name="from")
    ended: date | None = field(name="until")
    became: tuple[BecameBody, ...]


class OrganizationProfile(Answer):
    """An organization. `line` has the names before and after it, in the order of time.

    `with_predecessors` counts the releases of it or of those before it, null where there are none of these. A body that
    the authority alone knows has no releases, and `speakers`, `issuers`, `places`, `kinds` and `links` are left out.
    """

    name: str
    url: Address
    forms: Forms
    began: date | None = field(name="from")
    ended: date | None = field(name="until")
    parents: tuple[str, ...]
    parts: tuple[ValueCounted, ...]
    line: tuple[BodyOfLine, ...]
    with_predecessors: Count | None
    releases: Count
    timeline: Years | None
    newest: tuple[Found, ...]
    statements: SaidThere
    issued: Count
    issued_by_others: Count
    speakers: ValuesCounted | UnsetType = UNSET
    issuers: ValuesCounted | UnsetType = UNSET
    places: ValuesCounted | UnsetType = UNSET
    kinds: ValuesCounted | UnsetType = UNSET
    links: Links | UnsetType = UNSET


class AllPoint(Struct):
    """All releases within the filters in a period; `gap` says that there are none, so that no share can be told."""

    period: Period
    count: Count
    vague: Count
    gap: bool


class AllPoints(Struct):
    """All releases within the filters over time."""

    undated: Count
    points: tuple[AllPoint, ...]


class TrendPoint(Struct):
    """How many `of` the releases of a period match; `few` says that these are so few that the share says little."""

    period: Period
    count: Count
    vague: Count
    of: Count
    share: Share | None
    few: bool
    url: Address | None


class MarkedPiece(Struct):
    """A piece of a text and the places in it that match."""

    text: str
    marks: tuple[Span, ...]


class Use(Struct):
    """A release that matches a query."""

    id: str
    url: Address
    title: str
    date: PlainDate | None
    issuer: str | None
    speakers: tuple[HitSpeaker, ...]
    snippets: tuple[MarkedPiece, ...]


class FirstRelease(Struct):
    """The first release of somebody who took a query up."""

    id: str
    url: Address
    title: str
    date: PlainDate


class TakenUp(Struct):
    """Who took a query up: in how many releases, and the first of them."""

    value: str
    count: Count
    url: Address | None
    first: FirstRelease


class Trend(Struct):
    """A query over time: `first` has the earliest releases, `taken_up` who took it up, in the order of time."""

    query: str
    read_as: str
    total: Count
    undated: Count
    url: Address
    points: tuple[TrendPoint, ...]
    first: tuple[Use, ...]
    last: Use | None
    taken_up: tuple[TakenUp, ...]


class TrendsAnswer(Answer):
    """Several queries over the same time."""

    unit: Unit
    scale: Scale = field(name="as")
    by: By
    all: AllPoints
    queries: tuple[Trend, ...]
