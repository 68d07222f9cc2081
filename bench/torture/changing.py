"""An index whose every commit can be told from every other: what a writer puts into it, what a reader has to find."""

from __future__ import annotations

from collections.abc import Iterable

from bench.torture.state import Broken
from corpus.release import Release, Source
from corpus.source import Rejection
from indexer.columnar import ColumnarEngine
from indexer.columnar.writer import ColumnarWriter
from indexer.results import Results, SearchRequest

#: Releases that each commit replaces, of which it lets some go and adds as many others.
CHANGING, MOVED = 40, 5
#: Releases that stay as they are.
STANDING = 400
_WORDS = "court justice fraud heritage patent market letter council region harbour".split()


def release(name: str, title: str, body: str) -> Release:
    """A release of a file of its own."""
    source = Source(f"/torture/{name}", "0" * 64, "text/plain", "2026-01-01T00:00:00+00:00")
    return Release(name, None, title, body, "en", "press release", None, None, (), (), (), (), source)


def _text(number: int) -> str:
    return " ".join(_WORDS[(number * step + step) % len(_WORDS)] for step in range(1, 40))


def begin(engine: ColumnarEngine) -> None:
    """The first commit: all releases that stand, and version 0 of those that change."""
    with engine.writer(jobs=1, on_rejection=refuse) as writer:
        for number in range(STANDING):
            writer.add(release(f"standing{number}", f"Archive {number}", f"Kept {_text(number)}."))
        change(writer, 0)
        writer.finish()


def change(writer: ColumnarWriter, version: int) -> None:
    """Make and commit a version: every changing release says which; a few are gone, as many are new."""
    first = version * MOVED
    for number in range(max(0, first - MOVED), first + CHANGING):
        writer.forget(f"/torture/r{number}")
    for number in range(first, first + CHANGING):
        writer.add(release(f"r{number}", f"Version {version}", f"Current {_text(number)}."))
    writer.commit()


def refuse(rejection: Rejection) -> None:
    """Raise `Broken`: nothing speaks against what is added here."""
    raise Broken(f"{rejection.path} is rejected: {rejection.reason}")


def requests() -> Iterable[SearchRequest]:
    """What readers ask, whatever the version."""
    for query in ("current", "current court", "title:version", "curr*", '"version"', "kept OR current", ""):
        yield SearchRequest(query=query, limit=100, facets=("kind", "year"), snippets=True)


def require_whole(found: Results) -> None:
    """Raise `Broken` for results that mix two commits."""
    query = found.request.query
    expected = CHANGING if query not in ("kept OR current", "") else STANDING + CHANGING
    versions = {hit.title.text for hit in found.hits if hit.title.text.startswith("Version")}
    counted = sum(option.count for option in found.facets["kind"].options)
    if len(versions) > 1:
        raise Broken(f"{query!r} finds releases of two commits: {sorted(versions)}")
    if found.total != expected or counted != expected:
        raise Broken(f"{query!r} finds {found.total} releases, {counted} by kind, not {expected}")
