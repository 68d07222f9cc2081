"""The numbers of trends as JSON and as CSV; docs/search-api.md tells the shapes."""

from __future__ import annotations

from typing import Any

from indexer.payload import date_payload
from indexer.results import FirstUse, Hit
from indexer.table import csv_text
from webui import urls
from webui.trends.counting import Point, Trend, Trends, taker_search

COLUMNS = ("query", "period", "count", "of", "share", "vague")


def trends_json(trends: Trends) -> dict[str, Any]:
    """All that a page of trends shows, as plain values."""
    asked = trends.asked
    return {
        "unit": trends.all.unit,
        "as": asked.scale,
        "by": asked.by,
        "all": {
            "undated": trends.all.undated,
            "points": [
                {"period": bar.period, "count": bar.count, "vague": bar.vague, "gap": not bar.count}
                for bar in trends.all.bars
            ],
        },
        "queries": [_trend(trend, asked.by) for trend in trends.read],
    }


def _trend(trend: Trend, by: str) -> dict[str, Any]:
    return {
        "query": trend.query,
        "read_as": trend.reading,
        "total": trend.total,
        "undated": trend.undated,
        "url": urls.search(trend.search),
        "points": [_point(point) for point in trend.points],
        "first": [_use(hit) for hit in trend.first],
        "last": _use(trend.last) if trend.last else None,
        "taken_up": [_taker(trend, taker, by) for taker in trend.takers],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "period": point.period,
        "count": point.count,
        "vague": point.vague,
        "of": point.of,
        "share": point.share,
        "few": point.few,
        "url": point.url,
    }


def _use(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "url": urls.release(hit.id),
        "title": hit.title.text,
        "date": date_payload(hit.date),
        "issuer": hit.issuer,
        "speakers": [{"name": speaker.name, "role": speaker.role} for speaker in hit.speakers],
        "snippets": [{"text": snippet.text, "marks": snippet.marks} for snippet in hit.snippets],
    }


def _taker(trend: Trend, taker: FirstUse, by: str) -> dict[str, Any]:
    search = taker_search(trend, taker, by)
    return {
        "value": taker.value,
        "count": taker.count,
        "url": urls.search(search) if search else None,
        "first": {
            "id": taker.id,
            "url": urls.release(taker.id),
            "title": taker.title,
            "date": date_payload(taker.date),
        },
    }


def trends_csv(trends: Trends) -> str:
    """A line for each period of each query."""
    rows = [
        (trend.query, point.period, point.count, point.of, point.share, point.vague)
        for trend in trends.read
        for point in trend.points
    ]
    return csv_text([COLUMNS, *rows])
