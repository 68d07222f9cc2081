"""Which values in a cluster's index a written name means: looked up by its words, never by a table of all names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corpus.authority import Authority, OrganizationEntry, PersonEntry, fold
from corpus.fields.glued_words import frequency
from indexer.names import BODIES, NameTable, name_words
from indexer.opensearch.asking import Asking, together
from indexer.opensearch.naming.lexicon import (
    SILENT,
    WORD,
    Name,
    any_key,
    any_of,
    counting,
    having,
    key_patterns,
    names_body,
    names_of,
    values_body,
    values_of,
    whole_key,
)
from indexer.opensearch.queries.rows import Query
from indexer.schema import UNIT_SEPARATOR

if TYPE_CHECKING:
    from indexer.opensearch.connection.cluster import Answer
    from indexer.opensearch.reader import Reader

#: Fields of so few values that all are looked at, and how many those are.
_FEW, _MOST_VALUES = ("kind", "language", "year"), 10_000
#: Words of a name that conditions are made of: no name has more.
_WORDS = 64
#: Names are asked for in so many patterns at most without looking first which of them there are; of so many keys.
_PATTERNS, _KEYS = 8, 10_000
#: So many keys that were looked up are kept for others.
_KEPT = 512

_Key = tuple[str, str]
_Pairs = frozenset[tuple[str, str]]


class ClusterNames:
    """See `indexer.names.Names`. Names are fetched with all that can matter for the name asked, and no others."""

    def __init__(self, reader: Reader) -> None:
        """Look names up in the index of `reader`, which keeps what was found."""
        self._reader = reader
        self._wholes: dict[_Key, _Pairs] = {}

    @property
    def authority(self) -> Authority:
        """The bodies and people that the index knows, the user's own among them."""
        return self._reader.authority

    def resolve(self, field: str, value: str, predecessors: bool = False) -> tuple[str, ...]:
        """See `indexer.names.Names`; raises `TooBroad` for a word that tens of thousands of names have."""
        found: tuple[str, ...] = self._reader.keep(
            ("resolved", field, value, predecessors), lambda: self._resolved(field, value, predecessors)
        )
        return found

    def _resolved(self, field: str, value: str, predecessors: bool) -> tuple[str, ...]:
        if field not in BODIES and field != "speaker":
            return self._folded("language" if field == "lang" else field, value)
        table = self._table(field, self._bearing(_kind(field), value, predecessors))
        return tuple(sorted(table.find(value) | (table.before(value) if predecessors else set())))

    def meant(self, field: str, name: str) -> str | None:
        """The one value of `field` that `name` is as a whole, not by some of its words; null for none or several."""
        if field in BODIES or field == "speaker":
            keys = self._keys(_kind(field), name)
            self._look_up(keys)
            pairs = frozenset().union(*map(self._wholes.__getitem__, keys))
            return self._table(field, pairs).meant(name) if pairs else None
        found = self._folded(field, name)
        return found[0] if len(found) == 1 else None

    def expect(self, asked: Iterable[tuple[str, str]]) -> None:
        """Look up several names at once; `meant` then knows them."""
        keys: list[_Key] = []
        few: set[str] = set()
        for field, name in asked:
            if field in _FEW:
                few.add(field)
            else:
                keys += self._keys(_kind(field), name)
        self._look_up(keys, few)

    def forms(self, field: str, value: str) -> tuple[str, ...]:
        """The forms in which releases write a value of speaker, organization or issuer; itself first, then in order."""
        found: tuple[str, ...] = self._reader.keep(("forms", field, value), lambda: self._forms(field, value))
        return found

    def _forms(self, field: str, value: str) -> tuple[str, ...]:
        kind = _kind(field)
        body = names_body(kind, [{"term": {kind: value}}], key_patterns([UNIT_SEPARATOR + value]))
        found, issued = self._reader.searches([body, values_body(field, [value])])
        written = [name.form for name in names_of(found) if name.value == value] if values_of(issued) else []
        return tuple(sorted(written, key=lambda form: (form != value, form)))

    def _table(self, field: str, pairs: _Pairs) -> NameTable:
        """A table of names; of issuers, those that are one somewhere."""
        if field == "issuer" and pairs:
            values = sorted({value for value, _ in pairs})
            answers = self._reader.searches([values_body("issuer", part) for part in _parts(values, _KEYS)])
            issuers = {value for answer in answers for value in values_of(answer)}
            pairs = frozenset(pair for pair in pairs if pair[0] in issuers)
        return NameTable(sorted(pairs), self.authority, people=field == "speaker")

    # By its words

    def _bearing(self, kind: str, name: str, predecessors: bool) -> _Pairs:
        """The names that a name may mean, by words of its own and of the entry that knows it, and earlier ones."""
        entries = self._entries(kind, name, predecessors)
        forms = [name, *(form for entry in entries if isinstance(entry, PersonEntry) for form in entry.forms)]
        keys = [whole_key(kind, form) for entry in entries for form in entry.forms]
        bodies = [_bearing(kind, words) for form in forms if (words := name_words(form, people=kind == "speaker"))]
        if keys:
            bodies.append(names_body(kind, [any_key(kind, keys)], key_patterns(sorted(set(keys)))))
        return _pairs(found for answer in self._reader.searches(bodies) for found in names_of(answer))

    def _entries(self, kind: str, name: str, predecessors: bool = False) -> list[OrganizationEntry | PersonEntry]:
        """What the authority knows of a name: its entry, and those of the bodies before it."""
        if kind == "speaker":
            person = self.authority.person(name)
            return [person] if person else []
        body = self.authority.organization(name) if kind == "organization" else None
        earlier = [each.entry for each in self.authority.predecessors(body)] if body and predecessors else []
        return [body, *earlier] if body else []

    # As a whole

    def _keys(self, kind: str, name: str) -> list[_Key]:
        """What names that are the same as a whole are found by: a name itself, and what its entry is called."""
        forms = [form for entry in self._entries(kind, name) for form in entry.forms]
        return [(kind, whole_key(kind, form)) for form in (name, *forms)]

    def _look_up(self, keys: Iterable[_Key], few: Iterable[str] = ()) -> None:
        """Find the names with some keys, where that was not done before, and all values of some fields."""
        missing: dict[str, list[str]] = defaultdict(list)
        for kind, key in dict.fromkeys(keys):
            if (kind, key) not in self._wholes:
                known: _Pairs | None = self._reader.kept(("whole", kind, key))
                self._wholes[kind, key] = known or frozenset()
                if known is None:
                    missing[kind].append(key)
        askings = [self._expect(kind, some) for kind, some in missing.items()]
        together(self._reader, [*askings, *map(self._expect_few, few)])
        for each in [(kind, key) for kind, some in missing.items() for key in some][:_KEPT]:
            self._reader.put(("whole", *each), self._wholes[each])

    def _expect(self, kind: str, keys: list[str]) -> Asking[None]:
        """Find the names that have keys; where these are many, first which of them there are."""
        if len(key_patterns(keys)) > _PATTERNS:
            answers = yield [values_body(f"{kind}_key", part) for part in _parts(keys, _KEYS)]
            keys = sorted({key for answer in answers for key in values_of(answer)})
        wanted = _parts(key_patterns(keys), _PATTERNS)
        answers = yield [names_body(kind, [any_key(kind, keys)], part) for part in wanted]
        for answer in answers:
            self._note(kind, answer)

    def _note(self, kind: str, answer: Answer) -> None:
        found: dict[str, list[Name]] = defaultdict(list)
        for name in names_of(answer):
            found[name.key].append(name)
        for key, names in found.items():
            self._wholes[kind, key] = self._wholes.get((kind, key), frozenset()) | _pairs(names)

    # By fold

    def _folded(self, field: str, name: str) -> tuple[str, ...]:
        """The values that are the same but for case, accents and punctuation, in order."""
        if field in _FEW:
            values: dict[str, tuple[str, ...]] | None = self._reader.kept(("few", field))
            if values is None:
                self._look_up((), (field,))
                values = self._reader.kept(("few", field), {})
            return values.get(fold(name), ())
        if field != "place":
            return ()
        key = field, whole_key(field, name)
        self._look_up([key])
        return tuple(sorted(value for value, _ in self._wholes[key]))

    def _expect_few(self, field: str) -> Asking[None]:
        """Find all values of a field that has few."""
        if self._reader.kept(("few", field)) is not None:
            return
        terms = {"field": field, "size": _MOST_VALUES}
        (answer,) = yield [counting([], {"values": {"terms": terms}})]
        values: dict[str, tuple[str, ...]] = {}
        for value in sorted(values_of(answer)):
            values[fold(value)] = (*values.get(fold(value), ()), value)
        self._reader.put(("few", field), values)


def _kind(field: str) -> str:
    """The field whose names are looked for: an issuer's are those of an organization."""
    return "organization" if field in BODIES else field


def _parts(texts: list[str], size: int) -> list[list[str]]:
    """Texts in parts of `size`; the last has the rest."""
    return [texts[at : at + size] for at in range(0, len(texts), size)]


def _pairs(names: Iterable[Name]) -> _Pairs:
    return frozenset((name.value, name.form) for name in names)


def _bearing(kind: str, words: tuple[str, ...]) -> Query:
    """A search for the names that may bear some words: see `indexer.names.NameTable`."""
    some = list(dict.fromkeys(words))[:_WORDS]
    if kind != "speaker":
        rarest = min(some, key=lambda word: (frequency(word), -len(word)))
        return names_body(kind, [any_key(kind, having(word)) for word in some], key_patterns([rarest]))
    # An initial says too little to be looked for, where there is a word.
    long = [word for word in some if len(word) > 1] or some
    met = [_met(kind, word) for word in some]
    return names_body(kind, [*met, any_key(kind, (key for word in long for key in having(word)))], key_patterns(long))


def _met(kind: str, word: str) -> Query:
    """People with a word that `word` may meet: itself, its initial, or what it is the initial of."""
    if len(word) > 1:
        return any_key(kind, [*having(word), *having(word[0])])
    return any_of([{"prefix": {f"{kind}_key": mark + word}} for mark in (WORD, SILENT)])
