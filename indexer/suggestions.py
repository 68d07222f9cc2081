"""What a reader may have meant: names and words that begin so, filters that words look like, other spellings."""

from __future__ import annotations

from typing import Literal

import msgspec


class Suggestion(msgspec.Struct, frozen=True):
    """A person, an organization or a word to complete what is typed, and the number of releases that have it.

    `written` is the form by which it was found where that is not `value` itself: EPA for the agency. For a word,
    `value` is it in full, and `count` what a search for it finds. What it completes goes from `start` to the end of the
    text, a field's name or an open quotation mark before it included.
    """

    kind: Literal["speaker", "organization", "word"]
    value: str
    count: int
    written: str | None = None
    start: int = 0


class Offer(msgspec.Struct, frozen=True):
    """A filter that words of a query look like: a value of a facet, and the words as they stand in the query."""

    facet: str
    value: str
    words: str


class Offers(msgspec.Struct, frozen=True):
    """The filters that a query looks like, in its order; `rest` is the query without their words, "" for none left."""

    offers: tuple[Offer, ...]
    rest: str


class Respelling(msgspec.Struct, frozen=True):
    """A query with other spellings, each as (written, meant), and the number of releases that it matches."""

    query: str
    changes: tuple[tuple[str, str], ...]
    total: int
