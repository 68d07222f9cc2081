"""The register of the people of one release: full names, and which of them a short form means."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from corpus.authority import Authority, PersonEntry
from corpus.authority.names import fold
from corpus.fields.people.roles import office_words
from corpus.fields.vocabulary import SUFFIXES

_PAST = ("former", "late", "ex-", "then-")
#: Where a full name was entered, and its first and last word.
_Place = tuple[int, tuple[str, str]]


class Register:
    """The people of one release by their names; the authority's spelling stands before the release's own."""

    def __init__(
        self,
        authority: Authority,
        day: Callable[[], date | None],
        spokesperson: Callable[[str, date | None], tuple[str, str] | None],
    ) -> None:
        """`day` tells the day of the release, or null; it is asked once, where somebody's office must be known.

        `spokesperson` tells who holds the briefing that the release is, and the office, by surname and day, or null.
        """
        #: The offices of those who were told by them alone, by name.
        self.offices: dict[str, str] = {}
        self._authority = authority
        self._spokesperson = spokesperson
        self._asked_day = day
        self._days: list[date | None] = []
        self._holders: dict[tuple[str, str], PersonEntry | None] = {}
        self._nicknamed: dict[tuple[str, str], tuple[str, str]] = {}
        self._forms: dict[tuple[str, str], list[str]] = {}
        self._by_word: dict[str, list[_Place]] = {}
        self._by_office: dict[tuple[str, str], list[_Place]] = {}
        self._entered: set[tuple[str, str, str]] = set()
        self._canonical: dict[tuple[str, str], str] = {}
        self._by_middle: dict[str, set[tuple[str, str]]] = {}

    def add(self, name: str, position: int, role: str | None, sure: bool) -> None:
        """Enter a full name first read at `position` (-1 outside the body)."""
        key = self._key(name)
        if key is None or (not sure and self._authority.organization(name) is not None):
            return
        if key not in self._forms:
            self._forms[key] = []
            for word in dict.fromkeys(key):
                insort(self._by_word.setdefault(word, []), (position, key))
            for nickname in _nicknames(name):
                self._nicknamed.setdefault((nickname, key[1]), key)
                insort(self._by_word.setdefault(nickname, []), (position, key))
        self._forms[key].append(name)
        for word in _words(name)[1:-1]:
            self._by_middle.setdefault(word, set()).add(key)
        self._canonical.pop(key, None)
        office = _office(role)
        if office and (*key, office) not in self._entered:
            self._entered.add((*key, office))
            for word in dict.fromkeys(key):
                insort(self._by_office.setdefault((word, office), []), (position, key))

    def known(self, name: str) -> bool:
        """Whether the full name was entered, or the authority knows it."""
        return self._key(name) in self._forms or self._authority.person(name) is not None

    def canonical(self, name: str) -> str:
        """The name that stands for all forms of a person: the authority's, else the fullest that the release writes."""
        key = self._key(name)
        if key is None or key not in self._forms:
            entry = self._authority.person(name)
            return entry.name if entry else _readable(name)
        return self._named(key)

    def _fullest(self, key: tuple[str, str]) -> str:
        forms = dict.fromkeys(self._forms[key])
        for form in forms:
            if entry := self._authority.person(form):
                return entry.name
        return _readable(max(forms, key=lambda form: (not form.isupper(), len(fold(form).split()), len(form))))

    def resolve(self, name: str, position: int, role: str | None, addressed: bool) -> str | None:
        """The person that a written form means at `position`, or null where it is nobody's."""
        key = self._key(name)
        if key is not None:
            return self.canonical(name) if key in self._forms else None
        words = _words(name)
        if len(words) != 1:
            return None
        if not addressed and name.isupper() and len(name) > 1:
            return None
        if found := self._bearer(words[0], position, role):
            return found
        if not addressed:
            return None
        if entry := self._holder(words[0], role):
            return entry.name
        if role is None and (told := self._spokesperson(words[0], self._day())):
            self.offices[told[0]] = told[1]
            return told[0]
        middle = self._by_middle.get(words[0], ())
        return self._named(next(iter(middle))) if len(middle) == 1 else _readable(name)

    def _bearer(self, word: str, position: int, role: str | None) -> str | None:
        """Of the people of one name the one with the written office, else the one read last before `position`.

        A person whom the authority knows in that office stands before people of the release who bear others.
        """
        places = self._by_word.get(word)
        if not places:
            return None
        office = _office(role)
        if office and (fitting := self._by_office.get((word, office))):
            places = fitting
        elif entry := self._holder(word, role):
            return entry.name
        last = max(0, bisect_right(places, position, key=lambda place: place[0]) - 1)
        return self._named(places[last][1])

    def _holder(self, word: str, role: str | None) -> PersonEntry | None:
        """The only person of the authority who held the office of `role` on the day of the release, if that is known.

        "President" and "biden" are Joseph R. Biden Jr.; whoever is called a former holder held it at any time.
        """
        if role is None:
            return None
        if (word, role) not in self._holders:
            past = role.casefold().startswith(_PAST)
            self._holders[word, role] = self._authority.holder(role, word, None if past else self._day())
        return self._holders[word, role]

    def _day(self) -> date | None:
        if not self._days:
            self._days.append(self._asked_day())
        return self._days[0]

    def _key(self, name: str) -> tuple[str, str] | None:
        """First and last word of a full name, that of the full form where it is a nickname; null for a single word."""
        key = _key(name)
        return self._nicknamed.get(key, key) if key else None

    def _named(self, key: tuple[str, str]) -> str:
        if key not in self._canonical:
            self._canonical[key] = self._fullest(key)
        return self._canonical[key]


def _office(role: str | None) -> str | None:
    """The last word of a role's office, folded: "secretary" for "Secretary of State"."""
    words = office_words(role) if role else ()
    return words[-1] if words else None


def _key(name: str) -> tuple[str, str] | None:
    """First and last word of a full name, folded, without suffixes; null for a single word."""
    words = _words(name)
    return (words[0], words[-1]) if len(words) > 1 else None


def _nicknames(name: str) -> list[str]:
    """The folded nicknames in quotation marks or brackets that a name holds."""
    return [fold(word) for word in name.split()[1:-1] if word[0] in "“\"‘'(" and word[-1] in "”\"’')"]


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    """The folded words of a name; one with a hyphen stays one."""
    words = (fold(word).replace(" ", "-") for word in name.split())
    return tuple(word for word in words if word and word not in SUFFIXES)


def _readable(name: str) -> str:
    """A name written in capitals as one writes a name: "JOSEPH R. BIDEN JR." is "Joseph R. Biden Jr."."""
    if not name.isupper() or len(name) < 3:
        return name
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in name.split())
