"""A build is begun beside the one that readers see."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from indexer.columnar.layout import Layout, latest_generation, sync_directory
from indexer.columnar.manifest import Manifest
from indexer.columnar.storage import BuildStorage, read_toc, write_empty_toc
from indexer.engine import IndexProblem


def new_build(layout: Layout) -> Path:
    """An empty build whose generations follow those of the build that readers see."""
    generation = 0
    if layout.exists():
        try:
            generation = read_toc(BuildStorage(layout.current())).generation + 1
        except (IndexProblem, OSError):
            # A damaged index is what a rebuild mends; the directory's number keeps generations apart as well as it can.
            generation = 0
    build = layout.new_build()
    storage = BuildStorage(build)
    write_empty_toc(storage, generation)
    Manifest(build, generation, writable=True, create=True).close()
    sync_directory(build)
    return build


def authority_of(layout: Layout) -> bytes:
    """The user's authority in the build that readers see; none where that is damaged."""
    try:
        build = layout.current()
        with closing(Manifest(build, latest_generation(build))) as manifest:
            return manifest.authority()
    except (IndexProblem, OSError):
        return b""
