"""Many queries, one a line: each is answered for itself, and one that can't be read costs no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from indexer.engine import Engine
from indexer.payload import results_payload
from indexer.query.errors import QueryError
from indexer.results import SearchRequest


def answers(engine: Engine, request: SearchRequest, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """An answer for each line that is not blank: `{id, query, total, match, results}`, or `{id, query, error}`.

    Facets come with it where the request counts some, and what is `missing` where a part of the index is. A line is a
    query in UTF-8, or JSON `{"id": ..., "query": ...}`; its number stands in for an id. `request` has what is the same
    for all: filters, limit, sorting.
    """
    for key, query in _queries(lines):
        answer: dict[str, Any] = {"id": key, "query": query}
        if query is None:
            message = 'a line is a query in UTF-8, or JSON with a "query" of text'
            yield answer | {"error": {"type": "BadLine", "message": message}}
            continue
        try:
            payload = results_payload(engine.search(msgspec.structs.replace(request, query=query)))
        except QueryError as problem:
            error = {"type": problem.type, "message": problem.message, "position": problem.start}
            yield answer | {"error": error | {"suggestion": problem.suggestion}}
        else:
            names = ("total", "match", "results", *(["facets"] if request.facets else []))
            missing = {"missing": payload["missing"]} if payload["missing"] else {}
            yield answer | {name: payload[name] for name in names} | missing


def _queries(lines: Iterable[bytes]) -> Iterator[tuple[Any, str | None]]:
    """The queries with their ids; null for a line that holds none."""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            yield number, None
            continue
        if text.startswith("{"):
            try:
                item = msgspec.json.decode(text)
            except msgspec.DecodeError:
                item = {}
            query = item.get("query")
            yield item.get("id", number), query if isinstance(query, str) else None
        elif text:
            yield number, text
