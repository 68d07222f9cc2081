"""A text and where its words begin, as bytes: what can be told from the text itself is not written.

One after the other:

    u4          how many numbers there are
    u1          bytes of each number: 1, 2 or 4; with 16 added where the rule tells the starts
    bytes       the text in UTF-8
    numbers     characters, each from the one before it, the first from 0: those where words begin; with 16, those
                where the rule is wrong

The rule: a word begins at a letter that follows none. For letters it takes all characters from U+0030 to U+1FFF but
the no-break space: nearly all punctuation of ASCII comes before them, dashes and quotation marks after them. It is
wrong for one word in forty, and takes three operations on a whole text. It must never change: what is written is read
by it.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Starts = NDArray[np.int64]

_HEAD = struct.Struct("<IB")
_NUMBERS: dict[int, np.dtype[np.unsignedinteger[Any]]] = {width: np.dtype(f"<u{width}") for width in (1, 2, 4)}
_START = np.dtype(np.int64)
#: Added to the width.
_RULED = 16
_FIRST_LETTER, _AFTER_LETTERS = 0x30, 0x2000


class NotRising(ValueError):
    """Word starts that are not in order."""


def packed(text: str, starts: NDArray[Any], *, by_rule: bool) -> bytes:
    """A text and the characters where its words begin, for `unpacked`; `by_rule` where that is shorter.

    Raises `NotRising` where a start is before the one before it, or 4 G characters behind.
    """
    steps = _steps(starts)
    encoded = text.encode()
    if by_rule and len(steps) and steps[1:].all() and int(starts[-1]) < len(text):
        begins = _ruled(text, b" " + encoded)
        begins[starts] = ~begins[starts]
        wrong = _steps(begins.nonzero()[0])
        if wrong.nbytes < steps.nbytes:
            return b"".join((_HEAD.pack(len(wrong), wrong.itemsize | _RULED), encoded, wrong.tobytes()))
    return b"".join((_HEAD.pack(len(steps), steps.itemsize), encoded, steps.tobytes()))


def _steps(rising: NDArray[Any]) -> NDArray[Any]:
    """The steps from each number to the next, the first from 0, in as narrow a type as holds them."""
    steps = rising.astype(np.int64)
    steps[1:] -= rising[:-1]
    largest = int(steps.view(np.uint64).max(initial=0))
    if largest >> 32:  # below 0, seen as unsigned
        raise NotRising(f"a step of {largest} characters")
    return steps.astype(_NUMBERS[1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4])


def _ruled(text: str, encoded: Any) -> NDArray[np.bool_]:
    """Whether a word begins, by the rule, at each character of a text; `encoded` is one byte and the text in UTF-8."""
    if text.isascii():
        letters = np.frombuffer(encoded, np.uint8) >= _FIRST_LETTER
        letters[0] = False
    else:
        codes = np.frombuffer(f" {text}".replace("\N{NO-BREAK SPACE}", " ").encode("utf-32-le"), "<u4")
        letters = codes - np.uint32(_FIRST_LETTER) < _AFTER_LETTERS - _FIRST_LETTER
    begins: NDArray[np.bool_] = letters[1:] > letters[:-1]
    return begins


def unpacked_text(content: bytes) -> tuple[str, Starts]:
    """The text and the starts that were packed by the rule or not; raises `ValueError` for what nobody packed."""
    at, numbers, ruled = _numbers(content)
    text = content[_HEAD.size : at].decode()
    if not ruled:
        return text, numbers
    begins = _ruled(text, memoryview(content)[_HEAD.size - 1 : at])
    try:
        begins[numbers] = ~begins[numbers]
    except IndexError:
        raise ValueError("words begin beyond the end of the text") from None
    return text, begins.nonzero()[0]


def unpacked(content: bytes) -> tuple[bytes, Starts]:
    """The text in UTF-8 and the starts that were not packed by the rule; raises `ValueError` for anything else."""
    at, numbers, ruled = _numbers(content)
    if ruled:
        raise ValueError("word starts are told by a rule")
    return content[_HEAD.size : at], numbers


def _numbers(content: bytes) -> tuple[int, Starts, bool]:
    """Where the text ends, the numbers, and whether they are exceptions from the rule."""
    try:
        count, kind = _HEAD.unpack_from(content)
        width = kind & ~_RULED
        at = len(content) - count * width
        numbers = np.add.accumulate(np.frombuffer(content, _NUMBERS[width], count, at), dtype=_START)
    except (struct.error, KeyError) as problem:
        raise ValueError(f"no text with word starts ({problem})") from None
    if at < _HEAD.size:
        raise ValueError(f"no text with word starts ({count} are more than there is room for)")
    return at, numbers, kind != width
