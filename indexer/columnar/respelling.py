"""Did you mean: words of a query in a spelling that the index knows better."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from whoosh.query.terms import Term

from corpus.authority import fold, name_tokens
from corpus.fields.glued_words import frequency
from indexer.analysis import stem_of
from indexer.analysis.function_words import FUNCTION_WORDS
from indexer.columnar.completion import Kind, name_starts
from indexer.columnar.evaluation import Evaluator
from indexer.columnar.search import Search
from indexer.columnar.snapshot import Snapshot
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
#: Each word that is looked for among all others takes about a millisecond: of a long query the first ones.
_MOST_LOOKED_FOR = 8


def respelled(snapshot: Snapshot, request: SearchRequest) -> Respelling | None:
    """See `indexer.engine.Engine.respelled`; null also for a query that can't be read, or that takes too long."""
    try:
        tree = question(request.query).all_words
    except QueryError:
        return None
    found = respell(tree, request.query, _Spelling(snapshot))
    if found is None:
        return None
    try:
        before, after = (_total(snapshot, request, query) for query in (request.query, found.query))
    except (QueryError, BudgetSpent):
        return None
    return Respelling(found.query, found.changes, after) if after > before else None


def _total(snapshot: Snapshot, request: SearchRequest, query: str) -> int:
    """How many releases match a query with the selections of a request, as strictly as that asks for."""
    counted = msgspec.structs.replace(request.counting(), query=query)
    return Search(counted, snapshot).answer().total_as_asked


class _Spelling:
    """The spellings of one index; see `indexer.query.respelling.Spelling`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._evaluate = Evaluator(snapshot.collection)
        self._looked_for = 0

    def word(self, form: str, *, exact: bool) -> str | None:
        """The most frequent form one edit away, else two, of a word that the index lacks or hardly has."""
        field, term = ("text_form", form) if exact else ("text", stem_of(form))
        known = self._evaluate.count(Term(field, term))
        if known > _RARE or self._looked_for >= _MOST_LOOKED_FOR or frequency(form):
            return None
        if known and len(form) < _SURE:
            return None
        self._looked_for += 1
        for edits in (1, 2) if len(form) >= _FOR_TWO and not known else (1,):
            near = {other: count for other, count in self._near(form, edits) if exact or stem_of(other) != term}
            if near:
                best = max(sorted(near), key=lambda other: near[other] * _likelihood(form, other))
                return best if near[best] >= known * _TIMES and best not in FUNCTION_WORDS else None
        return None

    def _near(self, form: str, edits: int) -> Iterator[tuple[str, int]]:
        """The forms of letters alone within some edits, each with its releases; those included that are gone."""
        counts: dict[str, int] = {}
        for reading in self._snapshot.collection.readings:
            starts = reading.segment.sections.array("forms.postings")
            for ordinal in reading.spellings("forms").within(form, edits, swaps=True).tolist():
                other = reading.dictionary("forms").text(ordinal)
                counts[other] = counts.get(other, 0) + int(starts[ordinal + 1]) - int(starts[ordinal])
        return ((other, count) for other, count in counts.items() if other != form and other.isalpha())

    def name(self, field: str, value: str) -> str | None:
        """The most frequent name with words like those of a value that means nobody."""
        if self._snapshot.names().resolve(field, value):
            return None
        kind: Kind = "speaker" if field == "speaker" else "organization"
        words = name_tokens(value) if kind == "speaker" else tuple(fold(value).split())
        return name_starts(self._snapshot, kind).respelled(words, list(map(_edits, words)))


def _likelihood(form: str, meant: str) -> int:
    """How likely `form` is to be written for a word one edit away, whatever that is."""
    return _SLIPS if len(meant) > len(form) or sorted(meant) == sorted(form) else 1


def _edits(word: str) -> int:
    return 0 if len(word) < _FOR_ONE else 1 if len(word) < _FOR_TWO else 2
