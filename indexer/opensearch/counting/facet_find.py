"""The values of a long facet by the words in them, found through the words of names that the index holds."""

from __future__ import annotations

import re

from corpus.authority import fold
from indexer.analysis.tokens import CJK
from indexer.answering.facet_words import FacetWords
from indexer.opensearch.asking import Asking
from indexer.opensearch.counting.counted import Counted, aggregated
from indexer.opensearch.counting.exact import WIDE, Found, Tally, Wanted, counts_of
from indexer.opensearch.counting.listing import read_listing
from indexer.opensearch.naming.lexicon import patterns
from indexer.schema import UNIT_SEPARATOR

#: The fields that hold names by their words, by facets.
NAMES = {"speaker": "speaker_name", "organization": "organization_name", "issuer": "organization_name"}
_WITHOUT_SPACES = re.compile(f"[{CJK}]")


def words_found(asked: str) -> Found | None:
    """Tells which values have words that begin as `asked` says; null where it says nothing."""
    return (lambda values: FacetWords(values).having(asked).tolist()) if fold(asked).split() else None


def tallied_by_name(wanted: Wanted, asked: str) -> Asking[Tally]:
    """What is wanted of the values that `asked` finds, of a facet in `NAMES`.

    Where more than `WIDE` names have a word that begins so, the number of values is the least that there are.
    """
    names = Counted(NAMES[wanted.counted.field])
    (answer,) = yield [wanted.scope.body(names.terms(WIDE, include=_beginning(asked)))]
    told = read_listing(names, aggregated(answer), WIDE)
    values = dict.fromkeys(term.split(UNIT_SEPARATOR)[1] for term in told.counts)
    counts = yield from counts_of(wanted.counted, wanted.scope, [*wanted.listed(values), *wanted.chosen])
    return wanted.tally(counts)


def _beginning(asked: str) -> str:
    """A pattern of names with the longest word that is asked for; any part of a run without spaces."""
    word = max(fold(asked).split(), key=len)
    (pattern,) = patterns([word], inside=_WITHOUT_SPACES.search(word) is not None)
    return pattern
