"""The State Department's feed: whether the creator whom an item declares is found as its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path

import msgspec

from bench.extraction.files import SHARED, releases
from bench.extraction.measures import Measured, MeasureError, share
from bench.extraction.scoring import same_role
from corpus.authority import fold, name_tokens, same_person
from corpus.release import Release

ITEMS = SHARED / "data" / "state" / "items.jsonl"
_PARAGRAPH = re.compile(r"\s*<p\b[^>]*>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Item(msgspec.Struct, frozen=True):
    """An item of the feed."""

    title: str
    creator: str
    content_html: str
    link: str
    pub_date: str = msgspec.field(name="pubDate")


class Creator(msgspec.Struct, frozen=True):
    """A person whom an item declares, with the role."""

    name: str
    role: str


def byline_end(item: Item) -> int:
    """Where the content goes on behind the paragraphs at its head that only repeat the creator; 0 without any."""
    left, end = fold(item.creator), 0
    while match := _PARAGRAPH.match(item.content_html, end):
        told = fold(_text(match.group(1)))
        if not told or not left.startswith(told):
            break
        left, end = left.removeprefix(told).lstrip(), match.end()
    return end


def creators(item: Item) -> list[Creator]:
    """The people whom an item declares, none where it declares an office: "Name, Role", one a paragraph of the byline.

    Roles have commas of their own, so that the paragraphs tell where one person ends; without them there is one.
    """
    byline = item.content_html[: byline_end(item)]
    parts = [_text(match.group(1)) for match in _PARAGRAPH.finditer(byline)] or [item.creator]
    if "," not in item.creator:
        return []
    people = (part.partition(",") for part in parts)
    return [Creator(" ".join(name.split()), " ".join(role.split())) for name, _comma, role in people if name.strip()]


def still_names(item: Item) -> bool:
    """Whether title and text without the byline have the last name of every creator."""
    words = fold(f"{item.title} {_text(item.content_html[byline_end(item) :])}").split()
    return {name_tokens(person.name)[-1] for person in creators(item)} <= set(words)


def _text(markup: str) -> str:
    return unescape(_TAG.sub("", markup))


def measure(items: Path, folder: Path, *, jobs: int | None = None) -> Measured:
    """The shares of items whose people are all found: byline in the text, without it, and without it but declared.

    Files to read are written into `folder`. Raises `MeasureError`.
    """
    known = [item for item in _read(items) if creators(item)]
    values: dict[str, float] = {}
    for name, byline, declared in (("byline", True, False), ("no_byline", False, False), ("declared", False, True)):
        texts = folder / f"state-{name}"
        _write(known, texts, byline=byline, declared=declared)
        told = {Path(release.source.path).stem: release for release in releases(texts, jobs=jobs)}
        both = [(creators(item), told.get(f"{number:04}")) for number, item in enumerate(known)]
        values |= _shares(name, both)
        if name == "no_byline":
            named = [pair for item, pair in zip(known, both, strict=True) if still_names(item)]
            values["speakers_no_byline_named"] = _shares(name, named)[f"speakers_{name}"]
    return Measured("state", f"{len(known)} items that declare a person", values)


def _read(items: Path) -> list[Item]:
    try:
        return [msgspec.json.decode(line, type=Item) for line in items.read_bytes().splitlines()]
    except msgspec.DecodeError as problem:
        raise MeasureError(f"{items}: {problem}; give items, one a line.") from problem


def _write(items: Sequence[Item], folder: Path, *, byline: bool, declared: bool) -> None:
    """A feed of one item a file, numbered."""
    folder.mkdir()
    for number, item in enumerate(items):
        content = item.content_html[0 if byline else byline_end(item) :]
        creator = f"<dc:creator>{escape(item.creator)}</dc:creator>" if declared else ""
        (folder / f"{number:04}.xml").write_text(_feed(item, content, creator), encoding="utf-8")


def _feed(item: Item, content: str, creator: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Department of State</title>'
        "<link>https://www.state.gov/</link><description>Press releases</description>"
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link><pubDate>{item.pub_date}</pubDate>"
        f"{creator}<content:encoded>{escape(content)}</content:encoded></item></channel></rss>\n"
    )


def _shares(name: str, both: Sequence[tuple[list[Creator], Release | None]]) -> dict[str, float]:
    """Of the items, those with all their people found; of the people found, those with the right role."""
    whole = 0
    roles: list[bool] = []
    for wanted, release in both:
        told = [(person, _role(person.name, release)) for person in wanted]
        whole += all(role is not None for _person, role in told)
        roles += [same_role(person.role, role) for person, role in told if role is not None and person.role]
    return {f"speakers_{name}": share(whole, len(both)), f"roles_{name}": share(sum(roles), len(roles))}


def _role(name: str, release: Release | None) -> str | None:
    """The role told of a person, empty without one; null where the person is not found."""
    speakers = release.speakers if release else ()
    return next((speaker.role or "" for speaker in speakers if same_person(speaker.name, name)), None)
