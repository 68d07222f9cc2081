"""Whether the releases of a build are those that its manifest tells of.

Writers keep them so, whenever they are cut short. They differ where they are not of one moment: restored from a
snapshot that was taken in the middle of a run, or from two. Then a manifest would say that files are read whose
releases are not there, and new releases might lose against ones whose turn was given out after its moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from indexer.claims import Claim
from indexer.documents import record_digest
from indexer.engine import IndexDamaged
from indexer.opensearch.connection.bulk import patiently
from indexer.opensearch.connection.cluster import PATIENTLY, Answer, Cluster, NotThere
from indexer.opensearch.layout.documents import release_of
from indexer.opensearch.state import State, latest_state
from indexer.opensearch.writing.knowledge import Claimed, Knowledge, Known

#: Releases that are looked at at once: some megabytes.
_AT_ONCE = 500


def vouched(cluster: Cluster, state: State) -> tuple[str, ...]:
    """The identities that the cluster gave to the indices of a build; raises `IndexDamaged`.

    Where they are not those that a writer has seen, the indices are copies, and each release is looked at once.
    """
    given = _identities(cluster, state)
    copied = state.indices and given != state.indices
    if copied and (problem := patiently(cluster, lambda: disagreement(cluster, state))):
        advice = "restore one that was taken between runs, or run onrecord index --rebuild"
        raise IndexDamaged(
            cluster.address.location, f"is no snapshot of one moment: {state.manifest} {problem}", advice
        )
    return given


def _identities(cluster: Cluster, state: State) -> tuple[str, ...]:
    indices = [state.releases, state.manifest]

    def ask() -> tuple[str, ...]:
        with cluster.asking():
            told = cluster.client.indices.get_settings(index=indices, params=PATIENTLY)
        return tuple(told[index]["settings"]["index"]["uuid"] for index in indices)

    try:
        return patiently(cluster, ask)
    except NotThere:
        problem = f"has lost {state.releases}, of which {state.manifest} tells"
        raise IndexDamaged(
            cluster.address.location, problem, "restore both from one snapshot, or run onrecord index --rebuild"
        ) from None


def disagreement(cluster: Cluster, state: State) -> str | None:
    """What is not as the manifest tells, in words; null where all is. Takes a time linear in the number of releases.

    What a writer changes meanwhile, or what a killed run has left to the next one, is no disagreement. Raises `Busy`
    where a node dies meanwhile.
    """
    held = cluster.held(state.releases)
    knowledge = Knowledge(cluster, state.manifest)
    owned = found = missing = other = 0
    for claims in _portions(knowledge.all_claims()):
        there = _there(cluster, state, [claimed.id for claimed in claims], shown=True)
        owned += sum(_owner(claimed) is not None for claimed in claims)
        found += len(there)
        wrong = _confirmed(cluster, state, knowledge, [each for each in claims if _differs(each, there.get(each.id))])
        missing += sum(each.id not in there for each in wrong)
        other += sum(each.id in there for each in wrong)
    # Releases that a run removed since they were counted are not unknown.
    unknown = max(0, held - found) if latest_state(cluster).generation == state.generation else 0
    if not (missing or other or unknown):
        return None
    problem = f"tells of {owned:,} releases, {state.releases} holds {held:,}"
    return f"{problem} ({missing:,} are not there, {other:,} are not as noted, {unknown:,} are not told of)"


def _portions(claims: Iterable[Claimed]) -> Iterator[list[Claimed]]:
    waiting = iter(claims)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some


def _there(cluster: Cluster, state: State, ids: Sequence[str], *, shown: bool) -> dict[str, Answer]:
    asked = {"docs": [{"_id": release_id, "_source": ["record"]} for release_id in ids]}
    return {told["_id"]: told for told in cluster.documents(state.releases, asked, shown=shown) if told["found"]}


def _owner(claimed: Claimed) -> Claim | None:
    return next((claim for claim in claimed.claims if claim.standing == "owner"), None)


def _differs(claimed: Claimed, told: Answer | None) -> bool:
    """Whether a release is not what was claimed, or was written by a claim that is still to come."""
    owner = _owner(claimed)
    if owner is None or told is None:
        return owner is not None
    if not owner.record or claimed.version is None:
        return False
    return (
        told["_version"] > claimed.version.seq_no
        or record_digest(release_of(told["_source"]["record"])) != owner.record
    )


def _confirmed(cluster: Cluster, state: State, knowledge: Knowledge, doubtful: Sequence[Claimed]) -> list[Claimed]:
    """Those that differ at a second look, unless somebody changes them or the next run reads them again."""
    if not doubtful:
        return []
    there = _there(cluster, state, [claimed.id for claimed in doubtful], shown=False)
    standing = {claimed.id: claimed for claimed in knowledge.claimed(claimed.id for claimed in doubtful)}
    paths = {owner.path for claimed in doubtful if (owner := _owner(claimed))}
    known = {each.path: each for each in knowledge.known(paths)}
    return [
        each
        for each in doubtful
        if _differs(each, there.get(each.id)) and standing[each.id] == each and _is_settled(each, known)
    ]


def _is_settled(claimed: Claimed, known: dict[str, Known]) -> bool:
    """Whether the owner was read to its end since it made the claim; else the next run reads it again."""
    owner = _owner(claimed)
    if owner is None:
        return False
    source = known[owner.path]
    return source.version is None or source.run >= owner.run
