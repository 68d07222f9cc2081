"""Scores by the true lengths of releases: Lucene keeps a length in one byte, up to an eighth too short.

Where the first of some releases have nearly the same score this decides their order, and so which words feedback takes.
A cluster explains the scores of words in a few releases; what it explains has the frequency and the rounded length, and
of these follows what the score is with the true one. What is not explained stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indexer.answering.scoring import K1, B
from indexer.opensearch.queries.compiling import Query
from indexer.opensearch.ranking.explaining import scored

_Explanation = Mapping[str, Any]

#: What the explanation of a word's score is made of, as the cluster calls it.
_FREQUENCY, _LENGTH = "doc.freq", "doc.length"
_RELEASES, _LENGTHS = "field.docCount", "field.sumTotalTermFreq"


def explaining(words: Sequence[Query], ids: Sequence[str]) -> dict[str, Any]:
    """The search for what explains the scores that `words` give releases; they are words and phrases of the text."""
    return {**scored({"bool": {"should": list(words)}}, ids), "explain": True}


def corrections(answer: Mapping[str, Any], norms: Mapping[str, float]) -> dict[str, float]:
    """What is to be added to the score of each release, by id; `norms` are those of the true lengths."""
    return {
        hit["_id"]: sum(_correction(*each, norms[hit["_id"]]) for each in _words(hit["_explanation"]))
        for hit in answer["hits"]["hits"]
    }


def _correction(score: float, frequency: float, rounded: float, norm: float) -> float:
    return score * ((frequency + rounded) / (frequency + norm) - 1)


def _words(explanation: _Explanation) -> Iterator[tuple[float, float, float]]:
    """Of each word its score and frequency in the release, and the norm of the rounded length."""
    told = {each["description"]: each["value"] for each in explanation["details"]}
    if _FREQUENCY in told:
        norm = K1 * (1 - B + B * told[_LENGTH] * told[_RELEASES] / told[_LENGTHS])
        yield explanation["value"], told[_FREQUENCY], norm
        return
    for each in explanation["details"]:
        yield from _words(each)
