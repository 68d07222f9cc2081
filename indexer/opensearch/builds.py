"""Builds of an index in a cluster, made, shown and removed, and the aliases by which readers find the one to ask.

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
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from opensearchpy.exceptions import RequestError

from indexer.engine import IndexProblem, NoIndex
from indexer.opensearch.connection.address import REPLICAS, SHARDS, Address
from indexer.opensearch.connection.bulk import Write, patiently, refresh, send
from indexer.opensearch.connection.cluster import PATIENTLY, Answer, Cluster, NotThere
from indexer.opensearch.layout.mapping import MAPPING_VERSION, manifest_index, releases_index
from indexer.opensearch.state import MANIFEST_SUFFIX, STATE, State, latest_state

_log = logging.getLogger(__name__)

_IDENTITY_BYTES = 16
_EXISTS = "resource_already_exists_exception"
#: Seconds that copies may take before they are waited for no more, between two looks, and looks at which none is made.
_COPYING, _PAUSE, _IDLE = 1800.0, 0.5, 10


def make_build(cluster: Cluster) -> None:
    """Make the first build where there is no index; two processes may do so at once and make one."""
    if _exists(cluster):
        return
    state = _empty(f"{cluster.address.name}-b1")
    _refuse_taken(cluster)
    _refuse_astray(cluster, state)
    _make(cluster, state, _laid_out(cluster))
    if not _exists(cluster):
        point_to(cluster, state)


def _refuse_taken(cluster: Cluster) -> None:
    """Raises `IndexProblem` where the names lead to something else."""
    names = ",".join(sorted(_aliases(cluster)))
    with cluster.asking():
        found = cluster.client.indices.get_alias(index=names, params={**PATIENTLY, "ignore_unavailable": "true"})
    others = [index for index in found if not _number(cluster, index)]
    if others:
        what = f"“{cluster.address.name}” is the name of something else in this cluster ({min(others)})"
        raise IndexProblem(f"{cluster.address.location}: {what}; take another name")


def _refuse_astray(cluster: Cluster, state: State) -> None:
    """Raises `IndexProblem` where there are builds that no alias leads to: the next writer would remove them.

    Also where there are releases alone: what nobody knows of would never go, and might win over what is read.
    """
    where, name, there = cluster.address.location, cluster.address.name, _indices(cluster)
    builds = sorted(index for index in there if not index.endswith(MANIFEST_SUFFIX))
    for alone in builds:
        # One that is empty may just be made by another process.
        if f"{alone}{MANIFEST_SUFFIX}" not in there and not (_of(alone, state) and _is_empty(cluster, alone)):
            told = f"{alone} is there without {alone}{MANIFEST_SUFFIX}, which tells of it"
            raise IndexProblem(f"{where}: {told}; restore both from one snapshot, or remove it")
    if astray := [index for index in builds if not _of(index, state)]:
        found = " and ".join(astray)
        advice = f"let “{name}” and “{name}{MANIFEST_SUFFIX}” lead to one of them and its manifest, or remove them"
        raise IndexProblem(f"{where}: no alias leads to {found}; {advice}")


def _is_empty(cluster: Cluster, index: str) -> bool:
    """Whether an index holds nothing; one that is just being made is waited for."""
    return not patiently(cluster, lambda: cluster.held(index))


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
        with suppress(NotThere):
            told = patiently(cluster, lambda: _settings(cluster, before))
            known = told[before.releases]["settings"]["index"]
    return msgspec.structs.replace(
        address,
        shards=address.shards or int(known.get("number_of_shards", SHARDS)),
        replicas=int(known.get("number_of_replicas", REPLICAS)) if address.replicas is None else address.replicas,
    )


def _settings(cluster: Cluster, state: State) -> Answer:
    with cluster.asking():
        told: Answer = cluster.client.indices.get_settings(index=state.releases, params=PATIENTLY)
        return told


def _make(cluster: Cluster, state: State, address: Address) -> None:
    """Make the indices and the state of a build as `address` lays them out, each where it is not there."""
    for index, body in ((state.releases, releases_index(address)), (state.manifest, manifest_index(address))):
        patiently(cluster, partial(_create, cluster, index, body))
    about = msgspec.json.encode({"kind": STATE, "about": msgspec.to_builtins(state)})
    (written,) = send(cluster, state.manifest, [Write(STATE, about, new=True)])  # another process may be first
    if written.version is None and not written.overtaken:
        raise IndexProblem(f"{cluster.address.location}: the cluster refuses what tells of an index ({written.reason})")


def _create(cluster: Cluster, index: str, body: Mapping[str, Any]) -> None:
    """Make an index where it is not there."""
    with cluster.asking():
        try:
            cluster.client.indices.create(index=index, body=body, params=PATIENTLY)
        except RequestError as problem:
            if problem.error != _EXISTS:
                raise


def point_to(cluster: Cluster, state: State) -> None:
    """Let readers see a build from now on, and no other, in one step."""
    name, manifest = cluster.address.name, f"{cluster.address.name}{MANIFEST_SUFFIX}"
    actions: list[dict[str, Any]] = [
        {"add": {"index": state.releases, "alias": name}},
        {"add": {"index": state.manifest, "alias": manifest}},
    ]
    for index, aliases in _indices(cluster).items():
        gone = aliases & _aliases(cluster) if not _of(index, state) else ()
        actions += [{"remove": {"index": index, "alias": alias}} for alias in gone]

    def ask() -> None:
        with cluster.asking():
            cluster.client.indices.update_aliases(body={"actions": actions}, params=PATIENTLY)

    patiently(cluster, ask)


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
            with suppress(NotThere):
                patiently(cluster, partial(_delete, cluster, index))


def _delete(cluster: Cluster, index: str) -> None:
    with cluster.asking():
        cluster.client.indices.delete(index=index, params=PATIENTLY)


def _aliases(cluster: Cluster) -> set[str]:
    return {cluster.address.name, f"{cluster.address.name}{MANIFEST_SUFFIX}"}


def _of(index: str, state: State) -> bool:
    return index in (state.releases, state.manifest)


def _indices(cluster: Cluster) -> dict[str, set[str]]:
    """The indices of all builds, each with its aliases."""
    try:
        found = patiently(cluster, lambda: _of_builds(cluster))
    except NotThere:
        return {}
    return {index: set(told["aliases"]) for index, told in found.items() if _number(cluster, index)}


def _of_builds(cluster: Cluster) -> Answer:
    with cluster.asking():
        found: Answer = cluster.client.indices.get_alias(index=f"{cluster.address.name}-b*", params=PATIENTLY)
        return found


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
        health = patiently(cluster, lambda: _health(cluster, state))
        if health["status"] == "green":
            return
        # Copies that no node takes are not being made.
        idle = idle + 1 if health["initializing_shards"] == 0 else 0
        cluster.hurried.wait(_PAUSE)
        if cluster.hurried.is_set():
            break
    message = "%s: not all copies of the new index are there (%s); it is searched all the same"
    _log.warning(message, cluster.address.location, health["status"])


def _health(cluster: Cluster, state: State) -> Answer:
    with cluster.asking():
        health: Answer = cluster.client.cluster.health(index=f"{state.releases},{state.manifest}", params=PATIENTLY)
        return health
