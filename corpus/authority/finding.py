"""Known bodies found in running text, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from corpus.authority.names import fold

if TYPE_CHECKING:
    from corpus.authority.entries import OrganizationEntry
    from corpus.authority.lookup import Authority

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|&|[^\W_]+(?:['’][^\W_]+)*")
#: What may stand between two words of one name.
_GAP = re.compile(r"(?:,? ?|[ ,]?\n|[-–/’'] ?|\. )(?:\(|)")
_COURTESIES = frozenset(["mr", "mrs", "ms", "dr", "secretary", "general", "senator"])
_CJK = re.compile(r"[\u3400-\u9fff]")
#: "NPR-A" is another name than NPR.
_LETTER_BEHIND = re.compile(r"[-–][A-Z](?![^\W\d_])")
#: The key under which a node of the tree of words keeps what ends there; no token is empty.
_END = ""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word of a text: as compared, and its half-open offsets."""

    word: str
    start: int
    end: int


#: Which of an entry's forms a text writes.
Form = Literal["name", "alias", "acronym", "short name"]


class Found(NamedTuple):
    """A known body in a text: its entry, its half-open offsets, which of its forms stands there, who else bears it."""

    entry: OrganizationEntry
    start: int
    end: int
    form: Form
    others: tuple[OrganizationEntry, ...] = ()

    @property
    def short(self) -> bool:
        """Whether it is a short name, which means the body only beside another of the same root."""
        return self.form == "short name"

    @property
    def acronym(self) -> bool:
        """Whether it is an acronym, as the authority knows it."""
        return self.form == "acronym"


@lru_cache(maxsize=65536)
def _folded(token: str) -> str:
    if token.isascii() and token.isalnum():  # most words: nothing to take away
        return token.lower()
    return fold(token).replace(" ", "")


def tokens(text: str) -> list[Token]:
    """The words of `text` as names are compared: "U.S." is one, "Attorney's" another."""
    return [Token(_folded(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]


class Finder:
    """Finds the bodies of an authority; made once, it takes time in proportion to a text's length."""

    def __init__(self, authority: Authority) -> None:
        self._tree: dict[str, Any] = {}
        self._acronyms = authority.by_acronym
        self._cjk: dict[str, tuple[OrganizationEntry, Form]] = {}
        for entry in reversed(authority.organizations):  # the first entry keeps a disputed name
            for name in entry.short:
                self._add(name, entry, "short name")
        for entry in reversed(authority.organizations):  # and a full name replaces the same short one
            for name in entry.aliases:
                self._add(name, entry, "alias")
            self._add(entry.name, entry, "name")
        names = sorted(map(re.escape, self._cjk), key=len, reverse=True)
        self._cjk_names = re.compile("|".join(names)) if names else None

    def _add(self, name: str, entry: OrganizationEntry, form: Form) -> None:
        if not name.isascii() and _CJK.search(name):
            self._cjk[name] = (entry, form)
            return
        node = self._tree
        words = [token.word for token in tokens(name)]
        for word in words[1:] if words[:1] == ["the"] and len(words) > 2 else words:
            node = node.setdefault(word, {})
        others: tuple[OrganizationEntry, ...] = ()
        if form == "short name" and _END in node:  # "Ministry of Defence" of one state or another
            others = (node[_END][0], *node[_END][2])
        node[_END] = (entry, form, others)

    def find(self, text: str, words: Sequence[Token]) -> Iterator[Found]:
        """The known bodies in `text`, whose tokens are `words`, left to right; the longest name wins, none overlap."""
        done = 0
        for index, token in enumerate(words):
            word, start, end = token.word, token.start, token.end
            if start < done or (text[start].islower() and word != "the"):
                continue
            found = self._name_at(text, words, index) if word in self._tree or word[:-1] in self._tree else None
            if found and word == "the" and (longer := self._name_at(text, words, index + 1)) and longer.end > found.end:
                found = longer  # "the Council of Europe" is not "the Council"
            if found is None and (end - start < 2 or text[start + 1].isupper() or not text[start + 1].isalpha()):
                found = self._acronym_at(text, words, index)
            if found:
                done = found.end
                yield found

    def find_unspaced(self, text: str) -> Iterator[Found]:
        """The known bodies with Chinese names, which stand in their text without spaces."""
        if self._cjk_names is not None and not text.isascii():
            for match in self._cjk_names.finditer(text):
                entry, form = self._cjk[match.group()]
                yield Found(entry, *match.span(), form)

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
            owner = None if _END in below else self._possessive(node, text, start, token)
            node = below
            if _END in node:
                best = _found(node, start, token.end)
            elif owner is not None:  # "Department of Justices": another name goes on so
                best = owner
        if best is None or _is_common(text, words, first, best.end):
            return None
        if _is_lower_government(text, best):
            return None
        return None if best.short and _goes_on(text, words, best.end, first) else best

    def _possessive(self, node: dict[str, Any], text: str, start: int, token: Token) -> Found | None:
        """The name that ends with a genitive s, whose apostrophe may be lost."""
        below = node.get(token.word[:-1]) if token.word.endswith("s") else None
        if below is None or _END not in below:
            return None
        return _found(below, start, token.end - (2 if text[token.end - 2] in "'’" else 1))

    def _acronym_at(self, text: str, words: Sequence[Token], index: int) -> Found | None:
        start = words[index].start
        end = words[index].end - _genitive(text, start, words[index].end)
        written = text[start:end]
        entry = self._acronyms.get(written) or self._acronyms.get(written.replace(".", ""))
        if entry is None or _is_shouted(text, words, index) or _is_surname(text, words, index):
            return None
        if _LETTER_BEHIND.match(text, end):
            return None
        return Found(entry, start, end, "acronym")


def _found(node: dict[str, Any], start: int, end: int) -> Found:
    entry, form, others = node[_END]
    return Found(entry, start, end, form, others)


def _is_lower_government(text: str, found: Found) -> bool:
    """True for "the Afghan government", which is the state as it acts; the one of "Afghan Government" is a body."""
    return found.entry.id.startswith("government-") and text.endswith("government", found.start, found.end)


def _is_common(text: str, words: Sequence[Token], first: int, end: int) -> bool:
    """True for "the house", which is no name as "the House" is."""
    if words[first].word != "the" or first + 1 == len(words) or words[first + 1].start >= end:
        return False
    return text[words[first + 1].start].islower()


def _genitive(text: str, start: int, end: int) -> int:
    """How many characters of a word in capitals are its genitive: 2 with the apostrophe, 1 where that is lost.

    Without it a capitalised word must follow ("FBIs Detroit Division"): else it is the plural of something else.
    """
    if text[end - 2 : end] in ("'s", "’s"):
        return 2
    lost = (
        end - start > 3
        and text[end - 1] == "s"
        and text[start : end - 1].isupper()
        and text[end + 1 : end + 2].isupper()
    )
    return 1 if lost else 0


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
