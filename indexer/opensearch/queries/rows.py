"""What a text of a query stands for in a cluster: terms one right after the other, alone or as a part of spans."""

from __future__ import annotations

from typing import Any, NamedTuple

from indexer.analysis import is_cjk
from indexer.opensearch.layout.terms import FORM, LONE, beginning, form, lone, stem
from indexer.query.compile import sequenced

#: A query in OpenSearch's language, as JSON.
Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
#: Splits where terms are apart, whatever their length.
_SPLITTER = "placed"


class Row(NamedTuple):
    """Terms that stand one after the other; with `prefix` the last of them may be any that begins so.

    `tail` is the term that surely stands behind the last one in the same text, where a run without spaces ends the row:
    it belongs to the row, but needs to be asked for only where the text may end before it.
    """

    terms: tuple[str, ...]
    prefix: str | None = None
    tail: str | None = None

    @property
    def length(self) -> int:
        """The positions that it takes."""
        return len(self.terms) + (self.prefix is not None) + (self.tail is not None)

    @property
    def pieces(self) -> list[str]:
        """What may be in another row too, so that both may lie over each other: its words, a run's characters."""
        terms = self.terms if self.tail is None else (*self.terms, self.tail)
        words = [term.lstrip(FORM + LONE) for term in terms]
        return [word[:1] if is_cjk(word) else word for word in words]


def row(text: str, *, forms: bool, begins: bool = False) -> Row:
    """The row of a text, of forms or of stems; where it `begins` a word, its last term is a prefix."""
    found = sequenced(text, forms=forms)
    terms = [form(term) if forms else stem(term) for term in found.terms]
    if found.begins:
        return Row((*terms[:-1], lone(found.terms[-1])))
    if found.tail:
        return Row(tuple(terms), tail=lone(found.terms[-1][-1]))
    if begins:
        return Row(tuple(terms[:-1]), prefix=beginning(found.terms[-1]))
    return Row(tuple(terms))


def whole(field: str, asked: Row, *, cut: bool) -> Query:
    """The query for a row; where texts of `field` may be `cut` within a run, with the tail of it."""
    terms = asked.terms if asked.tail is None or not cut else (*asked.terms, asked.tail)
    if asked.prefix is not None:
        prefix = {"prefix": {field: {"value": asked.prefix}}}
        return prefix if not terms else in_spans(field, asked)
    if len(terms) > 1:
        return {"match_phrase": {field: {"query": " ".join(terms), "analyzer": _SPLITTER}}}
    return {"term": {field: {"value": terms[0]}}} if terms else NOTHING


def in_spans(field: str, asked: Row) -> Query:
    """The span query for a row; its spans have the row's length."""
    terms = asked.terms if asked.tail is None else (*asked.terms, asked.tail)
    clauses: list[Query] = [{"span_term": {field: {"value": term}}} for term in terms]
    if asked.prefix is not None:
        clauses.append({"span_multi": {"match": {"prefix": {field: {"value": asked.prefix}}}}})
    return clauses[0] if len(clauses) == 1 else {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}
