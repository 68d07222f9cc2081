"""Filters that words of a query look like: "EPA 2015" is an agency and a year.

What could be wrong is not offered: a word that English has too ("Justice", "May") is no name by itself, and several
words are one only where some of them is rare in English, tells a body, or all together are a known one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.authority import Authority, fold, name_tokens
from corpus.fields.bodies.vocabulary import HEADS
from corpus.fields.glued_words import frequency
from indexer.analysis import STOP_WORDS, is_cjk
from indexer.language_names import LANGUAGE_NAMES
from indexer.names import Names
from indexer.query.errors import QueryError
from indexer.query.parse import parse
from indexer.query.printing import print_query
from indexer.query.tree import And, Node, Word, all_of
from indexer.suggestions import Offer, Offers

#: Words of the longest name that is looked for.
_LONGEST = 8
#: How frequent a word of English may be that names a body by itself, and one that names a place ("california").
_COMMON, _LAND = 2_000, 1_100
#: One word of a person's name must be less frequent, and none more than so: "john kerry", not "climate change".
_USUAL, _FAR_TOO_USUAL = 5_000, 100_000

_BETWEEN = re.compile(r"[\s,.;]*")
_YEAR = re.compile(r"\d{4}", re.ASCII)
#: What kinds are called; a single word is a kind of release only in the plural, or before one of `_OF_KIND`.
_KINDS = {
    "press releases": "press release", "press release": "press release", "news releases": "press release",
    "news release": "press release", "fact sheets": "fact sheet", "fact sheet": "fact sheet",
    "speeches": "speech", "transcripts": "transcript", "statements": "statement", "notices": "notice",
}  # fmt: skip
_SINGULARS = ("speech", "transcript", "statement", "notice")
_OF_KIND = (["by"], ["from"], ["about"])
_LANGUAGES = {name.lower(): code for code, name in LANGUAGE_NAMES.items()}


class _Span(NamedTuple):
    """Parts `first` to `last` (half-open) of a query, which are plain words side by side.

    `text` is as written, `behind` what follows; `loud` tells that all of the query is in capitals: they say nothing.
    """

    first: int
    last: int
    text: str
    behind: str
    loud: bool

    @property
    def in_capitals(self) -> bool:
        """Whether it is written as an acronym is."""
        return self.text.isupper() and not self.loud

    @property
    def as_name(self) -> bool:
        """Whether its words begin with capitals, as names do."""
        return not self.loud and not any(word[0].islower() for word in self.text.split() if word not in STOP_WORDS)


def offers(query: str, names: Names) -> Offers:
    """See `indexer.engine.Engine.offers`."""
    try:
        tree = parse(query)
    except QueryError:
        return Offers((), query)
    parts = tree.parts if isinstance(tree, And) else (tree,)
    likely = [(span, _likely(span, names.authority)) for span in _spans(parts, query)]
    names.expect([each for _, looks in likely for each in looks])
    taken: set[int] = set()
    found: dict[int, Offer] = {}
    for span, looks in likely:
        offer = _offer(span, looks, names) if taken.isdisjoint(range(span.first, span.last)) else None
        if offer:
            found[span.first] = offer
            taken.update(range(span.first, span.last))
    offered = tuple(found[first] for first in sorted(found))
    return Offers(offered, _rest([part for at, part in enumerate(parts) if at not in taken], query) if found else query)


def _rest(left: Sequence[Node], query: str) -> str:
    """What is left of the query; "" where only words are left that say nothing alone."""
    silent = all(isinstance(part, Word) and part.text.casefold() in STOP_WORDS for part in left)
    return "" if silent else print_query(all_of(left), query)


def _spans(parts: Sequence[Node], query: str) -> Iterator[_Span]:
    """The plain words that stand side by side, the longest spans first."""
    loud = query.isupper() and len(parts) > 1
    runs = list(_runs(parts, query))
    for length in range(_LONGEST, 0, -1):
        for run in runs:
            for first in range(run.start, run.stop - length + 1):
                last = first + length
                start, end = parts[first].span[0], parts[last - 1].span[1]
                yield _Span(first, last, query[start:end], query[end:], loud)


def _runs(parts: Sequence[Node], query: str) -> Iterator[range]:
    """Parts one after the other that are plain words, with nothing but spaces or punctuation between them."""
    first = 0
    for at, part in enumerate(parts):
        if not isinstance(part, Word) or part.exact:
            yield range(first, at)
            first = at + 1
        elif at > first and not _BETWEEN.fullmatch(query[parts[at - 1].span[1] : part.span[0]]):
            yield range(first, at)
            first = at
    yield range(first, len(parts))


#: A field, and a name that may be one of its values.
_Look = tuple[str, str]


def _likely(span: _Span, authority: Authority) -> list[_Look]:
    """What the words of a span look like as a whole, the likeliest first."""
    looks = (_year(span), _kind(span), _language(span), _organization(span, authority), _place(span), _speaker(span))
    return [look for look in looks if look is not None]


def _offer(span: _Span, looks: Sequence[_Look], names: Names) -> Offer | None:
    """The filter of the first of its likely names that means a value."""
    for field, name in looks:
        meant = names.meant(field, name)
        if meant is not None and not (field == "place" and _is_person(name, names)):
            return Offer(field, meant, span.text)
    return None


def _is_person(name: str, names: Names) -> bool:
    return len(fold(name).split()) == 1 and bool(names.resolve("speaker", name))


def _year(span: _Span) -> _Look | None:
    return ("year", span.text) if _YEAR.fullmatch(span.text) else None


def _kind(span: _Span) -> _Look | None:
    folded = fold(span.text)
    kind = _KINDS.get(folded)
    if kind is None and folded in _SINGULARS and span.behind.casefold().split()[:1] in _OF_KIND:
        kind = folded
    return ("kind", kind) if kind else None


def _language(span: _Span) -> _Look | None:
    """A language where “in” stands before it: the name alone may be that of a people."""
    before, _, name = fold(span.text).partition(" ")
    return ("language", _LANGUAGES[name]) if before == "in" and name in _LANGUAGES else None


def _organization(span: _Span, authority: Authority) -> _Look | None:
    words = fold(span.text).removeprefix("the ").split()
    entry = authority.organization(span.text)
    if not words or (words[0] in STOP_WORDS and len(words) > 1):
        return None
    if len(words) > 1:
        by_form = len(words) > 2 or _is_rare(words, _COMMON)
        likely = entry is not None or (by_form and (span.as_name or not HEADS.isdisjoint(words)))
    elif span.in_capitals or is_cjk(span.text):
        likely = len(span.text) > 1
    else:
        acronym = entry is not None and authority.form_of(entry, words[0]) == "acronym"
        likely = entry is not None and frequency(words[0]) <= (0 if acronym else _COMMON)
    return ("organization", span.text) if likely else None


def _speaker(span: _Span) -> _Look | None:
    words = name_tokens(span.text)
    if len(words) > 1:
        likely = _is_rare(words, _USUAL) and max(map(frequency, words)) < _FAR_TOO_USUAL
    else:
        likely = len(span.text) > 1 and is_cjk(span.text)
    return ("speaker", span.text) if likely else None


def _place(span: _Span) -> _Look | None:
    words = fold(span.text).split()
    if any(len(word) < 2 or word in STOP_WORDS for word in words) or not _is_rare(words, _LAND):
        return None
    return "place", span.text


def _is_rare(words: Sequence[str], most: int) -> bool:
    """Whether one of the words, initials aside, is less frequent than so."""
    return any(frequency(word) < most for word in words if len(word) > 1)
