"""Result lines: the stored release, its snippets, and why it was found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.query.qcore import Query
from whoosh.query.terms import Term
from whoosh.reading import SegmentReader

from corpus.release import Release
from indexer.analysis import tokens
from indexer.embedded.documents import bodies_of, decode_record
from indexer.embedded.evaluate import Evaluator, Matches
from indexer.embedded.snapshot import Snapshot
from indexer.highlight import Mark, body_snippets, title_snippet
from indexer.query.highlights import Highlights
from indexer.results import Hit, HitSpeaker, SearchRequest


def release_at(number: int, snapshot: Snapshot, readers: list[SegmentReader]) -> Release:
    """The release of a document number."""
    segment = bisect_right(snapshot.starts.tolist(), number) - 1
    stored = readers[segment].stored_fields(number - int(snapshot.starts[segment]))
    return decode_record(stored["record"])


def hit(release: Release, request: SearchRequest, highlights: Highlights, score: float | None) -> Hit:
    """The result line of a release; the opening of its text or where it matches, if snippets are asked for."""
    title = title_snippet(release.title, _marks(highlights, release.title, in_title=True))
    snippets = body_snippets(release.body, _marks(highlights, release.body)) if request.snippets else ()
    return Hit(
        id=release.id,
        url=release.url,
        title=title,
        date=release.date,
        kind=release.kind,
        language=release.language,
        issuer=release.issuer.name if release.issuer else None,
        organizations=tuple(body.name for body in bodies_of(release)),
        speakers=tuple(HitSpeaker(speaker.name, speaker.role) for speaker in release.speakers),
        snippets=snippets,
        score=score,
    )


def _marks(highlights: Highlights, text: str, *, in_title: bool = False) -> list[Mark]:
    return highlights.marks(list(tokens(text)), title=in_title) if highlights.parts else []


def explanation(number: int, clauses: Iterable[tuple[str, Query]], evaluate: Evaluator) -> str:
    """Which part of the query gave the document how much of its score, and in which field."""
    parts: list[str] = []
    for words, query in clauses:
        whole = _score_at(evaluate(query), number)
        if whole is None:
            continue
        by_field: dict[str, float] = {}
        for term in _terms(query):
            score = _score_at(evaluate(term), number)
            if score is not None:
                field = str(term.fieldname).removesuffix("_form")
                by_field[field] = by_field.get(field, 0.0) + score
        fields = ", ".join(f"{field} {score:.3f}" for field, score in by_field.items())
        parts.append(f"{words} {whole:.3f}" + (f" ({fields})" if whole and fields else ""))
    return "; ".join(parts) or "no word of the query weighs here"


def _terms(query: Query) -> Iterator[Any]:
    """The single words in a query."""
    waiting = [query]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Term):
            yield each
        else:
            waiting.extend(reversed(list(each.children())))


def _score_at(found: Matches, number: int) -> float | None:
    place = int(np.searchsorted(found.numbers, number))
    if place == len(found.numbers) or found.numbers[place] != number:
        return None
    return float(found.scores[place])
