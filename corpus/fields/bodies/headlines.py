"""Bodies in headlines, where every word has its capital: one counts there under the name that the text gives it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from corpus.authority.names import words
from corpus.fields.bodies.vocabulary import COMPANY, GENERIC, HEADS, is_matter
from corpus.fields.vocabulary import HEADLINE_VERBS

Span = tuple[int, int]

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
#: A line with fewer words is a name or an address; a longer one than so many characters is a paragraph.
_FEWEST_WORDS: Final = 6
_LONGEST_LINE: Final = 200
#: Of the words with four letters or more, so many have a capital in a headline.
_CAPITALS: Final = 0.8
#: So far below a headline the text names the body.
_REACH: Final = 20_000
#: What stands in a headline before a body's name.
_LEADS = words("the for with by to at of from in against before and via under into as")
_SERVICES = words("service services")
_KINDS = words("company clinic center centre bank school agency firm group corporation")
_MORE_VERBS = words("""
    direct pass address urge ensure announce introduce require requiring join press call demand lead host co-host pay
    plead agree sue settle resolve reintroduce vote passage support supporting oppose question ask tell name visit meet
    applaud praise secure award receive help win hold seek file make take give guilty convicted charged indicted
    ordered fined barred sues settles resolves slams passed against fraud owner owners employee official officials
""")


def in_headlines(text: str, spans: Iterable[Span], below: str | None = None) -> Iterator[Span]:
    """The half-open `spans` of `text`, those in a headline cut to the name that stands below it, or left out.

    `below` is the text under a title; null where `text` itself may hold headlines among its lines.
    """
    for start, end in spans:
        line = (0, len(text)) if below is not None else _line(text, start, end)
        if line is None or not _is_headline(text[line[0] : line[1]], below is not None):
            yield start, end
            continue
        under = text[line[1] : line[1] + _REACH] if below is None else below[:_REACH]
        if found := _named_below(text, (start, end), under) or _plain(text, (start, end)):
            yield found


def _line(text: str, start: int, end: int) -> Span | None:
    """The line around a name, or null where it is too long for a headline."""
    first = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    last = text.find("\n", end, end + _LONGEST_LINE)
    if (first == 0 and start > _LONGEST_LINE) or (last < 0 and len(text) - end > _LONGEST_LINE):
        return None
    return first, last if last >= 0 else len(text)


def _is_headline(line: str, is_title: bool) -> bool:
    if len(line) > _LONGEST_LINE + 100 or (not is_title and line.rstrip().endswith((".", ":", ";", ","))):
        return False
    found = _WORD.findall(line)
    long = [word for word in found if len(word) > 3]
    if len(found) < (3 if is_title else _FEWEST_WORDS) or not long:
        return False
    return sum(word[0].isupper() for word in long) >= _CAPITALS * len(long) and (
        is_title or found[0].endswith("ing") or any(word.casefold() in HEADLINE_VERBS for word in found)
    )


def _named_below(text: str, span: Span, below: str) -> Span | None:
    """The longest end of a name that stands below the headline, of two words at least."""
    start, end = span
    written = text[start:end]
    for match in _WORD.finditer(written):
        rest = written[match.start() :]
        if " " not in rest or rest.casefold().split()[0] in HEADS:
            return None
        if rest in below:
            return None if _says_little(rest) else (start + match.start(), end)
    return None


def _says_little(name: str) -> bool:
    first, _, rest = name.casefold().partition(" ")
    return first in GENERIC and " " not in rest


def _plain(text: str, span: Span) -> Span | None:
    """A name that stands in the headline alone, where a small word leads to it and no verb is in it."""
    start, end = span
    found = [word.casefold() for word in _WORD.findall(text[start:end])]
    if found[-1] in _SERVICES or any(word in HEADLINE_VERBS or word in _MORE_VERBS for word in found):
        return None
    before = text[:start].rstrip().rpartition(" ")[2] if start < _LONGEST_LINE else ""
    if any(word.endswith(("-area", "-based")) for word in found):
        return None
    if all(word in GENERIC or word in HEADS or is_matter(word) for word in found) and found[-1] in _KINDS:
        return None  # "Oil Services Company": what somebody is, not who
    led = before.casefold() in _LEADS or found[-1] in COMPANY or before.endswith((":", "–", "-"))
    return span if led and len(found) > 2 else None
