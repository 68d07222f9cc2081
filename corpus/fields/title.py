"""The title of a release, with what told it."""

from __future__ import annotations

import re

import msgspec

from corpus.page import Page
from corpus.release import Evidence

#: A title made of the body's first sentence is cut at this many characters.
_LONGEST_SENTENCE = 200
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\"”][.!?])\s|(?<=[。！？])|\n\n")
_SPACE = re.compile(r"\s+")


class Title(msgspec.Struct, frozen=True):
    """The title's text, "" where the release is empty, and its evidence."""

    text: str
    evidence: Evidence | None


def title(page: Page) -> Title:
    """The best declared title, else the first heading, else the first sentence of the body."""
    for declared in page.values("title"):
        if text := _SPACE.sub(" ", declared.value).strip():
            return Title(text, Evidence(declared.source, "metadata", "declared title", 1.0))
    for block, (start, end) in zip(page.blocks, page.block_spans, strict=True):
        if block.kind == "heading" and (text := _SPACE.sub(" ", block.text).strip()):
            return Title(text, Evidence("heading", "body", "first heading", 0.9, start, end))
    return _first_sentence(page)


def _first_sentence(page: Page) -> Title:
    body = page.body
    start = len(body) - len(body.lstrip())
    match = _SENTENCE_END.search(body, start)
    end = min(match.start() if match else len(body), start + _LONGEST_SENTENCE)
    if match is None or end < match.start():
        end = body.rfind(" ", start, end) if " " in body[start:end] and end < len(body) else end
    text = _SPACE.sub(" ", body[start:end]).strip()
    return Title(text, Evidence("text", "body", "first sentence", 0.5, start, end)) if text else Title("", None)
