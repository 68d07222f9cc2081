"""What is new, changed or gone since the last run becomes the index."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import msgspec

from corpus.authority import extended
from corpus.reading import DEFAULT_MAX_SIZE, Outcome, discover, read
from corpus.release import Release
from corpus.source import Rejection, SourceState
from indexer.engine import MEMORY_MIB, WHOLE, Engine, IndexAway, IndexDamaged, IndexProblem, Part, Status, Writer

#: A killed run loses what it did since its last commit. Commits come after this many seconds or releases, but
#: seldom enough to take no more than a tenth of the time, and at least once a minute.
COMMIT_SECONDS = 4.0
COMMIT_RELEASES = 5000
_COMMIT_SHARE = 1 / 10
_LONGEST_PAUSE = 60.0
#: Sources that are forgotten at once.
_AT_ONCE = 500


class Summary(msgspec.Struct):
    """What a run did.

    `added`, `replaced` (another text under a known id), `same`, `repeated` (given twice by a file) and `removed` count
    releases; `read` and `unchanged` count files; `gone` are files that are not on disk and kept their releases.
    `rejections` were made in this run, `standing` ones are all that hold for the paths, those of unchanged files too.
    `total` is the number of releases in the index after it.
    """

    added: int = 0
    replaced: int = 0
    same: int = 0
    repeated: int = 0
    removed: int = 0
    read: int = 0
    unchanged: int = 0
    gone: int = 0
    rejections: int = 0
    standing: tuple[Rejection, ...] = ()
    total: int = 0
    seconds: float = 0.0


def synchronise(
    engine: Engine,
    paths: Iterable[str | os.PathLike[str]],
    *,
    rebuild: bool = False,
    prune: bool = False,
    jobs: int | None = None,
    max_size: int = DEFAULT_MAX_SIZE,
    fields: Mapping[str, str] | None = None,
    authority: bytes | None = None,
    memory_mib: int = MEMORY_MIB,
    part: Part = WHOLE,
    progress: Callable[..., None] | None = None,
    on_rejection: Callable[[Rejection], None] = lambda _rejection: None,
    commit_seconds: float = COMMIT_SECONDS,
    commit_releases: int = COMMIT_RELEASES,
) -> Summary:
    """Read what changed under `paths` into the index of `engine`; files that are as they were are not read again.

    With `rebuild` all is read, what the index has from elsewhere too, beside the index that readers see until the run
    is complete; with `prune` files under `paths` that are gone from disk lose their releases. `fields` maps our names
    to those of JSON Lines; null for what each file was read with before. `authority` is TOML with bodies and people of
    the user's own; null for what the index has already. `memory_mib` and `part` are as in `Engine.writer`: of a part
    only the files in it are looked at.
    Commits after `commit_seconds` (later where commits take long)
    or `commit_releases`, whichever is first; an interruption (Ctrl-C) keeps what was read whole, and is raised again.
    Raises `IndexProblem`, `AuthorityError`.
    """
    started = time.monotonic()
    roots = _Roots(paths)
    before = _sources_to_read_anew(engine) if rebuild else {}
    rejections = _Rejections(on_rejection)
    with (
        engine.writer(rebuild=rebuild, jobs=jobs, memory_mib=memory_mib, on_rejection=rejections, part=part) as writer,
        _Interruption(writer.hurry) as interruption,
    ):
        run = _Run(writer, rejections, commit_seconds, commit_releases)
        known = before if rebuild else writer.sources()
        present = [Path(root) for root in roots.paths if not (prune and _is_gone(root))]
        own = _known_names(writer, authority)
        outcomes = read(
            discover([*present, *(path for path in before if not _is_gone(path))]).only(part.has),
            known=known,
            jobs=jobs,
            max_size=max_size,
            fields=fields,
            authority=own,
            progress=progress,
        )
        _take_all(outcomes, run, interruption, None if rebuild else writer)
        with interruption.held():
            run.forget_gone(roots, prune, part)
            run.count_gone(before)
            writer.finish()
    status = _status(engine)
    standing = tuple(each for each in status.rejected if part.has(each.path) and roots.have(each.path))
    return run.summary(standing, status.releases, time.monotonic() - started)


def _status(engine: Engine) -> Status:
    """What is in the index after a run, which is complete whether that can be told or not."""
    try:
        return engine.status()
    except IndexAway as problem:
        raise IndexAway(f"{problem}; all is written, and the same again tells what is in the index") from None


def _known_names(writer: Writer, authority: bytes | None) -> bytes:
    """The user's authority for this run: a new one, which the index remembers, or the one that it has."""
    before = writer.authority()
    if authority is None or authority == before:
        return before
    extended(authority)  # a bad one is refused before anything is changed
    writer.set_authority(authority)
    return authority


def _sources_to_read_anew(engine: Engine) -> dict[str, SourceState]:
    """What the index has, each as if it had changed; nothing of an index that is damaged."""
    try:
        with engine.writer(jobs=1) as writer:
            sources = writer.sources()
    except IndexDamaged:
        return {}
    return {path: msgspec.structs.replace(state, sha256="", size=-1) for path, state in sources.items()}


class _Roots:
    """The paths that a run was given, of which there may be many: files that a shell listed."""

    def __init__(self, paths: Iterable[str | os.PathLike[str]]) -> None:
        """A link stays the name that it was given."""
        self.paths = list(dict.fromkeys(os.path.abspath(path) for path in paths))  # noqa: PTH100
        self._known = frozenset(self.paths)

    def have(self, path: str) -> bool:
        """Whether a path is one of them or lies in one."""
        return path in self._known or any(str(parent) in self._known for parent in Path(path).parents)


def _is_gone(path: str) -> bool:
    """True only for what is surely not there: a folder that can't be looked into may hold it still."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _take_all(outcomes: Iterable[Outcome], run: _Run, interruption: _Interruption, keeper: Writer | None) -> None:
    """Take what was read, one change at a time; where the run is interrupted, `keeper` commits what was taken."""
    try:
        for outcome in outcomes:
            with interruption.held():
                run.take(outcome)
    except KeyboardInterrupt:
        if keeper:
            with interruption.held(), suppress(IndexProblem):  # what is not committed is read again by the next run
                keeper.commit()
        raise


class _Rejections:
    """Counts what is rejected, and tells it on."""

    def __init__(self, on_rejection: Callable[[Rejection], None]) -> None:
        self._on_rejection, self.count = on_rejection, 0

    def __call__(self, rejection: Rejection) -> None:
        self.count += 1
        self._on_rejection(rejection)


class _Run:
    """One run: outcomes in, commits now and then."""

    def __init__(self, writer: Writer, rejections: _Rejections, seconds: float, releases: int) -> None:
        self._writer, self._rejections = writer, rejections
        self._seconds, self._pause, self._releases = seconds, seconds, releases
        self._summary = Summary()
        self._uncommitted = 0
        self._last_commit = time.monotonic()

    def take(self, outcome: Outcome) -> None:
        """Put what was read into the index."""
        if isinstance(outcome, Release):
            self._writer.add(outcome)
            self._uncommitted += 1
        elif isinstance(outcome, Rejection):
            self._writer.reject(outcome)
            self._rejections(outcome)
        elif isinstance(outcome, SourceState):
            self._writer.complete(outcome)
            self._summary.read += 1
            self._summary.repeated += outcome.repeats
        else:
            self._writer.unchanged(outcome.state)
            self._summary.unchanged += 1
        self._commit_in_time()

    def _commit_in_time(self) -> None:
        late = time.monotonic() - self._last_commit >= self._pause
        if self._uncommitted and (late or self._uncommitted >= self._releases):
            started = time.monotonic()
            self._writer.commit()
            self._uncommitted, self._last_commit = 0, time.monotonic()
            worth = (self._last_commit - started) / _COMMIT_SHARE
            self._pause = max(self._seconds, min(worth, _LONGEST_PAUSE))

    def forget_gone(self, roots: _Roots, prune: bool, part: Part) -> None:
        """Count the sources under `roots` that are gone from disk, or forget them; others are left alone."""
        paths = (path for path in self._writer.source_paths() if part.has(path))
        gone = [path for path in paths if roots.have(path) and _is_gone(path)]
        if not prune:
            self._summary.gone += len(gone)
            return
        for first in range(0, len(gone), _AT_ONCE):
            self._writer.forget(*gone[first : first + _AT_ONCE])

    def count_gone(self, sources: Iterable[str]) -> None:
        """Count what a rebuild could not read again."""
        self._summary.gone += sum(_is_gone(path) for path in sources)

    def summary(self, standing: tuple[Rejection, ...], total: int, seconds: float) -> Summary:
        """What was done."""
        changes = self._writer.changes()
        return msgspec.structs.replace(
            self._summary,
            added=changes.added,
            replaced=changes.replaced,
            same=changes.unchanged,
            removed=changes.removed,
            rejections=self._rejections.count,
            standing=standing,
            total=total,
            seconds=seconds,
        )


class _Interruption:
    """Lets Ctrl-C end a run between two changes, never within one, which would leave half a release.

    Who changes something is told to `hurry`; where that ends in a problem, it is the interruption that is raised.
    Python runs signal handlers in the main thread only; in any other there is nothing to hold.
    """

    def __init__(self, hurry: Callable[[], None]) -> None:
        self._hurry, self._holding, self._came = hurry, False, False
        self._in_main = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> _Interruption:
        if self._in_main:
            self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._in_main:
            signal.signal(signal.SIGINT, self._before)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry()
        if not self._holding:
            raise KeyboardInterrupt
        self._came = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep an interruption back until the block is done."""
        self._holding = True
        try:
            yield
        except IndexProblem:
            if not self._came:
                raise
        finally:
            self._holding = False
        if self._came:
            self._came = False
            raise KeyboardInterrupt
