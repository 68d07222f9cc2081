"""Paths to releases: every file read once, in parallel, with its state told so that it need not be read again."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from corpus.authority import extended
from corpus.discovery import Discovery, Found, discover
from corpus.formats import DEFAULT_MAX_SIZE
from corpus.garbage import seldom_collected
from corpus.release import Release
from corpus.source import Rejection, SourceState, Unchanged
from corpus.units import FileUnit, LinesUnit, Piece, Settings, Unit, batches_of, read_unit
from corpus.workers import Done, Lost, ordered

__all__ = ["DEFAULT_MAX_SIZE", "Discovery", "Found", "discover", "read"]

_FEW_BYTES = 1_000_000
"""Less than this is read faster than worker processes start."""

Outcome = Release | Rejection | SourceState | Unchanged


def read(
    paths: Iterable[str | os.PathLike[str]] | Discovery,
    *,
    known: Mapping[str, SourceState] | None = None,
    jobs: int | None = None,
    max_size: int = DEFAULT_MAX_SIZE,
    fields: Mapping[str, str] | None = None,
    authority: bytes = b"",
    progress: Callable[..., None] | None = None,
) -> Iterator[Outcome]:
    """The releases and rejections of each file, then its SourceState; Unchanged where it is as `known` (by path).

    Files come sorted by path, whatever the number of `jobs` (processes; all processors by default). `max_size` is in
    bytes, for a file, decompressed, and for a line of JSON Lines. `fields` maps our names to theirs in JSON Lines; null
    for what each file was read with before. `authority` is TOML with bodies and people of the user's own. `progress` is
    called with the bytes read, all bytes to read, and the path being read. Raises WorkersError if processes cannot
    start, AuthorityError for a bad authority.
    """
    extended(authority)  # what is wrong with it is said once, not for each page
    found = paths if isinstance(paths, Discovery) else discover(paths)
    yield from found.rejections
    read_at = datetime.now(UTC).isoformat(timespec="seconds")
    settings = Settings(read_at, max_size, authority)
    batches = batches_of(_mapped(found.files, known or {}, fields), known or {}, settings)
    if jobs is None:
        jobs = 1 if found.size < _FEW_BYTES else os.cpu_count() or 1
    task = functools.partial(read_unit, settings)
    if jobs > 1:
        parallel = ordered(task, batches, jobs)
        yield from _outcomes(parallel, settings, found.size, progress)
    else:
        yield from _outcomes(_in_process(task, batches), settings, found.size, progress)


def _mapped(
    files: Iterable[Found], known: Mapping[str, SourceState], fields: Mapping[str, str] | None
) -> Iterator[Found]:
    """The files with the mapping of their fields: the one given, else the one that each was read with before."""
    for found in files:
        before = known.get(found.path)
        mapping = dict(fields) if fields is not None else before.fields if before else {}
        yield msgspec.structs.replace(found, fields=mapping) if mapping else found


def _in_process(
    task: Callable[[Unit], Piece], batches: Iterable[tuple[Unit, ...] | Done[Piece]]
) -> Iterator[Piece | Lost[Unit]]:
    for batch in batches:
        if isinstance(batch, Done):
            yield batch.result
            continue
        for unit in batch:
            with seldom_collected():  # not over the yield: what goes on between two files is our caller's
                piece = task(unit)
            yield piece


def _outcomes(
    results: Iterable[Piece | Lost[Unit]], settings: Settings, total: int, progress: Callable[..., None] | None
) -> Iterator[Outcome]:
    before = 0  # bytes of the files that are done
    file = _File()
    for result in results:
        piece = _lost(result) if isinstance(result, Lost) else result
        if piece.unchanged:
            yield piece.unchanged
        else:
            yield from file.taken(piece.records)
        if piece.is_last:
            if not piece.unchanged:
                yield file.state(piece, settings)
            before += piece.found.size
            file = _File()
        if progress:
            progress(before + (0 if piece.is_last else piece.position), total, piece.found.path)


class _File:
    """What is counted while the pieces of one file come in."""

    def __init__(self) -> None:
        self._seen: dict[str, bytes] = {}
        self._releases = 0
        self._rejections = 0
        self._repeats = 0

    def taken(self, records: Iterable[Release | Rejection]) -> Iterator[Release | Rejection]:
        """The records without those that say the same again; another text under a known id is a rejection."""
        for record in records:
            taken = self._once(record) if isinstance(record, Release) else record
            if taken is None:
                self._repeats += 1
                continue
            self._releases += isinstance(taken, Release)
            self._rejections += isinstance(taken, Rejection)
            yield taken

    def _once(self, release: Release) -> Release | Rejection | None:
        print_of_it = hashlib.sha256(f"{release.title}\0{release.body}".encode()).digest()[:16]
        before = self._seen.setdefault(release.id, print_of_it)
        if before is print_of_it:
            return release
        if before == print_of_it:
            return None
        return Rejection(
            release.source.path,
            f"the id {release.id} is given twice in this file, with another text",
            "give each release an id of its own; the first is kept",
            release.id,
        )

    def state(self, piece: Piece, settings: Settings) -> SourceState:
        """The state of the file, which ends with `piece`."""
        found = piece.found
        return SourceState(
            found.path,
            found.size,
            found.modified_ns,
            piece.sha256,
            settings.reader(found),
            self._releases,
            self._rejections,
            self._repeats,
            found.fields,
        )


def _lost(lost: Lost[Unit]) -> Piece:
    """The piece of a unit whose reading ended its process."""
    unit = lost.unit
    part = f"line {unit.lines[0][0]}" if isinstance(unit, LinesUnit) else ""
    rejection = Rejection(
        unit.found.path,
        f"reading it ended the process (exit code {lost.exit_code})",
        "leave it out, and report it",
        part,
    )
    return Piece(unit.found, (rejection,), sha256=unit.sha256, is_last=isinstance(unit, FileUnit))
