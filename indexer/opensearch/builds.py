"""Builds of an index in a cluster: the aliases that readers follow, and what says which commit they see.

An index `name` is an alias of the index of releases of one build, `name-manifest` one of the other, so that a build
that was made beside it takes its place in one step:

    name           -> name-b7
    name-manifest  -> name-b7-manifest, with the one document `index`: the build's `State`
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from opensearchpy.exceptions import RequestError

from indexer.engine import IndexDamaged, IndexProblem, NoIndex
from indexer.opensearch.connection.address import REPLICAS, SHARDS, Address
from indexer.opensearch.connection.bulk import Write, patiently, refresh, send
from indexer.opensearch.connection.cluster import WRITER_PATIENCE, Answer, Cluster, NotThere
from indexer.opensearch.connection.notes import change_note
from indexer.opensearch.layout.mapping import MAPPING_VERSION, manifest_index, releases_index

_log = logging.getLogger(__name__)

#: The `_id` of the document with the state.
STATE = "index"
_IDENTITY_BYTES = 16
#: Ends the names of what a writer knows.
_MANIFEST = "-manifest"
_EXISTS = "resource_already_exists_exception"
#: Seconds that copies may take before they are waited for no more, between two looks, and looks at which none is made.
_COPYING, _PAUSE, _IDLE = 1800.0, 0.5, 10
_PATIENTLY = {"request_timeout": WRITER_PATIENCE}


class State(msgspec.Struct, frozen=True):
    """What a build is and which commit of it holds; `runs` counts writers, `authority` is the user's TOML."""

    build: str
    identity: str
    mapping: int
    generation: int
    runs: int
    updated: datetime | None
    authority: str

    @property
    def version(self) -> str:
        """A text that is another one for each commit and each build."""
        return f"{self.build}.{self.generation}.{self.identity[:8]}"

    @property
    def releases(self) -> str:
        """The index of releases."""
        return self.build

    @property
    def manifest(self) -> str:
        """The index of what a writer knows of files."""
        return f"{self.build}{_MANIFEST}"


def current_state(cluster: Cluster) -> State:
    """The commit that readers see; raises `NoIndex`, and `IndexDamaged` for one of another version."""
    state = latest_state(cluster)
    if state.mapping != MAPPING_VERSION:
        problem = f"was made with the fields {state.mapping}, this version has {MAPPING_VERSION}"
        raise IndexDamaged(cluster.address.location, problem, "run onrecord index --rebuild")
    return state


def latest_state(cluster: Cluster) -> State:
    """The same of any version; raises `NoIndex`, and `IndexDamaged` for what is no index of ours."""
    name = cluster.address.name
    try:
        with cluster.asking():
            found: Answer = cluster.client.get(index=f"{name}-manifest", id=STATE)
    except NotThere:
        location = cluster.address.location
        advice = f"make one with onrecord index --index {location} PATH"
        raise NoIndex(f"{location}: there is no index “{name}”; {advice}") from None
    try:
        return _state(found["_source"]["about"])
    except (KeyError, TypeError, msgspec.ValidationError):
        problem = "does not tell of itself what this version reads"
        raise IndexDamaged(cluster.address.location, problem, "use another name, or the version that made it") from None


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


# Making and removing


def make_build(cluster: Cluster) -> None:
    """Make the first build where there is no index; two processes may do so at once and make one."""
    if _exists(cluster):
        return
    state = _empty(f"{cluster.address.name}-b1")
    _refuse_astray(cluster, state)
    _make(cluster, state, _laid_out(cluster))
    if not _exists(cluster):
        point_to(cluster, state)


def _refuse_astray(cluster: Cluster, state: State) -> None:
    """Raises `IndexProblem` where there are builds that no alias leads to: the next writer would remove them."""
    astray = sorted(index for index in _indices(cluster) if not _of(index, state) and not index.endswith(_MANIFEST))
    if astray:
        where, name, found = cluster.address.location, cluster.address.name, " and ".join(astray)
        advice = f"let “{name}” and “{name}{_MANIFEST}” lead to one of them and its manifest, or remove them"
        raise IndexProblem(f"{where}: no alias leads to {found}; {advice}")


def _exists(cluster: Cluster) -> bool:
    with suppress(NoIndex):
        latest_state(cluster)
        return True
    return False


def new_build(cluster: Cluster, before: State) -> State:
    """An empty build beside all others, its generations after those of `before`."""
    number = 1 + max((_number(cluster, index) for index in _indices(cluster)), default=0)
    state = _empty(f"{cluster.address.name}-b{number}", before)
    _make(cluster, state, _laid_out(cluster, before))
    return state


def _empty(build: str, before: State | None = None) -> State:
    return State(
        build=build,
        identity=secrets.token_hex(_IDENTITY_BYTES),
        mapping=MAPPING_VERSION,
        generation=before.generation if before else 0,
        runs=before.runs if before else 0,
        updated=None,
        authority=before.authority if before else "",
    )


def _laid_out(cluster: Cluster, before: State | None = None) -> Address:
    """The address with its shards and replicas: where it says none those of an older build, or else the usual ones."""
    address, known = cluster.address, {}
    if before:
        with suppress(NotThere), cluster.asking():
            told = cluster.client.indices.get_settings(index=before.releases, params=_PATIENTLY)
            known = told[before.releases]["settings"]["index"]
    return msgspec.structs.replace(
        address,
        shards=address.shards or int(known.get("number_of_shards", SHARDS)),
        replicas=int(known.get("number_of_replicas", REPLICAS)) if address.replicas is None else address.replicas,
    )


def _make(cluster: Cluster, state: State, address: Address) -> None:
    """Make the indices and the state of a build as `address` lays them out, each where it is not there."""
    for index, body in ((state.releases, releases_index(address)), (state.manifest, manifest_index(address))):
        with cluster.asking():
            try:
                cluster.client.indices.create(index=index, body=body, params=_PATIENTLY)
            except RequestError as problem:
                if problem.error != _EXISTS:
                    raise
    about = msgspec.json.encode({"kind": STATE, "about": _told(state)})
    send(cluster, state.manifest, [Write(STATE, about, new=True)])


def point_to(cluster: Cluster, state: State) -> None:
    """Let readers see a build from now on, and no other, in one step."""
    patiently(lambda: _point_to(cluster, state))


def _point_to(cluster: Cluster, state: State) -> None:
    name, manifest = cluster.address.name, f"{cluster.address.name}{_MANIFEST}"
    actions: list[dict[str, Any]] = [
        {"add": {"index": state.releases, "alias": name}},
        {"add": {"index": state.manifest, "alias": manifest}},
    ]
    for index, aliases in _indices(cluster).items():
        gone = aliases & _aliases(cluster) if not _of(index, state) else ()
        actions += [{"remove": {"index": index, "alias": alias}} for alias in gone]
    with cluster.asking():
        cluster.client.indices.update_aliases(body={"actions": actions}, params=_PATIENTLY)


def remove_builds(cluster: Cluster, kept: State) -> None:
    """Remove all builds but one: older ones, and what was never finished. Only who alone may write does so."""
    _remove(cluster, lambda index: not _of(index, kept))


def remove_build(cluster: Cluster, state: State) -> None:
    """Remove one build."""
    _remove(cluster, lambda index: _of(index, state))


def _remove(cluster: Cluster, wanted: Callable[[str], bool]) -> None:
    """Remove indices of builds, but none that readers see, whatever a writer takes for the build that they see."""
    for index, aliases in _indices(cluster).items():
        if wanted(index) and not aliases & _aliases(cluster):
            with suppress(NotThere), cluster.asking():
                cluster.client.indices.delete(index=index, params=_PATIENTLY)


def _aliases(cluster: Cluster) -> set[str]:
    return {cluster.address.name, f"{cluster.address.name}{_MANIFEST}"}


def _of(index: str, state: State) -> bool:
    return index in (state.releases, state.manifest)


def _indices(cluster: Cluster) -> dict[str, set[str]]:
    """The indices of all builds, each with its aliases."""
    try:
        with cluster.asking():
            found: Answer = cluster.client.indices.get_alias(index=f"{cluster.address.name}-b*", params=_PATIENTLY)
    except NotThere:
        return {}
    return {index: set(told["aliases"]) for index, told in found.items() if _number(cluster, index)}


def _number(cluster: Cluster, index: str) -> int:
    """The number of the build that an index is of; 0 for one that is no build's."""
    written = re.fullmatch(rf"{re.escape(cluster.address.name)}-b(\d+)(-manifest)?", index)
    return int(written[1]) if written else 0


def show(cluster: Cluster, state: State) -> None:
    """Refresh a build, so that searches find all that was written."""
    refresh(cluster, state.releases, state.manifest)


def wait_for_copies(cluster: Cluster, state: State) -> None:
    """Wait until the replicas of a build are there, or can't be."""
    started, idle = time.monotonic(), 0
    while time.monotonic() - started < _COPYING and idle < _IDLE:
        health = patiently(lambda: _health(cluster, state))
        if health["status"] == "green":
            return
        # Copies that no node takes are not being made.
        idle = idle + 1 if health["initializing_shards"] == 0 else 0
        time.sleep(_PAUSE)
    message = "%s: not all copies of the new index are there (%s); it is searched all the same"
    _log.warning(message, cluster.address.location, health["status"])


def _health(cluster: Cluster, state: State) -> Answer:
    with cluster.asking():
        health: Answer = cluster.client.cluster.health(index=f"{state.releases},{state.manifest}", params=_PATIENTLY)
        return health
