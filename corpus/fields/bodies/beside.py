"""Bodies whose names have no form, told by what stands beside them: "the chief executive of Veldora", "a company"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.bodies.reading import Reading
from corpus.fields.bodies.vocabulary import (
    BREAKS,
    DAYS,
    GENERIC,
    HEADS,
    NOT_FIRST,
    PLACE_STARTS,
    PLACES,
    SENTENCE_OPENERS,
    THINGS,
    TOGETHER,
    is_matter,
    is_role,
)
from corpus.fields.vocabulary import COURTESIES, HEADLINE_VERBS, NO_NAMES, SHORT_OFFICES

Span = tuple[int, int]

#: Whom only a company or a society has: "CEO of", "employees of".
_POSTS: Final = words("ceo cfo coo cto founder cofounder subsidiary shareholder shareholders franchisee affiliate")
#: Officers of a company, behind one of a few words.
_OFFICERS: Final = {
    "executive": words("chief"),
    "officer": words("executive financial operating technology marketing information compliance legal"),
    "director": words("managing executive"),
    "founder": words("co"),
}
_POST_LINKS: Final = words("of at for")
#: Kinds of companies and societies, which no person is.
_KINDS: Final = words("""
    company corporation firm nonprofit charity airline subsidiary startup conglomerate insurer automaker chipmaker
    drugmaker carmaker retailer chain bank brokerage railroad railway utility cooperative newspaper giant
    steelmaker planemaker bookseller grocer
""")
#: Those before which a name needs an article: "Veldora, a | manufacturer"; people are called so elsewhere.
_APPOSED: Final = _KINDS | words("organization organisation agency group think-tank tank hospital university magazine")
#: Before the name itself these stand without an article: "airline Veldora Air".
_TITLES: Final = _KINDS - words("bank chain utility giant")
_PLURALS: Final = words("""
    companies corporations firms insurers airlines automakers retailers nonprofits banks charities
    manufacturers organizations organisations employers railroads newspapers
""")
#: Between the article and the kind stand words that tell more of it, none of these.
_NO_ADJECTIVES: Final = words("of at for with by in from to and or who whose which that is was had has as on under")
_AFTER_KIND: Final = words("""
    that which based in of with located headquartered specializing serving owned for from and operating founded formed
    organized incorporated doing he she it said
""")
_MOST_WORDS: Final = 6
_MOST_ADJECTIVES: Final = 7
_MOST_LISTED: Final = 12
#: Behind these "of" goes on with a name.
_BEFORE_OF: Final = HEADS | words("friends doctors citizens sons daughters voices")
#: Before a name these are none of it, as "de" and "von" are.
_SMALL: Final = words("the of for by at in to and a an with that as from on or is was like than via")
_ARTICLES: Final = words("a an the any every no his her their its this that each one another")
#: The tokens of "d/b/a", doing business as; and the small words inside of names.
_TRADING: Final = ("d", "b", "a")
_ROMANCE: Final = words("de del la las los el du des di")
_ANCHORS: Final = _POSTS | frozenset(_OFFICERS) | _APPOSED | _PLURALS | frozenset(_TRADING[:1])


def beside(reading: Reading) -> Iterator[Span]:
    """The half-open offsets of names told by the words beside them, in the order of those words."""
    rules: tuple[Callable[[Reading, int], Iterator[Span]], ...] = (_of_posts, _of_kinds, _of_lists, _of_trade)
    for index, token in enumerate(reading.words):
        if token.word in _ANCHORS:
            for rule in rules:
                yield from rule(reading, index)


def _of_posts(reading: Reading, index: int) -> Iterator[Span]:
    """The body whose post is named: "CEO of Veldora", "Veldora CEO Ann Lee"."""
    word = reading.word(index)
    if word not in _POSTS and reading.word(index - 1) not in _OFFICERS.get(word, ()):
        return
    if reading.word(index + 1) in _POST_LINKS and reading.gap(index) == reading.gap(index + 1) == " ":
        start = index + 2 + (reading.word(index + 2) == "the")
        yield from _name_from(reading, start)
    elif word in ("ceo", "cfo", "founder", "cofounder") and reading.is_capital(index + 1):
        if reading.gap(index) != " ":
            return
        yield from _name_to(reading, index - (reading.word(index - 1) == "co") - 1)


def _of_kinds(reading: Reading, index: int) -> Iterator[Span]:
    """The body whose kind is told: "Veldora, a software company based in", "the airline Veldora"."""
    word = reading.word(index)
    if word not in _APPOSED or not reading.text[reading.words[index].start].islower():
        return
    if word in _TITLES and reading.gap(index) == " " and reading.is_capital(index + 1):
        yield from _titled(reading, index + 1, reading.word(index - 1) in _ARTICLES)
    after = reading.gap(index)
    if (after != " " and after[:1] not in ".,;") or (after == " " and reading.word(index + 1) not in _AFTER_KIND):
        return
    for at in range(index - 1, max(-1, index - _MOST_ADJECTIVES - 1), -1):
        if reading.word(at) in ("a", "an"):
            if reading.gap(at - 1) in (", ", "), "):
                yield from _name_to(reading, _before_brackets(reading, at - 1))
            return
        if reading.word(at) in _NO_ADJECTIVES or reading.gap(at) not in (" ", "-", ", ", "’s ", "'s "):
            return


def _titled(reading: Reading, first: int, is_bare: bool) -> Iterator[Span]:
    """The name from `first` behind its kind; behind a bare "the company" somebody may stand who has one."""
    last = _run(reading, first)
    if last is not None and not (is_bare and reading.gap(last) == " "):
        yield from _checked(reading, first, last)


def _before_brackets(reading: Reading, at: int) -> int:
    """The word before a short name in brackets: "Veldora Ltd. | (Veldora), a"."""
    for opens in range(at, max(-1, at - 4), -1):
        if "(" in reading.gap(opens - 1) and ")" in reading.gap(at):
            return opens - 1
    return at


def _of_lists(reading: Reading, index: int) -> Iterator[Span]:
    """The bodies of a list: "companies such as Veldora, Harrow Air and Tessam"."""
    if reading.word(index) not in _PLURALS:
        return
    at = _list_begins(reading, index)
    for _ in range(_MOST_LISTED):
        if at is None:
            return
        at += reading.word(at) == "and"
        at += reading.word(at) == "the"
        last = _run(reading, at)
        if last is None:
            return
        yield from _checked(reading, at, last)
        last = _behind_brackets(reading, last)
        if not _is_followed(reading, last):
            return
        at = last + 1


def _of_trade(reading: Reading, index: int) -> Iterator[Span]:
    """The names beside "d/b/a": the first, where it is not somebody's, and the one that the business bears."""
    if tuple(reading.word(index + at) for at in range(3)) != _TRADING or reading.gap(index) != "/":
        return
    first, last = _name_before(reading, index - 1), _run(reading, index + 3)
    if first is not None and not all(reading.is_unknown(at) for at in range(first, index)):
        yield from _checked(reading, first, index - 1)
    if last is not None:
        yield from _checked(reading, index + 3, last)


def _list_begins(reading: Reading, index: int) -> int | None:
    """Where the list begins that the plural at `index` announces, or null: "such as |", "companies (MAs): |"."""
    if (reading.word(index + 1), reading.word(index + 2)) == ("such", "as"):
        return index + 3
    if reading.word(index + 1) in ("including", "like"):
        return index + 2
    closes = _behind_brackets(reading, index)
    if ":" not in reading.gap(closes) and reading.gap(index) != " ":
        return None
    last = _run(reading, closes + 1)
    return closes + 1 if last is not None and _is_followed(reading, _behind_brackets(reading, last)) else None


def _behind_brackets(reading: Reading, at: int) -> int:
    """The word in brackets behind `at`, where one stands there alone; else `at`."""
    return at + 1 if reading.gap(at).endswith("(") and reading.gap(at + 1).startswith(")") else at


def _is_followed(reading: Reading, last: int) -> bool:
    """True where more names follow the one that ends at `last`, so that it is the subject of nothing."""
    gap = reading.gap(last).removeprefix(")")
    return gap in (", ", "; ") or (gap == " " and reading.word(last + 1) == "and")


def _name_from(reading: Reading, first: int) -> Iterator[Span]:
    last = _run(reading, first)
    if last is not None:
        yield from _checked(reading, first, last)


def _name_to(reading: Reading, last: int) -> Iterator[Span]:
    """The name whose last word stands at `last`, of capitals and "&" alone."""
    first = _name_before(reading, last)
    if first is not None:
        yield from _checked(reading, first, last)


def _name_before(reading: Reading, last: int) -> int | None:
    """The first word of the name that ends at `last`, or null."""
    first = last
    if not reading.is_capital(last):
        return None
    while last - first < _MOST_WORDS and _is_joined(reading, first - 1) and _carries(reading, first - 1):
        first -= 1
    while first < last and (reading.word(first) in NOT_FIRST or reading.word(first) in SENTENCE_OPENERS):
        first += 1
    return first


def _carries(reading: Reading, at: int) -> bool:
    return (reading.is_capital(at) or reading.is_ampersand(at)) and not is_role(reading.word(at))


def _run(reading: Reading, first: int) -> int | None:
    """The last word of the capitals from `first`, which an office ends; null where none stands there."""
    if not reading.is_capital(first) or is_role(reading.word(first)):
        return None
    last = first
    while last - first < _MOST_WORDS:
        after = last + 1
        if far := _behind_romance(reading, last):
            last = far
            continue
        linked = reading.word(after) in ("and", "of") and not reading.is_ampersand(after)
        if linked and reading.gap(last) == " " and reading.is_capital(after + 1):
            of = reading.word(after) == "of" and reading.word(last) in _BEFORE_OF
            if not of and reading.word(after + 1) not in TOGETHER:
                break
            last += 2
            continue
        if not _is_joined(reading, last) or not _carries(reading, after) or reading.ends_genitive(last):
            break
        if reading.word(after) in SENTENCE_OPENERS and not reading.is_ampersand(after):
            break
        last += 1
    return last


def _behind_romance(reading: Reading, last: int) -> int | None:
    """The capital behind "de" or "de la", which go on with a name, or null: "Veldora de la | Mar"."""
    at = last + 1
    while at - last <= 2 and reading.gap(at - 1) == " " and reading.word(at) in _ROMANCE:
        at += 1
    return at if at > last + 1 and reading.gap(at - 1) == " " and reading.is_capital(at) else None


def _is_joined(reading: Reading, at: int) -> bool:
    gap = reading.gap(at)
    if gap == ". ":
        return reading.word(at) in ("st", "dr", "mt")
    return gap in (" ", "-") or (gap == "" and (reading.is_ampersand(at) or reading.is_ampersand(at + 1)))


def _checked(reading: Reading, first: int, last: int) -> Iterator[Span]:
    """The name from `first` to `last`, unless it is a place, a kind, a day, a person or a known body."""
    found = [reading.word(at) for at in range(first, last + 1)]
    if any(reading.known(at) is not None for at in range(first, last + 1)) or found[-1] in THINGS:
        return
    if found[0] in DAYS or found[0] in NOT_FIRST or found[0] in SENTENCE_OPENERS or found[0] in HEADLINE_VERBS:
        return
    if found[0] in COURTESIES or found[0] in SHORT_OFFICES or _follows_office(reading, first):
        return
    if all(_says_nothing(word) for word in found) or _is_cut(reading, first, last):
        return
    start, end = reading.words[first].start, reading.words[last].end
    end -= 2 if reading.text[end - 2 : end] in ("'s", "’s") else 0
    if end - start > 2:
        yield start, end


def _follows_office(reading: Reading, first: int) -> bool:
    return is_role(reading.word(first - 1)) and reading.gap(first - 1) == " "


def _says_nothing(word: str) -> bool:
    return (
        len(word) < 2
        or word in PLACES
        or word in PLACE_STARTS
        or word in GENERIC
        or word in NO_NAMES
        or is_matter(word)
    )


def _is_cut(reading: Reading, first: int, last: int) -> bool:
    """True where the name goes on before or behind: behind an initial or "de", before "the" and a capital."""
    before = reading.gap(first - 1)
    word = reading.word(first - 1)
    if (before == ". " and len(word) == 1) or (before == " " and len(word) <= 3 and not _leads(reading, first - 1)):
        return True
    return reading.gap(last) == " " and (
        reading.word(last + 1) == "who"
        or reading.word(last + 1).isdigit()
        or (reading.is_capital(last + 1) and reading.word(last + 1) in BREAKS)
        or (reading.word(last + 1) in ("the", "of", "for") and reading.is_capital(last + 2))
    )


def _leads(reading: Reading, at: int) -> bool:
    return reading.word(at) in _SMALL or not reading.text[reading.words[at].start].islower()
