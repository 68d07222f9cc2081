"""`Results` as JSON, the same from the command line and over HTTP; docs/search-api.md tells the shape."""

from __future__ import annotations

from typing import Any

from corpus.release import ReleaseDate
from indexer.results import Facet, FirstUse, Hit, MissingShards, Results, Timeline


def results_payload(results: Results) -> dict[str, Any]:
    """The stable, documented shape of an answer, as plain values for JSON.

    `timeline` and `first_uses` are there where the request asks for them.
    """
    payload: dict[str, Any] = {
        "query": results.request.query,
        "read_as": {
            "text": results.reading.text,
            "clauses": [
                {"text": clause.text, "count": clause.count, "rest": clause.rest} for clause in results.reading.clauses
            ],
            "ignored": list(results.reading.ignored),
        },
        "match": results.match,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "results": [hit_payload(hit) for hit in results.hits],
        "facets": {name: facet_payload(facet) for name, facet in results.facets.items()},
        "missing": missing_payload(results.missing),
        "took_ms": round(results.took_ms, 3),
    }
    if results.timeline:
        payload["timeline"] = _timeline_payload(results.timeline)
    if results.request.first_uses:
        payload["first_uses"] = [_first_use_payload(use) for use in results.first_uses]
    return payload


def hit_payload(hit: Hit) -> dict[str, Any]:
    """One release of a result list; `url` is where it was published."""
    payload: dict[str, Any] = {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title.text,
        "date": date_payload(hit.date),
        "kind": hit.kind,
        "language": hit.language,
        "issuer": hit.issuer,
        "organizations": list(hit.organizations),
        "speakers": [{"name": speaker.name, "role": speaker.role} for speaker in hit.speakers],
        "snippets": [
            {"text": snippet.text, "marks": snippet.marks, "speaker": snippet.speaker} for snippet in hit.snippets
        ],
        "score": hit.score,
    }
    told = {"explanation": hit.explanation, "twin_of": hit.twin_of}
    return payload | {name: value for name, value in told.items() if value}


def facet_payload(facet: Facet) -> dict[str, Any]:
    """The values of a facet, and how many releases have none."""
    options = [{"value": option.value, "count": option.count, "selected": option.selected} for option in facet.options]
    return {"options": options, "none": facet.none, "none_selected": facet.none_selected, "more": facet.more}


def missing_payload(missing: MissingShards | None) -> dict[str, int] | None:
    """The parts of the index that did not answer; null where all did."""
    return {"shards": missing.shards, "of": missing.of} if missing else None


def date_payload(date: ReleaseDate | None) -> dict[str, str] | None:
    """A date with its precision; null where none is told."""
    return {"value": date.value, "precision": date.precision} if date else None


def _timeline_payload(timeline: Timeline) -> dict[str, Any]:
    return {
        "unit": timeline.unit,
        "undated": timeline.undated,
        "bars": [
            {"period": bar.period, "count": bar.count, "vague": bar.vague, "covered": bar.covered, "gap": bar.gap}
            for bar in timeline.bars
        ],
    }


def _first_use_payload(use: FirstUse) -> dict[str, Any]:
    return {
        "value": use.value,
        "count": use.count,
        "id": use.id,
        "title": use.title,
        "date": date_payload(use.date),
    }
