"""What somebody is typing: where the names and words at its end begin, and the query once one of them is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.analysis import is_cjk, tokens
from indexer.query.errors import QueryError
from indexer.query.fields import FIELDS
from indexer.query.lexer import plain
from indexer.query.parse import parse
from indexer.query.printing import print_query
from indexer.query.tree import Named, SaidBy
from indexer.suggestions import Suggestion

#: Longer texts are pasted, not typed.
LONGEST = 500
#: No name that is looked for has more words; of a run without spaces so many characters are looked at.
_WORDS, _CHARACTERS = 8, 12

_FIELD = re.compile(r"(?<![^\s(\-])(\w+)[:：]$")
_OPEN_FIELD = re.compile(r'(?<![^\s(\-])(\w+)[:：]([^\s():：*~="](?:[^():：*~="]*))?$')
_OPERATOR = re.compile(r"(?:AND|OR|NOT|NEAR(?:/\S*)?)")
_IN_FIELD = re.compile(r"[-(]*(\w+)[:：]")
#: What can't be part of plain words.
_MARKS = re.compile(r'^-(?!\()|[):：*~="]')
_CHUNK = re.compile(r"\S+")
_RUN_END = re.compile(r"\S+$")
_BEFORE_WORD = re.compile(r'[\s(":：]')


class Tail(NamedTuple):
    """An end of a text that may begin a name: what it takes the place of begins at `start`, the name at `name`."""

    start: int
    name: int


class Typed(NamedTuple):
    """A way to read the end of a text.

    `field` is the one whose value is typed ("speaker", "organization", "by", ...), null for plain words; `tails` are
    the ends that may begin a name, the longest first.
    """

    field: str | None
    tails: tuple[Tail, ...]


def readings(text: str) -> Iterator[Typed]:
    """The ways to read the end of `text`, the likeliest first: the value of a field, then plain words."""
    text = plain(text)
    if text.count('"') % 2:
        yield _in_quotes(text)
        return
    found = _OPEN_FIELD.search(text)
    if found and found[1].casefold() in FIELDS:
        field = FIELDS[found[1].casefold()]
        start = found.start(2) if found[2] is not None else len(text)
        yield Typed(field, (Tail(found.start(), start),))
        if not re.search(r"\s", text[start:]):
            return
    first = _plain_from(text)
    yield Typed(None, tuple(Tail(at, at) for at in _name_starts(text, first)))


def _in_quotes(text: str) -> Typed:
    """Within quotation marks that are open: the mark belongs to what begins right behind it."""
    opening = text.rindex('"')
    found = _FIELD.search(text, 0, opening)
    field = FIELDS.get(found[1].casefold()) if found else None
    starts = _name_starts(text, opening + 1)
    if found and field:
        return Typed(field, tuple(Tail(found.start(), at) for at in starts))
    return Typed(None, tuple(Tail(opening if at == opening + 1 else at, at) for at in starts))


def _plain_from(text: str) -> int:
    """Where the plain words at the end of `text` begin: behind the last operator, group, field or mark."""
    first = 0
    for chunk in _CHUNK.finditer(text):
        if _OPERATOR.fullmatch(chunk[0]) or _MARKS.search(chunk[0]):
            first = chunk.end()
        elif "(" in chunk[0]:
            first = chunk.start() + chunk[0].rindex("(") + 1
    return first


def _name_starts(text: str, first: int) -> list[int]:
    """Where names may begin from `first` on, in order: at the last words, and in a run without spaces anywhere."""
    starts = [chunk.start() for chunk in _CHUNK.finditer(text, first)][-_WORDS:]
    run = _RUN_END.search(text, first)
    if run:
        characters = range(max(run.start() + 1, run.end() - _CHARACTERS), run.end())
        starts += [at for at in characters if is_cjk(text[at])]
    return starts


def word_start(text: str) -> int | None:
    """Where the word that is typed at the end of `text` begins; null where there is none to complete."""
    text = plain(text)
    run = _RUN_END.search(text)
    if run is None or _field_of_last(text, run[0]) not in (None, "title", "said"):
        return None
    first = max((found.end() for found in _BEFORE_WORD.finditer(text, run.start())), default=run.start())
    last = list(tokens(text[first:], glued=False))
    if not last or first + last[-1].end != len(text) or is_cjk(last[-1].form) or text[first] == "=":
        return None
    return first + last[-1].start


def _field_of_last(text: str, run: str) -> str | None:
    """The field that the last word is typed in; null for none, "" for one that there is not."""
    if text.count('"') % 2:
        return _in_quotes(text).field
    found = _IN_FIELD.match(run)
    return FIELDS.get(found[1].casefold(), "") if found else None


class Completed(NamedTuple):
    """A text with what was chosen in place of its end.

    `query` has it in words; where it is a person or an organization that the rest of the text can stand beside as a
    query, `rest` is that, else null.
    """

    query: str
    rest: str | None


def completed(text: str, chosen: Suggestion) -> Completed:
    """The text that `chosen` was suggested for, once it is chosen; parentheses and quotation marks are closed."""
    before, end = text[: chosen.start], text[chosen.start :]
    if chosen.kind == "word":
        return Completed(_closed(before + chosen.value), None)
    by = end[:3].casefold() in ("by:", "by：")
    named = SaidBy(chosen.value) if by else Named(chosen.kind, chosen.value)
    rest = before.strip()
    apart = not rest.endswith(("-", "(", "－", "（")) and _is_query(rest)
    return Completed(_closed(before + print_query(named)), rest if apart else None)


def _is_query(text: str) -> bool:
    try:
        parse(text)
    except QueryError:
        return False
    return True


def _closed(query: str) -> str:
    """A query that was left unfinished, in the way that its error suggests."""
    try:
        parse(query)
    except QueryError as problem:
        return problem.suggestion or query
    return query
