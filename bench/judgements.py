"""A collection with questions and judgements, and how well an order of its texts does on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from statistics import fmean
from typing import NamedTuple, TypeVar

import msgspec

#: The hits that nDCG looks at.
_DEPTH = 10


class CollectionError(Exception):
    """A collection can't be read. `str()` is one line: what, where and what to do."""


class Collection(NamedTuple):
    """Texts, each an id, a title and a body; questions by id; and grades (above 0) by question and text."""

    texts: list[tuple[str, str, str]]
    questions: dict[str, str]
    grades: dict[str, dict[str, int]]


class Marks(NamedTuple):
    """Means over the questions: nDCG at 10 with gains 2^grade - 1 and with the grade itself, and average precision."""

    ndcg: float
    linear_ndcg: float
    average_precision: float


class _Text(msgspec.Struct):
    id: int | str
    title: str
    text: str


class _Question(msgspec.Struct):
    id: int | str
    text: str


class _Judgement(msgspec.Struct):
    query: int | str
    doc: int | str
    grade: int


_Line = TypeVar("_Line", _Text, _Question, _Judgement)


def read(folder: Path) -> Collection:
    """`docs.jsonl`, `queries.jsonl` and `qrels.jsonl` of a folder; raises `CollectionError` naming the wrong line."""
    texts = [(str(line.id), line.title, line.text) for line in _lines(folder / "docs.jsonl", _Text)]
    questions = {str(line.id): line.text for line in _lines(folder / "queries.jsonl", _Question)}
    grades: dict[str, dict[str, int]] = {key: {} for key in questions}
    for line in _lines(folder / "qrels.jsonl", _Judgement):
        if line.grade > 0:
            grades.setdefault(str(line.query), {})[str(line.doc)] = line.grade
    return Collection(texts, questions, grades)


def _lines(path: Path, kind: type[_Line]) -> Iterator[_Line]:
    decoder = msgspec.json.Decoder(kind)
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield decoder.decode(line)
                except msgspec.DecodeError as problem:
                    raise CollectionError(f"{path}, line {number}: {problem}; mend it.") from problem
    except OSError as problem:
        raise CollectionError(f"{path}: {problem.strerror}; give a folder with docs, queries and qrels.") from problem


def mark(collection: Collection, ranked: Mapping[str, Sequence[str]]) -> Marks:
    """How well the order of each question's answer does; a question without one, or without any judgement, gets 0."""
    each = [_marks(collection.grades[key], ranked.get(key, ())) for key in collection.questions]
    return Marks(*(fmean(values) for values in zip(*each, strict=True)))


def _marks(grades: Mapping[str, int], ranked: Sequence[str]) -> Marks:
    if not grades:
        return Marks(0.0, 0.0, 0.0)
    found = [grades.get(key, 0) for key in ranked]
    best = sorted(grades.values(), reverse=True)
    steep = _gain([2**grade - 1 for grade in found]) / _gain([2**grade - 1 for grade in best])
    return Marks(steep, _gain(found) / _gain(best), _precision(found) / len(grades))


def _gain(gains: Sequence[int]) -> float:
    """The gains of the first hits, each divided by the logarithm of its place."""
    return sum(gain / log2(place) for place, gain in enumerate(gains[:_DEPTH], 2))


def _precision(found: Sequence[int]) -> float:
    """The precisions at the places of all relevant hits, added up."""
    places = [place for place, grade in enumerate(found, 1) if grade]
    return sum(count / place for count, place in enumerate(places, 1))
