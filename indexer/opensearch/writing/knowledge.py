"""What a writer knows of sources and of their claims, as documents of the manifest.

A document of claims is one for each id, its `_id` a digest of the id: `path` has all sources that claim it, `run` the
runs in which they did. One of a source says in which run it was read to its end, and what it was then; while it is read
again, or was dropped since it has to be, it says only the run. One of a rejection is one rejection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from corpus.source import Rejection, SourceState
from indexer.claims import Claim
from indexer.engine import IndexProblem
from indexer.opensearch.connection.bulk import Version, Write, patiently, refresh
from indexer.opensearch.connection.cluster import (
    PATIENTLY,
    Answer,
    Busy,
    Cluster,
    ClusterAway,
    NotThere,
    missing_shards,
)

_DIGEST_BYTES = 16
#: Documents that are asked for by their ids at once, and that a page of a search has.
_AT_ONCE, _PAGE = 500, 2000
#: What is read page after page may have to be begun anew so often.
_BEGINNINGS = 5
#: How long the cluster keeps the place in a search between two pages.
_BETWEEN_PAGES = "10m"


class Claimed(NamedTuple):
    """The claims to an id as they are in the index; `version` is null for a document that is not there.

    Sources of `leaving` gave the id up, and its release may be there still.
    """

    id: str
    claims: tuple[Claim, ...] = ()
    leaving: tuple[str, ...] = ()
    version: Version | None = None

    def write(self, only: Version | None) -> Write:
        """The document to write in place of the one in state `only`."""
        about = {"id": self.id, "claims": [claim[1:] for claim in self.claims], "leaving": self.leaving}
        document = {
            "kind": "claims",
            "path": list(dict.fromkeys((*(claim.path for claim in self.claims), *self.leaving))),
            "run": sorted({claim.run for claim in self.claims}),
            "about": about,
        }
        content = msgspec.json.encode(document) if self.claims or self.leaving else None
        return Write(_claims_key(self.id), content, only=only, new=only is None)


class Known(NamedTuple):
    """A source as it is in the index; `state` is null unless it was read to its end, and nothing has come since.

    `run` is the last one that read it to its end, 0 for none; `version` is null for a document that is not there.
    """

    path: str
    run: int = 0
    state: SourceState | None = None
    version: Version | None = None

    def write(self, only: Version | None = None, *, new: bool = False) -> Write:
        """The document to write, in place of the one in state `only` if that is given."""
        document = {"kind": "source", "path": self.path, "run": self.run, "about": self.state}
        return Write(source_key(self.path), msgspec.json.encode(document), only=only, new=new)


def source_key(path: str) -> str:
    """The `_id` of a source."""
    return f"source:{_digest(path)}"


def _claims_key(release_id: str) -> str:
    return f"claims:{_digest(release_id)}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


def rejection_write(rejection: Rejection, run: int, number: int) -> Write:
    """A rejection to write, the `number`th of a run."""
    document = {"kind": "rejection", "path": rejection.path, "run": run, "number": number, "about": rejection}
    return Write(f"rejection:{_digest(rejection.path)}:{run}:{number:09}", msgspec.json.encode(document))


class Knowledge:
    """Asks a manifest what is known."""

    def __init__(self, cluster: Cluster, manifest: str) -> None:
        """Ask nothing yet."""
        self._cluster, self._manifest = cluster, manifest

    def claimed(self, ids: Iterable[str]) -> list[Claimed]:
        """The claims to each of some ids, refreshed or not."""
        names = {_claims_key(release_id): release_id for release_id in ids}
        return [claimed_of(names[told["_id"]], told) for told in self._documents(names)]

    def known(self, paths: Iterable[str]) -> list[Known]:
        """What is known of each of some sources, refreshed or not."""
        names = {source_key(path): path for path in paths}
        return [_known(names[told["_id"]], told) for told in self._documents(names)]

    def _documents(self, names: Iterable[str]) -> Iterator[Answer]:
        wanted = list(names)
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            yield from patiently(self._cluster, partial(self._cluster.documents, self._manifest, {"ids": some}))

    def claimed_by(self, paths: Sequence[str], before_run: int | None) -> Iterator[str]:
        """The ids that some sources claimed, in runs before `before_run`; of what was refreshed, and some more."""
        conditions: list[Any] = [{"term": {"kind": "claims"}}, {"terms": {"path": list(paths)}}]
        if before_run is not None:
            # A document that is only left to be removed has no run.
            older = {"range": {"run": {"lt": before_run}}}
            without = {"bool": {"must_not": {"exists": {"field": "run"}}}}
            conditions.append({"bool": {"should": [older, without]}})
        for hit in self._scan({"bool": {"filter": conditions}}, ["about.id"]):
            yield hit["_source"]["about"]["id"]

    def all_claims(self) -> Iterator[Claimed]:
        """The claims to each id, of what was refreshed, each once; raises `Busy` where a node dies meanwhile."""
        try:
            for hit in self._scan_once({"term": {"kind": "claims"}}, ["about"]):
                yield claimed_of(hit["_source"]["about"]["id"], hit)
        except NotThere as problem:  # of a node that is gone, the place in its pages
            raise Busy(str(problem)) from None

    def sources(self) -> Iterator[SourceState]:
        """The complete sources, of what was refreshed."""
        for hit in self._scan({"term": {"kind": "source"}}, ["about"]):
            if hit["_source"]["about"] is not None:
                yield msgspec.convert(hit["_source"]["about"], SourceState)

    def source_paths(self) -> Iterator[str]:
        """The paths of all sources, of what was refreshed; some may come twice."""
        for hit in self._scan({"term": {"kind": "source"}}, ["path"]):
            yield hit["_source"]["path"]

    def older_rejections(self, before_run: int) -> Iterator[tuple[str, str]]:
        """The `_id` and the path of each rejection of an earlier run, of what was refreshed."""
        older = [{"term": {"kind": "rejection"}}, {"range": {"run": {"lt": before_run}}}]
        for hit in self._scan({"bool": {"filter": older}}, ["path"]):
            yield hit["_id"], hit["_source"]["path"]

    def _scan(self, query: dict[str, Any], fields: list[str]) -> Iterator[Answer]:
        """What matches, in no order, page after page; from the start again where a node dies meanwhile."""
        for last in (False,) * _BEGINNINGS + (True,):
            try:
                yield from self._scan_once(query, fields)
                return
            except (Busy, ClusterAway, NotThere):
                if last:
                    raise

    def _scan_once(self, query: dict[str, Any], fields: list[str]) -> Iterator[Answer]:
        """The same, each once; raises `Busy` where a node dies meanwhile, or `NotThere`."""
        body = {"query": query, "_source": fields, "size": _PAGE, "sort": ["_doc"], "seq_no_primary_term": True}
        page = patiently(self._cluster, partial(self._page, body, None))
        left = page["hits"]["total"]["value"]
        try:
            while hits := page["hits"]["hits"]:
                yield from hits
                left -= len(hits)
                page = self._page(body, page["_scroll_id"])
        finally:
            self._forget_place(page["_scroll_id"])
        if left:  # a page whose answer was lost is not given again
            where = self._cluster.address.location
            raise Busy(f"{where}: nodes go away again and again; look at the cluster's health")

    def _page(self, body: Answer, place: str | None) -> Answer:
        """The first page of a search, or the next one from `place` on; raises `Busy` where a shard does not answer."""
        client, between = self._cluster.client, {"scroll": _BETWEEN_PAGES, **PATIENTLY}
        with self._cluster.asking():
            page: Answer = (
                client.scroll(body={"scroll_id": place}, params=between)
                if place
                else client.search(body=body, index=self._manifest, params=between)
            )
        if missing := missing_shards(page):
            where = self._cluster.address.location
            raise Busy(
                f"{where}: {missing.shards} shards of {self._manifest} do not answer; look at the cluster's health"
            )
        return page

    def _forget_place(self, place: str) -> None:
        with suppress(IndexProblem), self._cluster.asking():
            self._cluster.client.clear_scroll(body={"scroll_id": [place]})

    def refresh(self) -> None:
        """Have searches find what was written."""
        refresh(self._cluster, self._manifest)

    def drop_rejections(self, paths: Sequence[str], before_run: int) -> None:
        """Remove what was rejected of some sources in runs before this, of what was refreshed."""
        older = [
            {"term": {"kind": "rejection"}},
            {"terms": {"path": list(paths)}},
            {"range": {"run": {"lt": before_run}}},
        ]

        def ask() -> None:
            body = {"query": {"bool": {"filter": older}}}
            settings = {"conflicts": "proceed", **PATIENTLY}
            with self._cluster.asking():
                self._cluster.client.delete_by_query(index=self._manifest, body=body, params=settings)

        patiently(self._cluster, ask)

    def count(self, kind: str) -> int:
        """How many documents of a kind there are, of what was refreshed."""

        def ask() -> int:
            with self._cluster.asking():
                body = {"query": {"term": {"kind": kind}}}
                return int(self._cluster.client.count(index=self._manifest, body=body, params=PATIENTLY)["count"])

        return patiently(self._cluster, ask)


def claimed_of(release_id: str, told: Answer) -> Claimed:
    """The claims to an id, of what the cluster tells of their document."""
    if not told.get("found", True):
        return Claimed(release_id)
    about = told["_source"]["about"]
    claims = tuple(msgspec.convert([release_id, *claim], Claim) for claim in about["claims"])
    return Claimed(release_id, claims, tuple(about["leaving"]), Version(told["_seq_no"], told["_primary_term"]))


def _known(path: str, told: Answer) -> Known:
    if not told["found"]:
        return Known(path)
    source = told["_source"]
    state = None if source["about"] is None else msgspec.convert(source["about"], SourceState)
    return Known(path, source["run"], state, Version(told["_seq_no"], told["_primary_term"]))
