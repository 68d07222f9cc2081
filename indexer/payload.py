"""`Results` as JSON, the same from the command line and over HTTP; docs/search-api.md tells the shape."""

from __future__ import annotations

from typing import Any

from indexer.results import Facet, Hit, Results


def results_payload(results: Results) -> dict[str, Any]:
    """The stable, documented shape of an answer, as plain values for JSON."""
    return {
        "query": results.request.query,
        "read_as": {
            "text": results.reading.text,
            "clauses": [{"text": clause.text, "count": clause.count} for clause in results.reading.clauses],
            "ignored": list(results.reading.ignored),
        },
        "match": results.match,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "results": [hit_payload(hit) for hit in results.hits],
        "facets": {name: _facet_payload(facet) for name, facet in results.facets.items()},
        "took_ms": round(results.took_ms, 3),
    }


def hit_payload(hit: Hit) -> dict[str, Any]:
    """One release of a result list; `url` is where it was published."""
    payload: dict[str, Any] = {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title.text,
        "date": {"value": hit.date.value, "precision": hit.date.precision} if hit.date else None,
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
    return payload | ({"explanation": hit.explanation} if hit.explanation else {})


def _facet_payload(facet: Facet) -> dict[str, Any]:
    options = [{"value": option.value, "count": option.count, "selected": option.selected} for option in facet.options]
    return {"options": options, "none": facet.none, "none_selected": facet.none_selected, "more": facet.more}
