"""The words and names of a cluster's index for “did you mean”; what is meant is told in `indexer.answering.respelling`.

The cluster's term suggester looks a spelling up in the dictionary of each shard, so that nothing is fetched but what is
near: of each word at most some hundred others, with the number of releases of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from indexer.answering.completion import Kind
from indexer.answering.respelling import Near, Term
from indexer.answering.respelling import respelled as meant
from indexer.opensearch.asking import Asking, together
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.layout.mapping import TEXT
from indexer.opensearch.layout.terms import FORM, form, stem
from indexer.opensearch.naming.lexicon import SILENT, WORD, any_key, key_patterns, values_body, values_of
from indexer.opensearch.naming.name_samples import (
    Sampled,
    expect_known,
    known_values,
    name_table,
    names_sample,
    sample_counts,
    told,
)
from indexer.opensearch.reader import Reader
from indexer.opensearch.search import Search
from indexer.results import SearchRequest
from indexer.suggestions import Respelling

#: Words that each shard tells of those that are near, and that are looked at for it; of names that are near, how many.
_NEAR, _LOOKED_AT, _NAMES = 500, 20, 200
#: The near words of a name that releases are asked for by.
_NEAR_IN_NAMES = 50


def respelled(reader: Reader, request: SearchRequest) -> Respelling | None:
    """See `indexer.engine.Engine.respelled`."""
    return meant(request, _Spellings(reader), lambda counted: Search(counted, reader).answer().total_as_asked)


class _Spellings:
    """See `indexer.answering.respelling.Spellings`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._counts: dict[Term, int] = {}
        self._near: dict[Near, dict[str, int]] = {}

    def expect(self, terms: Sequence[Term]) -> None:
        missing = [term for term in dict.fromkeys(terms) if term not in self._counts]
        queries = [{"term": {TEXT: form(term.text) if term.is_form else stem(term.text)}} for term in missing]
        self._counts.update(zip(missing, self._reader.counts(queries), strict=True))

    def releases(self, term: Term) -> int:
        self.expect([term])
        return self._counts[term]

    def expect_near(self, asked: Sequence[Near]) -> None:
        missing = [each for each in dict.fromkeys(asked) if each not in self._near]
        if missing:
            looks = [_look(form(each.form), TEXT, each.edits) for each in missing]
            found = _suggested(self._reader.search(_body(looks)))
            for each, near in zip(missing, found, strict=True):
                self._near[each] = {other.removeprefix(FORM): count for other, count in near.items()}

    def near(self, asked: Near) -> Iterable[tuple[str, int]]:
        self.expect_near([asked])
        return self._near[asked].items()

    def is_name(self, field: str, value: str) -> bool:
        return bool(self._reader.names().resolve(field, value))

    def name_like(self, kind: Kind, words: Sequence[str], edits: Sequence[int]) -> str | None:
        near = self._near_words(kind, words, edits)
        if not words or not all(near):
            return None
        pairs: Sampled = {}
        together(self._reader, [expect_known(self._reader, kind), _sample(kind, near, pairs)])
        counts = sample_counts(pairs)
        known = known_values(self._reader, kind)
        uncounted = [value for value in sorted(counts, key=lambda value: -counts[value])[:_NAMES] if value not in known]
        if uncounted:
            known = known | values_of(self._reader.search(values_body(kind, uncounted)))
        return name_table(self._reader, kind, pairs, known).respelled(words, edits)

    def _near_words(self, kind: Kind, words: Sequence[str], edits: Sequence[int]) -> list[list[str]]:
        """For each word the keys of those that may be meant by it."""
        looks = [_look(WORD + word, f"{kind}_key", most) for word, most in zip(words, edits, strict=True) if most]
        found = iter(_suggested(self._reader.search(_body(looks)))) if looks else iter(())
        near = [list(next(found)) if most else [] for most in edits]
        return [[WORD + word, SILENT + word, *keys[:_NEAR_IN_NAMES]] for word, keys in zip(words, near, strict=True)]


def _sample(kind: Kind, near: Sequence[Sequence[str]], found: Sampled) -> Asking[None]:
    """Find names with one of the keys `near` each word, among a sample."""
    filters = [any_key(kind, keys) for keys in near]
    (answer,) = yield [names_sample(kind, filters, key_patterns(key[1:] for key in min(near, key=len)))]
    found |= told(answer)


def _body(looks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"size": 0, "track_total_hits": False, "suggest": {str(at): look for at, look in enumerate(looks)}}


def _look(term: str, field: str, edits: int) -> dict[str, Any]:
    """Terms within some edits, whatever their number of releases; the mark before each is no part of the word."""
    settings = {
        "field": field,
        "max_edits": edits,
        "prefix_length": 1,
        "min_word_length": 1,
        "suggest_mode": "always",
        "string_distance": "damerau_levenshtein",
        "accuracy": 0.0,
        "max_term_freq": 2**30,
        "sort": "frequency",
        "size": _NEAR,
        "shard_size": _NEAR,
        "max_inspections": _LOOKED_AT,
    }
    return {"text": term, "term": settings}


def _suggested(answer: Answer) -> list[dict[str, int]]:
    """The terms of each look, each with its releases."""
    found = answer["suggest"]
    looks = (found[str(at)] for at in range(len(found)))
    return [{each["text"]: each["freq"] for part in look for each in part["options"]} for look in looks]
