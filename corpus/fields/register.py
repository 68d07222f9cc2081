"""The register of the people of one release: full names, and which of them a short form means."""

from __future__ import annotations

from bisect import bisect_right, insort
from functools import lru_cache

from corpus.authority import Authority, PersonEntry
from corpus.authority.names import fold
from corpus.fields.roles import office_words
from corpus.fields.vocabulary import SUFFIXES

#: Where a full name was entered, and its first and last word.
_Place = tuple[int, tuple[str, str]]


class Register:
    """The people of one release by their names; the authority's spelling stands before the release's own."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._forms: dict[tuple[str, str], list[str]] = {}
        self._by_word: dict[str, list[_Place]] = {}
        self._by_office: dict[tuple[str, str], list[_Place]] = {}
        self._entered: set[tuple[str, str, str]] = set()
        self._canonical: dict[tuple[str, str], str] = {}

    def add(self, name: str, position: int, role: str | None, sure: bool) -> None:
        """Enter a full name first read at `position` (-1 outside the body)."""
        key = _key(name)
        if key is None or (not sure and self._authority.organization(name) is not None):
            return
        if key not in self._forms:
            self._forms[key] = []
            for word in dict.fromkeys(key):
                insort(self._by_word.setdefault(word, []), (position, key))
        self._forms[key].append(name)
        self._canonical.pop(key, None)
        office = _office(role)
        if office and (*key, office) not in self._entered:
            self._entered.add((*key, office))
            for word in dict.fromkeys(key):
                insort(self._by_office.setdefault((word, office), []), (position, key))

    def known(self, name: str) -> bool:
        """Whether the full name was entered, or the authority knows it."""
        return _key(name) in self._forms or self._authority.person(name) is not None

    def canonical(self, name: str) -> str:
        """The name that stands for all forms of a person: the authority's, else the fullest that the release writes."""
        key = _key(name)
        if key is None or key not in self._forms:
            entry = self._authority.person(name)
            return entry.name if entry else _readable(name)
        if key not in self._canonical:
            self._canonical[key] = self._fullest(key)
        return self._canonical[key]

    def _fullest(self, key: tuple[str, str]) -> str:
        forms = dict.fromkeys(self._forms[key])
        for form in forms:
            if entry := self._authority.person(form):
                return entry.name
        return _readable(max(forms, key=lambda form: (not form.isupper(), len(fold(form).split()), len(form))))

    def resolve(self, name: str, position: int, role: str | None, addressed: bool) -> str | None:
        """The person that a written form means at `position`, or null where it is nobody's."""
        key = _key(name)
        if key is not None:
            return self.canonical(name) if key in self._forms else None
        words = _words(name)
        if len(words) != 1:
            return None
        if not addressed and name.isupper() and len(name) > 1:
            return None
        if found := self._bearer(words[0], position, _office(role)):
            return found
        if not addressed:
            return None
        entry = self._authority.person(name) or (office_holder(self._authority, words[0], role) if role else None)
        return entry.name if entry else _readable(name)

    def _bearer(self, word: str, position: int, office: str | None) -> str | None:
        """Of the people of one name the one with the written office, else the one read last before `position`.

        A person whom the authority knows in that office stands before people of the release who bear others.
        """
        places = self._by_word.get(word)
        if not places:
            return None
        if office and (fitting := self._by_office.get((word, office))):
            places = fitting
        elif office and (entry := office_holder(self._authority, word, office)):
            return entry.name
        last = max(0, bisect_right(places, position, key=lambda place: place[0]) - 1)
        return self.canonical(" ".join(places[last][1]))


@lru_cache(maxsize=4)
def _office_holders(people: _ById) -> dict[tuple[str, str], list[PersonEntry]]:
    table: dict[tuple[str, str], list[PersonEntry]] = {}
    for entry in people.authority.people:
        words = _words(entry.name)
        surname = words[0] if entry.family_first else words[-1]
        for office in dict.fromkeys(office_words(role.title)[-1] for role in entry.roles):
            table.setdefault((surname, office), []).append(entry)
    return table


class _ById:
    """An authority as a key: the same object is the same key, without comparing its thousands of entries."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority

    def __hash__(self) -> int:
        return id(self.authority)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.authority is self.authority


def office_holder(authority: Authority, surname: str, role: str) -> PersonEntry | None:
    """The only person of the authority with the folded `surname` who ever held the office of `role`, or null.

    "President" and "Biden" are Joseph R. Biden Jr.; a name that two office holders share is nobody's.
    """
    office = _office(role)
    holders = _office_holders(_ById(authority)).get((surname, office), []) if office else []
    return holders[0] if len(holders) == 1 else None


def _office(role: str | None) -> str | None:
    """The last word of a role's office, folded: "secretary" for "Secretary of State"."""
    words = office_words(role) if role else ()
    return words[-1] if words else None


def _key(name: str) -> tuple[str, str] | None:
    """First and last word of a full name, folded, without suffixes; null for a single word."""
    words = _words(name)
    return (words[0], words[-1]) if len(words) > 1 else None


def _words(name: str) -> list[str]:
    """The folded words of a name; one with a hyphen stays one."""
    words = (fold(word).replace(" ", "-") for word in name.split())
    return [word for word in words if word and word not in SUFFIXES]


def _readable(name: str) -> str:
    """A name written in capitals as one writes a name: "JOSEPH R. BIDEN JR." is "Joseph R. Biden Jr."."""
    if not name.isupper() or len(name) < 3:
        return name
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in name.split())
