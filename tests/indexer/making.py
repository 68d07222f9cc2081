"""Releases made by hand, and an index of them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from places import opened

from corpus.release import Evidence, Organization, Place, Release, ReleaseDate, Source, Speaker, Statement
from corpus.source import Rejection, SourceState
from indexer.engine import Engine
from indexer.query.dates import days
from indexer.results import Results, SearchRequest

EVIDENCE = Evidence("test", "metadata", "declared", 1.0)


def dated(value: str) -> ReleaseDate | None:
    first, last = days(value) if value else (None, None)
    if first is None or last is None:
        return None
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return ReleaseDate(value, precision, first, last, EVIDENCE)  # type: ignore[arg-type]


def body_named(name: str, *raw: str) -> Organization:
    return Organization(name, raw or (name,), None, EVIDENCE)


def make(
    id_: str,
    body: str = "",
    *,
    title: str = "",
    day: str = "",
    speakers: Iterable[str | tuple[str, ...]] = (),
    organizations: Iterable[Organization] = (),
    issuer: Organization | None = None,
    places: Iterable[str] = (),
    url: str | None = None,
    path: str = "/corpus/a.txt",
    said: Iterable[tuple[int | None, int, int]] = (),
) -> Release:
    """A release; a speaker given as several strings has the first as its name and the rest as other forms.

    `said` has statements: which of the speakers, and the half-open characters of the body.
    """
    named = [(speaker,) if isinstance(speaker, str) else speaker for speaker in speakers]
    return Release(
        id=id_,
        url=url,
        title=title or f"Title of {id_}",
        body=body,
        language="en",
        kind="press release",
        date=dated(day),
        issuer=issuer,
        organizations=tuple(organizations),
        speakers=tuple(Speaker(forms[0], forms, "Minister", None, EVIDENCE) for forms in named),
        statements=tuple(Statement(speaker, "direct", *span, EVIDENCE) for speaker, *span in said),
        places=tuple(Place(place, EVIDENCE) for place in places),
        source=Source(path, "0" * 64, "text/plain", "2026-01-01T00:00:00+00:00"),
    )


def state(path: str = "/corpus/a.txt", releases: int = 1) -> SourceState:
    return SourceState(path, 1, 1, "0" * 64, "1", releases, 0)


def engine_with(path: Path, *batches: Iterable[Release]) -> Engine:
    """An engine over an index of the releases; each batch is a commit, and so a segment of an embedded one."""
    engine = opened(path)
    refused: list[Rejection] = []
    with engine.writer(on_rejection=refused.append) as writer:
        for batch in batches:
            for release in batch:
                writer.add(release)
            writer.commit()
    assert refused == []
    return engine


def search(engine: Engine, query: str = "", **settings: object) -> Results:
    return engine.search(SearchRequest(query=query, **settings))  # type: ignore[arg-type]


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def day(text: str) -> date:
    return date.fromisoformat(text)


def varied(count: int) -> list[Release]:
    """Releases of some 10,000 characters that say different things in the same sentences."""
    numbers = random.Random(1)
    words = ["".join(numbers.choices("aeilnorst", k=7)) for _ in range(2000)]
    sentences = [" ".join(numbers.choices(words, k=12)) for _ in range(1000)]
    return [make(f"r{at}", ". ".join(numbers.choices(sentences, k=100))) for at in range(count)]
