"""An HTML file: one release."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.encoding import decode
from corpus.formats.html.declared import declared_by
from corpus.formats.html.main_text import main_blocks
from corpus.formats.html.survey import Survey
from corpus.formats.html.tree import parse
from corpus.formats.origin import Origin
from corpus.page import Block, Declared, Page
from corpus.source import Rejection

_HEADLINE_WITHIN = 6
"""Blocks from the top among which the headline may stand again."""


def pages(data: bytes, origin: Origin) -> Iterator[Page | Rejection]:
    """The one release of an HTML file; raises Unreadable for bytes that are not text."""
    survey = Survey(parse(decode(data)))
    declared = declared_by(survey)
    blocks = without_headline(main_blocks(survey), declared)
    if not blocks and not any(value.field == "title" for value in declared):
        yield origin.rejection("no text in it", "the page may need a browser to show its text: save it from there")
        return
    yield origin.page(blocks, declared)


def without_headline(blocks: tuple[Block, ...], declared: tuple[Declared, ...]) -> tuple[Block, ...]:
    """The blocks without the first that only says the title again."""
    titles = {_plain(value.value) for value in declared if value.field == "title"}
    for index, block in enumerate(blocks[:_HEADLINE_WITHIN]):
        if _plain(block.text) in titles and (index == 0 or block.kind == "heading"):
            return blocks[:index] + blocks[index + 1 :]
    return blocks


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split())
