"""Relevance feedback as `indexer.answering.feedback` tells, of a cluster: two requests before the search itself.

The first tells the best releases with their key stems, and which parts of the query are found anywhere; the second how
many releases have these stems, and what the true lengths of the best change in their order. What they tell is kept for
the commit: pages and selections of a query ask nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np

from indexer.analysis.vocabulary import byte_text
from indexer.answering import feedback as shared
from indexer.answering.scoring import norms
from indexer.opensearch.bodies import Counts
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.layout.mapping import TEXT
from indexer.opensearch.layout.terms import stem
from indexer.opensearch.paging import ORDERS, Document
from indexer.opensearch.queries.compiling import Query, compile_query
from indexer.opensearch.ranking.explaining import Scores, scores_of
from indexer.opensearch.ranking.frequencies import Frequencies
from indexer.opensearch.ranking.rounded_lengths import corrections, explaining
from indexer.opensearch.reader import key_of
from indexer.opensearch.watching import Watching
from indexer.query.compile import Names
from indexer.query.tree import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Said, Title, Word
from indexer.results import Hit

#: So many more than the best are looked at, as true lengths may change their order.
_MORE = 5
_KEYS = ("key_stems", "key_weights", "length")


class Expanded(NamedTuple):
    """What the best releases of a query add: words with their shares; of the query's own scores `share` counts."""

    words: tuple[tuple[str, float], ...]
    share: float

    def __call__(self, query: Query) -> Query:
        """The query that finds the same, with the final scores."""
        own = {"bool": {"must": [query], "boost": self.share}}
        return {"bool": {"must": [own], "should": self._terms()}}

    def added(self) -> Query:
        """The query whose scores are what the words add."""
        return {"bool": {"should": self._terms()}}

    def _terms(self) -> list[Query]:
        return [{"term": {TEXT: {"value": stem(word), "boost": shared.SHARE * part}}} for word, part in self.words]

    def explained(self, hits: Sequence[Hit], reader: Watching) -> tuple[Hit, ...]:
        """The hits, what explains each with what the words of the best releases give to it."""
        added = scores_of(reader, self.added(), [hit.id for hit in hits])
        return tuple(self._explained(hit, added) for hit in hits)

    def _explained(self, hit: Hit, added: Scores) -> Hit:
        told = shared.told(self.share, added.get(hit.id, 0.0), [word for word, _ in self.words])
        return msgspec.structs.replace(hit, explanation=f"{hit.explanation}; {told}")


def expanded(reader: Watching, node: Node, names: Names) -> Expanded | None:
    """What the best releases of the query alone add to it, whatever is selected.

    Null where they have no key stems or no word of the query is found.
    """
    query = compile_query(node, names)
    found: Expanded | None = reader.keep(("feedback", key_of(query)), lambda: _expanded(reader, query, node, names))
    return found


def _expanded(reader: Watching, query: Query, node: Node, names: Names) -> Expanded | None:
    parts = [(part, compile_query(part, names)) for part in scored_parts(node)]
    counts = Counts(reader, [part for _, part in parts])
    best, *others = reader.searches([_best(query), *counts.bodies()])
    known = sum(count > 0 for count in counts.told(others, best))
    found = [hit for hit in best["hits"]["hits"] if hit["_score"]]
    # What is made of many words takes long to explain.
    words = [part for kind, part in parts if isinstance(kind, Word | Phrase)]
    chosen = _words(reader, found, words) if known and found else ()
    return Expanded(chosen, (1 - shared.SHARE) / known) if chosen else None


def _best(query: Query) -> dict[str, Any]:
    asked: dict[str, Any] = {"query": query, "sort": ORDERS["relevance"], "size": shared.BEST + _MORE}
    return asked | {"_source": list(_KEYS), "track_total_hits": False}


def _words(reader: Watching, found: Sequence[Document], asked: Sequence[Query]) -> tuple[tuple[str, float], ...]:
    """The words that weigh most in the best of some releases, heaviest first, with shares that add up to 1."""
    frequencies = Frequencies(reader, _stems(found))
    answer, *others = reader.searches([explaining(asked, [hit["sort"][-1] for hit in found]), *frequencies.bodies()])
    whole, counts = frequencies.told(others)
    lengths = np.array([hit["_source"]["length"] for hit in found])
    norm = dict(zip([hit["_id"] for hit in found], norms(lengths, whole.average).tolist(), strict=True))
    best = _in_order(found, answer, norm)[: shared.BEST]
    stems = _stems(best)
    keys = _key_stems(best, stems, norm)
    heaviest = shared.heaviest(keys, [counts[each] for each in stems], whole.releases)
    return tuple((stems[at], share) for at, share in heaviest)


def _stems(found: Sequence[Document]) -> list[str]:
    """The distinct key stems of releases, in the order of their UTF-8."""
    return sorted({each for hit in found for each in hit["_source"].get("key_stems", ())}, key=byte_text)


def _in_order(found: Sequence[Document], answer: Answer, norm: Mapping[str, float]) -> list[Document]:
    """Releases by their scores with true lengths, then as they were found: the newer first, then by id."""
    added = corrections(answer, norm)

    def order(hit: Document) -> tuple[float, int, str]:
        _, day, id_ = hit["sort"]
        return -hit["_score"] - added.get(hit["_id"], 0.0), -day, id_

    return sorted(found, key=order)


def _key_stems(best: Sequence[Document], stems: Sequence[str], norm: Mapping[str, float]) -> shared.KeyStems:
    place = {each: at for at, each in enumerate(stems)}
    own = [hit["_source"].get("key_stems", []) for hit in best]
    return shared.KeyStems(
        place=np.array([place[each] for some in own for each in some], np.intp),
        weights=np.array([weight for hit in best for weight in hit["_source"].get("key_weights", ())]),
        lengths=[len(some) for some in own],
        norms=[norm[hit["_id"]] for hit in best],
    )


def scored_parts(node: Node) -> Iterator[Node]:
    """The parts of a query that have a score: words, and what is one word; each as often as it stands there."""
    if isinstance(node, Word | Phrase | Prefix | Fuzzy | Near):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from scored_parts(part)
    elif isinstance(node, Said):
        yield from scored_parts(node.part)
    elif isinstance(node, Title):
        yield from map(Title, scored_parts(node.part))
