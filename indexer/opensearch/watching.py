"""One search's view of a reader: it has so much time, and notes which part of the index did not answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from indexer.answering.deadline import Deadline
from indexer.engine import BudgetSpent
from indexer.opensearch.connection.cluster import Answer, missing_shards
from indexer.opensearch.reader import Reader
from indexer.results import MissingShards


class Watching(Reader):
    """A reader for one search; what it keeps is kept by the reader of the commit.

    But what is made after some shards did not answer is kept for this search alone: they may be back for the next one.
    """

    def __init__(
        self,
        reader: Reader,
        deadline: Deadline | None = None,
        note: Callable[[MissingShards], None] | None = None,
    ) -> None:
        """Ask as `reader` does; each request gets the time that is left, and `note` the shards that did not answer."""
        self.cluster, self.state, self.authority = reader.cluster, reader.state, reader.authority
        self._reader, self._deadline, self._note = reader, deadline, note
        self._own: dict[Hashable, Any] = {}
        #: The shards that did not answer, where some did not: the most of one request.
        self.missing: MissingShards | None = None

    def search(self, body: Mapping[str, Any]) -> Answer:
        """The answer to one search of the releases; raises `BudgetSpent`."""
        return self._looked_at(lambda: [self._reader.search(self._timed(body))])[0]

    def searches(self, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """The answers to several, asked at once; raises `BudgetSpent`."""
        return self._looked_at(lambda: self._reader.searches([self._timed(body) for body in bodies]))

    def noticed(self, answer: Answer) -> Answer:
        """An answer, whose missing shards are noted."""
        missing = missing_shards(answer)
        self.missing = _worse(self.missing, missing)
        if missing and self._note:
            self._note(missing)
        return answer

    def kept(self, key: Hashable, otherwise: Any = None) -> Any:
        """What is kept under `key`, or `otherwise`."""
        return self._own[key] if key in self._own else self._reader.kept(key, otherwise)

    def put(self, key: Hashable, made: Any) -> None:
        """Keep something that is made already."""
        if self.missing:
            self._own[key] = made
        else:
            self._reader.put(key, made)

    def _timed(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._deadline is None:
            return body
        return {**body, "timeout": f"{max(1, round(self._deadline.left_ms()))}ms"}

    def _looked_at(self, ask: Callable[[], list[Answer]]) -> list[Answer]:
        try:
            answers = ask()
        except BudgetSpent:
            if self._deadline is None:
                raise
            raise self._deadline.spent() from None
        return [self.noticed(answer) for answer in answers]


def _worse(one: MissingShards | None, other: MissingShards | None) -> MissingShards | None:
    return max(one, other, key=lambda each: each.shards) if one and other else one or other
