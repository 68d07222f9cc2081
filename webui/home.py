"""The first page: the search box, what is in the index, and examples that work on it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, Response, current_app, make_response, render_template
from flask.blueprints import BlueprintSetupState

from indexer.analysis import STOP_WORDS, tokens
from indexer.engine import Engine, Status
from indexer.query.errors import QueryError
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import And, Named, Said, SaidBy, Word
from indexer.results import Results, SearchRequest
from webui.parameters import DEFAULT_FACETS, SearchParameters
from webui.shared_engine import engine

blueprint = Blueprint("home", __name__)

#: Shortest word of a title that makes an example, in characters.
_LONG_WORD = 4
#: Characters that an example of a prefix leaves off.
_ENDING = 3
#: Characters of a statement that an example is looked for in.
_BEGINNING = 300


@dataclass(frozen=True)
class Example:
    """A query, what it asks in words, and the number of releases that it finds."""

    query: str
    asks: str
    total: int

    @property
    def parameters(self) -> SearchParameters:
        """The example as a search."""
        return SearchParameters(q=self.query)


@dataclass(frozen=True)
class Contents:
    """What the first page shows of an index, for one commit of it."""

    generation: int
    status: Status
    examples: tuple[Example, ...]

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year with a release."""
        return (min(self.status.years), max(self.status.years)) if self.status.years else None


class _Latest:
    """The contents of the commit that readers see now, made once for each commit."""

    def __init__(self) -> None:
        self._contents: Contents | None = None
        self._lock = threading.Lock()

    def of(self, engine: Engine) -> Contents:
        """The contents of `engine`."""
        generation = engine.generation()
        with self._lock:
            found = self._contents
            if found is None or found.generation != generation:
                found = self._contents = Contents(generation, engine.status(), tuple(_examples(engine)))
        return found


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["onrecord.home"] = _Latest()


@blueprint.get("/")
def page() -> Response:
    """The first page."""
    latest: _Latest = current_app.extensions["onrecord.home"]
    return make_response(render_template("home/home.html", contents=latest.of(engine())))


def _examples(engine: Engine) -> list[Example]:
    """Queries made of what the index holds, each tried before it is shown."""
    newest = engine.search(SearchRequest(sort="newest", limit=1, facets=DEFAULT_FACETS, facet_limit=3))
    found: list[Example] = []
    for query, asks in (*_candidates(newest), *_said(engine, _first(newest, "speaker"))):
        try:
            total = engine.search(SearchRequest(query=query, limit=1)).total
        except QueryError:
            continue
        if total:
            found.append(Example(query, asks, total))
    return found


def _candidates(newest: Results) -> list[tuple[str, str]]:
    words = _title_words(newest)
    found = [(" ".join(words), "all of these words")] if words else []
    longest = max(words, key=len, default="")
    if longest.isalpha() and len(longest) > _LONG_WORD + _ENDING:
        found.append((f"{longest[:-_ENDING]}*", "words that begin so"))
    if speaker := _first(newest, "speaker"):
        found.append((print_query(Named("speaker", speaker)), "a person, in any spelling"))
    if organization := _first(newest, "organization"):
        found.append((print_query(Named("organization", organization)), "an organization, by any name"))
    year = _first(newest, "year")
    if year:
        found.append((f"date:{year}", "a year"))
    return found


def _said(engine: Engine, speaker: str | None) -> list[tuple[str, str]]:
    """A word that the person says in the newest release that has words of theirs."""
    if speaker is None or not has_words(speaker):
        return []
    spoken = print_query(Said(SaidBy(speaker)))
    hits = engine.search(SearchRequest(query=spoken, selected={"speaker": (speaker,)}, sort="newest", limit=1)).hits
    release = engine.get(hits[0].id) if hits else None
    for statement in release.statements if release else ():
        if release and statement.speaker is not None and release.speakers[statement.speaker].name == speaker:
            telling = _telling(release.body[statement.start : min(statement.end, statement.start + _BEGINNING)])
            longest = max((text for text, _ in telling if text.isalpha()), key=len, default="")
            if longest:
                query = print_query(Said(And((Word(longest.lower()), SaidBy(speaker)))))
                return [(query, "a word that a person said")]
    return []


def _title_words(newest: Results) -> list[str]:
    """The two longest words that stand together in the newest release's title."""
    if not newest.hits:
        return []
    telling = _telling(newest.hits[0].title.text)
    pairs = [pair for pair in pairwise(telling) if pair[1][1] == pair[0][1] + 1]
    chosen = max(pairs, key=lambda pair: len(pair[0][0]) + len(pair[1][0]), default=tuple(telling[:1]))
    return [text for text, _position in chosen]


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
