"""Single documents of a manifest, changed by compare-and-set: no writer undoes what another did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from indexer.engine import IndexProblem
from indexer.opensearch.connection.bulk import Version, Write, patiently, send
from indexer.opensearch.connection.cluster import Cluster

#: Others may be first so often.
_ATTEMPTS = 100


class Note(NamedTuple):
    """What a document tells, and in which state of it."""

    about: Any
    version: Version


def read_note(cluster: Cluster, manifest: str, name: str) -> Note | None:
    """A document as it is now, refreshed or not; null where there is none. Raises `NotThere` without the manifest."""
    asked = {"docs": [{"_id": name, "_source": ["about"]}]}
    (found,) = patiently(cluster, lambda: cluster.documents(manifest, asked))
    if not found["found"]:
        return None
    return Note(found["_source"].get("about"), Version(found["_seq_no"], found["_primary_term"]))


def change_note(cluster: Cluster, manifest: str, name: str, kind: str, change: Callable[[Any], Any]) -> Any:
    """Set what a document tells to what `change` makes of it, null where there is none; returns what it tells now.

    `change` may be called again where somebody else was first; raises what it raises.
    """
    for _ in range(_ATTEMPTS):
        before = read_note(cluster, manifest, name)
        about = change(before.about if before else None)
        content = msgspec.json.encode({"kind": kind, "about": about})
        only = before.version if before else None
        (written,) = send(cluster, manifest, [Write(name, content, only=only, new=before is None)])
        if written.version is not None:
            return about
        if not written.overtaken:
            raise IndexProblem(f"{cluster.address.location}: the cluster refuses this ({written.reason})")
    raise IndexProblem(f"{cluster.address.location}: too many writers change the index at once; run the same again")
