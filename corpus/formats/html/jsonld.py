"""JSON-LD: the data that a page gives search engines about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from bs4.element import Tag

from corpus.page import Declared

_ARTICLE = re.compile(
    r"article|posting|release|report|speech|statement|announcement|webpage|creativework", re.IGNORECASE
)
_KIND = re.compile(r"press[ -]?release|speech|transcript|fact[ -]?sheet", re.IGNORECASE)
_VALUES = (
    ("headline", "title"),
    ("datePublished", "date"),
    ("dateCreated", "date"),
    ("dateModified", "modified"),
    ("author", "author"),
    ("creator", "author"),
    ("publisher", "issuer"),
    ("sourceOrganization", "issuer"),
    ("url", "url"),
    ("inLanguage", "language"),
    ("locationCreated", "place"),
    ("contentLocation", "place"),
)
_MOST_OBJECTS = 500  # a page's own graph has some ten; more is a catalogue


def declared_in_jsonld(scripts: Iterable[Tag]) -> list[Declared]:
    """What the articles described in a page's scripts state; scripts that are not JSON are passed over."""
    articles: list[tuple[int, dict[str, Any]]] = []
    for script in scripts:
        try:
            data = msgspec.json.decode("".join(str(child) for child in script.contents))
        except (msgspec.DecodeError, RecursionError):
            continue
        articles += [(_rank(item), item) for item in _objects(data) if _rank(item) < 3]
    articles.sort(key=lambda pair: pair[0])
    return [declared for _rank_, item in articles for declared in _stated(item)]


def _rank(item: dict[str, Any]) -> int:
    """0 for an article, 1 for a page with a headline or date, 3 for what does not describe the release."""
    types = " ".join(_names(item.get("@type")))
    if not _ARTICLE.search(types):
        return 3
    return 1 if re.search("webpage", types, re.IGNORECASE) else 0


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _stated(item: dict[str, Any]) -> Iterator[Declared]:
    for key, field in _VALUES:
        for name in _names(item.get(key)):
            if not (field in ("author", "issuer") and name.startswith("http")):
                yield Declared(field, name, f"json-ld {key}")
    kind = _KIND.search(" ".join(_names(item.get("@type"))))
    if kind:
        yield Declared("kind", re.sub("(?i)pressrelease", "press release", kind[0]).lower(), "json-ld @type")


def _names(value: Any) -> list[str]:
    """The strings of a value: itself, the members of a list, the name of an object."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            found.append(name.strip())
    return found
