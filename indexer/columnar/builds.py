"""A build is begun beside the one that readers see."""

from __future__ import annotations

from pathlib import Path

from indexer.columnar.codec import ColumnarToc
from indexer.columnar.files import describe
from indexer.columnar.layout import Layout, sync_directory
from indexer.columnar.manifest import Manifest
from indexer.columnar.storage import BuildStorage, read_toc, write_empty_toc
from indexer.engine import IndexProblem


def new_build(layout: Layout) -> Path:
    """An empty build whose generations follow those of the build that readers see."""
    before = _seen(layout)
    # A damaged index is what a rebuild mends; the directory's number keeps generations apart as well as it can.
    generation = before.generation + 1 if before else 0
    build = layout.new_build()
    toc = write_empty_toc(BuildStorage(build), generation)
    Manifest(build, generation, writable=True, create=describe(toc, toc.name)).close()
    sync_directory(build)
    return build


def point_to(layout: Layout, build: Path) -> None:
    """Let readers see `build` from now on."""
    layout.point_to(build, read_toc(BuildStorage(build)).identity)


def authority_of(layout: Layout) -> bytes:
    """The user's authority in the build that readers see; none where that is damaged."""
    seen = _seen(layout)
    return seen.authority if seen else b""


def _seen(layout: Layout) -> ColumnarToc | None:
    """The TOC of the build that readers see; null where that is damaged, or there is none."""
    try:
        return read_toc(BuildStorage(layout.current())) if layout.exists() else None
    except (IndexProblem, OSError):
        return None
