"""The names and words of a cluster's index by their beginnings, in two requests.

The first request asks for all readings of the text at once: names and words that begin so, out of samples. The second
counts those that are likely to be told.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.answering.completion import NameStart
from indexer.answering.completion import suggest as suggested
from indexer.answering.name_starts import NameStarts, Started
from indexer.answering.word_beginnings import WordBeginnings, folded_start, forms_wanted, of_each_stem
from indexer.opensearch.connection.cluster import Answer
from indexer.opensearch.layout.terms import stem as stem_term
from indexer.opensearch.naming.lexicon import counting, patterns, values_body, values_of
from indexer.opensearch.naming.name_samples import (
    Counts,
    Sampled,
    ask_for_known,
    known_table,
    known_values,
    name_table,
    sample_counts,
    sampled,
    starts_sample,
    told,
)
from indexer.opensearch.naming.rounds import Round
from indexer.opensearch.reader import Reader
from indexer.suggestions import Suggestion

#: Names that are counted for each that is wanted, and beyond: a sample knows only about how frequent each is.
_FOR_EACH, _BEYOND = 4, 32


def suggest(reader: Reader, text: str, limit: int) -> tuple[Suggestion, ...]:
    """See `indexer.engine.Engine.suggest`."""
    found: tuple[Suggestion, ...] = reader.keep(
        ("suggested", text, limit), lambda: suggested(text, limit, _Beginnings(reader))
    )
    return found


class _Beginnings:
    """See `indexer.answering.completion.Beginnings`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._sampled: dict[NameStart, Sampled] = {}
        self._tables: dict[NameStart, NameStarts] = {}
        self._forms: list[str] = []
        self._counts: Counts = {}

    def expect(self, names: Sequence[Sequence[NameStart]], word: str | None, limit: int) -> None:
        first = Round(self._reader)
        for asked in dict.fromkeys(each for group in names for each in group):
            ask_for_known(self._reader, asked.kind, first)
            first.ask(starts_sample(asked), lambda answer, asked=asked: self._note(asked, answer))  # type: ignore[misc]
        start = folded_start(word or "")
        if start:
            self._ask_for_forms(start, forms_wanted(limit), first)
        first.run()
        second = Round(self._reader)
        self._ask_for_names(names, limit, second)
        self._ask_for_counts(list(of_each_stem(self._forms, limit)), second)
        second.run()

    def _note(self, asked: NameStart, answer: Answer) -> None:
        self._sampled[asked] = told(answer)

    def names(self, asked: NameStart, limit: int) -> list[Started]:
        table = self._tables.get(asked)
        return table.beginning(asked.words, limit, whole=asked.whole) if table else []

    def _ask_for_names(self, groups: Sequence[Sequence[NameStart]], limit: int, asking: Round) -> None:
        """Count the likely names of the first group that has any."""
        for group in groups:
            likely = {asked: found for asked in group if (found := self._likely(asked, limit))}
            for asked, values in likely.items():
                self._ask_for_values(asked, values, asking)
            if likely:
                return

    def _likely(self, asked: NameStart, limit: int) -> list[str]:
        """The values that may be told, by what a sample says of them and by their aliases."""
        most = limit * _FOR_EACH + _BEYOND
        pairs = self._sampled[asked]
        table = name_table(self._reader, asked.kind, pairs, sample_counts(pairs))
        by_form = table.beginning(asked.words, most, whole=asked.whole)
        by_alias = known_table(self._reader, asked.kind).beginning(asked.words, most, whole=asked.whole)
        return list(dict.fromkeys(each.value for each in (*by_form, *by_alias)))

    def _ask_for_values(self, asked: NameStart, values: Sequence[str], asking: Round) -> None:
        """Have a table of some values and their counts; the authority's are counted already."""
        known = known_values(self._reader, asked.kind)
        counts = {value: known[value] for value in values if value in known}
        uncounted = [value for value in values if value not in known]

        def take(answer: Answer) -> None:
            counts.update(values_of(answer))
            self._tables[asked] = name_table(self._reader, asked.kind, self._sampled[asked], counts)

        if uncounted:
            asking.ask(values_body(asked.kind, uncounted), take)
        else:
            self._tables[asked] = name_table(self._reader, asked.kind, self._sampled[asked], counts)

    # Words

    def words(self, start: str, limit: int) -> list[tuple[str, int]]:
        return WordBeginnings(self).of(start, limit)

    def most_frequent(self, start: str, limit: int) -> list[str]:  # noqa: ARG002 - all that begins so was asked for
        """See `indexer.answering.word_beginnings.FormCounts`."""
        return self._forms

    def counts(self, stems: Sequence[str]) -> list[int]:
        """See `indexer.answering.word_beginnings.FormCounts`."""
        return [self._counts.get(stem, 0) for stem in stems]

    def _ask_for_forms(self, start: str, limit: int, asking: Round) -> None:
        def take(answer: Answer) -> None:
            counts = values_of(answer)
            self._forms = sorted(counts, key=lambda form: (-counts[form], form))

        terms = {"field": "word", "size": limit, "include": patterns([start])[0], "execution_hint": "map"}
        asking.ask(sampled(counting([{"prefix": {"word": start}}], {"values": {"terms": terms}})), take)

    def _ask_for_counts(self, stems: Sequence[str], asking: Round) -> None:
        for stem in stems:

            def take(answer: Answer, stem: str = stem) -> None:
                self._counts[stem] = answer["hits"]["total"]["value"]

            query = {"term": {"text": stem_term(stem)}}
            asking.ask({"size": 0, "track_total_hits": True, "query": query}, take)
