"""A tree becomes a query of OpenSearch on the fields of `indexer.opensearch.layout.mapping`.

It finds what the one of `indexer.query.compile` finds. Words and what stands in places have the score of BM25, prefixes
and spellings 1; what tells only which releases are meant has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from indexer.opensearch.layout.mapping import SAID, TEXT, TITLE
from indexer.opensearch.layout.terms import form
from indexer.opensearch.queries.rows import NOTHING, Query, Row, in_spans, row, whole
from indexer.opensearch.queries.shifted import chained
from indexer.opensearch.queries.spans import MOST_WORDS, Places, by_length, narrow, pair, wide
from indexer.opensearch.queries.stretches import may_overlap, rows_of, stretch
from indexer.query.compile import Names, sequenced
from indexer.query.errors import BadOperand, NearOperand, TooManyForms
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
        return self._stretch(node, rows_of(node.text))

    def _stretch(self, node: Phrase, rows: Sequence[Row]) -> Query:
        if len(rows) < 2:
            return self._row(rows[0]) if rows else NOTHING
        if may_overlap(rows):
            message = (
                f"pieces of this phrase may overlap: a cluster finds them with NEAR/{node.slop} between, not with “~”"
            )
            raise BadOperand(message, *node.span)
        found = stretch(self._field, rows, node.slop)
        if found is None:
            raise TooManyForms("too many words here stand there several times; write each once", *node.span)
        return found

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
        scored, exact = self._nearby(node, parts, distances)
        each = [self(part) for part in dict.fromkeys(parts)]
        if any(isinstance(inner, Prefix | Fuzzy) for inner in walk(node)):
            return {"bool": {"filter": exact or [scored], "must": each}}
        return {"bool": {"must": [scored], "filter": [*each, *exact]}} if len(parts) > 2 else scored

    def _nearby(self, node: Near, parts: Sequence[Node], distances: Sequence[int]) -> tuple[Query, list[Query]]:
        """Where the parts are near each other; where that finds too much, also what tells which releases are meant."""
        places = [self._places(part) for part in parts]
        if len(parts) == 2:
            return pair(places[0], places[1], distances[0]).query, []
        sure = narrow(places, distances)
        if sure is not None and all(each.length == 1 for part in places for each in part):
            return sure.query, []
        told, maybe = chained(self._field, places, distances), wide(places, distances)
        if told is None or told.words + maybe.words > MOST_WORDS:
            message = "NEAR joins more parts than a cluster looks for at once; write two chains, one beside the other"
            raise TooManyForms(message, *node.span)
        either = _any_of([told.query] if sure is None else [sure.query, told.query])
        return maybe.query, [{"bool": {"filter": [maybe.query, either]}}]

    def _places(self, node: Node) -> list[Places]:
        """The places of a part, by their length."""
        return by_length(map(self._place, node.parts if isinstance(node, Or) else (node,)))

    def _place(self, node: Node) -> Places:
        if isinstance(node, Fuzzy):
            return Places({"span_multi": {"match": self._fuzzy(node)}}, 1, _SEVERAL)
        assert isinstance(node, Word | Phrase | Prefix), node  # noqa: S101  # there are no other kinds
        if isinstance(node, Phrase) and node.slop and len(rows_of(node.text)) > 1:
            message = f"in a cluster no phrase with “~{node.slop}” can stand beside NEAR; write it without, or outside"
            raise NearOperand(message, *node.span)
        forms = not isinstance(node, Word) or node.exact
        asked = row(node.text, forms=forms, begins=isinstance(node, Prefix))
        words = asked.length + (_SEVERAL - 1 if asked.prefix is not None else 0)
        return Places(in_spans(self._field, asked), asked.length, words)

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
