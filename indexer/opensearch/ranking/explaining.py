"""Where the score of a hit comes from: each part of the query is scored alone for the releases of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from indexer.analysis import tokens
from indexer.opensearch.layout.terms import form, stem
from indexer.opensearch.paging import AT_ONCE, Document
from indexer.opensearch.queries.compiling import Query, compile_query
from indexer.opensearch.reader import Reader
from indexer.query.compile import Names, sequenced
from indexer.query.tree import And, Node, Or, Said, Title, Word
from indexer.results import Hit

#: The scores of releases, by id, that something matches.
Scores = Mapping[str, float]


class _Single(NamedTuple):
    """A word of one term, in the title alone or anywhere, and the query for it alone."""

    term: str
    in_title: bool
    query: Query

    def place(self, title: frozenset[str], body: frozenset[str]) -> str:
        """Where a word that a release has counts in it."""
        if self.in_title or self.term not in body:
            return "title"
        return "title and text" if self.term in title else "text"


class _Part(NamedTuple):
    """A clause in words, its query, and the single words whose scores add up to its own."""

    words: str
    query: Query
    singles: tuple[_Single, ...]

    def told(self, scores: Sequence[float | None], title: frozenset[str], body: frozenset[str]) -> str | None:
        """How much it gives; `scores` are its own and those of its words. Null where it does not match."""
        whole, *others = scores
        if whole is None:
            return None
        by_place: dict[str, float] = {}
        for single, score in zip(self.singles, others, strict=True):
            if score is not None:
                place = single.place(title, body)
                by_place[place] = by_place.get(place, 0.0) + score
        places = ", ".join(f"{place} {score:.3f}" for place, score in by_place.items())
        return f"{self.words} {whole:.3f}" + (f" ({places})" if whole and places else "")


def explained(
    hits: Sequence[Hit],
    documents: Sequence[Document],
    clauses: Sequence[tuple[str, Node]],
    reader: Reader,
    names: Names,
) -> tuple[Hit, ...]:
    """The hits of a page, each with what says where its score comes from; `documents` have title and body."""
    parts = [_Part(words, compile_query(node, names), tuple(_singles(node, names))) for words, node in clauses]
    told: list[Hit] = []
    for at in range(0, len(hits), AT_ONCE):
        some, found = hits[at : at + AT_ONCE], documents[at : at + AT_ONCE]
        scores = _scores(reader, parts, [hit.id for hit in some])
        told += [
            msgspec.structs.replace(hit, explanation=_explanation(parts, scores, document))
            for hit, document in zip(some, found, strict=True)
        ]
    return tuple(told)


def _explanation(parts: Sequence[_Part], scores: Sequence[Sequence[Scores]], document: Document) -> str:
    record = document["_source"]["record"]
    title, body = _terms(record.get("title", "")), _terms(record.get("body", ""))
    found = [
        part.told([each.get(document["_id"]) for each in own], title, body)
        for part, own in zip(parts, scores, strict=True)
    ]
    return "; ".join(each for each in found if each is not None) or "no word of the query weighs here"


def _scores(reader: Reader, parts: Sequence[_Part], ids: Sequence[str]) -> list[list[Scores]]:
    """For each part its own scores, then those of its words; asked at once."""
    queries = [[part.query, *(single.query for single in part.singles)] for part in parts]
    answers = iter(reader.searches([scored(query, ids) for each in queries for query in each]))
    return [[_by_id(next(answers)) for _ in each] for each in queries]


def scored(query: Query, ids: Sequence[str]) -> dict[str, Any]:
    """The search for the scores that a query gives some releases."""
    narrowed = {"bool": {"must": [query], "filter": [{"terms": {"id": list(ids)}}]}}
    return {"query": narrowed, "sort": [{"_score": "desc"}], "size": len(ids), "_source": False}


def scores_of(reader: Reader, query: Query, ids: Sequence[str]) -> Scores:
    """The scores that a query gives those of some releases which it finds."""
    found: dict[str, float] = {}
    for at in range(0, len(ids), AT_ONCE):
        found |= _by_id(reader.search(scored(query, ids[at : at + AT_ONCE])))
    return found


def _by_id(answer: Mapping[str, Any]) -> dict[str, float]:
    return {hit["_id"]: float(hit["_score"]) for hit in answer["hits"]["hits"]}


def _singles(node: Node, names: Names, *, in_title: bool = False) -> Iterator[_Single]:
    """The single words in a part of a query; those of a phrase do not add up."""
    if isinstance(node, Word):
        terms, begins, tail = sequenced(node.text, forms=node.exact)
        if len(terms) == 1 and not begins and not tail:
            query = compile_query(Title(node) if in_title else node, names)
            yield _Single((form if node.exact else stem)(terms[0]), in_title, query)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _singles(part, names, in_title=in_title)
    elif isinstance(node, Title | Said):
        yield from _singles(node.part, names, in_title=in_title or isinstance(node, Title))


def _terms(text: str) -> frozenset[str]:
    found = list(tokens(text))
    return frozenset([stem(each.stem) for each in found] + [form(each.form) for each in found])
