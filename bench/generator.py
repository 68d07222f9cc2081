"""Releases made from a seed: the same for the same number and seed, on every machine.

Words are pronounceable, drawn by a Zipf law below the most frequent stop words of English; some stand in collocations,
so that phrases have something to find. No stemmer changes them: on these releases all peers should find the same, and
where one does not the report shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.records import Record

VOCABULARY = 200_000
COLLOCATIONS = 20_000
SPEAKERS = 20_000
ORGANIZATIONS = 500
#: The exponent of the Zipf law and the shift that flattens its top; words fall off faster from about this rank on, as
#: in English.
_EXPONENT, _SHIFT, _KNEE = 1.05, 2.7, 6000
#: Words a release: the median of a lognormal law with this spread; 390 in the mean.
_MEDIAN_WORDS, _SPREAD = 345, 0.5
_LEAST_WORDS, _MOST_WORDS = 40, 4000
#: Of a hundred words, so many begin a collocation.
_COLLOCATED = 0.05
_STOP_WORDS = "the of and to in for that is on with by be was are this it will from at not or an has".split()
_ONSETS = "b d f g k l m n p r t v z br dr fl gr kl kr pl pr tr st sk".split()
_ENDINGS = ("vu", "zu", "pu")
_FIRST_DAY = date(2004, 1, 1)
_DAYS = (date(2024, 1, 1) - _FIRST_DAY).days
#: The chance of 0, 1, 2, 3 and 4 speakers, and of 1, 2 and 3 organizations.
_SPEAKERS_EACH = (0.25, 0.40, 0.20, 0.10, 0.05)
_ORGANIZATIONS_EACH = (0.6, 0.3, 0.1)
#: Releases made from one state of the random numbers; part of what the seed means.
_BATCH = 500
_SENTENCE, _PARAGRAPH = 18, 90

Numbers = NDArray[np.int64]


def generate(count: int, seed: int = 1) -> Iterator[Record]:
    """`count` releases; the first n of more are the same as n, memory does not grow with the number."""
    newsroom = _Newsroom(seed)
    for batch in range(0, count, _BATCH):
        random = np.random.default_rng((seed, batch))
        made = [newsroom.release(batch + at, random) for at in range(_BATCH)]
        yield from made[: count - batch]


class _Law:
    """Draws ranks by a Zipf law."""

    def __init__(self, size: int, exponent: float = _EXPONENT) -> None:
        ranks = np.arange(size)
        weights = 1 / (ranks + 1 + _SHIFT) ** exponent / (1 + ranks / _KNEE)
        self._until = np.cumsum(weights / weights.sum())

    def draw(self, random: np.random.Generator, size: int) -> Numbers:
        ranks = np.searchsorted(self._until, random.random(size))
        return np.minimum(ranks, len(self._until) - 1)


class _Newsroom:
    """The words, names and collocations that all releases are made of."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._words = np.array([*_STOP_WORDS, *(_word(rank) for rank in range(VOCABULARY - len(_STOP_WORDS)))], object)
        self._word_law, self._speaker_law, self._organization_law = (
            _Law(VOCABULARY),
            _Law(SPEAKERS, 0.9),
            _Law(ORGANIZATIONS, 0.8),
        )
        self._collocation_law = _Law(COLLOCATIONS, 0.8)
        self._collocations = self._make_collocations(random)
        self._speakers = [f"{_word(at % 991).title()} {_word(7000 + at).title()}" for at in range(SPEAKERS)]
        self._organizations = [f"Office of {_word(3000 + at).title()} Affairs" for at in range(ORGANIZATIONS)]

    def _make_collocations(self, random: np.random.Generator) -> list[Any]:
        """Two or three words each; of those with three, half have a stop word in the middle."""
        made = self._word_law.draw(random, 3 * COLLOCATIONS).reshape(-1, 3) + len(_STOP_WORDS)
        made = np.minimum(made, VOCABULARY - 1)
        kinds = random.random(COLLOCATIONS)
        stops = (random.random(COLLOCATIONS) * 8).astype(np.int64)
        made[kinds < 0.3, 1] = stops[kinds < 0.3]
        return [row if kind < 0.6 else row[:2] for row, kind in zip(made, kinds, strict=True)]

    def release(self, number: int, random: np.random.Generator) -> Record:
        length = int(np.clip(_MEDIAN_WORDS * np.exp(_SPREAD * random.standard_normal()), _LEAST_WORDS, _MOST_WORDS))
        return Record(
            id=f"generated-{number:07}",
            title=" ".join(self._draw(random, 4 + int(random.random() * 6))).capitalize(),
            body=_prose(self._draw(random, length)),
            day=_FIRST_DAY + timedelta(days=int(random.random() * _DAYS)),
            organizations=_some(self._organizations, self._organization_law, 1, _ORGANIZATIONS_EACH, random),
            speakers=_some(self._speakers, self._speaker_law, 0, _SPEAKERS_EACH, random),
        )

    def _draw(self, random: np.random.Generator, length: int) -> list[str]:
        """`length` words, some of them overwritten by collocations."""
        ranks = self._word_law.draw(random, length)
        starts = np.flatnonzero(random.random(max(0, length - 3)) < _COLLOCATED)
        for start, which in zip(starts, self._collocation_law.draw(random, len(starts)), strict=True):
            words = self._collocations[which]
            ranks[start : start + len(words)] = words
        drawn: list[str] = self._words[ranks].tolist()
        return drawn


def _word(rank: int) -> str:
    """The word of a rank: frequent ones are short. No stemmer changes their endings, and no part of one is English."""
    syllables: list[str] = []
    rank, ending = divmod(rank, len(_ENDINGS))
    while not syllables or rank:
        rank, onset = divmod(rank, len(_ONSETS))
        syllables.append(_ONSETS[onset])
        rank, vowel = divmod(rank, 5)
        syllables.append("aeiou"[vowel])
    return "".join(syllables) + _ENDINGS[ending]


def _prose(words: list[str]) -> str:
    """The words as sentences in paragraphs."""
    sentences = [" ".join(words[at : at + _SENTENCE]).capitalize() + "." for at in range(0, len(words), _SENTENCE)]
    each = _PARAGRAPH // _SENTENCE
    return "\n\n".join(" ".join(sentences[at : at + each]) for at in range(0, len(sentences), each))


def _some(
    names: list[str], law: _Law, least: int, chances: tuple[float, ...], random: np.random.Generator
) -> tuple[str, ...]:
    """Different names: `least` or more, as many as `chances` say."""
    count = least + int(np.searchsorted(np.cumsum(chances)[:-1], random.random(), side="right"))
    return tuple(dict.fromkeys(names[rank] for rank in law.draw(random, count)))
