"""Words inside statements: which statements of some releases have what is asked of one.

The statements are laid out one after the other as a single text, each by itself, so that what is found in places is
found within one statement. A word that stands in several, which lie in one another, is in that text several times.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.terms import Term
from whoosh.query.wrappers import ConstantScoreQuery, Not

from indexer.answering.deadline import Deadline
from indexer.columnar.evaluation.expansion import WORD_KINDS, WORDS
from indexer.columnar.evaluation.matches import Mask
from indexer.columnar.evaluation.ordered import Ends
from indexer.columnar.evaluation.places import PLACED, Places, Text, found, is_placed, laid_out, parts_of, reach
from indexer.columnar.evaluation.positions import places_of
from indexer.columnar.evaluation.reading import Numbers, Reading
from indexer.query.proximity import Adjacent
from indexer.query.statements import SaidBy


class NotOfStatements(TypeError):
    """A kind of query that can't be asked of a statement."""


def as_whole(part: Any) -> Query:
    """What a release must have, title and all, to have a statement that `part` is true of; it scores as `part` does."""
    if isinstance(part, Not):
        return Every(boost=0.0)  # type: ignore[no-untyped-call]
    if isinstance(part, SaidBy):
        return ConstantScoreQuery(Or([Term("speaker", name) for name in part.speakers]), 0.0)
    if isinstance(part, ConstantScoreQuery):
        return ConstantScoreQuery(as_whole(part.child), part.score)
    if isinstance(part, And):
        wanted = [as_whole(each) for each in part.subqueries if not isinstance(each, Not)]
        return And(wanted or [as_whole(each) for each in part.subqueries], boost=part.boost)
    return Or([as_whole(each) for each in part.subqueries], boost=part.boost) if isinstance(part, Or) else part


class Spoken(Text):
    """The statements of some releases as one text; `starts` tells where each begins in it.

    `statements` are their numbers in the segment, `owner` has the place of each one's release among the releases, and
    `first` and `last` their positions there. `text` are the releases.
    """

    def __init__(self, reading: Reading, releases: Numbers, part: Query, deadline: Deadline | None = None) -> None:
        """Lay out the statements of `releases`, rising, far enough apart for `part`, which is asked of them."""
        self._part = part
        self.text = laid_out(reading, releases, reach(part), deadline)
        column = reading.segment.statements
        self.statements, self.owner = column.of(releases)
        self.first = column.first.take(self.statements).astype(np.int64)
        self.last = column.last.take(self.statements).astype(np.int64)
        ends = np.cumsum(self.last - self.first + (reach(part) + 2))
        super().__init__(reading, releases, np.concatenate((np.zeros(1, np.int64), ends))[:-1], deadline)
        begin = self.text.starts.take(self.owner)
        self._low, self._high = begin + self.first, begin + self.last

    def matching(self) -> Mask:
        """For each statement whether it has what is asked; raises `NotOfStatements`."""
        return true_of(self._part, self)

    def having(self) -> Numbers:
        """The statements that have what is asked, rising; raises `NotOfStatements`."""
        return self.statements.compress(self.matching())

    def only(self, places: Ends) -> Text:  # noqa: ARG002 - the signature is that of `Text`
        """All of it: what is looked at again is a part of the releases already."""
        return self

    def complete(self, places: Places) -> Places:
        """Those that end in the statement in which they begin."""
        owners = self.owners(places.first)
        fits = places.last - self.starts.take(owners) <= (self.last - self.first).take(owners)
        return Places(places.first.compress(fits), places.last.compress(fits))

    def word(self, query: Any) -> Ends:
        """The distinct positions of what stands for a word, those that several statements hold in each, rising."""
        positions = self.text.word(query)
        begin = positions.searchsorted(self._low)
        counts = positions.searchsorted(self._high, "right") - begin
        inside = positions.take(places_of(begin, counts))
        inside += np.repeat(self.starts - self._low, counts)
        return inside

    def holding(self, places: Places) -> Mask:
        """For each statement whether one of `places` in the releases lies in it; all of these have one length."""
        at = places.first.searchsorted(self._low)
        holds: Mask = at < len(places.first)
        if len(places.first):
            holds &= places.last.take(at, mode="clip") <= self._high
        return holds


def true_of(query: Any, text: Spoken) -> Mask:
    """For each statement of a text whether a query is true of it; raises `NotOfStatements`."""
    text.look()
    if _is_word(query) or _is_row(query):
        return text.holding(found(query, text.text))
    known = _BY_TYPE.get(type(query))
    if known is None or (isinstance(query, PLACED) and not is_placed(query)):
        raise NotOfStatements(f"{type(query).__name__} can't be asked of a statement")
    return known(query, text)


def _is_word(query: Any) -> bool:
    return type(query) in WORD_KINDS and query.fieldname in WORDS


def _is_row(query: Any) -> bool:
    """True for words right after each other: where they stand in a release does not depend on what is around them."""
    in_a_row = isinstance(query, Adjacent) or (isinstance(query, Phrase) and query.slop == 1)
    return in_a_row and bool(parts_of(query)) and all(map(_is_word, parts_of(query)))


def _in_places(query: Query, text: Spoken) -> Mask:
    mask = _alike(text, true=False)
    if parts_of(query):
        mask[text.owners(found(query, text).first)] = True
    return mask


def _said_by(query: SaidBy, text: Spoken) -> Mask:
    ordinals = [text.reading.find("speaker", name.encode()) for name in query.speakers]
    return np.isin(text.reading.segment.statements.speaker.take(text.statements), ordinals)


def _alike(text: Spoken, *, true: bool) -> Mask:
    return np.full(len(text.statements), true)


def _joined(join: Callable[[Mask, Mask], Mask], query: Any, text: Spoken) -> Mask:
    """What is true of the parts, joined; nothing is true without parts."""
    parts = [true_of(part, text) for part in query.subqueries]
    return reduce(join, parts) if parts else _alike(text, true=False)


_BY_TYPE: dict[type, Callable[[Any, Spoken], Mask]] = {
    And: lambda query, text: _joined(and_, query, text),
    Or: lambda query, text: _joined(or_, query, text),
    Not: lambda query, text: ~true_of(query.query, text),
    ConstantScoreQuery: lambda query, text: true_of(query.child, text),
    SaidBy: _said_by,
    Every: lambda _query, text: _alike(text, true=True),
    type(NullQuery): lambda _query, text: _alike(text, true=False),
    **dict.fromkeys(PLACED, _in_places),
}
