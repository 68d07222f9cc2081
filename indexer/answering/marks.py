"""From positions to places in texts: the words of hits that are marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from indexer.highlight import PLACE, TEXT_SHIFT, Marks
from indexer.query.highlights import PART
from indexer.query.patterns import FIRST, LAST, LONE, Keys, Places
from indexer.schema import GAP


class Texts(Protocol):
    """A title and a body, and the character where the word at each position of each begins."""

    @property
    def title_starts(self) -> Keys:
        """Of the title."""

    @property
    def body_starts(self) -> Keys:
        """Of the body."""

    @property
    def body(self) -> str:
        """The body."""


def in_texts(places: Places, texts: Sequence[Texts], title_lengths: Keys) -> Marks:
    """Places in hits as marks: each word's position becomes the character it begins at."""
    starts = np.concatenate([some for text in texts for some in (text.title_starts, text.body_starts)])
    before = np.zeros(len(texts), np.int64)
    np.add.accumulate([len(text.title_starts) + len(text.body_starts) for text in texts[:-1]], out=before[1:])
    ends = places[:LAST]  # the first and the closing word
    hit = places[0] >> TEXT_SHIFT
    at = ends & PLACE
    in_body = at[0] >= title_lengths.take(hit)
    at += before.take(hit) - in_body * GAP
    start, closing = starts.take(at) + (2 * hit + in_body << TEXT_SHIFT)
    return Marks(start, closing, places[LONE], places[PART], places[FIRST] & PLACE)
