"""The tokens of many texts as arrays: those of `analysis.tokens`, thirty times as fast.

Texts are cut into pieces at characters that are in no token; each piece is analysed once, the first time it is met.
Cutting works on UTF-8 as a whole: what cuts becomes a space of as many bytes, so that offsets stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import is_in_token
from indexer.analysis.vocabulary import PieceTables, Vocabulary

_Bytes = NDArray[np.uint8]
_Offsets = NDArray[np.int64]

_SPACE, _APOSTROPHE, _COMMA, _STOP = b" ',."
#: ASCII that may be in a token and need not: a stop ends an acronym, a comma and a stop stand in numbers.
_JOINING = "'.,"
_CUTTING = bytes(
    code if code > 127 or chr(code) in _JOINING or is_in_token(chr(code)) else _SPACE for code in range(256)
)
_ALNUM = np.array([code < 128 and chr(code).isalnum() for code in range(256)])


#: Bytes that become pieces at once: few enough for the pieces to stay in a processor's cache until they are looked up.
_AT_ONCE = 1 << 16


class TokenArrays(NamedTuple):
    """Tokens of texts, in order. A place is a position, counted on through all texts.

    `form` and `place` are each token's; one form stands at one place once. `again` are the tokens whose stem another
    form has at the same place already. `start` is, of each place, the character of its text where its word begins;
    text i has the places `first[i]` to `first[i + 1]`.
    """

    form: NDArray[np.int32]
    place: _Offsets
    again: _Offsets
    start: _Offsets
    first: _Offsets


def token_arrays(texts: Sequence[str], vocabulary: Vocabulary) -> TokenArrays:
    """The tokens of `texts`; their forms are numbers of `vocabulary`, which learns what it does not know."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    # Something to cut stands before each text and, for those that look ahead, twice after all.
    original = np.frombuffer(b"\n".join((b"", *encoded, b"\n")), np.uint8)
    content = _cut(original)
    numbers = _numbers(content.tobytes(), vocabulary)
    cut = content == _SPACE
    at = np.flatnonzero(cut[:-1] > cut[1:]) + 1
    bounds = np.searchsorted(at, np.cumsum([1, *(len(text) + 1 for text in encoded)]))
    begins = np.cumsum([1, *(len(text) + 1 for text in texts)])[:-1]
    offsets = _characters(original, at) - np.repeat(begins, np.diff(bounds))
    return _expanded(vocabulary.tables(), numbers, offsets, bounds)


def _numbers(content: bytes, vocabulary: Vocabulary) -> NDArray[np.int32]:
    """The numbers of the pieces of a text that is cut."""
    found, known = [np.empty(0, np.int32)], vocabulary.pieces.__getitem__
    begin = 0
    while begin < len(content):
        end = content.find(b" ", begin + _AT_ONCE)
        pieces = content[begin : end if end >= 0 else len(content)].split()
        found.append(np.fromiter(map(known, pieces), np.int32, len(pieces)))
        begin = end if end >= 0 else len(content)
    return np.concatenate(found)


def _cut(original: _Bytes) -> _Bytes:
    """The text with spaces for all that cuts it."""
    content = np.frombuffer(bytearray(original.tobytes().translate(_CUTTING)), np.uint8)
    _cut_beyond_ascii(content)
    cut = content == _SPACE
    joining = np.flatnonzero((content == _STOP) | (content == _COMMA) | (content == _APOSTROPHE))
    before, after = cut[joining - 1], cut[joining + 1]
    # Behind two letters or digits a stop ends no acronym.
    after &= (content[joining] != _STOP) | (_ALNUM[content[joining - 1]] & _ALNUM[content[joining - 2]])
    content[joining[before | after]] = _SPACE
    return content


def _cut_beyond_ascii(content: _Bytes) -> None:
    """Characters of two or three bytes that are in no token become spaces."""
    cutting = _cutting_characters()
    high = np.flatnonzero(content >= 0xC0)
    lead = content[high].astype(np.int32)
    second = content[high + 1] & 0x3F
    third = content[np.minimum(high + 2, len(content) - 1)] & 0x3F
    two = lead < 0xE0
    code = np.where(two, (lead & 0x1F) << 6 | second, (lead & 0x0F) << 12 | second.astype(np.int32) << 6 | third)
    gone = cutting[code] & (lead < 0xF0)
    content[high[gone]] = content[high[gone] + 1] = _SPACE
    content[high[gone & ~two] + 2] = _SPACE


@cache
def _cutting_characters() -> NDArray[np.bool_]:
    """True for each character beyond ASCII, of 16 bits, that is in no token."""
    return np.array([code > 127 and not is_in_token(chr(code)) for code in range(1 << 16)])


def _characters(original: _Bytes, at: _Offsets) -> _Offsets:
    """The characters before each byte of `at`, which rises."""
    continuing = np.flatnonzero((original & 0xC0) == 0x80)
    if not len(continuing):
        return at
    return at - np.cumsum(np.bincount(np.searchsorted(at, continuing), minlength=len(at) + 1))[: len(at)]


def _expanded(tables: PieceTables, pieces: NDArray[np.int32], offsets: _Offsets, bounds: _Offsets) -> TokenArrays:
    """The tokens of pieces that begin at `offsets`; text i has the pieces `bounds[i]` to `bounds[i + 1]`."""
    count, places = tables.counts[pieces], tables.places[pieces]
    before = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum(places, out=before[1:])
    ends = np.cumsum(count, dtype=np.int64)
    token = np.repeat(tables.first[pieces] - ends + count, count)
    token += np.arange(len(token))
    place = np.repeat(before[:-1], count) + tables.place[token]
    start = np.repeat(offsets, count) + tables.start[token]
    return TokenArrays(
        form=tables.form[token],
        place=place,
        again=np.flatnonzero(tables.again[token]),
        start=start[tables.leads[token]],
        first=before[bounds],
    )
