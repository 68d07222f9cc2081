"""The connection to a cluster: every request has a timeout, and every failure a name and a line for the user."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)
from tenacity import Retrying, retry_if_exception_type, retry_if_result, stop_before_delay, wait_exponential

from indexer.engine import BudgetSpent, IndexAway, IndexProblem, PartAway
from indexer.opensearch.connection import unanswered
from indexer.opensearch.connection.address import Address, Credentials
from indexer.opensearch.connection.host import Host
from indexer.opensearch.connection.hurry import Hurry
from indexer.results import MissingShards

#: Seconds that a request may take, if it says nothing of its own; and one that writes. A cluster gives a node that
#: hangs up after some 33 seconds, unless it is told otherwise, and asks other copies then: both are longer.
PATIENCE, WRITER_PATIENCE = 45.0, 120.0
#: The parameters of a request that writes, or that a writer waits for.
PATIENTLY: Mapping[str, Any] = {"request_timeout": WRITER_PATIENCE}
#: A request that meets a node that is gone is sent to others, so often.
_OTHER_NODES = 3
#: What a node says of another that has just gone, with the status of an error of its own.
_GONE = ("node_not_connected", "node_disconnected", "node_closed")
#: Seconds in which all others hear of it.
_GOING = 2.0
#: What the security plugin says of a part of a request that may not be done, whatever the status of the whole.
_FORBIDDEN = "security_exception"
#: What is said of a document whose shard has no living copy.
_NO_COPY = "no_shard_available"
#: What is said of an index that somebody has closed.
CLOSED = "index_closed_exception"
_LATER = "try again, and look at the cluster's health"
#: What a refusal says where a query stands for too many terms.
_LIMITS = ("too_many_clauses", "maxClauseCount")

Answer = dict[str, Any]


class ClusterAway(IndexAway):
    """No node of the cluster answers."""


class Hanging(ClusterAway):
    """The cluster takes too long: it has too much to do, or a node of it neither answers nor is given up yet."""


class Refused(IndexProblem):
    """The cluster does not let this user do this, or does not know who asks."""


class NotThere(IndexProblem):
    """What was asked for is not there: an index, mostly. The engine tells what to do about it."""


class Busy(IndexAway):
    """The cluster can't do this now: it has too much to do, or too few nodes."""


class NodeGone(Busy):
    """A node went away while it answered: others may have what it had."""


class ShardAway(Busy, PartAway):
    """No living copy of a shard that has to answer."""


class TooBroad(IndexProblem):
    """A query stands for more words than the cluster may look for at once."""


class Cluster:
    """What engine and writer ask of a cluster; any number of threads may use it."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        """Connect when something is asked, not before."""
        self.address, self._user = address, credentials.user
        self._client = OpenSearch(
            [{"host": host, "port": port} for host, port in address.hosts],
            use_ssl=address.tls,
            verify_certs=address.tls,
            ca_certs=credentials.ca,
            headers=_who(credentials),
            timeout=PATIENCE,
            max_retries=_OTHER_NODES,
            retry_on_timeout=False,
            # Other hosts are of the same cluster, and say the same; see `Host` for what one says of itself alone.
            retry_on_status=(),
            pool_maxsize=16,
            connection_class=Host,
        )
        #: Set where nobody wants to wait any more until the cluster can do something.
        self.hurried = Hurry()

    @property
    def client(self) -> OpenSearch:
        """The library's own client, for what only writers and inspections ask; use it within `asking`."""
        return self._client

    def search(self, index: str, body: Mapping[str, Any]) -> Answer:
        """The answer to one search; raises `BudgetSpent` where its `timeout` came before its end.

        Shards that are missing are told in `_shards`, not raised. A search of a point in time is of the point's index.
        """
        asked = None if "pit" in body else index

        def ask() -> list[Answer]:
            with self.asking():
                return [self._client.search(index=asked, body=dict(body), **_settings(body))]

        (answer,) = _answered(ask)
        return self._usable(answer)

    def held(self, index: str) -> int:
        """How many documents an index shows, in all of its shards; raises `Busy` where one does not answer."""
        answer = self.search(index, {"size": 0, "track_total_hits": True})
        if missing_shards(answer):
            raise Busy(f"{self._where}: not all shards of {index} answer; look at the cluster's health")
        return int(answer["hits"]["total"]["value"])

    def searches(self, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """The answers to several searches, in their order, asked at once."""
        if not bodies:
            return []
        lines: list[Mapping[str, Any]] = []
        for body in bodies:
            lines += [_settings(body), body]

        def ask() -> list[Answer]:
            with self.asking():
                answers: list[Answer] = self._client.msearch(index=index, body=lines)["responses"]
            for answer in answers:
                if "error" in answer:
                    raise self._told(int(answer["status"]), answer["error"])
            return answers

        return [self._usable(answer) for answer in _answered(ask)]

    def _usable(self, answer: Answer) -> Answer:
        """An answer in time; shards that refuse the query are not missing."""
        if answer.get("timed_out"):
            raise BudgetSpent("the search takes longer than it may; ask for rarer words, or for fewer at once")
        for failure in answer["_shards"].get("failures", ()):
            problem = self._told(0, failure)
            if isinstance(problem, TooBroad):
                raise problem
        return answer

    def documents(self, index: str, asked: Mapping[str, Any], *, shown: bool = False) -> list[Answer]:
        """Documents as they are now, or as they are `shown` to searches; `found` tells of each whether it is there.

        Raises `ShardAway`: what can't be looked up is not the same as what is not there.
        """
        params = {"realtime": "false"} if shown else PATIENTLY

        def ask() -> list[Answer]:
            with self.asking():
                documents: list[Answer] = self._client.mget(body=asked, index=index, params=params)["docs"]
            for error in (document["error"] for document in documents if "error" in document):
                raise self._told(404 if error.get("type") == "index_not_found_exception" else 503, error)
            return documents

        return _answered(ask)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """The library's errors in the block become ours."""
        try:
            yield
        except AuthenticationException:
            raise Refused(f"{self._where}: {unanswered.unknown(self._user)}") from None
        except SSLError as problem:
            raise ClusterAway(f"{self._where}: {unanswered.insecure(problem)}") from None
        except ConnectionTimeout:
            raise Hanging(
                f"{self._where}: no answer came in time, as where a node hangs or has too much to do; {_LATER}"
            ) from None
        except ConnectionError as problem:
            raise ClusterAway(f"{self._where}: {unanswered.unreached(problem)}") from None
        except NotFoundError as problem:
            raise NotThere(f"{self._where}: {reason_of(problem.info)}") from None
        except TransportError as problem:
            raise self._told(problem.status_code, problem.info or problem.error) from None
        except OpenSearchException as problem:
            what = " ".join(str(problem).split())[:200]
            raise IndexProblem(
                f"{self._where}: the answer can't be used ({what}); check the host and the port"
            ) from None

    @property
    def _where(self) -> str:
        return self.address.location

    def _told(self, status: int | str, info: Any) -> IndexProblem:
        """The error for what the cluster answers instead of results."""
        reason = reason_of(info)
        if any(limit in str(info) for limit in _LIMITS):
            return TooBroad("the query stands for too many words at once; ask for fewer, or write more of each")
        if status in (404, "404"):
            return NotThere(f"{self._where}: {reason}")
        if status in (403, "403") or _FORBIDDEN in str(info):
            return self.refusal(reason)
        if CLOSED in str(info):
            return Busy(f"{self._where}: an index of it is closed; open it again (POST {self.address.name}-b*/_open)")
        if _NO_COPY in str(info):
            return ShardAway(f"{self._where}: a part of the index that is needed here does not answer; {_LATER}")
        if status in (429, 502, 503, 504) or _tells_of_gone(info):
            kind = NodeGone if _tells_of_gone(info) else Busy
            return kind(f"{self._where}: the cluster can't answer now ({reason}); {_LATER}")
        return IndexProblem(f"{self._where}: the cluster refuses this ({reason})")

    def refusal(self, reason: str) -> Refused:
        """The error for what this user may not do, or nobody; `reason` is the cluster's."""
        return Refused(f"{self._where}: {unanswered.forbidden(self._user, reason)}")

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()


def _answered(ask: Callable[[], list[Answer]]) -> list[Answer]:
    """What `ask` gives, asked again where a node went away meanwhile; in the end what there is, or `NodeGone`."""
    return _PAST_THE_GONE.copy()(ask)


def _tells_of_gone(info: Any) -> bool:
    """Whether an error, or the failure of a shard, is that of a node that has just gone."""
    return any(gone in str(info) for gone in _GONE)


def _lost_a_node(answers: list[Answer]) -> bool:
    return any(_tells_of_gone(answer.get("_shards", {}).get("failures", ())) for answer in answers)


_PAST_THE_GONE = Retrying(
    retry=retry_if_exception_type(NodeGone) | retry_if_result(_lost_a_node),
    stop=stop_before_delay(_GOING),
    wait=wait_exponential(multiplier=0.1),
    retry_error_callback=lambda tried: tried.outcome.result() if tried.outcome else None,
)


def missing_shards(answer: Answer) -> MissingShards | None:
    """The shards that an answer lacks; those that have no node to be on are not among its failures."""
    shards = answer["_shards"]
    lacking = shards["total"] - shards["successful"]
    return MissingShards(lacking, shards["total"]) if lacking else None


def _who(credentials: Credentials) -> dict[str, str]:
    """The header that says who asks, in UTF-8."""
    if credentials.user is None:
        return {}
    written = f"{credentials.user}:{credentials.password or ''}"
    return {"authorization": f"Basic {b64encode(written.encode()).decode()}"}


def _settings(body: Mapping[str, Any]) -> dict[str, Any]:
    """How a search is made: what is sorted by score is scored by the frequencies of the whole index, not of a shard.

    All pages of it are asked of the same copies, which may differ in what was deleted.
    """
    settings: dict[str, Any] = {"allow_partial_search_results": True}
    if body.get("size", 10) and any("_score" in each for each in body.get("sort", ())):
        settings["search_type"] = "dfs_query_then_fetch"
        if "pit" not in body:
            settings["preference"] = f"{crc32(repr(body['query']).encode()):08x}"
    return settings


def reason_of(info: Any) -> str:
    """What the cluster says is wrong, the innermost cause of it, in a line."""
    error = info.get("error", info) if isinstance(info, Mapping) else info
    while isinstance(error, Mapping):
        causes = error.get("root_cause") or [error.get("caused_by")]
        inner = next((cause for cause in causes if cause and cause != error), None)
        if inner is None or inner.get("reason") is None:
            error = error.get("reason") or error.get("type") or "no reason given"
        else:
            error = inner
    return " ".join(str(error).split())[:300]
