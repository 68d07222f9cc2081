"""The names and words of a snapshot by their beginnings; `indexer.answering` tells which of them complete a text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from indexer.answering.completion import Kind, NameStart, aliases, forms_to_type
from indexer.answering.completion import suggest as suggested
from indexer.answering.name_starts import NameStarts, Started
from indexer.answering.word_beginnings import WordBeginnings
from indexer.columnar.facet_columns import Among
from indexer.columnar.name_words import PackedWords
from indexer.columnar.snapshot import Snapshot
from indexer.columnar.word_beginnings import Forms
from indexer.schema import UNIT_SEPARATOR
from indexer.suggestions import Suggestion


def suggest(snapshot: Snapshot, text: str, limit: int) -> tuple[Suggestion, ...]:
    """See `indexer.engine.Engine.suggest`."""
    return suggested(text, limit, _Beginnings(snapshot))


class _Beginnings:
    """See `indexer.answering.completion.Beginnings`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def expect(self, names: Sequence[Sequence[NameStart]], word: str | None, limit: int) -> None:
        """Nothing: all is here."""

    def names(self, asked: NameStart, limit: int) -> list[Started]:
        return name_starts(self._snapshot, asked.kind).beginning(asked.words, limit, whole=asked.whole)

    def words(self, start: str, limit: int) -> list[tuple[str, int]]:
        words: WordBeginnings = self._snapshot.keep(
            ("word beginnings", ""), lambda: WordBeginnings(Forms(self._snapshot.collection))
        )
        return words.of(start, limit)


def name_starts(snapshot: Snapshot, kind: Kind) -> NameStarts:
    """The names of people or of organizations in an index, by their words; made once for a snapshot."""
    names: NameStarts = snapshot.keep(("name starts", kind), lambda: _name_starts(snapshot, kind))
    return names


def _name_starts(snapshot: Snapshot, kind: Kind) -> NameStarts:
    column = snapshot.facet(kind)
    counts = np.zeros(len(column.values) + 1, np.intp)
    for segment in range(len(snapshot.segments)):
        live = snapshot.live_in(segment)
        counts += column.counts(segment, Among(np.flatnonzero(live), live))
    order = np.argsort(-counts[:-1], kind="stable")  # of equals the first by name
    values = [(column.values[at], int(counts[at])) for at in order.tolist() if counts[at]]
    terms = (term.partition(UNIT_SEPARATOR) for term in sorted(snapshot.lexicon(f"{kind}_form")))
    pairs = forms_to_type(kind, ((value, form) for value, _, form in terms))
    return NameStarts(values, chain(pairs, aliases(snapshot.authority, kind, column.ordinal_of)), PackedWords)
