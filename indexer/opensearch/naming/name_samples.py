"""Names that begin or are spelled as somebody types, among a sample of the releases that have such ones.

How many names there are does not matter for what is fetched: so many releases of each shard are looked at, and of what
they name the most frequent. An index with fewer releases of such names is looked at as a whole. Counts are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from indexer.answering.completion import Kind, NameStart, aliases, forms_to_type
from indexer.answering.name_starts import NameStarts
from indexer.opensearch.asking import Asking
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.naming.few_words import FewWords
from indexer.opensearch.naming.lexicon import (
    any_key,
    beginning,
    counting,
    having,
    patterns,
    told_names,
    values_body,
    values_of,
)
from indexer.opensearch.queries.rows import Query
from indexer.opensearch.reader import Reader

#: Releases of a shard that are looked at, and names that are told of them.
SAMPLE, _NAMES = 2_000, 2_000
#: Values that the authority knows are asked for in parts of so many.
_PART = 10_000

Counts = dict[str, int]
#: (value, form), each with how many releases of a sample have it.
Sampled = dict[tuple[str, str], int]


def sampled(body: Query) -> Query:
    """A search that stops at so many releases of a shard."""
    return {**body, "terminate_after": SAMPLE}


def names_sample(kind: Kind, filters: Sequence[Query], wanted: Sequence[str]) -> Query:
    """A search for names that one of some patterns fits; see `told`."""
    # As a map: a sample has few names, and all names of a shard need not be numbered for it.
    terms = {"field": f"{kind}_name", "size": _NAMES, "execution_hint": "map"}
    found = {str(at): {"terms": {**terms, "include": each}} for at, each in enumerate(wanted)}
    return sampled(counting(filters, found))


def starts_sample(asked: NameStart) -> Query:
    """A search for the names that `asked` may mean."""
    *words, last = asked.words
    alone = not words
    filters = [any_key(asked.kind, having(word)) for word in words]
    if asked.whole:
        filters.append(any_key(asked.kind, having(last)[:1] if alone else having(last)))
    else:
        filters.append(beginning(asked.kind, last, alone=alone))
    return names_sample(asked.kind, filters, patterns([last], inside=not last.isascii()))


def told(answer: Answer) -> Sampled:
    """What a sample has."""
    found: Sampled = {}
    for aggregation in answer.get("aggregations", {}).values():
        for name, count in told_names(aggregation["buckets"]).items():
            pair = name.value, name.form
            found[pair] = max(count, found.get(pair, 0))
    return found


def sample_counts(pairs: Sampled) -> Counts:
    """Each value with how many releases of a sample have it."""
    counts: Counts = {}
    for (value, _), count in pairs.items():
        counts[value] = max(count, counts.get(value, 0))
    return counts


def name_table(reader: Reader, kind: Kind, pairs: Iterable[tuple[str, str]], counts: Counts) -> NameStarts:
    """The names of some values, with the forms of `pairs` and those that the authority knows."""
    values = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    typed = forms_to_type(kind, sorted(pairs))
    return NameStarts(values, chain(typed, aliases(reader.authority, kind, counts)), FewWords)


def expect_known(reader: Reader, kind: Kind) -> Asking[None]:
    """Find out which values of the index the authority knows, once for a commit; see `known_values`."""
    if reader.kept(("known", kind)) is not None:
        return
    entries: Sequence[Any] = reader.authority.people if kind == "speaker" else reader.authority.organizations
    forms = sorted({form for entry in entries for form in entry.forms})
    answers = yield [values_body(kind, forms[at : at + _PART]) for at in range(0, len(forms), _PART)]
    reader.put(("known", kind), {value: count for answer in answers for value, count in values_of(answer).items()})


def known_values(reader: Reader, kind: Kind) -> Counts:
    """The values of the index that the authority knows, each with its releases."""
    known: Counts = reader.kept(("known", kind), {})
    return known


def known_table(reader: Reader, kind: Kind) -> NameStarts:
    """The names of these, by their words; made once for a commit."""

    def make() -> NameStarts:
        return name_table(reader, kind, (), known_values(reader, kind))

    table: NameStarts = reader.keep(("known table", kind), make)
    return table
