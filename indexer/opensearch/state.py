"""What a build of an index in a cluster tells of itself: the one document that says which commit of it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from indexer.engine import IndexDamaged, NoIndex
from indexer.opensearch.connection.cluster import Answer, Cluster, NotThere
from indexer.opensearch.connection.notes import change_note
from indexer.opensearch.layout.mapping import MAPPING_VERSION

#: The `_id` of the document with the state.
STATE = "index"
#: Ends the names of what a writer knows.
MANIFEST_SUFFIX = "-manifest"


class State(msgspec.Struct, frozen=True):
    """What a build is and which commit of it holds; `runs` counts writers, `authority` is the user's TOML.

    `indices` are the identities that the cluster gave to both indices, as the last writer saw them: a restored one has
    another. Empty before the first.
    """

    build: str
    identity: str
    mapping: int
    generation: int
    runs: int
    updated: datetime | None
    authority: str
    indices: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """A text that is another one for each commit and each build."""
        # Where an older snapshot was restored, numbers of commits come again.
        committed = int(self.updated.timestamp()) if self.updated else 0
        return f"{self.build}.{self.generation}.{self.identity[:8]}.{committed:x}"

    @property
    def releases(self) -> str:
        """The index of releases."""
        return self.build

    @property
    def manifest(self) -> str:
        """The index of what a writer knows of files."""
        return f"{self.build}{MANIFEST_SUFFIX}"


def current_state(cluster: Cluster, patience: float | None = None) -> State:
    """The commit that readers see; raises `NoIndex`, and `IndexDamaged` for one of another version.

    It may take `patience` seconds, as long as any request for null.
    """
    state = latest_state(cluster, patience)
    if state.mapping != MAPPING_VERSION:
        problem = f"was made with the fields {state.mapping}, this version has {MAPPING_VERSION}"
        raise IndexDamaged(cluster.address.location, problem, "run onrecord index --rebuild")
    return state


def latest_state(cluster: Cluster, patience: float | None = None) -> State:
    """The same of any version; raises `NoIndex`, and `IndexDamaged` for what is no index of ours."""
    name = cluster.address.name
    try:
        with cluster.asking():
            params = {} if patience is None else {"request_timeout": patience}
            found: Answer = cluster.client.get(index=f"{name}{MANIFEST_SUFFIX}", id=STATE, params=params)
    except NotThere:
        location = cluster.address.location
        advice = f"make one with onrecord index --index {location} PATH"
        raise NoIndex(f"{location}: there is no index “{name}”; {advice}") from None
    try:
        state = _state(found["_source"]["about"])
    except (KeyError, TypeError, msgspec.ValidationError):
        problem = "does not tell of itself what this version reads"
        raise IndexDamaged(cluster.address.location, problem, "use another name, or the version that made it") from None
    if found["_index"] != state.manifest:
        problem = f"leads to {found['_index']}, which is a copy of {state.manifest} under another name"
        raise IndexDamaged(cluster.address.location, problem, "restore and copy indices under the names that they have")
    return state


def change_state(cluster: Cluster, manifest: str, change: Callable[[State], State]) -> State:
    """Set the state of a build to what `change` makes of it; others may do so at the same time."""

    def changed(about: Any) -> Any:
        if about is None:
            raise IndexDamaged(manifest, "lost what says which commit holds", "run onrecord index --rebuild")
        return _told(change(_state(about)))

    return _state(change_note(cluster, manifest, STATE, STATE, changed))


def _state(about: Any) -> State:
    return msgspec.convert(about, State)


def _told(state: State) -> Any:
    return msgspec.to_builtins(state)
