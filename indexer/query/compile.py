"""A tree becomes a Whoosh query on the fields of `indexer.schema`.

Words and their compounds look at title and body together, where a word of the title weighs more. What tells only
which releases are meant (names, dates, exclusions) has the score 0, so that it never outweighs a word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from whoosh.query.compound import And as AllOf
from whoosh.query.compound import Or as AnyOf
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Term
from whoosh.query.wrappers import ConstantScoreQuery
from whoosh.query.wrappers import Not as Without

from indexer.analysis import is_cjk, tokens
from indexer.query.proximity import Adjacent, Among, Beginning, Nearby, Spelling
from indexer.query.statements import InStatement
from indexer.query.statements import SaidBy as SpokenBy
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
)

#: The fields of the index for those of the query, where they are called otherwise.
_INDEXED = {"lang": "language"}
#: A word that is like the one asked for, or begins with it, counts the same however rare it is.
_LIKENESS_SCORE = 1.0


class Names(Protocol):
    """Knows the values of the index under all their spellings."""

    def resolve(self, field: str, value: str, predecessors: bool) -> tuple[str, ...]:
        """The values of an index field (speaker, organization, issuer, place, kind, language) that `value` may mean.

        Upper and lower case are one. With `predecessors` an organization's earlier bodies are among them.
        """


class Sequenced(NamedTuple):
    """The terms of a text that stand one after the other.

    `begins`: the last is a lone character of a run without spaces, and stands for all terms that begin with it. `tail`
    is 1 where a run of several characters ends the text: its last character has a position of its own, after its pairs.
    """

    terms: tuple[str, ...]
    begins: bool = False
    tail: int = 0


@lru_cache(1024)
def sequenced(text: str, *, forms: bool) -> Sequenced:
    """The terms of `text`, as forms or as stems, as an index of it has them one after the other."""
    found = list(tokens(text, glued=False))
    terms = tuple(token.form if forms else token.stem for token in found)
    if not found or not is_cjk(found[-1].form) or len(found[-1].form) > 1:
        return Sequenced(terms)
    if len(found) > 1 and is_cjk(found[-2].form) and found[-2].end == found[-1].end:
        return Sequenced(terms[:-1], tail=1)  # the run's last character: in the index there only where a run ends
    return Sequenced(terms, begins=True)


def compile_query(node: Node, names: Names) -> Query:
    """The Whoosh query for a tree; names that `names` does not know match nothing."""
    return Compiler(names)(node)


class Compiler:
    """Compiles trees for a field: `text`, which is title and body, or `title` alone.

    A part that several trees share is compiled once.
    """

    def __init__(self, names: Names, field: str = "text") -> None:
        """Find names by `names`."""
        self.names, self.field = names, field
        self._done: dict[int, tuple[Node, Query]] = {}

    def __call__(self, node: Node) -> Query:
        """The Whoosh query for a tree."""
        done = self._done.get(id(node))
        if done is None:
            done = self._done[id(node)] = node, self._compiled(node)  # with the node, so that its id stays its own
        return done[1]

    def _compiled(self, node: Node) -> Query:
        known = _BY_TYPE.get(type(node))
        if known:
            return known(self, node)
        found = self._placed(node)
        return ConstantScoreQuery(found, _LIKENESS_SCORE) if isinstance(node, Prefix | Fuzzy) else found

    def _any(self, node: Or) -> Query:
        return AnyOf([self(part) for part in node.parts])

    def _all_but(self, node: Not) -> Query:
        return AllOf([_everything(), Without(self(node.part))])

    def _in_title(self, node: Title) -> Query:
        return Compiler(self.names, "title")(node.part)

    def said(self, node: Said) -> InStatement:
        """The query for what is said in one statement."""
        return InStatement(self(node.part))

    def _by(self, node: SaidBy) -> Query:
        speakers = self.names.resolve("speaker", node.name, False)
        return SpokenBy(speakers) if speakers else NullQuery

    def _all(self, node: And) -> Query:
        """What is excluded is taken from what the other parts find, or from all there is where there are none."""
        parts = [Without(self(part.part)) if isinstance(part, Not) else self(part) for part in node.parts]
        if all(isinstance(part, Without) for part in parts):
            parts.insert(0, _everything())
        return AllOf(parts)

    def _placed(self, node: Node) -> Query:
        """What has places in the field's texts."""
        if isinstance(node, Word):
            return _one_after_other(node.text, self.field, forms=node.exact)
        if isinstance(node, Phrase):
            return _phrase(node, self.field)
        if isinstance(node, Prefix):
            return _beginning(node.text, self.field)
        if isinstance(node, Fuzzy):
            return Spelling(f"{self.field}_form", sequenced(node.text, forms=True).terms[0], node.edits)
        if isinstance(node, Or):
            return _either([self._placed(part) for part in node.parts])
        assert isinstance(node, Near), node  # noqa: S101  # there are no other kinds
        return self._near(node)

    def _near(self, node: Near) -> Query:
        links: list[Near] = []
        left: Node = node
        while isinstance(left, Near):
            links.append(left)
            left = left.left
        found = self._placed(left)
        for link in reversed(links):
            found = Nearby(found, self._placed(link.right), link.distance)
        return found

    def _named(self, node: Named) -> Query:
        if node.name == "id":
            return ConstantScoreQuery(Term("id", node.value), 0.0)
        field = _INDEXED.get(node.name, node.name)
        values = self.names.resolve(field, node.value, node.predecessors)
        if not values:
            return NullQuery
        return ConstantScoreQuery(_either([Term(field, value) for value in values]), 0.0)


_BY_TYPE: dict[type[Node], Callable[[Compiler, Any], Query]] = {
    Everything: lambda _compiler, _node: _everything(),
    And: Compiler._all,
    Or: Compiler._any,
    Not: Compiler._all_but,
    Title: Compiler._in_title,
    Said: Compiler.said,
    SaidBy: Compiler._by,
    Named: Compiler._named,
    Dated: lambda _compiler, node: _dated(node),
}


def _everything() -> Query:
    return Every(boost=0.0)  # type: ignore[no-untyped-call]


def _either(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else AnyOf(queries)


def _one_after_other(text: str, field: str, *, forms: bool) -> Query:
    field = f"{field}_form" if forms else field
    found = sequenced(text, forms=forms)
    queries: list[Query] = [Term(field, term) for term in found.terms]
    if found.begins:
        queries[-1] = Beginning(field, found.terms[-1])
    if not queries:
        return NullQuery
    return queries[0] if len(queries) == 1 and not found.tail else Adjacent(queries, found.tail)


def _phrase(node: Phrase, field: str) -> Query:
    """In order as they stand, or with `slop` the pieces between spaces in any order."""
    if not node.slop:
        return _one_after_other(node.text, field, forms=True)
    pieces = [_one_after_other(piece, field, forms=True) for piece in node.text.split()]
    pieces = [piece for piece in pieces if piece is not NullQuery]
    return pieces[0] if len(pieces) == 1 else Among(pieces, node.slop)


def _beginning(text: str, field: str) -> Query:
    field = f"{field}_form"
    found = sequenced(text, forms=True)
    if found.tail:  # characters without spaces: any run that holds them has words beginning with them
        return Adjacent([Term(field, term) for term in found.terms], found.tail)
    queries: list[Query] = [Term(field, term) for term in found.terms[:-1]]
    queries.append(Beginning(field, found.terms[-1]))
    return queries[0] if len(queries) == 1 else Adjacent(queries)


def _dated(node: Dated) -> Query:
    """The releases whose possible days overlap the ones asked for; a release without a date lies in no range."""
    if node.unknown:
        return AllOf([_everything(), Without(NumericRange("first_day", 1, None))])
    bounds: list[Query] = []
    if node.last_day:
        bounds.append(NumericRange("first_day", None, node.last_day.toordinal()))
    if node.first_day:
        bounds.append(NumericRange("last_day", node.first_day.toordinal(), None))
    return ConstantScoreQuery(bounds[0] if len(bounds) == 1 else AllOf(bounds), 0.0)
