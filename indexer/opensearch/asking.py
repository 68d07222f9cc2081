"""Questions that need several answers one after the other: what several of them want next is asked at once."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from indexer.opensearch.connection.cluster import Answer

if TYPE_CHECKING:
    from indexer.opensearch.reader import Reader

_Told = TypeVar("_Told")

#: Gives bodies of searches, gets their answers, and tells something in the end.
Asking = Generator[list[dict[str, Any]], list[Answer], _Told]


def together(reader: Reader, askings: Sequence[Asking[_Told]]) -> list[_Told]:
    """What each of `askings` tells in the end, in their order; what they want in one step is one request."""
    told: dict[int, _Told] = {}
    answers: dict[int, list[Answer] | None] = dict.fromkeys(range(len(askings)))
    while answers:
        wanted: dict[int, list[dict[str, Any]]] = {}
        for at, given in answers.items():
            try:
                wanted[at] = next(askings[at]) if given is None else askings[at].send(given)
            except StopIteration as end:
                told[at] = end.value
        given_now = iter(reader.searches([body for bodies in wanted.values() for body in bodies]))
        answers = {at: [next(given_now) for _ in bodies] for at, bodies in wanted.items()}
    return [told[at] for at in range(len(askings))]
