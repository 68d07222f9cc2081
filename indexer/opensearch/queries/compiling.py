"""A tree becomes a query of OpenSearch on the fields of `indexer.opensearch.layout.mapping`.

It finds what the one of `indexer.query.compile` finds. Words and what stands in places have the score of BM25, prefixes
and spellings 1; what tells only which releases are meant has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from indexer.opensearch.layout.mapping import SAID, TEXT, TITLE
from indexer.opensearch.layout.terms import form
from indexer.opensearch.queries.rows import NOTHING, Query, Row, in_spans, row, whole
from indexer.opensearch.queries.spans import Places, by_length, nearby
from indexer.opensearch.queries.stretches import in_a_stretch, rows_of, stretch
from indexer.query.compile import Names, sequenced
from indexer.query.tree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Said,
    SaidBy,
    Title,
    Word,
    all_of,
    any_one_of,
    walk,
)

__all__ = ["Query", "by_speakers", "compile_query", "in_statement", "statement_query"]

_EVERYTHING: Query = {"match_all": {}}
_SPEAKER = "said.speaker"
#: The fields of the index for those of the query, where they are called otherwise.
_INDEXED = {"lang": "language"}
#: The words that a spelling may stand for: more than any index has within two edits.
_MOST_SPELLINGS = 1 << 20
#: What stands for several words counts as so many where their number matters.
_SEVERAL = 8


def compile_query(node: Node, names: Names) -> Query:
    """The query for a tree; names that `names` does not know match nothing."""
    return _Compiler(names, TEXT)(node)


def statement_query(node: Said, names: Names) -> Query:
    """What one statement must have, as a query on `said.text` and `said.speaker`; see `in_statement`."""
    return _Compiler(names, SAID)(node.part)


def by_speakers(statement: Query, heard: tuple[str, ...], unheard: tuple[str, ...]) -> Query:
    """The same of statements by one of `heard`, of anybody where there are none, and by none of `unheard`."""
    if not heard and not unheard:
        return statement
    found: dict[str, list[Query]] = {"filter": [statement]}
    if heard:
        found["filter"].append({"terms": {_SPEAKER: list(heard)}})
    if unheard:
        found["must_not"] = [{"terms": {_SPEAKER: list(unheard)}}]
    return {"bool": found}


def in_statement(statement: Query) -> Query:
    """Releases in which one statement of a named speaker has what `statement` asks; without a score."""
    return _unscored({"nested": {"path": "said", "query": statement, "score_mode": "none"}})


class _Compiler:
    """Compiles trees for a field of texts."""

    def __init__(self, names: Names, field: str) -> None:
        self._names, self._field = names, field

    def __call__(self, node: Node) -> Query:
        """The query for a tree."""
        return _BY_TYPE[type(node)](self, node)

    # What is made of parts

    def _all(self, node: And) -> Query:
        """What is excluded is taken from what the other parts find, or from all there is where there are none."""
        unwanted = [self(part.part) for part in node.parts if isinstance(part, Not)]
        wanted = [self(part) for part in node.parts if not isinstance(part, Not)]
        found: Query = {"must": wanted} if wanted else {"filter": [_EVERYTHING]}
        return {"bool": found | {"must_not": unwanted} if unwanted else found}

    def _any(self, node: Or) -> Query:
        return _any_of([self(part) for part in node.parts])

    def _in_title(self, node: Title) -> Query:
        return _Compiler(self._names, TITLE)(node.part)

    def _said(self, node: Said) -> Query:
        """By statements, with the score that the words have in the release as a whole."""
        found = in_statement(statement_query(node, self._names))
        words = _words(node.part)
        if words is not None:
            found["bool"]["should"] = [self(words)]
        return found

    # What is looked for

    def _row(self, asked: Row) -> Query:
        return whole(self._field, asked, cut=self._field == SAID)

    def _phrase(self, node: Phrase) -> Query:
        if not node.slop:
            return self._row(row(node.text, forms=True))
        return in_a_stretch(self._field, rows_of(node.text), node.slop, self._row)

    def _prefix(self, node: Prefix) -> Query:
        return {"constant_score": {"filter": self._row(row(node.text, forms=True, begins=True))}}

    def _fuzzy(self, node: Fuzzy) -> Query:
        spelling = {
            "value": form(sequenced(node.text, forms=True).terms[0]),
            "fuzziness": node.edits,
            "prefix_length": len(form("")),
            "max_expansions": _MOST_SPELLINGS,
            "rewrite": "constant_score",
        }
        return {"fuzzy": {self._field: spelling}}

    def _near(self, node: Near) -> Query:
        """The nearness, among what has all the parts at all where it takes long to tell.

        Lucene would add up how rare all the words are that a prefix stands for: there the parts have the score.
        """
        parts, distances = _chain(node)
        near = nearby([self._places(part) for part in parts], distances)
        each = [self(part) for part in dict.fromkeys(parts)]
        if any(isinstance(inner, Prefix | Fuzzy) for inner in walk(node)):
            return {"bool": {"filter": near, "must": each}}
        if len(parts) > 2 or any(isinstance(inner, Phrase) and inner.slop for inner in walk(node)):
            return {"bool": {"must": near, "filter": each}}
        return near[0]

    def _places(self, node: Node) -> list[Places]:
        """The places of a part, by their length."""
        return by_length(map(self._place, node.parts if isinstance(node, Or) else (node,)))

    def _place(self, node: Node) -> Places:
        if isinstance(node, Fuzzy):
            return Places({"span_multi": {"match": self._fuzzy(node)}}, 1, _SEVERAL, True, None)
        assert isinstance(node, Word | Phrase | Prefix), node  # noqa: S101  # there are no other kinds
        if isinstance(node, Phrase) and node.slop:
            rows = rows_of(node.text)
            if len(rows) > 1:
                initials = frozenset[str]().union(*(each.initials for each in rows))
                return Places(stretch(self._field, rows, node.slop), 0, len(rows), False, initials)
        forms = not isinstance(node, Word) or node.exact
        asked = row(node.text, forms=forms, begins=isinstance(node, Prefix))
        several = asked.prefix is not None
        words = _SEVERAL if several else asked.length
        return Places(in_spans(self._field, asked), asked.length, words, several, asked.initials)

    # What tells only which releases are meant

    def _named(self, node: Named) -> Query:
        if node.name == "id":
            return _unscored({"term": {"id": {"value": node.value}}})
        field = _INDEXED.get(node.name, node.name)
        return _having(field, self._names.resolve(field, node.value, node.predecessors))

    def _by(self, node: SaidBy) -> Query:
        return _having(_SPEAKER, self._names.resolve("speaker", node.name, False))


def _dated(node: Dated) -> Query:
    """The releases whose possible days overlap the ones asked for; a release without a date lies in no range."""
    if node.unknown:
        return {"bool": {"filter": [_EVERYTHING], "must_not": [{"exists": {"field": "first_day"}}]}}
    bounds: dict[str, str] = {"relation": "intersects"}
    if node.first_day:
        bounds["gte"] = node.first_day.isoformat()
    if node.last_day:
        bounds["lte"] = node.last_day.isoformat()
    return _unscored({"range": {"days": bounds}})


def _having(field: str, values: tuple[str, ...]) -> Query:
    return _unscored({"terms": {field: list(values)}}) if values else NOTHING


def _unscored(query: Query) -> Query:
    return {"bool": {"filter": [query]}}


def _any_of(queries: list[Query]) -> Query:
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _chain(node: Near) -> tuple[list[Node], list[int]]:
    """The parts of a chain, and the distances between them."""
    parts, distances = [node.right], [node.distance]
    left = node.left
    while isinstance(left, Near):
        parts.append(left.right)
        distances.append(left.distance)
        left = left.left
    return [left, *reversed(parts)], distances[::-1]


def _words(node: Node) -> Node | None:
    """What of a statement's words counts for the order: all but exclusions and who says it; null for nothing."""
    if isinstance(node, And | Or):
        parts = [words for part in node.parts if (words := _words(part)) is not None]
        return (all_of(parts) if isinstance(node, And) else any_one_of(parts)) if parts else None
    return None if isinstance(node, Not | SaidBy | Everything) else node


_BY_TYPE: dict[type[Node], Callable[[_Compiler, Any], Query]] = {
    Everything: lambda _compiler, _node: _unscored(_EVERYTHING),
    And: _Compiler._all,
    Or: _Compiler._any,
    Not: lambda compiler, node: {"bool": {"filter": [_EVERYTHING], "must_not": [compiler(node.part)]}},
    Title: _Compiler._in_title,
    Said: _Compiler._said,
    SaidBy: _Compiler._by,
    Named: _Compiler._named,
    Dated: lambda _compiler, node: _dated(node),
    Word: lambda compiler, node: compiler._row(row(node.text, forms=node.exact)),
    Phrase: _Compiler._phrase,
    Prefix: _Compiler._prefix,
    Fuzzy: _Compiler._fuzzy,
    Near: _Compiler._near,
}
