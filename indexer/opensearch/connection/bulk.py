"""Writing to a cluster: many documents in a request, sent again while the cluster is busy or a node is away."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec
from opensearchpy.exceptions import RequestError, TransportError
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from indexer.engine import IndexProblem
from indexer.opensearch.connection.cluster import CLOSED, PATIENTLY, Busy, Cluster, ClusterAway, reason_of

_log = logging.getLogger(__name__)

#: Bytes of documents that are sent in a request; one document that is larger goes alone.
REQUEST_BYTES = 5 << 20
#: A cluster takes requests of 100 MB (`http.max_content_length`), unless it was told otherwise.
LARGEST = 100_000_000 - 10_000
#: The most bytes of an id.
_LONGEST_ID = 512
#: Requests on their way at once.
_AT_ONCE = 4
#: Seconds after which a cluster that is busy or away is given up, and the longest pause between two tries.
_GIVE_UP, _LONGEST_PAUSE = 300.0, 30.0
#: Seconds after which a wait is told.
_SILENT = 10.0

_LONGEST_REASON = 200
_NOT_NOW = frozenset((429, 500, 502, 503, 504))
_TOLD = "errors,items.*._seq_no,items.*._primary_term,items.*.status,items.*.error"

_T = TypeVar("_T")


class Version(NamedTuple):
    """Which state of a document was read or written: what is written on condition of it finds nobody between."""

    seq_no: int
    term: int


class Write(NamedTuple):
    """A document to write as JSON, or without `content` to delete.

    With `only` it must be in this state, with `new` there must be none. What has a `turn` holds against what is
    written with a lower one, whichever comes first.
    """

    id: str
    content: bytes | None
    only: Version | None = None
    new: bool = False
    turn: int | None = None

    def lines(self) -> bytes:
        """The action and the document, a line each."""
        about: dict[str, object] = {"_id": self.id}
        if self.only is not None:
            about |= {"if_seq_no": self.only.seq_no, "if_primary_term": self.only.term}
        if self.turn is not None:
            about |= {"version": self.turn, "version_type": "external_gte"}
        kind = "delete" if self.content is None else "create" if self.new else "index"
        return msgspec.json.encode({kind: about}) + b"\n" + (b"" if self.content is None else self.content + b"\n")


class Written(NamedTuple):
    """What became of a document; `version` is null where it is not as it should be written, `reason` says why."""

    status: int
    version: Version | None
    reason: str | None = None

    @property
    def overtaken(self) -> bool:
        """Somebody else wrote it meanwhile."""
        return self.status == 409

    @property
    def refused(self) -> bool:
        """The cluster will never take it."""
        return self.status in (400, 413)


def patiently(cluster: Cluster, ask: Callable[[], _T]) -> _T:
    """What `ask` gives, asked again while the cluster is busy or away.

    Raises `IndexProblem` after some minutes, or as soon as the cluster is `hurried`.
    """
    again = Retrying(
        retry=retry_if_exception_type((Busy, ClusterAway)),
        wait=wait_random_exponential(multiplier=0.5, max=_LONGEST_PAUSE),
        stop=lambda attempt: cluster.hurried.is_set() or stop_after_delay(_GIVE_UP)(attempt),
        sleep=cluster.hurried.wait,
        before_sleep=_tell_of_waiting,
        reraise=True,
    )
    try:
        return again(ask)
    except (Busy, ClusterAway) as problem:
        waited = "" if cluster.hurried.is_set() else f"nothing was taken for {_GIVE_UP / 60:.0f} minutes; "
        advice = f"{waited}what is complete is kept: run the same again"
        raise IndexProblem(f"{problem}; {advice}") from None


def _tell_of_waiting(attempt: RetryCallState) -> None:
    """Somebody may watch: a long wait is told, and why."""
    if attempt.outcome and (attempt.seconds_since_start or 0) > _SILENT:
        _log.warning("%s; waiting, at most %.0f minutes", attempt.outcome.exception(), _GIVE_UP / 60)


def refresh(cluster: Cluster, *indices: str) -> None:
    """Have searches find all that was written, in every shard."""

    def ask() -> None:
        with cluster.asking():
            told = cluster.client.indices.refresh(index=",".join(indices), params=PATIENTLY)
        if told["_shards"]["failed"]:
            reason = reason_of(told["_shards"]["failures"][0]["reason"])
            raise Busy(f"{cluster.address.location}: the cluster can't show now what was written ({reason})")

    patiently(cluster, ask)


def send(cluster: Cluster, index: str, writes: Sequence[Write]) -> list[Written]:
    """Write documents in as many requests as needed, one after the other; what became of each."""
    return list(chain.from_iterable(_request(cluster, index, part) for part in requests(writes)))


def send_at_once(
    cluster: Cluster, index: str, writes: Iterable[Write], at_once: int = _AT_ONCE
) -> Iterator[tuple[str, Written]]:
    """Write documents in several requests at a time, in any order; the id and what became of each.

    Documents are taken from `writes` as requests go out, so that no more than these are in memory.
    """
    with ThreadPoolExecutor(at_once, thread_name_prefix="bulk") as threads:
        underway: deque[tuple[list[str], Future[list[Written]]]] = deque()
        for part in requests(writes):
            if len(underway) >= at_once:
                yield from _arrived(*underway.popleft())
            underway.append(([write.id for write in part], threads.submit(_request, cluster, index, part)))
        while underway:
            yield from _arrived(*underway.popleft())


def _arrived(ids: list[str], written: Future[list[Written]]) -> Iterator[tuple[str, Written]]:
    return zip(ids, written.result(), strict=True)


def requests(writes: Iterable[Write]) -> Iterator[list[Write]]:
    """Writes in portions of some megabytes."""
    part: list[Write] = []
    size = 0
    for write in writes:
        more = len(write.content or b"")
        if part and size + more > REQUEST_BYTES:
            yield part
            part, size = [], 0
        part.append(write)
        size += more
    if part:
        yield part


def _request(cluster: Cluster, index: str, writes: Sequence[Write]) -> list[Written]:
    """Send one request, and what the cluster had no room for again; one too much for it in halves."""
    lines = [write.lines() for write in writes]
    found = [_unfit(write) or Written(503, None) for write in writes]
    waiting = [at for at, written in enumerate(found) if not written.refused]

    def attempt() -> None:
        nonlocal waiting
        for at, written in zip(waiting, _sent(cluster, index, [lines[at] for at in waiting]), strict=True):
            found[at] = written
        waiting = [at for at in waiting if found[at].status in _NOT_NOW]
        if waiting:
            raise Busy(f"{cluster.address.location}: the cluster can't write now ({found[waiting[0]].reason})")

    if waiting:
        patiently(cluster, attempt)
    return found


def _unfit(write: Write) -> Written | None:
    """What no cluster takes, which needs no asking."""
    letters, content = len(write.id.encode()), len(write.content or b"")
    if letters > _LONGEST_ID:
        return Written(400, None, f"its id has {letters:,} bytes, and a cluster takes {_LONGEST_ID}")
    if content > LARGEST:
        return Written(413, None, f"it has {content:,} bytes as a document, and a cluster takes {LARGEST:,}")
    return None


def _sent(cluster: Cluster, index: str, lines: Sequence[bytes]) -> list[Written]:
    body = b"".join(lines)
    try:
        answer = _bulk(cluster, index, body)
    except _Refused as refused:
        if len(lines) == 1:
            return [Written(refused.status, None, refused.reason)]
        middle = len(lines) // 2
        return _sent(cluster, index, lines[:middle]) + _sent(cluster, index, lines[middle:])
    found = [_written(item) for item in answer["items"]]
    for written in found:
        if written.status == 403:  # whatever the document is
            raise cluster.refusal(str(written.reason))
    return found


class _Refused(Exception):
    """A request is refused for one of its documents, which is then looked for."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


def _bulk(cluster: Cluster, index: str, body: bytes) -> Mapping[str, Any]:
    with cluster.asking():
        try:
            answer: Mapping[str, Any] = cluster.client.bulk(
                body=body, index=index, params={"filter_path": _TOLD, **PATIENTLY}
            )
            return answer
        except RequestError as problem:
            raise _Refused(400, reason_of(problem.info)) from None
        except TransportError as problem:
            if problem.status_code == 413:
                raise _Refused(413, "the cluster takes no request of this size") from None
            if problem.status_code == 500:
                raise Busy(f"{cluster.address.location}: the cluster failed ({reason_of(problem.info)})") from None
            raise


def _written(item: Mapping[str, Any]) -> Written:
    ((kind, told),) = item.items()
    status = int(told["status"])
    if status < 300 or (kind == "delete" and status == 404):
        return Written(status, Version(told.get("_seq_no", -1), told.get("_primary_term", 0)))
    # A closed index is refused with the status of a bad document, although it is the index that can't take any.
    return Written(503 if told["error"].get("type") == CLOSED else status, None, _why(told["error"]))


def _why(error: Mapping[str, Any]) -> str:
    """Why a document is refused: the first sentence of what the cluster says, and the cause of it."""
    said, cause = " ".join(str(error.get("reason")).partition(". ")[0].split())[:_LONGEST_REASON], reason_of(error)
    return said if cause.startswith(said) else f"{said}: {cause}"
