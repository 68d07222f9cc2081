"""What completes the end of a text that is being typed: people, organizations and words; which, and in which order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Literal, NamedTuple, Protocol

from corpus.authority import Authority, fold
from corpus.authority.names import HONORIFICS
from indexer.analysis import STOP_WORDS
from indexer.answering.name_starts import Started
from indexer.suggestions import Suggestion
from indexer.typed import LONGEST, readings, word_start

Kind = Literal["speaker", "organization"]

KINDS: tuple[Kind, ...] = ("speaker", "organization")
#: The kinds of names that may be typed as the value of a field, or as plain words.
_OF_FIELD: dict[str | None, tuple[Kind, ...]] = {
    None: KINDS,
    "speaker": ("speaker",),
    "by": ("speaker",),
    "organization": ("organization",),
}

#: A name of a person has no more words, unless its value has.
_USUAL_WORDS = 3


class NameStart(NamedTuple):
    """Names of a kind that have all of some folded words; the last one may only begin a word unless `whole`."""

    kind: Kind
    words: tuple[str, ...]
    whole: bool


class Beginnings(Protocol):
    """Knows which names and words of an index begin so."""

    def expect(self, names: Sequence[Sequence[NameStart]], word: str | None, limit: int) -> None:
        """Make ready for the questions that follow: names, until a group of them is met, and a word's beginning."""

    def names(self, asked: NameStart, limit: int) -> list[Started]:
        """See `indexer.answering.name_starts.NameStarts.beginning`."""

    def words(self, start: str, limit: int) -> list[tuple[str, int]]:
        """See `indexer.answering.word_beginnings.WordBeginnings.of`."""


class _Way(NamedTuple):
    """A way to read the end of a text: the field whose value it is, where that begins, and what names begin so."""

    field: str | None
    start: int
    names: tuple[NameStart, ...]


def suggest(text: str, limit: int, beginnings: Beginnings) -> tuple[Suggestion, ...]:
    """See `indexer.engine.Engine.suggest`; those of one kind stand together, no kind takes the place of another."""
    if len(text) > LONGEST or not text.strip() or limit <= 0:
        return ()
    ways = list(_ways(text))
    start = word_start(text)
    word = None if start is None else text[start:]
    beginnings.expect([way.names for way in ways], word, limit)
    field, people, bodies = _names(ways, limit, beginnings)
    found = beginnings.words(word, limit) if field is None and word is not None else []
    words = [Suggestion("word", each, count, start=start or 0) for each, count in found]
    return _mixed((people, bodies, words), limit)


def _mixed(groups: Sequence[list[Suggestion]], limit: int) -> tuple[Suggestion, ...]:
    """As many of each group in turn as there is room for, group after group."""
    turns = list(chain.from_iterable(zip_longest(*groups)))
    chosen = {id(each) for each in [each for each in turns if each is not None][:limit]}
    return tuple(each for group in groups for each in group if id(each) in chosen)


def _ways(text: str) -> Iterator[_Way]:
    """The ways to read the end of the text, the longest ends first."""
    whole = text[-1].isspace()
    for field, tails in readings(text):
        for start, name in tails:
            words = tuple(fold(text[name:]).split())
            if words:
                yield _Way(field, start, tuple(NameStart(kind, words, whole) for kind in _OF_FIELD.get(field, ())))


def _names(
    ways: Sequence[_Way], limit: int, beginnings: Beginnings
) -> tuple[str | None, list[Suggestion], list[Suggestion]]:
    """The people and the organizations that the longest end of the text begins, and the field whose value it is."""
    for field, start, names in ways:
        found: dict[Kind, list[Suggestion]] = {kind: [] for kind in KINDS}
        for asked in names:
            found[asked.kind] += [
                Suggestion(asked.kind, each.value, each.releases, each.written, start)
                for each in beginnings.names(asked, limit)
            ]
        if any(found.values()):
            return field, found["speaker"], found["organization"]
    return None, [], []


def forms_to_type(kind: Kind, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The (value, form) of some pairs by which a name may be typed: of people without a role before the name."""
    for value, form in pairs:
        name = _bare_name(value, form) if kind == "speaker" else form
        if name:
            yield value, name


def _bare_name(value: str, form: str) -> str:
    """A person's name without the role before it; "" where more stands there than a name."""
    words = form.split()
    last = max(
        (at for at, word in enumerate(words) if fold(word).removesuffix("s") in HONORIFICS and at + 1 < len(words)),
        default=-1,
    )
    name = words[last + 1 :]
    long = len(name) > max(_USUAL_WORDS, len(value.split()))
    return "" if long or any(word.islower() or fold(word) in STOP_WORDS for word in name) else " ".join(name)


def aliases(authority: Authority, kind: Kind, known: Container[str]) -> Iterator[tuple[str, str]]:
    """The forms that the authority knows of values in the index, each as (value, form)."""
    entries = authority.people if kind == "speaker" else authority.organizations
    for entry in entries:
        for value in entry.forms:
            if value in known:
                yield from ((value, form) for form in entry.forms)
