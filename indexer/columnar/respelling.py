"""The words and names of a snapshot for “did you mean”; what is meant is told in `indexer.answering.respelling`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whoosh.query.terms import Term as WhooshTerm

from indexer.answering.completion import Kind
from indexer.answering.respelling import Near, Term
from indexer.answering.respelling import respelled as meant
from indexer.columnar.completion import name_starts
from indexer.columnar.evaluation import Evaluator
from indexer.columnar.search import Search
from indexer.columnar.snapshot import Snapshot
from indexer.results import SearchRequest
from indexer.suggestions import Respelling


def respelled(snapshot: Snapshot, request: SearchRequest) -> Respelling | None:
    """See `indexer.engine.Engine.respelled`."""
    return meant(request, _Spellings(snapshot), lambda counted: Search(counted, snapshot).answer().total_as_asked)


class _Spellings:
    """See `indexer.answering.respelling.Spellings`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._evaluate = Evaluator(snapshot.collection)

    def expect(self, terms: Sequence[Term]) -> None:
        """Nothing: all is here."""

    def releases(self, term: Term) -> int:
        return self._evaluate.count(WhooshTerm("text_form" if term.is_form else "text", term.text))

    def expect_near(self, asked: Sequence[Near]) -> None:
        """Nothing: all is here."""

    def near(self, asked: Near) -> Iterable[tuple[str, int]]:
        counts: dict[str, int] = {}
        for reading in self._snapshot.collection.readings:
            starts = reading.segment.sections.array("forms.postings")
            for ordinal in reading.spellings("forms").within(asked.form, asked.edits, swaps=True).tolist():
                other = reading.dictionary("forms").text(ordinal)
                counts[other] = counts.get(other, 0) + int(starts[ordinal + 1]) - int(starts[ordinal])
        return counts.items()

    def is_name(self, field: str, value: str) -> bool:
        return bool(self._snapshot.names().resolve(field, value))

    def name_like(self, kind: Kind, words: Sequence[str], edits: Sequence[int]) -> str | None:
        return name_starts(self._snapshot, kind).respelled(words, edits)
