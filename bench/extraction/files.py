"""Where the data lies, and how files of it are read: as the product reads them, every field told."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.extraction.measures import MeasureError
from corpus.authority import AuthorityError
from corpus.reading import read
from corpus.release import Release
from corpus.source import Rejection
from corpus.workers import WorkersError

REPOSITORY = Path(__file__).resolve().parents[2]
#: The data that lies beside the repository.
SHARED = REPOSITORY.parent / "shared"


def releases(paths: Path | list[Path], *, jobs: int | None = None, authority: bytes = b"") -> list[Release]:
    """The releases of files and folders; what can't be read is counted on the error stream, and will be missed.

    Raises `MeasureError` where nothing can be read.
    """
    told: list[Release] = []
    lost: list[Rejection] = []
    try:
        for outcome in read([paths] if isinstance(paths, Path) else paths, jobs=jobs, authority=authority):
            if isinstance(outcome, Release):
                told.append(outcome)
            elif isinstance(outcome, Rejection):
                lost.append(outcome)
    except (AuthorityError, WorkersError) as problem:
        raise MeasureError(str(problem)) from problem
    if lost:
        sys.stderr.write(f"{len(lost)} not read; the first: {lost[0].path}: {lost[0].reason}; {lost[0].advice}\n")
    return told
