"""What differs between two texts: paragraphs are compared first, then the words of those that are not the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from indexer.analysis.tokens import CJK
from webui.releases.passages import Paragraph, paragraphs
from webui.releases.sequences import Same, common

Kind = Literal["same", "removed", "added"]
#: Words that are the same between others that differ, and say nothing: "of the".
_NEGLIGIBLE = 2
_WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+(?:['’][^\W{CJK}]+)*|[^\w\s]")
#: The end of a paragraph among words.
_BREAK = "\n\n"
#: What a page draws around a change, in characters.
MARKUP = 60


Span = tuple[int, int]


class Change(NamedTuple):
    """A stretch of two texts as half-open characters: null in `b` where it is removed, null in `a` where it is added.

    `words` counts its words; `ends_paragraph` says that it is nothing but the end of a paragraph.
    """

    kind: Kind
    a: Span | None
    b: Span | None
    words: int
    ends_paragraph: bool = False


@dataclass(frozen=True)
class Block:
    """Paragraphs in a row that are all the same in two texts, or that are not; each as its changes in reading order."""

    same: bool
    paragraphs: tuple[tuple[Change, ...], ...]


@dataclass(frozen=True)
class Difference:
    """What differs between two texts, `a` and `b`."""

    a: str
    b: str
    blocks: tuple[Block, ...]

    def text(self, change: Change) -> str:
        """The words of a change, as the second text has them where they are in both."""
        if change.b:
            return self.b[slice(*change.b)]
        return self.a[slice(*change.a)] if change.a else ""

    @property
    def changes(self) -> Iterator[Change]:
        """All stretches, in reading order."""
        return (change for block in self.blocks for paragraph in block.paragraphs for change in paragraph)

    @property
    def is_none(self) -> bool:
        """Whether nothing but space differs."""
        return all(block.same for block in self.blocks)

    @cached_property
    def words(self) -> dict[Kind, int]:
        """How many words are the same, removed and added."""
        counts: dict[Kind, int] = {"same": 0, "removed": 0, "added": 0}
        for change in self.changes:
            counts[change.kind] += change.words
        return counts


def first_blocks(found: Difference, most: int) -> list[Block]:
    """The blocks from the first on that a page has room for: `most` characters, a change being `MARKUP` more."""
    blocks: list[Block] = []
    for block in found.blocks:
        fitting = []
        for paragraph in block.paragraphs:
            most -= sum(MARKUP + len(found.text(change)) for change in paragraph)
            if most < 0:
                break
            fitting.append(paragraph)
        blocks += [Block(block.same, tuple(fitting))] if fitting else []
        if most < 0:
            break
    return blocks


class _Word(NamedTuple):
    """A word, a sign or the end of a paragraph: its text, where it starts, and where what follows it does."""

    text: str
    start: int
    end: int


def difference(a: str, b: str) -> Difference:
    """What differs between two texts, in time and memory that grow with them alone."""
    one, other = paragraphs(a), paragraphs(b)
    alike = common([_spaced(a, each) for each in one], [_spaced(b, each) for each in other])
    blocks: list[Block] = []
    at = at_b = 0
    for same in (*alike, Same(len(one), len(other), 0)):
        if at < same.a or at_b < same.b:
            blocks.append(Block(False, _compared(a, b, one[at : same.a], other[at_b : same.b])))
        at, at_b = same.a + same.length, same.b + same.length
        if same.length:
            pairs = zip(one[same.a : at], other[same.b : at_b], strict=True)
            blocks.append(Block(True, tuple((_whole(b, left, right),) for left, right in pairs)))
    return Difference(a, b, tuple(blocks))


def _spaced(text: str, paragraph: Paragraph) -> str:
    """A paragraph as it is compared: any space is one."""
    return " ".join(text[paragraph.start : paragraph.end].split())


def _whole(b: str, left: Paragraph, right: Paragraph) -> Change:
    words = sum(word[0][0].isalnum() for word in _WORD.finditer(b, right.start, right.end))
    return Change("same", (left.start, left.end), (right.start, right.end), words)


def _compared(a: str, b: str, one: Sequence[Paragraph], other: Sequence[Paragraph]) -> tuple[tuple[Change, ...], ...]:
    """Paragraphs compared word by word; the end of one is a word as well."""
    left, right = _words(a, one), _words(b, other)
    found: list[list[Change]] = [[]]
    for change in _changes(left, right):
        found[-1].append(change)
        if change.ends_paragraph:
            found.append([])
    return tuple(tuple(each) for each in found if each)


def _words(text: str, some: Sequence[Paragraph]) -> list[_Word]:
    """The words of paragraphs, each with the space behind it, and the ends of all but the last paragraph."""
    found: list[_Word] = []
    for number, paragraph in enumerate(some):
        if number:
            found.append(_Word(_BREAK, some[number - 1].end, paragraph.start))
        starts = [match.start() for match in _WORD.finditer(text, paragraph.start, paragraph.end)] or [paragraph.start]
        starts[0] = paragraph.start
        ends = [*starts[1:], paragraph.end]
        found += [_Word(text[start:end].rstrip(), start, end) for start, end in zip(starts, ends, strict=True)]
    return found


def _changes(left: Sequence[_Word], right: Sequence[_Word]) -> Iterator[Change]:
    """What is removed, added and the same, in reading order: what is removed stands before what is there instead."""
    at = at_b = 0
    alike = common([word.text for word in left], [word.text for word in right])
    for same in (*_telling(alike, len(left), len(right)), Same(len(left), len(right), 0)):
        yield from _runs("removed", left[at : same.a], ())
        yield from _runs("added", (), right[at_b : same.b])
        at, at_b = same.a + same.length, same.b + same.length
        yield from _runs("same", left[same.a : at], right[same.b : at_b])


def _telling(alike: Sequence[Same], length: int, length_b: int) -> Iterator[Same]:
    """The runs in common without those few words that stand between longer ones that differ."""
    end = end_b = 0
    for number, same in enumerate(alike):
        behind = alike[number + 1] if number + 1 < len(alike) else Same(length, length_b, 0)
        before = max(same.a - end, same.b - end_b)
        after = max(behind.a - same.a, behind.b - same.b) - same.length
        if same.length > _NEGLIGIBLE or same.length >= min(before, after):
            yield same
            end, end_b = same.a + same.length, same.b + same.length


def _runs(kind: Kind, left: Sequence[_Word], right: Sequence[_Word]) -> Iterator[Change]:
    """Words as one change, cut where a paragraph ends."""
    words, begin = left or right, 0
    for at, word in enumerate((*words, None)):
        if word is not None and word.text != _BREAK:
            continue
        if begin < at:
            count = sum(each.text[:1].isalnum() for each in words[begin:at])
            yield Change(kind, _span(left[begin:at]), _span(right[begin:at]), count)
        if word is not None:
            yield Change(kind, _span(left[at : at + 1]), _span(right[at : at + 1]), 0, ends_paragraph=True)
        begin = at + 1


def _span(words: Sequence[_Word]) -> Span | None:
    return (words[0].start, words[-1].end) if words else None
