"""Queries that work on an index: made of what it holds, each tried before it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from indexer.analysis import STOP_WORDS, tokens
from indexer.engine import Engine
from indexer.query.errors import QueryError
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import And, Named, Not, Said, SaidBy, Word
from indexer.results import FACETS, Results, SearchRequest
from webui.parameters import SearchParameters

#: The parts of the query language, in the order in which they are told.
Part = Literal["words", "fields", "dates and names", "who said it"]

#: Shortest word that makes an example, in characters.
_LONG_WORD = 4
#: Characters that an example of a prefix leaves off.
_ENDING = 3
#: Characters of a statement that an example is looked for in.
_BEGINNING = 300
#: The most frequent speakers among whom one with words of their own is looked for.
_SPEAKERS = 3


@dataclass(frozen=True)
class Example:
    """A query, what it asks in words, and the number of releases that it finds. `short` ones make the first page."""

    part: Part
    query: str
    asks: str
    total: int
    short: bool

    @property
    def parameters(self) -> SearchParameters:
        """The example as a search."""
        return SearchParameters(q=self.query)


@dataclass(frozen=True)
class _Idea:
    part: Part
    query: str
    asks: str
    short: bool = False


def examples(engine: Engine) -> tuple[Example, ...]:
    """Examples of each part of the language that find something in this index."""
    newest = engine.search(SearchRequest(sort="newest", limit=1, facets=FACETS, facet_limit=_SPEAKERS))
    ideas = (*_words(newest), *_fields(newest), *_dates(newest), *_names(newest), *_said(engine, newest))
    return tuple(example for idea in ideas if (example := _tried(engine, idea)))


def _tried(engine: Engine, idea: _Idea) -> Example | None:
    try:
        found = engine.search(SearchRequest(query=idea.query).counting()).total_as_asked
    except QueryError:
        return None
    return Example(idea.part, idea.query, idea.asks, found, idea.short) if found else None


def _words(newest: Results) -> Iterator[_Idea]:
    words = _title_words(newest)
    if words:
        yield _Idea("words", " ".join(words), "all of these words, in any of their forms", short=True)
    if len(words) > 1:
        one, other = words
        yield _Idea("words", f"{one} OR {other}", "either word, or both")
        yield _Idea("words", f"{other} -{one}", "one word without the other")
        yield _Idea("words", f'"{one} {other}"', "exactly these words in this order")
        yield _Idea("words", f"{one} NEAR/5 {other}", "at most five words between them")
    longest = max(words, key=len, default="")
    if longest.isalpha() and longest.isascii() and len(longest) > _LONG_WORD + _ENDING:
        yield _Idea("words", f"{longest[:-_ENDING]}*", "words that begin so", short=True)
        yield _Idea("words", f"={longest}", "the word in this form only")
        yield _Idea("words", f"{longest[:2]}{longest[3:]}~", "words that are spelled nearly so")


def _fields(newest: Results) -> Iterator[_Idea]:
    words = _title_words(newest)
    if words:
        title = words[0] if len(words) == 1 else f"({' '.join(words)})"
        yield _Idea("fields", f"title:{title}", "words in the title")
    for name, asks in (("kind", "a kind of release"), ("place", "a place where releases were made")):
        if value := _first(newest, name):
            yield _Idea("fields", print_query(Named("kind" if name == "kind" else "place", value)), asks)
    if language := _first(newest, "language"):
        yield _Idea("fields", print_query(Named("lang", language)), "a language")
        yield _Idea("fields", print_query(Not(Named("lang", language))), "any language but this one")
    if newest.hits:
        yield _Idea("fields", print_query(Named("id", newest.hits[0].id)), "one release, by its id")


def _dates(newest: Results) -> Iterator[_Idea]:
    if year := _first(newest, "year"):
        yield _Idea("dates and names", f"date:{year}", "a year", short=True)
        yield _Idea("dates and names", f"date:{int(year) - 2:04}..{year}", "three years")
        yield _Idea("dates and names", f"date:..{int(year) - 1:04}", "all that came before a year")
    date = newest.hits[0].date if newest.hits else None
    if date and date.precision == "day":
        yield _Idea("dates and names", f"date:{date.value[:7]}", "a month")
        yield _Idea("dates and names", f"date:{date.value}", "a day")
    yield _Idea("dates and names", "date:?", "releases whose date could not be told")


def _names(newest: Results) -> Iterator[_Idea]:
    word = next(iter(_title_words(newest)), "")
    if speaker := _first(newest, "speaker"):
        yield _Idea("dates and names", print_query(Named("speaker", speaker)), "a person, in any spelling", short=True)
    if organization := _first(newest, "organization"):
        named = print_query(Named("organization", organization))
        yield _Idea("dates and names", named, "an organization, by any name", short=True)
        yield _Idea("dates and names", f"{word} -{named}".strip(), "without an organization")
    if issuer := _first(newest, "issuer"):
        yield _Idea("dates and names", print_query(Named("issuer", issuer)), "what a body issued")


def _said(engine: Engine, newest: Results) -> Iterator[_Idea]:
    """What the first of the most frequent speakers with words of their own said."""
    for option in newest.facets["speaker"].options:
        word = _spoken_word(engine, option.value)
        if word:
            said, by = Word(word), SaidBy(option.value)
            yield _Idea("who said it", print_query(Said(said)), "a word that anybody said")
            yield _Idea("who said it", print_query(Said(by)), "all statements of a person")
            yield _Idea("who said it", print_query(Said(And((said, Not(by))))), "a word that somebody else said")
            query = print_query(Said(And((said, by))))
            yield _Idea("who said it", query, "a word that a person said", short=True)
            return


def _spoken_word(engine: Engine, speaker: str) -> str:
    """The longest word at the beginning of what the person says in the newest release that has words of theirs."""
    if not has_words(speaker):
        return ""
    request = SearchRequest(query=print_query(Said(SaidBy(speaker))), sort="newest", limit=1)
    hits = engine.search(request).hits
    release = engine.get(hits[0].id) if hits else None
    for statement in release.statements if release else ():
        if release and statement.speaker is not None and release.speakers[statement.speaker].name == speaker:
            telling = _telling(release.body[statement.start : min(statement.end, statement.start + _BEGINNING)])
            longest = max((text for text, _ in telling if text.isalpha()), key=len, default="")
            if longest:
                return longest.lower()
    return ""


def _title_words(newest: Results) -> list[str]:
    """The two longest words that stand together in the newest release's title."""
    if not newest.hits:
        return []
    telling = _telling(newest.hits[0].title.text)
    pairs = [pair for pair in pairwise(telling) if pair[1][1] == pair[0][1] + 1]
    chosen = max(pairs, key=lambda pair: len(pair[0][0]) + len(pair[1][0]), default=tuple(telling[:1]))
    return [text.lower() for text, _position in chosen]  # in capitals they may be operators


def _telling(text: str) -> list[tuple[str, int]]:
    """The long words of a text that say something alone, with their positions."""
    return [
        (text[token.start : token.end], token.position)
        for token in tokens(text, glued=False)
        if token.form not in STOP_WORDS and token.end - token.start >= _LONG_WORD
    ]


def _first(results: Results, facet: str) -> str | None:
    options = results.facets[facet].options
    return options[0].value if options else None
