"""The shapes of the JSON that tells of the index and of how to ask, and of references; see `shapes`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from webui.machines.openapi.shapes import Address, Answer, Count, Period


class Example(Struct):
    """A query that finds something in this index."""

    query: str
    asks: str
    total: Count
    url: Address


class IndexContents(Answer):
    """What is in the index; `gaps` are times between its releases without any, `version` changes with every commit."""

    releases: Count
    years: dict[Annotated[str, Meta(pattern="^[0-9]{4}$")], Count]
    undated: Count
    gaps: tuple[Period, ...]
    rejected: Count
    updated: datetime | None
    version: str
    examples: tuple[Example, ...]


class LanguageRow(Struct):
    """A query and what it finds: the end of "it finds releases ..."."""

    query: str
    finds: str


class LanguagePart(Struct):
    """A part of the query language."""

    part: str
    examples: tuple[Example, ...]
    language: tuple[LanguageRow, ...]


class UnreadableQuery(Struct):
    """A query that can't be read, its error, and one that can be read instead."""

    query: str
    type: str
    message: str
    suggestion: str | None


class Help(Answer):
    """The query language, with examples that work on this index."""

    parts: tuple[LanguagePart, ...]
    errors: tuple[UnreadableQuery, ...]


class Health(Answer):
    """The index can be searched, or a part of it: its number of releases, and the number of the last commit."""

    status: Literal["ok", "partial"]
    releases: Count
    generation: Count


class CslDate(Struct):
    """A date of CSL-JSON: a year, a month, a day, as far as they are known."""

    parts: tuple[Annotated[tuple[int, ...], Meta(min_length=1, max_length=3)], ...] = field(name="date-parts")


class CslName(Struct):
    """A name as it is written."""

    literal: str


class CslItem(Struct):
    """A release as an item of CSL-JSON."""

    id: str
    type: Literal["report", "speech"]
    title: str
    genre: str
    accessed: CslDate
    url: str = field(name="URL")
    author: tuple[CslName, ...] | UnsetType = UNSET
    publisher: str | UnsetType = UNSET
    place: str | UnsetType = field(name="publisher-place", default=UNSET)
    issued: CslDate | UnsetType = UNSET
    language: str | UnsetType = UNSET
