"""The connection to a cluster: every request has a timeout, and every failure a name and a line for the user."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from indexer.engine import BudgetSpent, IndexProblem
from indexer.opensearch.connection.address import Address, Credentials
from indexer.results import MissingShards

#: Seconds that a request may take, if it says nothing of its own; and one that writes.
PATIENCE, WRITER_PATIENCE = 30.0, 120.0
#: A request that meets a node that is gone is sent to others, so often.
_OTHER_NODES = 3
#: What a node says of another that has just gone, with the status of an error of its own.
_GONE = ("node_not_connected", "node_disconnected", "node_closed")
#: What a refusal says where a query stands for too many terms, or its answer would have too many.
_LIMITS = ("too_many_clauses", "maxClauseCount", "too_many_buckets")

Answer = dict[str, Any]


class ClusterAway(IndexProblem):
    """No node of the cluster answers."""


class Refused(IndexProblem):
    """The cluster does not let this user do this, or does not know who asks."""


class NotThere(IndexProblem):
    """What was asked for is not there: an index, mostly. The engine tells what to do about it."""


class Busy(IndexProblem):
    """The cluster can't do this now: it has too much to do, or too few nodes."""


class TooBroad(IndexProblem):
    """A query stands for more words than the cluster may look for at once."""


class Cluster:
    """What engine and writer ask of a cluster; any number of threads may use it."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        """Connect when something is asked, not before."""
        self.address = address
        self._client = OpenSearch(
            [{"host": host, "port": port} for host, port in address.hosts],
            use_ssl=address.tls,
            verify_certs=address.tls,
            ca_certs=credentials.ca,
            headers=_who(credentials),
            timeout=PATIENCE,
            max_retries=_OTHER_NODES,
            retry_on_timeout=False,
            pool_maxsize=16,
        )

    @property
    def client(self) -> OpenSearch:
        """The library's own client, for what only writers and inspections ask; use it within `asking`."""
        return self._client

    def search(self, index: str, body: Mapping[str, Any], **settings: Any) -> Answer:
        """The answer to one search; raises `BudgetSpent` where its `timeout` came before its end.

        Shards that are missing are told in `_shards`, not raised. A search of a point in time is of the point's index.
        """
        asked = None if "pit" in body else index
        with self.asking():
            answer: Answer = self._client.search(index=asked, body=dict(body), **_settings(body), **settings)
        return self._usable(answer)

    def searches(self, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """The answers to several searches, in their order, asked at once."""
        if not bodies:
            return []
        lines: list[Mapping[str, Any]] = []
        for body in bodies:
            lines += [_settings(body), body]
        with self.asking():
            answers: list[Answer] = self._client.msearch(index=index, body=lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise self._told(int(answer["status"]), answer["error"])
        return [self._usable(answer) for answer in answers]

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

        Raises `Busy` where a shard is away: what can't be looked up is not the same as what is not there.
        """
        with self.asking():
            params = {"realtime": "false"} if shown else {"request_timeout": WRITER_PATIENCE}
            answer: Answer = self._client.mget(body=asked, index=index, params=params)
        documents: list[Answer] = answer["docs"]
        for error in (document["error"] for document in documents if "error" in document):
            raise self._told(404 if error.get("type") == "index_not_found_exception" else 503, error)
        return documents

    @contextmanager
    def asking(self) -> Iterator[None]:
        """The library's errors in the block become ours."""
        try:
            yield
        except AuthenticationException:
            raise Refused(
                f"{self._where}: the cluster does not know who asks; set ONRECORD_OPENSEARCH_USER and"
                " ONRECORD_OPENSEARCH_PASSWORD"
            ) from None
        except AuthorizationException as problem:
            raise Refused(f"{self._where}: this user may not do that ({reason_of(problem.info)})") from None
        except SSLError as problem:
            raise ClusterAway(
                f"{self._where}: no connection by TLS ({_cause(problem)}); check the host, and that"
                " ONRECORD_OPENSEARCH_CA names the certificate that the cluster's own is signed with"
            ) from None
        except ConnectionError as problem:
            raise ClusterAway(
                f"{self._where}: no node answers ({_cause(problem)}); check that the cluster runs, and the host, the"
                " port and the scheme (opensearchs:// for TLS) of the address"
            ) from None
        except NotFoundError as problem:
            raise NotThere(f"{self._where}: {reason_of(problem.info)}") from None
        except TransportError as problem:
            raise self._told(problem.status_code, problem.info) from None
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
        if status in (429, 502, 503, 504) or any(gone in str(info) for gone in _GONE):
            return Busy(f"{self._where}: the cluster can't answer now ({reason}); try again, and look at its health")
        return IndexProblem(f"{self._where}: the cluster refuses this ({reason})")

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()


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


def _cause(problem: ConnectionError) -> str:
    inner = problem.info if isinstance(problem.info, Exception) else problem
    return " ".join(str(inner).rpartition(": ")[2].split())[:200] or type(inner).__name__
