"""Who held an office: a title as written beside a surname ("Secretary Blinken") and the offices that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from corpus.authority.entries import OrganizationEntry, PersonEntry, Role
from corpus.authority.names import fold, words

#: Words that make another office of one: a title must have just those that the office has.
_RANKS = words(
    "vice deputy assistant associate under press prime principal first lieutenant attorney solicitor surgeon shadow"
    " parliamentary"
)
#: One office under several words.
_SAME = {
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "sen": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "gov": "governor",
    "gen": "general",
    "ag": "general",
    "advisor": "adviser",
    "defence": "defense",
    "external": "foreign",
}
#: Words of a title that tell nothing of the office itself.
_EMPTY = words(
    "the of for to and at in mr mrs ms madam madame sir dr hon his her excellency acting former then current new late"
    " us united states american right honourable honorable elect"
)
_OPENS = words("of for to at in")
#: Countries whose people are not called by the beginning of the country's name.
_NATIONS = {
    "british": "kingdom",
    "uk": "kingdom",
    "french": "france",
    "dutch": "netherlands",
    "irish": "ireland",
    "spanish": "spain",
    "polish": "poland",
    "chinese": "china",
    "turkish": "turkiye",
    "european": "europe",
}
#: "German" and "Germany" share so many letters, as "Indian" and "India" do.
_STEM = 4
_PARTICLES = words("von van de der den da del della la le di du bin al el ben dos")
_SUFFIXES = words("jr sr ii iii iv")


class _Held(msgspec.Struct, frozen=True):
    """An office that somebody held: the ranks in its title, and every word by which it may be called."""

    person: PersonEntry
    role: Role
    ranks: frozenset[str]
    known: frozenset[str]


class Holders:
    """The known people by surname and the last word of their office; made once, each question is one look."""

    def __init__(self, people: Iterable[PersonEntry], bodies: Mapping[str, OrganizationEntry]) -> None:
        """`bodies` gives the organizations of the roles by id."""
        self._table: dict[tuple[str, str], list[_Held]] = {}
        for person in people:
            for role in person.roles:
                office, rest = _office(role.title)
                known = {*office, *rest, *_words_of(role.organization, bodies)}
                held = _Held(person, role, _RANKS.intersection(office), frozenset(known))
                for surname in surnames(person) if office else ():
                    self._table.setdefault((surname, office[-1]), []).append(held)

    def holder(self, title: str, surname: str, on: date | None) -> PersonEntry | None:
        """The one person of `surname` whose office `title` fits, held on the day `on` where given; else null."""
        office, rest = _office(title)
        if not office:
            return None
        fitting = {
            held.person.id: held.person
            for held in self._table.get((fold(surname), office[-1]), ())
            if _fits(office, rest, held) and (on is None or held.role.held_on(on))
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None


def surnames(person: PersonEntry) -> frozenset[str]:
    """The folded surnames that a person is called by: "leyen" and "von der leyen", and aliases of one word."""
    found: set[str] = {fold(alias) for alias in person.aliases if len(alias.split()) == 1}
    parts = [fold(word) for word in person.name.split()]
    parts = [part for part in parts if part and part not in _SUFFIXES]
    if person.family_first:
        return frozenset(found | {parts[0]})
    first = len(parts) - 1
    found.add(parts[first])
    while first > 1 and parts[first - 1] in _PARTICLES:
        first -= 1
        found.add(" ".join(parts[first:]))
    return frozenset(found)


def _words_of(body: str | None, bodies: Mapping[str, OrganizationEntry]) -> Iterator[str]:
    """The words of the names of a body and of the one that it belongs to."""
    entry = bodies.get(body or "")
    for one in (entry, bodies.get(entry.parent or "") if entry else None):
        for form in one.forms if one else ():
            yield from _content(fold(form).split())


def _fits(office: list[str], rest: list[str], held: _Held) -> bool:
    if _RANKS.intersection(office) != held.ranks:
        return False
    return all(word in held.known or _is_nation(word, held.known) for word in (*office, *rest))


def _is_nation(word: str, known: frozenset[str]) -> bool:
    """True for "Indian" where the office or its body names India."""
    if _NATIONS.get(word) in known:
        return True
    return len(word) > _STEM and any(len(other) > _STEM and other[:_STEM] == word[:_STEM] for other in known)


def _office(title: str) -> tuple[list[str], list[str]]:
    """The words of a title before and behind "of": ("secretary", "state"); the last of the first names the office."""
    office: list[str] = []
    rest: list[str] = []
    for word in fold(title.partition(",")[0]).split():  # behind a comma stands the body, or a second office
        (rest if rest or (office and word in _OPENS) else office).append(word)
    return [_SAME.get(word, word) for word in office if word not in _EMPTY], list(_content(rest))


def _content(found: Iterable[str]) -> Iterator[str]:
    return (_SAME.get(word, word) for word in found if word not in _EMPTY)
