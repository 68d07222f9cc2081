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
from indexer.opensearch.asking import Asking, together
from indexer.opensearch.layout.mapping import TEXT
from indexer.opensearch.layout.terms import stem as stem_term
from indexer.opensearch.naming.lexicon import counting, patterns, values_body, values_of
from indexer.opensearch.naming.name_samples import (
    Counts,
    Sampled,
    expect_known,
    known_table,
    known_values,
    name_table,
    sample_counts,
    sampled,
    starts_sample,
    told,
)
from indexer.opensearch.reader import Reader, count_of, total_of
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
        wanted = dict.fromkeys(each for group in names for each in group)
        askings = [expect_known(self._reader, kind) for kind in dict.fromkeys(asked.kind for asked in wanted)]
        askings += map(self._sample, wanted)
        start = folded_start(word or "")
        if start:
            askings.append(self._expect_forms(start, forms_wanted(limit)))
        together(self._reader, askings)
        askings = [self._count_values(*each) for each in self._first_likely(names, limit).items()]
        together(self._reader, [*askings, self._count_stems(list(of_each_stem(self._forms, limit)))])

    def _sample(self, asked: NameStart) -> Asking[None]:
        (answer,) = yield [starts_sample(asked)]
        self._sampled[asked] = told(answer)

    def names(self, asked: NameStart, limit: int) -> list[Started]:
        table = self._tables.get(asked)
        return table.beginning(asked.words, limit, whole=asked.whole) if table else []

    def _first_likely(self, groups: Sequence[Sequence[NameStart]], limit: int) -> dict[NameStart, list[str]]:
        """The likely names of the first group that has any."""
        each = ({asked: found for asked in group if (found := self._likely(asked, limit))} for group in groups)
        return next(filter(None, each), {})

    def _likely(self, asked: NameStart, limit: int) -> list[str]:
        """The values that may be told, by what a sample says of them and by their aliases."""
        most = limit * _FOR_EACH + _BEYOND
        pairs = self._sampled[asked]
        table = name_table(self._reader, asked.kind, pairs, sample_counts(pairs))
        by_form = table.beginning(asked.words, most, whole=asked.whole)
        by_alias = known_table(self._reader, asked.kind).beginning(asked.words, most, whole=asked.whole)
        return list(dict.fromkeys(each.value for each in (*by_form, *by_alias)))

    def _count_values(self, asked: NameStart, values: Sequence[str]) -> Asking[None]:
        """Have a table of some values and their counts; the authority's are counted already."""
        known = known_values(self._reader, asked.kind)
        counts = {value: known[value] for value in values if value in known}
        uncounted = [value for value in values if value not in known]
        if uncounted:
            (answer,) = yield [values_body(asked.kind, uncounted)]
            counts |= values_of(answer)
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

    def _expect_forms(self, start: str, limit: int) -> Asking[None]:
        terms = {"field": "word", "size": limit, "include": patterns([start])[0], "execution_hint": "map"}
        (answer,) = yield [sampled(counting([{"prefix": {"word": start}}], {"values": {"terms": terms}}))]
        counts = values_of(answer)
        self._forms = sorted(counts, key=lambda form: (-counts[form], form))

    def _count_stems(self, stems: Sequence[str]) -> Asking[None]:
        answers = yield [count_of({"term": {TEXT: stem_term(stem)}}) for stem in stems]
        self._counts = dict(zip(stems, map(total_of, answers), strict=True))
