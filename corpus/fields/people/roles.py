"""Roles: the office that a person holds, as written behind the name, and the body that the office belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.people.runs import UPPER
from corpus.fields.vocabulary import OFFICE_PLURALS, OFFICE_WORDS, QUALIFIERS, SHORT_OFFICES, TELLING, is_office

#: Text between a name and the next mark of punctuation: the apposition that may hold a role.
_APPOSITION = re.compile(
    rf",[^\S\n]{{1,3}}(?:(?:the|an?|his|her|our|their)[^\S\n])?((?:U\.[^\S\n]?S\.|(?<!\w)[{UPPER}]\.(?=[^\S\n])|[^,.;:()“”\"\n–—]|\n(?!\s)){{2,220}})"
)
#: "Ann Berg (Chair)", "Ann Berg (Minister of Ports)".
_BRACKETED = re.compile(rf"[^\S\n]\(([{UPPER}][\w’'-]*(?:[^\S\n](?:[{UPPER}][\w’'-]*|of|the|for|and)){{0,7}})\)")
_APPOSITION_MORE = re.compile(rf",[^\S\n]([{UPPER}][^,.;:()“”\"\n]{{2,80}})(?=[,.;])")
#: What stands between a name and its apposition: degrees and orders, the party and the place of a member.
MARK: Final = re.compile(
    r"[^\S\n]?\((?:(?:D|R|I|L|DFL|Lab|Con|LD)\s?[-–—,]\s?[^()\n]{1,24}|[A-Z]{2}\s?[-–]\s?(?:\d{1,2}|AL))\)"
    r"|[^\S\n][DRI][^\S\n][A-Z]{2}\b"
    r"|,[^\S\n](?:D|R|I|DFL)[-–][A-Z][\w.]{0,12}(?:[^\S\n][A-Z][\w.]+)?(?=,)"
)
_DEGREES = re.compile(
    r"(?:,?[^\S\n](?:M\.?D|Ph\.?D|J\.?D|D\.O|R\.?N|M\.?P\.?H|M\.?B\.?A|CPA|Esq|MP|MEP|[MOCK]BE|[QK]C|D\.D\.S|D\.V\.M|USN|USA|Ret)"
    r"\b\.?(?=[,;:\s(]))+"
)
_WHO_SERVES = re.compile(
    r",[^\S\n]who[^\S\n](?:(?:also|currently|now|previously)[^\S\n])?(?:is|was|serves|served|has[^\S\n]served|acts)[^\S\n]"
    r"(?:(?:also|currently|now)[^\S\n])?(?:as[^\S\n])?(?:(?:the|an?|its|their)[^\S\n])?([^,.;:()“”\"\n]{3,120})"
)
_STOPS: Final = words("""
    who said says stated made was is has have had will would announced which that today whose
""") | (TELLING - {"pointed"})
_RELATIVE: Final = frozenset(("who", "which", "whose", "that"))
_OF_BODY = re.compile(
    rf"(?:\sof|\sfor|\sat|\sfrom|\sin charge of)[^\S\n](?:the[^\S\n])?"
    rf"((?:U\.[^\S\n]?S\.|(?:department[’']?s[^\S\n])?[{UPPER}][\w&’'/-]*)"
    rf"(?:[^\S\n](?:[{UPPER}][\w&’'/-]*|(?:of|and|the|for|on|in|de|&)(?!\w)))*(?:[^\S\n](?:field[^\S\n])?(?:office|division|bureau)\b)?)"
)
_DISTRICT = re.compile(
    r"(?:of|for|in)[^\S\n]the[^\S\n]((?:(?:Northern|Southern|Eastern|Western|Middle|Central)[^\S\n])?"
    rf"District[^\S\n]of[^\S\n][{UPPER}]\w+(?:[^\S\n][{UPPER}]\w+)?)"
)
_LINKS = words("of and the for on in de &")
#: The end of "Chief of Staff", "Speaker of the House": no body.
_OFFICE_ENDS: Final = words("staff house")
_PARTS: Final = OFFICE_WORDS | QUALIFIERS | words("state press house white labor health trade press prime")
_NO_ROLE_BEGINS = words("""
    and along including as at in on with to under by from during after before he she they we i
""")
_NO_QUALIFIER = _NO_ROLE_BEGINS | {"of", "the", "for", "a", "an", "his", "her", "their"}
#: Words that tell a body from a place or a portfolio.
BODY_WORDS: Final = words("""
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
    end = behind_marks(text, end)
    if (bracketed := _BRACKETED.match(text, end)) and _holds_office(bracketed.group(1).split()):
        return " ".join(bracketed.group(1).split()), bracketed.end()
    if not text.startswith(",", end):
        return None
    match = _WHO_SERVES.match(text, end) or _APPOSITION.match(text, end)
    if match is None:
        return None
    words = match.group(1).replace("\n", " ").split(" ")
    kept = next((place for place, word in enumerate(words) if word in _STOPS), len(words))
    if kept < len(words) and words[kept] not in _RELATIVE and match.re is _APPOSITION:
        return None  # ", the President said": a new clause, not an apposition
    if not _holds_office(words[:kept]):
        return None
    role = " ".join(words[:kept]).rstrip()
    stop = match.start(1) + len(role)
    if len(role.split()) <= 2 and (more := _APPOSITION_MORE.match(text, stop)):
        stop = more.end(1)
        role = text[match.start(1) : stop]
    return " ".join(role.split()), stop


def behind_marks(text: str, end: int) -> int:
    """`end` moved behind the degrees and the party mark that follow a name: ", M.D.", " (D-MN)"."""
    if not text.startswith((" (", ", ", " ", "\xa0"), end):
        return end
    if degrees := _DEGREES.match(text, end):
        end = degrees.end()
    mark = MARK.match(text, end)
    return mark.end() if mark else end


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
    if text.startswith(" at ", end):
        return None  # where something was said
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
    """`body` without the links at its end and the office behind it; null where it is a place or a portfolio."""
    words = _before_office(body.split())
    while words and words[-1] in _LINKS:
        words.pop()
    if len(words) == 1 and words[0].casefold() in _OFFICE_ENDS:
        return None
    named = any(_is_body_word(word) or (len(word) > 2 and word.rstrip("s’'").isupper()) for word in words)
    return " ".join(words).rstrip(".,") if named else None


def _before_office(words: list[str]) -> list[str]:
    """The words of a body before an office that follows it: "Budget Committee | Senator", "Division | and Director"."""
    for place in range(1, len(words)):
        if is_office(words[place].casefold()) and (words[place - 1] == "and" or _is_body_word(words[place - 1])):
            return words[:place]
        if words[place] == "and" and "Special Agent" in " ".join(words[place : place + 4]):
            return words[:place]
    return words


def _is_body_word(word: str) -> bool:
    return word.casefold().strip(".,’'") in BODY_WORDS


def singular(role: str) -> str:
    """The role of one of several: "Senators" is "Senator", "co-chairs of the Forum" is "co-chair of the Forum"."""
    words = role.split()
    for place, word in enumerate(words):
        one = _singular(word)
        if one is not None and (place + 1 == len(words) or words[place + 1] in _LINKS):
            return " ".join((*words[:place], one, *words[place + 1 :]))
    return role


def readable(role: str) -> str:
    """A role written in capitals as one writes a role: "PRIME MINISTER" is "Prime Minister"; acronyms stay."""
    if not role.isupper() or not any(is_office(word.casefold()) for word in role.split() if len(word) > len("CEO")):
        return role
    return " ".join(_readable_word(word) for word in role.split())


def _readable_word(word: str) -> str:
    bare = word.casefold()
    if bare in _LINKS:
        return bare
    return word.capitalize() if is_office(bare) or len(word) > len("UNESCO") or bare in _PARTS else word


def is_plural(role: str) -> bool:
    """Whether a role stands for several people."""
    return singular(role) != role


def _singular(word: str) -> str | None:
    bare = word.casefold()
    if one := OFFICE_PLURALS.get(bare):
        return one.capitalize() if word[0].isupper() else one
    first, hyphen, rest = word.partition("-")
    if hyphen and (one := OFFICE_PLURALS.get(rest.casefold())):
        return f"{first}-{one.capitalize() if rest[0].isupper() else one}"
    if word.endswith("s.") and bare[:-2] in SHORT_OFFICES:
        return f"{word[:-2]}."
    return word[:-1] if word.endswith("s") and bare[:-1] in SHORT_OFFICES else None


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
