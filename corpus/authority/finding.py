"""Known bodies found in running text, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from corpus.authority.names import fold

if TYPE_CHECKING:
    from corpus.authority.entries import Authority, OrganizationEntry

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|&|[^\W_]+(?:['’][^\W_]+)*")
#: What may stand between two words of one name.
_GAP = re.compile(r"(?:,? ?|[ ,]?\n|[-–/’'] ?|\. )(?:\(|)")
_COURTESIES = frozenset(["mr", "mrs", "ms", "dr", "secretary", "general", "senator"])
_CJK = re.compile(r"[\u3400-\u9fff]")
#: The key under which a node of the tree of words keeps what ends there; no token is empty.
_END = ""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word of a text: as compared, and its half-open offsets."""

    word: str
    start: int
    end: int


class Found(NamedTuple):
    """A known body in a text: its entry, its half-open offsets, and whether only a short name of it stands there."""

    entry: OrganizationEntry
    start: int
    end: int
    short: bool
    acronym: bool


@lru_cache(maxsize=65536)
def _folded(token: str) -> str:
    return fold(token).replace(" ", "")


def tokens(text: str) -> list[Token]:
    """The words of `text` as names are compared: "U.S." is one, "Attorney's" another."""
    return [Token(_folded(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


class Finder:
    """Finds the bodies of an authority; made once, it takes time in proportion to a text's length."""

    def __init__(self, authority: Authority) -> None:
        self._tree: dict[str, Any] = {}
        self._acronyms = authority.by_acronym
        cjk: dict[str, OrganizationEntry] = {}
        for short in (True, False):  # a full name replaces the same short name
            for entry in reversed(authority.organizations):  # and the first entry keeps a disputed one
                for form in entry.short if short else (entry.name, *entry.aliases):
                    if _CJK.search(form):
                        cjk[form] = entry
                    else:
                        self._add(form, entry, short)
        self._cjk = cjk
        forms = sorted(map(re.escape, cjk), key=len, reverse=True)
        self._cjk_forms = re.compile("|".join(forms)) if forms else None

    def _add(self, form: str, entry: OrganizationEntry, short: bool) -> None:
        node = self._tree
        words = [token.word for token in tokens(form)]
        for word in words[1:] if words[:1] == ["the"] and not short else words:
            node = node.setdefault(word, {})
        node[_END] = (entry, short)

    def find(self, text: str, words: Sequence[Token]) -> Iterator[Found]:
        """The known bodies in `text`, whose tokens are `words`, left to right; the longest name wins, none overlap."""
        done = 0
        for index, token in enumerate(words):
            word, start, end = token.word, token.start, token.end
            if start < done or (text[start].islower() and word != "the"):
                continue
            found = self._name_at(text, words, index) if word in self._tree else None
            if found is None and (end - start < 2 or text[start + 1].isupper() or not text[start + 1].isalpha()):
                found = self._acronym_at(text, words, index)
            if found:
                done = found.end
                yield found

    def find_unspaced(self, text: str) -> Iterator[Found]:
        """The known bodies with Chinese names, which stand in their text without spaces."""
        if self._cjk_forms is not None and not text.isascii():
            for match in self._cjk_forms.finditer(text):
                yield Found(self._cjk[match.group()], *match.span(), short=False, acronym=False)

    def _name_at(self, text: str, words: Sequence[Token], first: int) -> Found | None:
        start = words[first].start
        node: dict[str, Any] = self._tree
        best: Found | None = None
        for index in range(first, len(words)):
            token = words[index]
            if index > first and not _GAP.fullmatch(text, words[index - 1].end, token.start):
                break
            below = node.get(token.word)
            if below is None:
                best = self._possessive(node, text, start, token) or best
                break
            node = below
            if _END in node:
                best = Found(node[_END][0], start, token.end, node[_END][1], acronym=False)
        return None if best and best.short and _goes_on(text, words, best.end, first) else best

    def _possessive(self, node: dict[str, Any], text: str, start: int, token: Token) -> Found | None:
        """The name that ends with a genitive s, whose apostrophe may be lost."""
        below = node.get(token.word[:-1]) if token.word.endswith("s") else None
        if below is None or _END not in below:
            return None
        entry, short = below[_END]
        end = token.end - (2 if text[token.end - 2] in "'’" else 1)
        return Found(entry, start, end, short, acronym=False)

    def _acronym_at(self, text: str, words: Sequence[Token], index: int) -> Found | None:
        start = words[index].start
        end = words[index].end - _genitive(text, start, words[index].end)
        written = text[start:end]
        entry = self._acronyms.get(written) or self._acronyms.get(written.replace(".", ""))
        if entry is None or _is_shouted(text, words, index) or _is_surname(text, words, index):
            return None
        return Found(entry, start, end, short=False, acronym=True)


def _genitive(text: str, start: int, end: int) -> int:
    """How many characters of a word in capitals are its genitive: 2 with the apostrophe, 1 where that is lost."""
    if text[end - 2 : end] in ("'s", "’s"):
        return 2
    return 1 if end - start > 3 and text[end - 1] == "s" and text[start : end - 1].isupper() else 0


def _is_surname(text: str, words: Sequence[Token], index: int) -> bool:
    """True for a speaker's name in a transcript: "MR ICE:"."""
    return index > 0 and words[index - 1].word in _COURTESIES and text[words[index - 1].start].isupper()


def _goes_on(text: str, words: Sequence[Token], end: int, index: int) -> bool:
    """True when a capitalised word follows, so that a short name may be the start of another body's."""
    after = next((token for token in words[index : index + 6] if token.start >= end), None)
    return after is not None and text[end : after.start] == " " and text[after.start].isupper()


def _is_shouted(text: str, words: Sequence[Token], index: int) -> bool:
    """True among words in capitals, where an acronym looks like any word."""
    around = [words[at] for at in (index - 1, index + 1) if 0 <= at < len(words)]
    return bool(around) and all(len(text[t.start : t.end]) > 3 and text[t.start : t.end].isupper() for t in around)
