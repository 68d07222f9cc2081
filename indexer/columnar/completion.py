"""What completes the end of a text that is being typed: people, organizations and words."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Literal

import numpy as np

from corpus.authority import fold
from corpus.authority.names import HONORIFICS
from indexer.analysis import STOP_WORDS
from indexer.columnar.facet_columns import Among
from indexer.columnar.name_starts import NameStarts
from indexer.columnar.snapshot import Snapshot
from indexer.columnar.word_beginnings import WordBeginnings
from indexer.schema import UNIT_SEPARATOR
from indexer.suggestions import Suggestion
from indexer.typed import LONGEST, readings, word_start

Kind = Literal["speaker", "organization"]

_KINDS: tuple[Kind, ...] = ("speaker", "organization")
#: The kinds of names that may be typed as the value of a field, or as plain words.
_OF_FIELD: dict[str | None, tuple[Kind, ...]] = {
    None: _KINDS,
    "speaker": ("speaker",),
    "by": ("speaker",),
    "organization": ("organization",),
}

#: A name of a person has no more words, unless its value has.
_USUAL_WORDS = 3


def suggest(snapshot: Snapshot, text: str, limit: int) -> tuple[Suggestion, ...]:
    """See `indexer.engine.Engine.suggest`; those of one kind stand together, no kind takes the place of another."""
    if len(text) > LONGEST or not text.strip() or limit <= 0:
        return ()
    field, people, bodies = _names(snapshot, text, limit)
    words = _words(snapshot, text, limit) if field is None else []
    return _mixed((people, bodies, words), limit)


def _mixed(groups: Sequence[list[Suggestion]], limit: int) -> tuple[Suggestion, ...]:
    """As many of each group in turn as there is room for, group after group."""
    turns = list(chain.from_iterable(zip_longest(*groups)))
    chosen = {id(each) for each in [each for each in turns if each is not None][:limit]}
    return tuple(each for group in groups for each in group if id(each) in chosen)


def _words(snapshot: Snapshot, text: str, limit: int) -> list[Suggestion]:
    start = word_start(text)
    if start is None:
        return []
    words: WordBeginnings = snapshot.keep(("word beginnings", ""), lambda: WordBeginnings(snapshot.collection))
    return [Suggestion("word", word, count, start=start) for word, count in words.of(text[start:], limit)]


def _names(snapshot: Snapshot, text: str, limit: int) -> tuple[str | None, list[Suggestion], list[Suggestion]]:
    """The people and the organizations that the longest end of the text begins, and the field whose value it is."""
    whole = text[-1].isspace()
    for field, tails in readings(text):
        for start, name in tails:
            words = fold(text[name:]).split()
            people, bodies = (
                _begun(snapshot, kind, words, start, limit, whole=whole) if kind in _OF_FIELD.get(field, ()) else []
                for kind in _KINDS
            )
            if people or bodies:
                return field, people, bodies
    return None, [], []


def _begun(
    snapshot: Snapshot, kind: Kind, words: Sequence[str], start: int, limit: int, *, whole: bool
) -> list[Suggestion]:
    found = name_starts(snapshot, kind).beginning(words, limit, whole=whole)
    return [Suggestion(kind, each.value, each.releases, each.written, start) for each in found]


def name_starts(snapshot: Snapshot, kind: Kind) -> NameStarts:
    """The names of people or of organizations in an index, by their words; made once for a snapshot."""
    names: NameStarts = snapshot.keep(("name starts", kind), lambda: _name_starts(snapshot, kind))
    return names


def _name_starts(snapshot: Snapshot, kind: Kind) -> NameStarts:
    column = snapshot.facet(kind)
    counts = np.zeros(len(column.values) + 1, np.intp)
    for segment in range(len(snapshot.segments)):
        live = snapshot.live_in(segment)
        counts += column.counts(segment, Among(np.flatnonzero(live), live))
    order = np.argsort(-counts[:-1], kind="stable")  # of equals the first by name
    values = [(column.values[at], int(counts[at])) for at in order.tolist() if counts[at]]
    pairs = (term.partition(UNIT_SEPARATOR)[::2] for term in sorted(snapshot.lexicon(f"{kind}_form")))
    if kind == "speaker":
        pairs = ((value, name) for value, form in pairs if (name := _bare_name(value, form)))
    return NameStarts(values, chain(pairs, _aliases(snapshot, kind, column.ordinal_of)))


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


def _aliases(snapshot: Snapshot, kind: Kind, known: Container[str]) -> Iterator[tuple[str, str]]:
    """The forms that the authority knows of values in the index, each as (value, form)."""
    authority = snapshot.authority
    entries = authority.people if kind == "speaker" else authority.organizations
    for entry in entries:
        for value in entry.forms:
            if value in known:
                yield from ((value, form) for form in entry.forms)
