"""Did you mean: when a word is wrong, and which of those like it is meant; an engine gives words, counts and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from corpus.authority import fold, name_tokens
from corpus.fields.glued_words import frequency
from indexer.analysis import stem_of
from indexer.analysis.function_words import FUNCTION_WORDS
from indexer.answering.completion import Kind
from indexer.engine import BudgetSpent
from indexer.query.errors import QueryError
from indexer.query.question import question
from indexer.query.respelling import respell
from indexer.results import SearchRequest
from indexer.suggestions import Respelling

#: A word of more releases is right; one of fewer is wrong where another has this many times its number.
_RARE, _TIMES = 2, 50
#: The letters from which on a word may have two edits; of a name, and from which on it may have one.
_FOR_TWO, _FOR_ONE = 8, 4
#: Shorter words are right where they are found at all: too many names differ by a letter from some word.
_SURE = 6
#: A letter is left out, or takes the place of its neighbour, so much more often than one of 25 others slips in.
_SLIPS = 10
#: Each word that is looked for among all others costs a millisecond and more: of a long query the first ones.
_MOST_LOOKED_FOR = 8


class Term(NamedTuple):
    """A term of title and body: a form, or a stem."""

    text: str
    is_form: bool


class Near(NamedTuple):
    """What is looked for: the forms at most so many edits from another."""

    form: str
    edits: int


class Spellings(Protocol):
    """Knows the words and names of an index."""

    def expect(self, terms: Sequence[Term]) -> None:
        """Make ready for `releases` to be asked these."""

    def releases(self, term: Term) -> int:
        """How many releases have a term."""

    def expect_near(self, asked: Sequence[Near]) -> None:
        """Make ready for `near` to be asked these."""

    def near(self, asked: Near) -> Iterable[tuple[str, int]]:
        """The forms that are so near, each with its releases; those included that are gone."""

    def is_name(self, field: str, value: str) -> bool:
        """Whether a value of a field means anybody in the index."""

    def name_like(self, kind: Kind, words: Sequence[str], edits: Sequence[int]) -> str | None:
        """See `indexer.answering.name_starts.NameStarts.respelled`."""


def respelled(request: SearchRequest, spellings: Spellings, total: Callable[[SearchRequest], int]) -> Respelling | None:
    """See `indexer.engine.Engine.respelled`; null also for a query that can't be read, or that takes too long.

    `total` tells how many releases match a request as strictly as it asks for.
    """
    try:
        tree = question(request.query).all_words
    except QueryError:
        return None
    words = _Words()
    respell(tree, request.query, words)
    found = respell(tree, request.query, _Spelling(words.looked_for(spellings), spellings))
    if found is None:
        return None
    try:
        before, after = (total(_counted(request, query)) for query in (request.query, found.query))
    except (QueryError, BudgetSpent):
        return None
    return Respelling(found.query, found.changes, after) if after > before else None


def _counted(request: SearchRequest, query: str) -> SearchRequest:
    return msgspec.structs.replace(request.counting(), query=query)


class _Words:
    """Notes the words of a query that may be wrong, in order, and takes each for right."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bool], Term] = {}

    def word(self, form: str, *, exact: bool) -> None:
        if not frequency(form):
            self._terms[form, exact] = _term(form, exact=exact)

    def name(self, field: str, value: str) -> None:
        pass

    def looked_for(self, spellings: Spellings) -> dict[tuple[str, bool], int]:
        """The words whose likes are looked for, each as (form, exact), with the number of its releases."""
        spellings.expect(list(self._terms.values()))
        known = {word: spellings.releases(term) for word, term in self._terms.items()}
        wrong = {word: count for word, count in known.items() if _is_rare(word[0], count)}
        first = dict(list(wrong.items())[:_MOST_LOOKED_FOR])
        spellings.expect_near([each for (form, _), count in first.items() for each in _likes(form, count)])
        return first


def _term(form: str, *, exact: bool) -> Term:
    return Term(form, True) if exact else Term(stem_of(form), False)


def _is_rare(form: str, known: int) -> bool:
    return known <= _RARE and not (known and len(form) < _SURE)


def _likes(form: str, known: int) -> list[Near]:
    """What is looked for in place of a word, one after the other until something is found."""
    return [Near(form, edits) for edits in ((1, 2) if len(form) >= _FOR_TWO and not known else (1,))]


class _Spelling:
    """The spellings of one index; see `indexer.query.respelling.Spelling`."""

    def __init__(self, looked_for: dict[tuple[str, bool], int], spellings: Spellings) -> None:
        self._looked_for, self._spellings = looked_for, spellings

    def word(self, form: str, *, exact: bool) -> str | None:
        """The most frequent form one edit away, else two, of a word that the index lacks or hardly has."""
        known = self._looked_for.get((form, exact))
        if known is None:
            return None
        term = _term(form, exact=exact).text
        for asked in _likes(form, known):
            counts = {other: count for other, count in self._spellings.near(asked) if other.isalpha() and other != form}
            near = {other: count for other, count in counts.items() if exact or stem_of(other) != term}
            if near:
                best = max(sorted(near), key=lambda other: near[other] * _likelihood(form, other))
                return best if near[best] >= known * _TIMES and best not in FUNCTION_WORDS else None
        return None

    def name(self, field: str, value: str) -> str | None:
        """The most frequent name with words like those of a value that means nobody."""
        if self._spellings.is_name(field, value):
            return None
        kind: Kind = "speaker" if field == "speaker" else "organization"
        words = name_tokens(value) if kind == "speaker" else tuple(fold(value).split())
        return self._spellings.name_like(kind, words, list(map(_edits, words)))


def _likelihood(form: str, meant: str) -> int:
    """How likely `form` is to be written for a word one edit away, whatever that is."""
    return _SLIPS if len(meant) > len(form) or sorted(meant) == sorted(form) else 1


def _edits(word: str) -> int:
    return 0 if len(word) < _FOR_ONE else 1 if len(word) < _FOR_TWO else 2
