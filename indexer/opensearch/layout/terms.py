"""Tokens as an index of a cluster takes them: text of ours that it only splits, so that analysis stands in one place.

A text is one word for each position, apart by spaces. A word holds the terms at that position, apart by `|`: of each
token its stem as it is, its form behind `=`, and of a run without spaces its first character behind `^`, by which a
lone character is found wherever a run holds it. In Lucene's index these are terms at one position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from indexer.analysis import is_cjk

#: What stands between the terms of one position; no token has it.
BESIDE = "|"
FORM, LONE = "=", "^"
#: Longer terms are cut, and what is cut is told by a digest: Lucene refuses terms of over 32,766 bytes.
_LONGEST, _DIGEST_BYTES = 256, 12


def stem(text: str) -> str:
    """The term of a stem."""
    return _cut(text)


def form(text: str) -> str:
    """The term of a form."""
    return FORM + _cut(text)


def beginning(text: str) -> str:
    """What the terms of all forms that begin with `text` begin with; of a very long one what is left of it."""
    return FORM + _joined(text)[:_LONGEST]


def lone(character: str) -> str:
    """The term of all that begins with a character of a run without spaces."""
    return LONE + character


def word(tokens: Iterable[tuple[str, str]]) -> str:
    """What stands for a position of a text: the terms of its tokens, each a form and its stem; each term once."""
    return BESIDE.join(dict.fromkeys(term for token in tokens for term in _terms(*token)))


def _terms(its_form: str, its_stem: str) -> Iterator[str]:
    yield stem(its_stem)
    yield form(its_form)
    if is_cjk(its_form):
        yield lone(its_form[0])


def _joined(text: str) -> str:
    """Without spaces, which some characters have within once they are normalized: a cluster splits there."""
    return text.replace(" ", "_")


def _cut(text: str) -> str:
    text = _joined(text)
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST] + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
