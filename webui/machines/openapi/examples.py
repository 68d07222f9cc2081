"""Values for which the addresses of the description answer something, in whatever index is searched."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.engine import Engine
from indexer.results import FACETS, SearchRequest
from webui.contents import Contents


def examples(engine: Engine, contents: Contents) -> dict[str, str | int]:
    """Values by the names of components of parameters; for an empty index those alone that always hold."""
    return {"facet_name": "speaker"} | dict(_of(engine, contents))


def _of(engine: Engine, contents: Contents) -> Iterator[tuple[str, str | int]]:
    found = engine.search(SearchRequest(facets=FACETS, facet_limit=1, limit=0))
    for facet, counts in found.facets.items():
        for option in counts.options[:1]:
            yield facet, option.value
            if facet in ("speaker", "organization"):
                yield f"{facet}_name", option.value
    ids = engine.ids(0, 2)
    if ids:
        yield from zip(("id", "release_id", "a", "b"), (ids[0], ids[0], ids[0], ids[-1]), strict=True)
        yield "number", 1
    for example in contents.examples[:1]:
        yield from ((name, example.query) for name in ("q", "queries", "text"))
