"""Roles: the office that a person holds, as written behind the name, and the body that the office belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.naming import UPPER, is_office
from corpus.fields.vocabulary import OFFICE_PLURALS, QUALIFIERS, SHORT_OFFICES

#: Text between a name and the next mark of punctuation: the apposition that may hold a role.
_APPOSITION = re.compile(
    rf",[^\S\n]{{1,3}}(?:(?:the|an?|his|her|our|their)[^\S\n])?((?:U\.[^\S\n]?S\.|[{UPPER}]\.(?=[^\S\n])|[^,.;:()“”\"\n]|\n(?!\s)){{2,220}})"
)
_APPOSITION_MORE = re.compile(rf",[^\S\n]([{UPPER}][^,.;:()“”\"\n]{{2,80}})(?=[,.;])")
_STOPS: Final = words("""
    who said says stated made was is has have had will would announced which that today whose
""")
_RELATIVE: Final = frozenset(("who", "which", "whose", "that"))
_OF_BODY = re.compile(
    rf"(?:\sof|\sfor|\sat|\sfrom|\sin charge of)[^\S\n](?:the[^\S\n])?"
    rf"((?:U\.[^\S\n]?S\.|(?:department[’']?s[^\S\n])?[{UPPER}])[\w.&’'/-]*(?:[^\S\n](?:[{UPPER}][\w&’'/-]*|of|and|the|for|on|in|de|&))*)"
)
_DISTRICT = re.compile(
    r"(?:of|for|in)[^\S\n]the[^\S\n]((?:(?:Northern|Southern|Eastern|Western|Middle|Central)[^\S\n])?"
    rf"District[^\S\n]of[^\S\n][{UPPER}]\w+(?:[^\S\n][{UPPER}]\w+)?)"
)
_LINKS = words("of and the for on in de &")
_NO_ROLE_BEGINS = words("""
    and along including as at in on with to under by from during after before he she they we i
""")
_NO_QUALIFIER = _NO_ROLE_BEGINS | {"of", "the", "for", "a", "an", "his", "her", "their"}
#: Words that tell a body from a place or a portfolio.
_BODY_WORDS = words("""
    academy administration agency alliance army association authority bank board bureau center centre chamber
    church club coalition college commission committee commonwealth company congress corporation corps council
    court department division embassy federation force foundation fund government group hospital house inc
    institute institution investigation investigations ltd ministry mission movement navy network office
    organisation organization parliament party police project school secretariat senate service society staff
    trust union university
""")
#: What opens a role that a comma parts from the name behind it: an article, the body it belongs to, a sentence's start.
_OPENS = (
    r"(?<!\w)(?<!to )(?<!of )(?<!for )(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Aa]n?|\w+(?:['’]s|s['’]))[^\S\n]"
    rf"|(?:(?<=[.!?;”\"\n] )|(?<=\n)|^)(?=[{UPPER}])"
)
_IN_FRONT = re.compile(
    rf"(?:{_OPENS})(?P<role>(?:(?:U\.[^\S\n]?S\.|[\w-]+)[^\S\n]){{0,5}}?[\w-]+"
    r"(?:[^\S\n](?:of|for|to)[^\S\n][^,.;:()“”\"\n—–]{2,60})?),[^\S\n]$"
)
#: What joins an office to its portfolio.
_OF: Final = words("of for to")
_ARTICLES: Final = words("a an the his her its their our")
_LONGEST_IN_FRONT: Final = 110
#: The office comes early in an apposition: "member of the ... and executive vice chairman".
_FAR = 7


def role_behind(text: str, end: int) -> tuple[str, int] | None:
    """The role in apposition to a name that ends at `end`, and the offset where it ends; null where none is."""
    if not text.startswith(",", end):
        return None
    match = _APPOSITION.match(text, end)
    if match is None:
        return None
    words = match.group(1).replace("\n", " ").split(" ")
    kept = next((place for place, word in enumerate(words) if word in _STOPS), len(words))
    if kept < len(words) and words[kept] not in _RELATIVE:
        return None  # ", the President said": a new clause, not an apposition
    if not _holds_office(words[:kept]):
        return None
    role = " ".join(words[:kept]).rstrip()
    stop = match.start(1) + len(role)
    if len(role.split()) <= 2 and (more := _APPOSITION_MORE.match(text, stop)):
        stop = more.end(1)
        role = text[match.start(1) : stop]
    return " ".join(role.split()), stop


def role_in_front(text: str, start: int, floor: int) -> tuple[int, str] | None:
    """The offset and the text of a role before the comma before `start`, as in "the Minister of Finance, Olga Brandt".

    It begins at `floor` or behind it; null where there is none.
    """
    match = _IN_FRONT.search(text, max(floor, start - _LONGEST_IN_FRONT), start)
    if match is None:
        return None
    words = match["role"].split()
    office = next((place for place, word in enumerate(words) if is_office(word.casefold())), None)
    if office is None or not _OF.issuperset(words[office + 1 : office + 2]):
        return None
    first = office
    while first > 0 and (words[first - 1][0].isupper() or words[first - 1] in QUALIFIERS):
        first -= 1
    before = [word for word in words[:first] if word not in _ARTICLES]
    if before and before[-1] in _OF:
        return None  # "a letter to the President": nobody's role
    role = match["role"].split(None, first)[-1]
    return match.end("role") - len(role), " ".join(role.split())


def _holds_office(words: list[str]) -> bool:
    """Whether an apposition begins with an office: nothing but its qualifiers may stand before it."""
    if not words or not words[0] or words[0].casefold() in _NO_ROLE_BEGINS:
        return False
    capital = words[0][0].isupper()
    for word in words[:_FAR]:
        bare = word.casefold().strip(".'’")
        if is_office(bare):
            return True
        if not capital and bare in _NO_QUALIFIER:
            return False
    return False


def body_behind(text: str, end: int, limit: int) -> str | None:
    """The body named right behind a name and before `limit`: "Xing Shengcai of the SIPO"; null where none is."""
    match = _OF_BODY.match(text, end, limit)
    return _trimmed(match.group(1)) if match else None


def body_of_role(role: str | None) -> str | None:
    """The body that a role names itself: "director of the Peace Corps"; null where it names none."""
    if role is None:
        return None
    bodies = _OF_BODY.findall(f" {role}")
    return _trimmed(bodies[-1]) if bodies else None


def district_of(text: str, end: int, limit: int) -> str | None:
    """The judicial district that [end, limit) names, as "Northern District of Oklahoma"; null for none."""
    match = _DISTRICT.search(text, end, limit)
    return match.group(1) if match else None


def _trimmed(body: str) -> str | None:
    """`body` without the links at its end; null where it is a place or a portfolio."""
    words = body.split()
    while words and words[-1] in _LINKS:
        words.pop()
    named = any(word.casefold().strip(".,’'") in _BODY_WORDS or (len(word) > 2 and word.isupper()) for word in words)
    return " ".join(words).rstrip(".,") if named else None


def singular(role: str) -> str:
    """The role of one of several: "U.S. Senators" is "U.S. Senator"."""
    head, _, last = role.rpartition(" ")
    one = OFFICE_PLURALS.get(last.casefold())
    if one is None:
        return f"{head} {last[:-1]}".strip() if last.casefold() in SHORT_OFFICES and last.endswith("s") else role
    return f"{head} {one.capitalize() if last[0].isupper() else one}".strip()


def office_words(role: str) -> tuple[str, ...]:
    """The folded words of a role up to its office: "Assistant Attorney General for ..." is its first three."""
    bare = re.split(r"\s(?:of|for|to|in|on|at)\s|,", role, maxsplit=1)[0]
    return tuple(word.casefold().strip(".") for word in bare.split())


def described_offices(role: str) -> Iterator[tuple[str, ...]]:
    """The folded words by which a role's bearer may be called: "prime minister", "minister"; never the vice's chief."""
    office = office_words(role)
    for first in range(len(office)):
        if "vice" not in office[:first]:
            yield office[first:]
