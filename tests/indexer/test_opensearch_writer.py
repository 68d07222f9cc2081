"""What a writer sends to a cluster, again where it has to, and what it knows of a batch; without a cluster."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest
from making import make, state

from corpus.source import Rejection
from indexer.claims import Claim, Claims
from indexer.documents import record_digest, words_digest
from indexer.engine import IndexProblem
from indexer.opensearch.connection import bulk
from indexer.opensearch.connection.address import Credentials, read_address
from indexer.opensearch.connection.bulk import Version, Write, refresh, send, send_at_once
from indexer.opensearch.connection.cluster import Busy, Cluster, ClusterAway, NotThere, Refused, ShardAway
from indexer.opensearch.writing.knowledge import Claimed, Known
from indexer.opensearch.writing.ledger import Ledger

Answer = Callable[[list[str]], tuple[int, Any]]


class Node(ThreadingHTTPServer):
    """What answers as a test says: by the ids of a bulk request a status and, of each id, an item; or all there is."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Bulk)
        self.answer: Answer = lambda ids: (200, [{"status": 200} for _ in ids])
        self.asked: list[list[str]] = []

    @property
    def cluster(self) -> Cluster:
        return Cluster(read_address(f"opensearch://127.0.0.1:{self.server_port}/releases"), Credentials())


class _Bulk(BaseHTTPRequestHandler):
    server: Node

    def do_POST(self) -> None:
        lines = self.rfile.read(int(self.headers.get("content-length", 0))).splitlines()
        ids = [id_ for line in lines for told in msgspec.json.decode(line).values() if (id_ := _id(told))]
        self.server.asked.append(ids)
        status, found = self.server.answer(ids)
        if isinstance(found, list):
            found = {"items": [{"index": {"_seq_no": 3, "_primary_term": 1} | item} for item in found]}
        content = found if isinstance(found, bytes) else msgspec.json.encode(found)
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: object) -> None:
        """Nothing."""


def _id(told: object) -> str | None:
    return told.get("_id") if isinstance(told, dict) else None


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    monkeypatch.setattr(bulk, "_GIVE_UP", 20.0)
    with Node() as server:
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


def document(size: int) -> bytes:
    """JSON of so many bytes."""
    return b"{" + b" " * (size - 2) + b"}"


def writes(count: int, size: int = 2) -> list[Write]:
    return [Write(f"r{number}", document(size)) for number in range(count)]


BUSY = {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "the queue is full"}}


# Sending


def test_what_there_was_no_room_for_is_sent_again_and_nothing_else(node: Node) -> None:
    def answer(ids: list[str]) -> tuple[int, Any]:
        return 200, [BUSY if len(node.asked) < 3 and id_ in ("r1", "r3") else {"status": 201} for id_ in ids]

    node.answer = answer
    assert [written.version for written in send(node.cluster, "x", writes(5))] == [Version(3, 1)] * 5
    assert node.asked == [["r0", "r1", "r2", "r3", "r4"], ["r1", "r3"], ["r1", "r3"]]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_request_that_a_busy_cluster_turns_away_is_sent_again(node: Node, status: int) -> None:
    node.answer = lambda ids: (
        (200, [{"status": 200}] * len(ids)) if len(node.asked) > 1 else (status, {"error": "busy"})
    )
    assert all(written.version for written in send(node.cluster, "x", writes(2)))


def test_a_cluster_that_stays_busy_is_given_up_with_what_to_do(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_GIVE_UP", 0.3)
    node.answer = lambda ids: (200, [BUSY] * len(ids))
    with pytest.raises(IndexProblem, match=r"the queue is full.*run the same again"):
        send(node.cluster, "x", writes(2))
    with pytest.raises(IndexProblem, match=r"no node answers.*run the same again"):
        send(Cluster(read_address("opensearch://127.0.0.1:9/x"), Credentials()), "x", writes(1))


def test_a_request_that_is_refused_is_one_documents_fault(node: Node) -> None:
    def answer(ids: list[str]) -> tuple[int, Any]:
        if "r5" in ids:
            return 400, {"error": {"type": "parsing", "reason": "it can't be read"}}
        if len(ids) > 3:
            return 413, {}
        return 200, [{"status": 200} for _ in ids]

    node.answer = answer
    sent = send(node.cluster, "x", writes(9))
    assert [at for at, written in enumerate(sent) if written.refused] == [5]
    assert sent[5].reason == "it can't be read"


def test_one_document_that_is_refused_says_why(node: Node) -> None:
    error = {
        "type": "mapper_parsing_exception",
        "reason": "failed to parse field [days]. Some more.",
        "caused_by": {"type": "illegal", "reason": "no such day"},
    }
    node.answer = lambda _ids: (200, [{"status": 400, "error": error}, {"status": 409, "error": error}])
    refused, overtaken = send(node.cluster, "x", writes(2))
    assert (refused.refused, refused.reason) == (True, "failed to parse field [days]: no such day")
    assert (overtaken.refused, overtaken.overtaken, overtaken.version) == (False, True, None)


def test_an_index_that_is_closed_is_no_documents_fault(node: Node) -> None:
    closed = {"status": 400, "error": {"type": "index_closed_exception", "reason": "closed"}}
    node.answer = lambda ids: (200, [closed if len(node.asked) == 1 else {"status": 200} for _ in ids])
    assert all(written.version for written in send(node.cluster, "x", writes(2)))


def test_what_one_shard_can_not_show_yet_is_shown_again(node: Node) -> None:
    failure = {"reason": {"type": "unavailable_shards_exception", "reason": "the primary shard is not active"}}
    node.answer = lambda _ids: (200, {"_shards": {"failed": len(node.asked) < 2, "failures": [failure]}})
    refresh(node.cluster, "x")
    assert len(node.asked) == 2


def test_what_can_not_be_looked_up_is_not_taken_for_missing(node: Node) -> None:
    kinds = (("no_shard_available_action_exception", ShardAway), ("index_not_found_exception", NotThere))
    for kind, problem in kinds:
        error = {"type": kind, "reason": "why"}
        node.answer = lambda _ids, error=error: (200, {"docs": [{"_id": "a", "error": error}]})  # type: ignore[misc]
        with pytest.raises(problem):
            node.cluster.documents("x", {"ids": ["a"]})


def test_what_a_user_may_not_do_is_told_and_not_tried_again(node: Node) -> None:
    """A right may be missing for a part of a request alone."""
    for right, ask in (
        ("indices:data/write/bulk[s]", lambda: send(node.cluster, "x", writes(1))),
        ("indices:data/read/mget[shard]", lambda: node.cluster.documents("x", {"ids": ["a"]})),
    ):
        error = {"type": "security_exception", "reason": f"no permissions for [{right}] and User [name=x]"}
        told = {"items": [{"index": {"status": 403, "error": error}}], "docs": [{"_id": "a", "error": error}]}
        node.answer = lambda _ids, told=told: (200, told)  # type: ignore[misc]
        with pytest.raises(Refused, match=re.escape(f"lacks the right {right}; docs/scaling.md")):
            ask()
        assert len(node.asked) == 1
        node.asked.clear()


def test_a_security_plugin_that_is_not_set_up_is_no_stranger(node: Node) -> None:
    node.answer = lambda _ids: (503, b"OpenSearch Security not initialized.")
    with pytest.raises(Busy, match=r"can't answer now \(OpenSearch Security not initialized"):
        node.cluster.documents("x", {"ids": ["a"]})


def test_who_is_hurried_waits_no_more(node: Node) -> None:
    node.answer = lambda _ids: (429, b"{}")
    cluster = node.cluster
    threading.Timer(0.1, cluster.hurried.set).start()
    with pytest.raises(IndexProblem, match="what is complete is kept: run the same again") as told:
        send(cluster, "x", [Write("a", b"{}")])
    assert "minutes" not in str(told.value)


def test_what_is_no_answer_of_a_cluster_is_told_in_a_line(node: Node) -> None:
    node.answer = lambda _ids: (200, b"<html>A page of a proxy")
    with pytest.raises(ClusterAway, match=r"no JSON, as no cluster does.*check that the cluster runs, and the host"):
        node.cluster.documents("x", {"ids": ["a"]})


def test_what_no_cluster_takes_is_not_sent(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LARGEST", 1000)
    long, huge, fine = send(
        node.cluster, "x", [Write("文" * 171, b"{}"), Write("a", document(1001)), Write("b", b"{}")]
    )
    assert (long.reason, long.refused) == ("its id has 513 bytes, and a cluster takes 512", True)
    assert (huge.reason, huge.refused) == ("it has 1,001 bytes as a document, and a cluster takes 1,000", True)
    assert fine.version
    assert node.asked == [["b"]]


def test_requests_are_of_some_size_and_wait_for_one_another(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "REQUEST_BYTES", 100)
    taken = []

    def some() -> Iterator[Write]:
        for write in [*writes(60, 30), Write("huge", document(500))]:
            taken.append(write.id)
            assert len(taken) - sum(map(len, node.asked)) <= 3 * 3 + 1, "no more are taken than can be on their way"
            yield write

    found = dict(send_at_once(node.cluster, "x", some(), at_once=2))
    assert found.keys() == set(taken)
    assert max(map(len, node.asked)) == 3
    assert ["huge"] in node.asked


def test_a_user_who_may_not_write_is_told_so_at_once(node: Node) -> None:
    node.answer = lambda _ids: (403, {"error": {"reason": "no permissions"}})
    with pytest.raises(Refused, match="no permissions"):
        send(node.cluster, "x", writes(1))


# A batch in memory


def claim(path: str, run: int, standing: str = "owner", text: str = "Words.", record: bytes | None = None) -> Claim:
    release = make("x", text, path=path)
    known = record_digest(release) if record is None else record
    return Claim("x", path, standing, None, words_digest(release), known, run)  # type: ignore[arg-type]


def ledger(claims: list[Claim], *sources: Known, run: int = 5) -> tuple[Ledger, Claims, list[Rejection]]:
    found = Ledger(run)
    found.learn([Claimed("x", tuple(claims), (), Version(1, 1))])
    found.learn_sources(sources)
    found.begin()
    told: list[Rejection] = []
    return found, Claims(found, found, run, told.append), told


def test_a_claim_of_a_run_that_did_not_come_to_its_end_is_not_believed() -> None:
    for known, unchanged in ((Known("/a", run=4), 1), (Known("/a", run=3), 0), (Known("/a"), 0)):
        batch, claims, _ = ledger([claim("/a", 4)], known)
        claims.add(make("x", "Words.", path="/a"))
        assert claims.changes.unchanged == unchanged
        assert len(batch.puts) == 1 - unchanged


def test_a_claim_that_this_run_may_have_written_unheard_is_written_again() -> None:
    for doubted in (False, True):
        batch, claims, _ = ledger([], Known("/a"))
        batch.learn([Claimed("x", (claim("/a", 5),), (), Version(2, 1))], doubted=doubted)
        batch.begin()
        claims.add(make("x", "Words.", path="/a"))
        assert bool(batch.puts) == doubted


def test_a_source_that_gives_up_an_id_is_named_until_its_release_is_gone() -> None:
    batch, claims, _ = ledger([claim("/a", 3), claim("/b", 3, "rejected", "Others.")], Known("/a", 3), Known("/b", 3))
    claims.complete(state("/a"))
    ((_, becomes),) = batch.changed()
    assert ([each.path for each in becomes.claims], becomes.leaving) == (["/b"], ("/a",))
    assert batch.takes == {"x"}
    kept, gone = batch.ends()
    assert {known.path: known.state is not None for known in kept} == {"/a": True, "/b": False}
    assert gone == []


def test_a_release_that_was_to_go_goes_where_nobody_else_gives_it() -> None:
    left = Claimed("x", (), ("/a",), Version(1, 1))
    batch, claims, _ = ledger([], Known("/a"))
    batch.learn([left])
    batch.begin()
    claims.forget("/a")
    assert [becomes.leaving for _, becomes in batch.changed()] == [("/a",)]
    assert batch.takes == {"x"}
    batch.begin()
    claims.add(make("x", "Words.", path="/b"))
    assert [becomes.leaving for _, becomes in batch.changed()] == [()]
    assert (batch.takes, list(batch.puts)) == (set(), ["x"])


def test_what_is_put_is_claimed_anew_also_where_the_claim_is_as_before() -> None:
    same = {"path": "/a", "url": "https://a.example/x"}
    before, between = make("x", "Words.", **same), make("x", "Others.", **same)
    digests = words_digest(before), record_digest(before)
    batch, claims, _ = ledger([Claim("x", "/a", "owner", before.url, *digests, 5)], Known("/a"))
    claims.add(between)
    claims.add(before)
    assert batch.puts == {"x": before}
    assert [becomes.id for _, becomes in batch.changed()] == ["x"], "it needs a turn of its own"


def test_the_same_batch_may_be_done_again() -> None:
    batch, claims, told = ledger([claim("/a", 3)], Known("/a", 3), Known("/b"))
    for _ in range(2):
        batch.begin()
        claims.add(make("x", "Others.", path="/b"))
        claims.complete(state("/b"))
        ((read, becomes),) = batch.changed()
        assert (len(read.claims), len(becomes.claims), batch.puts) == (1, 2, {})
        assert len(batch.rejections["/b"]) == 1
    assert len(told) == 2
