"""Which values in an index a written name means: other spellings and orders of words, known aliases, earlier names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from corpus.authority import Authority, OrganizationEntry, fold, name_tokens, organization_matches, person_matches
from indexer.schema import UNIT_SEPARATOR

#: The fields whose values are bodies.
_BODIES = ("organization", "issuer")


class NameTable:
    """The values of one field with the forms in which releases write them, for finding values by a written name.

    A look-up costs time by the values that share a word with the name, not by all.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], authority: Authority, *, people: bool = False) -> None:
        """Take (value, form) pairs; `people` compares the words of names in any order."""
        self._authority, self._people = authority, people
        self.values: set[str] = set()
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_entry: dict[str, set[str]] = defaultdict(set)
        for value, form in pairs:
            self.values.add(value)
            self._forms[form].add(value)
        for form, values in self._forms.items():
            for word in self._words(form):
                self._by_word[word].add(form)
            entry = self._entry(form)
            if entry is not None:
                self._by_entry[entry].update(values)

    def _words(self, name: str) -> tuple[str, ...]:
        return name_tokens(name) if self._people else tuple(fold(name).split())

    def _entry(self, name: str) -> str | None:
        found = self._authority.person(name) if self._people else self._authority.organization(name)
        return found.id if found else None

    def find(self, name: str) -> set[str]:
        """The values that `name` means: by a form that bears its words, or by an authority entry that knows it."""
        found = self._written_like(name)
        found |= self.of_entry(self._entry(name))
        if self._people:
            entry = self._authority.person(name)
            for alias in entry.forms if entry else ():
                found |= self._written_like(alias)
        return found

    def of_entry(self, entry_id: str | None) -> set[str]:
        """The values that mean an authority entry."""
        return self._by_entry.get(entry_id, set()) if entry_id else set()

    def _written_like(self, name: str) -> set[str]:
        matches = person_matches if self._people else organization_matches
        candidates = {form for word in self._words(name) for form in self._by_word.get(word, ())}
        return {value for form in candidates if matches(name, form) for value in self._forms[form]}


class Names:
    """Resolves names to values of an index."""

    def __init__(
        self,
        lexicon: Callable[[str], Iterable[str]],
        keep: Callable[[tuple[str, str], Callable[[], NameTable]], NameTable],
        authority: Authority,
    ) -> None:
        """`lexicon(field)` gives all terms of a field; `keep(key, make)` makes a thing once for an index."""
        self._lexicon, self._keep, self._authority = lexicon, keep, authority

    @property
    def authority(self) -> Authority:
        """The bodies and people that the index knows, the user's own among them."""
        return self._authority

    def resolve(self, field: str, value: str, predecessors: bool = False) -> tuple[str, ...]:
        """The values of `field` that `value` means, in order; with `predecessors` those of earlier bodies too.

        Empty where nothing in the index bears the name.
        """
        if field in _BODIES or field == "speaker":
            found = self._table(field).find(value)
            if predecessors and field in _BODIES:
                found |= self._earlier(field, value)
            return tuple(sorted(found))
        field = "language" if field == "lang" else field
        wanted = fold(value)
        return tuple(sorted(term for term in self._lexicon(field) if term == value or fold(term) == wanted))

    def _earlier(self, field: str, value: str) -> set[str]:
        """The values of the bodies that came before the one that `value` means."""
        table = self._table(field)
        entry = self._authority.organization(value)
        found: set[str] = set()
        for predecessor in self._authority.predecessors(entry) if entry else ():
            found |= table.of_entry(predecessor.entry.id) | self._known_as(table, predecessor.entry)
        return found

    @staticmethod
    def _known_as(table: NameTable, entry: OrganizationEntry) -> set[str]:
        return {form for form in entry.forms if form in table.values}

    def _table(self, field: str) -> NameTable:
        return self._keep(("names", field), lambda: self._make(field))

    def _make(self, field: str) -> NameTable:
        form_field = "speaker_form" if field == "speaker" else "organization_form"
        pairs = [_pair(term) for term in self._lexicon(form_field)]
        if field == "issuer":
            issuers = set(self._lexicon("issuer"))
            pairs = [(value, form) for value, form in pairs if value in issuers]
        return NameTable(pairs, self._authority, people=field == "speaker")


def _pair(term: str) -> tuple[str, str]:
    value, _, form = term.partition(UNIT_SEPARATOR)
    return value, form
