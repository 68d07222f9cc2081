"""The answer to a search as JSON; docs/search-api.md tells the shape."""

from __future__ import annotations

from typing import Any

from indexer.highlight import to_html
from indexer.payload import results_payload
from indexer.results import Results
from indexer.suggestions import Offers, Respelling
from webui import urls


def results_json(results: Results) -> dict[str, Any]:
    """The answer in the shape that the command line prints, with the address of each release here as its `url`."""
    payload = results_payload(results)
    payload["results"] = [
        {"id": hit.id, "url": urls.release(hit.id), "source_url": hit.url}
        | {"title": hit.title.text, "title_html": to_html(hit.title)}
        | {name: value for name, value in found.items() if name not in ("id", "url", "title")}
        for found, hit in zip(payload["results"], results.hits, strict=True)
    ]
    return payload


def respelling_json(meant: Respelling | None) -> dict[str, Any] | None:
    """Another spelling of the query, or null."""
    if meant is None:
        return None
    changes = [{"written": written, "meant": spelt} for written, spelt in meant.changes]
    return {"query": meant.query, "total": meant.total, "changes": changes}


def offers_json(offered: Offers | None) -> dict[str, Any] | None:
    """The filters that words of the query look like, and the query without these words; or null."""
    if offered is None:
        return None
    filters = [{"facet": each.facet, "value": each.value, "words": each.words} for each in offered.offers]
    return {"filters": filters, "rest": offered.rest}
