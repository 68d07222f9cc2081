"""What terms a query stands for: the words that begin with something, are spelled like it, or have its stem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate
from typing import Any

import numpy as np
from whoosh.query.qcore import Query
from whoosh.query.ranges import TermRange
from whoosh.query.terms import FuzzyTerm, Prefix, Term, Wildcard

from indexer.columnar.evaluation.reading import Reading, Run, reading_of
from indexer.columnar.segment import Segment
from indexer.columnar.segment.dictionary import Dictionary
from indexer.columnar.segment.sections import Array
from indexer.query.proximity import Beginning, Spelling

#: The fields of words: whether their terms are stems, and whether they look at titles alone.
WORDS = {"text": (True, False), "text_form": (False, False), "title": (True, True), "title_form": (False, True)}
_SPECIAL = re.compile(r"[*?\[]")


def forms_of(segment: Segment, query: Query) -> list[int]:
    """The ordinals of the forms that a query of one word stands for in a segment, rising.

    Takes a `Term`, `Prefix`, `Beginning`, `Wildcard`, `FuzzyTerm`, `Spelling` or `TermRange` on a field of `WORDS`.
    """
    return [form for run in runs_of(reading_of(segment), query) for form in range(run.first, run.last)]


def runs_of(reading: Reading, query: Any) -> list[Run]:
    """The same forms as runs of those that follow each other in the dictionary."""
    stems, _ = WORDS[query.fieldname]
    ordinals: Any = ordinals_of(reading, "stems" if stems else "forms", query)
    if isinstance(ordinals, range):
        if not stems:
            return [Run(ordinals.start, ordinals.stop)] if ordinals else []
    else:
        ordinals = ordinals.tolist()
    if stems:
        return _runs([form for stem in ordinals for form in reading.segment.forms_of(stem)])
    return _runs(ordinals)


def ordinals_of(reading: Reading, name: str, query: Any) -> range | Array:
    """The ordinals of the terms that a query stands for in the dictionary `name`, rising."""
    return _BY_TYPE[type(query)](reading, name, query)


def _term(reading: Reading, name: str, query: Any) -> range:
    ordinal = reading.dictionary(name).find(as_bytes(query.text))
    return range(ordinal, ordinal + 1) if ordinal >= 0 else range(0)


def _beginning(reading: Reading, name: str, query: Any) -> range:
    return reading.dictionary(name).beginning(as_bytes(query.text))


def _between(reading: Reading, name: str, query: Any) -> range:
    dictionary = reading.dictionary(name)
    first, last = 0, len(dictionary)
    if query.start is not None:
        first = _bound(dictionary, as_bytes(query.start), after=query.startexcl)
    if query.end is not None:
        last = _bound(dictionary, as_bytes(query.end), after=not query.endexcl)
    return range(first, max(first, last))


def _bound(dictionary: Dictionary, text: bytes, *, after: bool) -> int:
    at = dictionary.first_from(text)
    return at + (after and at < len(dictionary) and dictionary[at] == text)


def _pattern(reading: Reading, name: str, query: Any) -> Array:
    def make() -> Array:
        dictionary = reading.dictionary(name)
        pattern = re.compile(translate(query.text))
        among = dictionary.beginning(_SPECIAL.split(query.text, maxsplit=1)[0])
        return np.array([at for at in among if pattern.match(dictionary.text(at))], np.int64)

    return reading.recent.get((name, query), make)


def _spelling(reading: Reading, name: str, query: Any) -> Array:
    def make() -> Array:
        text: str = query.text
        found = reading.spellings(name).within(text, query.maxdist, swaps=isinstance(query, Spelling))
        if query.prefixlength:
            among = reading.dictionary(name).beginning(text[: query.prefixlength])
            found = found[(found >= among.start) & (found < among.stop)]
        return found

    return reading.recent.get((name, query), make)


_BY_TYPE: dict[type, Callable[[Reading, str, Any], range | Array]] = {
    Term: _term,
    Prefix: _beginning,
    Beginning: _beginning,
    TermRange: _between,
    Wildcard: _pattern,
    FuzzyTerm: _spelling,
    Spelling: _spelling,
}
#: The queries that stand for several terms.
SEVERAL = tuple(kind for kind in _BY_TYPE if kind is not Term)
#: Those that stand for one word or several.
WORD_KINDS = tuple(_BY_TYPE)


def as_bytes(text: Any) -> bytes:
    """A term as the dictionaries have it."""
    return text if isinstance(text, bytes) else str(text).encode()


def _runs(ordinals: Iterable[int]) -> list[Run]:
    runs: list[Run] = []
    for ordinal in sorted(ordinals):
        if runs and runs[-1].last == ordinal:
            runs[-1] = Run(runs[-1].first, ordinal + 1)
        else:
            runs.append(Run(ordinal, ordinal + 1))
    return runs
