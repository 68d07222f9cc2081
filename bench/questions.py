"""What is asked: forty questions a class, drawn from the releases themselves by how many of them hold a word."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec
from whoosh.analysis.filters import STOP_WORDS as WHOOSH_STOP_WORDS

from bench.records import Record
from indexer.analysis import STOP_WORDS

#: The classes in the order of the tables, and what each is called there.
CLASSES: dict[str, str] = {
    "rare": "rare word",
    "common": "common word",
    "and": "2 words, AND",
    "or": "3 words, OR",
    "phrase": "phrase",
    "prefix": "prefix",
    "range": "word + year of dates",
    "facets mid": "faceted page, mid",
    "facets common": "faceted page, common",
    "page mid": "whole page, mid",
    "page common": "whole page, common",
}
#: What is drawn beside the classes, and asked before any of them so that no class pays for what is loaded once.
WARM_UP = "warm-up"
#: The share of all releases that hold a word of the class.
BANDS: dict[str, tuple[float, float]] = {
    "rare": (0.0002, 0.001),
    "common": (0.1, 0.4),
    "and": (0.02, 0.2),
    "or": (0.01, 0.2),
    "phrase": (0.005, 0.2),
    "prefix": (0.0005, 0.02),
    "range": (0.05, 0.4),
    "facets mid": (0.01, 0.03),
    "facets common": (0.1, 0.4),
    "page mid": (0.01, 0.03),
    "page common": (0.1, 0.4),
    WARM_UP: (0.005, 0.1),
}
#: Words are counted in at most so many releases, evenly spread; the bands are shares of these.
COUNTED = 50_000
#: Releases kept to draw phrases and pairs from.
_KEPT = 2000
#: Letters of a prefix.
_PREFIX = (4, 5)
#: Every third phrase has a stop word in the middle.
_STOPPED = 3
_WORD = re.compile(r"[a-z]{3,}")
#: Words with single spaces between them, so that no peer's idea of punctuation matters.
_RUN = re.compile(r"(?<!\S)[a-z]+(?: [a-z]+)+(?!\S)")
#: What some peer leaves out of a query.
_STOPPED_WORDS = STOP_WORDS | frozenset(WHOOSH_STOP_WORDS)


class Question(msgspec.Struct, frozen=True):
    """A query without the syntax of a peer. `words` has the prefix alone in `prefix`; `year` only in `range`."""

    kind: str
    words: tuple[str, ...]
    year: int | None = None


class Sample(msgspec.Struct):
    """What the draw knows of the releases: in how many each word stands, the years, and some whole texts."""

    counted: int
    frequencies: Counter[str]
    years: Counter[int]
    texts: list[str]


def sample(records: Iterable[Record], total: int) -> Sample:
    """Count the words of at most `COUNTED` of `total` records, evenly spread, and keep the texts of some."""
    step, keep = max(1, total // COUNTED), max(1, min(total, COUNTED) // _KEPT)
    found = Sample(0, Counter(), Counter(), [])
    for number, record in enumerate(records):
        if number % step:
            continue
        found.frequencies.update(set(_WORD.findall(record.body.lower())))
        found.years[record.day.year] += 1
        if found.counted % keep == 0:
            found.texts.append(record.body)
        found.counted += 1
    return found


def draw(known: Sample, each: int, seed: int) -> dict[str, list[Question]]:
    """`each` questions for every class and for the warm-up; the same for the same releases and seed."""
    drawer = _Drawer(known, random.Random(seed))  # noqa: S311 - a draw that can be repeated is the point
    return {kind: drawer.questions(kind, each) for kind in (WARM_UP, *CLASSES)}


class _Drawer:
    """Draws words; one that was drawn is not drawn for another class while there are others."""

    def __init__(self, known: Sample, dice: random.Random) -> None:
        self._known, self._dice = known, dice
        self._words = sorted(word for word in known.frequencies if word not in _STOPPED_WORDS)
        self._drawn: set[str] = set()

    def questions(self, kind: str, each: int) -> list[Question]:
        if kind == "and":
            return self._pairs(each)
        if kind == "phrase":
            return self._phrases(each)
        if kind == "or":
            words = self._in_band(kind, 3 * each)
            return [Question(kind, tuple(words[at::each])) for at in range(each)]
        if kind == "prefix":
            return [Question(kind, (word[: self._dice.choice(_PREFIX)],)) for word in self._in_band(kind, each)]
        return [
            Question(kind, (word,), self._year() if kind == "range" else None) for word in self._in_band(kind, each)
        ]

    def _in_band(self, kind: str, count: int) -> list[str]:
        """`count` words of the class's band, or the nearest to it where the releases are too few to have so many."""
        least = _PREFIX[-1] + 1 if kind == "prefix" else 0
        words = [word for word in self._words if len(word) >= least]
        self._dice.shuffle(words)
        words.sort(key=lambda word: (self._distance(word, BANDS[kind]), word in self._drawn))
        inside = sum(self._distance(word, BANDS[kind]) == 0 for word in words)
        fresh = [word for word in words[:inside] if word not in self._drawn]
        chosen = (fresh if len(fresh) >= count else words)[:count]
        self._drawn.update(chosen)
        return [chosen[at % len(chosen)] for at in range(count)]

    def _distance(self, word: str, band: tuple[float, float]) -> float:
        """How far the word's share of the releases is from the band; 0 within."""
        share = self._known.frequencies[word] / self._known.counted
        return max(0.0, math.log(band[0] / share), math.log(share / band[1]))

    def _year(self) -> int:
        years = sorted(self._known.years)
        return self._dice.choices(years, [self._known.years[year] for year in years])[0]

    def _pairs(self, each: int) -> list[Question]:
        """Any two words of the band that one release has, so that AND finds something."""
        found: dict[tuple[str, ...], None] = {}
        for _attempt in range(50 * each):
            text = self._dice.choice(self._known.texts)
            words = sorted({word for word in _WORD.findall(text.lower()) if self._fits(word, "and")})
            if len(words) >= 2:
                found[tuple(self._dice.sample(words, 2))] = None
            if len(found) == each:
                break
        return _repeated("and", list(found) or [tuple(self._in_band("and", 2))], each)

    def _phrases(self, each: int) -> list[Question]:
        """Neighbours that more than one text has, where there are so many; every third with a stop word inside."""
        texts = Counter(run for text in self._known.texts for run in set(_runs(text)))
        fitting = sorted(run for run in texts if self._is_phrase(run))
        self._dice.shuffle(fitting)
        fitting.sort(key=lambda run: texts[run] == 1)
        stopped = [run for run in fitting if run[1] in STOP_WORDS][: -(-each // _STOPPED)]
        plain = [run for run in fitting if run[1] not in STOP_WORDS][: each - len(stopped)]
        return _repeated("phrase", [*stopped, *plain] or [tuple(self._in_band("phrase", 1))], each)

    def _is_phrase(self, run: tuple[str, ...]) -> bool:
        stops = [word for word in run if word in STOP_WORDS]
        middle = list(run[1:-1]) if stops else []
        return stops == middle and all(self._fits(word, "phrase") for word in run if word not in stops)

    def _fits(self, word: str, kind: str) -> bool:
        if word in _STOPPED_WORDS or not self._known.frequencies[word]:
            return False
        return self._known.counted < _KEPT or self._distance(word, BANDS[kind]) == 0


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every two and three neighbours in lower case with single spaces between them."""
    for found in _RUN.findall(text):
        words = found.split()
        yield from pairwise(words)
        yield from zip(words, words[1:], words[2:], strict=False)


def _repeated(kind: str, drawn: list[tuple[str, ...]], each: int) -> list[Question]:
    return [Question(kind, drawn[at % len(drawn)]) for at in range(each)]
