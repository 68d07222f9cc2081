"""Which values in an index a written name means: other spellings and orders of words, known aliases, earlier names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from sys import intern
from typing import Any, Protocol

from corpus.authority import Authority, covered, fold, name_tokens
from indexer.schema import UNIT_SEPARATOR

#: The fields whose values are bodies.
BODIES = ("organization", "issuer")


def name_words(name: str, *, people: bool) -> tuple[str, ...]:
    """The words by which a name is compared with others."""
    return name_tokens(name) if people else tuple(fold(name).removeprefix("the ").split())


def whole_name(name: str, *, people: bool) -> str:
    """All words of a name as one text, the same for names that are the same as a whole: of people in any order."""
    words = name_words(name, people=people)
    return " ".join(sorted(words) if people else words)


class NameTable:
    """The values of one field with the forms in which releases write them, for finding values by a written name.

    A look-up costs time by the values that share a word with the name, not by all.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], authority: Authority, *, people: bool = False) -> None:
        """Take (value, form) pairs, each once; `people` compares the words of names in any order."""
        self._authority, self._people = authority, people
        self.values: set[str] = set()
        # Lists, not sets, of what comes once anyway: of a million names most have one entry, which takes a third so.
        self._forms: dict[str, list[str]] = defaultdict(list)
        self._words: dict[str, tuple[str, ...]] = {}
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_entry: dict[str, set[str]] = defaultdict(set)
        for value, form in pairs:
            self.values.add(value)
            self._forms[form].append(value)
        for form, values in self._forms.items():
            words = self._words[form] = tuple(map(intern, self._words_of(form)))
            for word in set(words):
                self._by_word[word].append(form)
            entry = self._entry(form)
            if entry is not None:
                self._by_entry[entry].update(value for value in values if self._means(value, form, entry))

    def _means(self, value: str, form: str, entry: str) -> bool:
        """Whether a value with this form is the entry that the form means: many bodies share an acronym."""
        return self._people or form == value or not form.isupper() or self._entry(value) == entry

    def _words_of(self, name: str) -> tuple[str, ...]:
        return name_words(name, people=self._people)

    def _entry(self, name: str) -> str | None:
        found = self._authority.person(name) if self._people else self._authority.organization(name)
        return found.id if found else None

    def find(self, name: str) -> set[str]:
        """The values that `name` means: by a form that bears its words, or by an authority entry that knows it."""
        found = self._written_like(name)
        entry = self._authority.person(name) if self._people else None
        if entry is not None:
            found = set().union(found, *map(self._written_like, entry.forms))
            # A form that names two people bears the words of both.
            found = {value for value in found if self._entry(value) in (None, entry.id)}
        return found | self.of_entry(self._entry(name))

    def meant(self, name: str) -> str | None:
        """The one value that `name` is as a whole, in one of its forms or by its entry; null for none or several."""
        known = self._authority.person(name) if self._people else self._authority.organization(name)
        found = self.of_entry(known.id) if known else set()
        if known and found:
            return known.name if known.name in found else min(found)
        whole = whole_name(name, people=self._people)
        found = set(self._by_whole.get(whole, ()))
        if len(found) > 1:
            found = {value for value in found if whole_name(value, people=self._people) == whole}
        return min(found) if len(found) == 1 else None

    @cached_property
    def _by_whole(self) -> dict[str, list[str]]:
        """Values by all the words of each form."""
        by_whole: dict[str, list[str]] = defaultdict(list)
        for form, values in self._forms.items():
            by_whole[self._whole(self._words[form])] += values
        return dict(by_whole)

    def _whole(self, words: Iterable[str]) -> str:
        return " ".join(sorted(words) if self._people else words)

    def before(self, name: str) -> set[str]:
        """The values of the bodies that came before the one that `name` means."""
        entry = None if self._people else self._authority.organization(name)
        found: set[str] = set()
        for predecessor in self._authority.predecessors(entry) if entry else ():
            found |= self.of_entry(predecessor.entry.id).union(self.values.intersection(predecessor.entry.forms))
        return found

    def of_entry(self, entry_id: str | None) -> set[str]:
        """The values that mean an authority entry."""
        return self._by_entry.get(entry_id, set()) if entry_id else set()

    def _written_like(self, name: str) -> set[str]:
        """The values with a form that bears the words of `name`: of a body together, of a person in any order."""
        wanted = self._words_of(name)
        postings = [self._by_word.get(word, []) for word in wanted]
        if not postings:
            return set()
        if self._people:
            likely = {form for form in set().union(*postings) if covered(wanted, self._words[form])}
        else:
            run = f" {' '.join(wanted)} "
            likely = {form for form in min(postings, key=len) if run in f" {' '.join(self._words[form])} "}
        return {value for form in likely for value in self._forms[form]}


class Names(Protocol):
    """Resolves names to values of an index."""

    @property
    def authority(self) -> Authority:
        """The bodies and people that the index knows, the user's own among them."""

    def resolve(self, field: str, value: str, predecessors: bool = False) -> tuple[str, ...]:
        """The values of `field` that `value` means, in order; with `predecessors` those of earlier bodies too.

        Empty where nothing in the index bears the name.
        """

    def meant(self, field: str, name: str) -> str | None:
        """The one value of `field` that `name` is as a whole, not by some of its words; null for none or several."""

    def expect(self, asked: Iterable[tuple[str, str]]) -> None:
        """Make ready for `meant` to be asked these, each as (field, name): what is far away is asked for at once."""

    def forms(self, field: str, value: str) -> tuple[str, ...]:
        """The forms in which releases write a value of speaker, organization or issuer; itself first, then in order.

        None for a value that the index does not have.
        """


class TabledNames:
    """Resolves names by tables of all that an index has; see `Names`."""

    def __init__(
        self,
        lexicon: Callable[[str], Iterable[str]],
        keep: Callable[[tuple[str, str], Callable[[], Any]], Any],
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
        if field in BODIES or field == "speaker":
            table = self._table(field)
            return tuple(sorted(table.find(value) | (table.before(value) if predecessors else set())))
        field = "language" if field == "lang" else field
        return tuple(sorted(self._by_fold(field).get(fold(value), ())))

    def meant(self, field: str, name: str) -> str | None:
        """The one value of `field` that `name` is as a whole, not by some of its words; null for none or several."""
        if field in BODIES or field == "speaker":
            return self._table(field).meant(name)
        found = self._by_fold(field).get(fold(name), ())
        return found[0] if len(found) == 1 else None

    def expect(self, asked: Iterable[tuple[str, str]]) -> None:
        """Nothing: all is here."""

    def _by_fold(self, field: str) -> dict[str, list[str]]:
        folded: dict[str, list[str]] = self._keep(("folded", field), lambda: self._folded(field))
        return folded

    def _folded(self, field: str) -> dict[str, list[str]]:
        values = defaultdict(list)
        for value in self._lexicon(field):
            values[fold(value)].append(value)
        return dict(values)

    def forms(self, field: str, value: str) -> tuple[str, ...]:
        """The forms in which releases write a value of speaker, organization or issuer; itself first, then in order.

        None for a value that the index does not have.
        """
        written: dict[str, list[str]] = self._keep(("forms", field), lambda: self._written(field))
        return tuple(sorted(written.get(value, ()), key=lambda form: (form != value, form)))

    def _written(self, field: str) -> dict[str, list[str]]:
        written = defaultdict(list)
        for value, form in self._pairs(field):
            written[value].append(form)
        return dict(written)

    def _table(self, field: str) -> NameTable:
        table: NameTable = self._keep(("names", field), lambda: self._make(field))
        return table

    def _make(self, field: str) -> NameTable:
        return NameTable(self._pairs(field), self._authority, people=field == "speaker")

    def _pairs(self, field: str) -> list[tuple[str, str]]:
        """The values of a field, each with a form in which it is written."""
        form_field = "speaker_form" if field == "speaker" else "organization_form"
        pairs = [_pair(term) for term in self._lexicon(form_field)]
        if field == "issuer":
            issuers = set(self._lexicon("issuer"))
            pairs = [(value, form) for value, form in pairs if value in issuers]
        return pairs


def _pair(term: str) -> tuple[str, str]:
    value, _, form = term.partition(UNIT_SEPARATOR)
    value = intern(value)
    return value, value if form == value else form
