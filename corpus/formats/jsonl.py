"""JSON Lines: one release a line, its fields taken as declared."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from corpus.encoding import clean
from corpus.formats.html.blocks import blocks_of
from corpus.formats.html.tree import parse_fragment
from corpus.formats.origin import Origin, Unreadable
from corpus.formats.text import paragraphs
from corpus.page import Block, Declared, Page
from corpus.source import Rejection

DECLARED_NAMES = ("id", "url", "title", "date", "speaker", "organization", "issuer", "kind", "language", "place")
TEXT_NAMES = ("text", "body", "html")
MAPPED_NAMES = ("author", "modified", "site", "topic", "number")
"""Fields that are read only where a mapping says from what."""
_LINES_LOOKED_AT = 50


#: Names shown of a line whose text is under none that we know.
_MOST_NAMES = 8


class FieldsError(Exception):
    """A mapping of fields that cannot be used: one line with the place and the repair."""


def load_fields(path: str | Path) -> dict[str, str]:
    """The mapping of a TOML file, our name to theirs (`title = "headline"`); raises FieldsError."""
    try:
        read: dict[str, Any] = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FieldsError(f"{path}: cannot be read ({error.strerror}); name a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FieldsError(f'{path}: not TOML ({error}); write lines such as title = "headline"') from error
    ours = (*DECLARED_NAMES, *TEXT_NAMES, *MAPPED_NAMES)
    for name, theirs in read.items():
        if name not in ours:
            raise FieldsError(f"{path}: {name} is none of our fields; they are {', '.join(ours)}")
        if not isinstance(theirs, str) or not theirs:
            raise FieldsError(f'{path}: {name} must be the name of their field in quotes, such as {name} = "headline"')
    return dict(read)


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The releases of a JSON Lines file; each broken line is a Rejection. Raises Unreadable for another format."""
    require_lines(data)
    yield from pages_of_lines(enumerate(data.split(b"\n"), start=1), origin)


def require_lines(head: bytes) -> None:
    """Raises Unreadable if none of the first lines can be an object, as in a JSON document over many lines."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("JSON Lines in UTF-16", "save the file as UTF-8")
    lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n", _LINES_LOOKED_AT)]
    if not any(line.startswith(b"{") and line[1:].lstrip()[:1] in (b'"', b"}") for line in lines):
        raise Unreadable("not JSON Lines: no line is an object", "write each release as one JSON object on one line")


def pages_of_lines(lines: Iterable[tuple[int, bytes]], origin: Origin) -> Iterator[Page | Rejection]:
    """The releases of numbered lines; blank ones are passed over."""
    for number, line in lines:
        stripped = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if stripped:
            yield _page(stripped, number, origin)


def _page(line: bytes, number: int, origin: Origin) -> Page | Rejection:
    part = f"line {number}"
    if len(line) > origin.max_size:
        return too_long(number, origin)
    try:
        item = _decoded(line)
    except UnicodeDecodeError:
        return origin.rejection("broken encoding: the line is not UTF-8", "save the file as UTF-8", part)
    except (ValueError, RecursionError) as error:
        why = "nested too deep" if isinstance(error, RecursionError) else str(error)
        return origin.rejection(f"not JSON: {why}", "write one JSON object a line", part)
    if not isinstance(item, dict):
        return origin.rejection(f"not an object but {_described(item)}", "write one JSON object a line", part)
    blocks, declared = _blocks(item, origin.fields), tuple(_declared(item, origin.fields))
    if not blocks and not _told(item, declared, origin.fields):
        names = ", ".join(sorted(item)[:_MOST_NAMES]) or "nothing"
        advice = "map the names of its fields with --fields, or leave the line out"
        return origin.rejection(f"no text under a name that we know (it has {names})", advice, part)
    given = next((value.value for value in declared if value.field == "id"), str(number))
    return origin.page(blocks, declared, given)


def _told(item: Mapping[str, Any], declared: tuple[Declared, ...], fields: Mapping[str, str]) -> bool:
    """Whether a line without words is a release all the same: it has a title, and a text that is empty."""
    texts = {fields.get(name, name) for name in TEXT_NAMES}
    return any(value.field == "title" for value in declared) and not texts.isdisjoint(item)


def too_long(number: int, origin: Origin) -> Rejection:
    """The rejection of a line over the limit."""
    return origin.rejection(
        f"over the size limit of {origin.max_size:,} bytes",
        "raise the limit (--max-size), or split the line",
        f"line {number}",
    )


def _decoded(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(line)  # takes half a surrogate pair and NaN too, and says better what is wrong


def _described(value: object) -> str:
    names = {list: "a list", str: "a string", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), "null")


def _declared(item: Mapping[str, Any], fields: Mapping[str, str]) -> Iterator[Declared]:
    for name in (*DECLARED_NAMES, *MAPPED_NAMES):
        theirs = fields.get(name, name if name in DECLARED_NAMES else "")
        for text in _texts(item.get(theirs)):
            line = clean(" ".join(text.split()))
            if line:
                yield Declared(name, line, f"json {theirs}")


def _texts(value: Any) -> list[str]:
    """The strings of a value: itself, a number as written, the members of a list, the name of an object."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        text = one.get("name") if isinstance(one, dict) else one
        if isinstance(text, str) or (isinstance(text, int | float) and not isinstance(text, bool)):
            found.append(str(text))
    return found


def _blocks(item: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[Block, ...]:
    for name in TEXT_NAMES:
        value = item.get(fields.get(name, name))
        if isinstance(value, str) and value.strip():
            return blocks_of(parse_fragment(value)) if name == "html" else paragraphs(clean(value))
    return ()
