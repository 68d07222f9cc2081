"""The scene of a release: its body with sentences, quotations and mentions laid over it, and who stands where."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import Final

from corpus.authority.names import words
from corpus.fields.people.mentions import Mention
from corpus.fields.people.naming import UPPER
from corpus.fields.people.roles import described_offices
from corpus.fields.sentences import Sentences
from corpus.fields.statements.quotations import Quotation, quotations

_DESCRIPTION = re.compile(rf"(?<!\w)[Tt]he[^\S\n]((?:[{UPPER}][\w-]+[^\S\n]){{0,3}}[{UPPER}][\w-]+)$")
_DESCRIBED_BEHIND = re.compile(
    rf"\s+the[^\S\n]((?:[{UPPER}][\w-]+[^\S\n]){{0,3}}[{UPPER}][\w-]+)(?![^\S\n](?:of|for|to|[{UPPER}])|[’'])"
)
#: "Secretary to", before "the President": another office than the one described.
_LONGER_OFFICE = re.compile(rf"(?:(?<!\w)[Tt]he[^\S\n])?((?:[{UPPER}][\w-]+[^\S\n]){{1,4}}(?:to|of|for)[^\S\n])$")
_AND = re.compile(r"(?:\s?\([^()\n]{1,30}\))?(?:\sof\s(?:the\s)?[^,.;:\n]{1,90})?,?\s(?:and|&)\s(?:the\s)?$")
_COMMA = re.compile(r"(?:\s?\([^()\n]{1,30}\))?(?:,\s[DRI]-[\w.]{1,12})?[,;]\s(?:the\s)?$")
_OF = re.compile(r"\sof\s(?:the\s)?[^,.;:()\n]{1,100}$")
_PAREN = re.compile(r"\s?\([^()\n]{1,40}\)$")
#: A lawmaker's party and state behind the name: ", D-Ore.", ", R-Ariz.,".
_PARTY = re.compile(r",\s[DRIL]-[A-Z][\w.]{1,12},?$")
_LONGEST_APPOSITION: Final = 260
_LISTED_AT_MOST: Final = 12
_PARAGRAPH = re.compile(r"\n\n")
#: Words of an office or a courtesy that tell "he" from "she".
_TELLS_HE: Final = words("mr sir lord king prince chairman congressman spokesman councilman alderman baron father")
_TELLS_SHE: Final = words(
    "mrs ms miss lady dame queen princess chairwoman congresswoman spokeswoman councilwoman baroness sister"
)
HE: Final = frozenset(("he", "she"))
THEY: Final = frozenset(("they", "both"))
_PAIR = re.compile(
    r"(?<!\w)(?:[Bb]oth|[Tt]he|[Tt]he\s(?:two|both))\s(?:leaders|sides|ministers|senators|officials|secretaries|presidents|two)$",
    re.I,
)


class Scene:
    """What the rules of statements ask of a body: its sentences, its quotations, and the people in it by offset."""

    def __init__(self, body: str, mentions: tuple[Mention, ...]) -> None:
        self.body = body
        self.sentences = Sentences(body)
        self.quotations, self.inner = quotations(body)
        self._quote_starts = [quotation.start for quotation in self.quotations]
        self._paragraphs = [0, *(match.end() for match in _PARAGRAPH.finditer(body))]
        self.everyone = mentions
        placed = [m for m in mentions if m.where == "body" and m.start is not None and m.end is not None]
        placed.sort(key=lambda mention: mention.end or 0)
        self.mentions: list[Mention] = placed
        self._ends = [mention.end or 0 for mention in placed]
        self._starts = [mention.start or 0 for mention in placed]
        self._counts = Counter(mention.name for mention in mentions)
        self._bearers: dict[tuple[str, ...], dict[str, None]] = {}
        self._described: dict[tuple[str, ...], str | None] = {}
        self._roles: dict[str, str] = {}
        self._tells: dict[str, str] = {}
        for mention in mentions:
            spoken = set(mention.raw.casefold().replace(".", "").split()[:-1])
            if spoken & _TELLS_HE:
                self._tells.setdefault(mention.name, "he")
            elif spoken & _TELLS_SHE:
                self._tells.setdefault(mention.name, "she")
            if mention.role:
                for office in described_offices(mention.role):
                    self._bearers.setdefault(office, {})[mention.name] = None
                self._roles.setdefault(mention.role.casefold(), mention.name)

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether "he" or "she" can mean the person: as a courtesy or an office tells, else as the text first says."""
        tells = self._tells.setdefault(name, pronoun)
        return tells == pronoun

    def paragraph(self, offset: int) -> tuple[int, int]:
        """The paragraph that holds `offset`."""
        place = bisect_right(self._paragraphs, offset) - 1
        end = self._paragraphs[place + 1] - 2 if place + 1 < len(self._paragraphs) else len(self.body)
        return self._paragraphs[place], end

    def quotation_at(self, offset: int) -> Quotation | None:
        """The quotation that holds `offset`, or null."""
        place = bisect_right(self._quote_starts, offset) - 1
        if place >= 0 and offset < self.quotations[place].end:
            return self.quotations[place]
        return None

    def quotations_in(self, start: int, end: int) -> list[Quotation]:
        """The quotations that begin in [start, end)."""
        return self.quotations[bisect_left(self._quote_starts, start) : bisect_left(self._quote_starts, end)]

    def mentions_in(self, start: int, end: int, most: int | None = None) -> list[Mention]:
        """The mentions that end in (start, end], in their order; the first `most` of them."""
        first, last = bisect_right(self._ends, start), bisect_right(self._ends, end)
        return self.mentions[first : last if most is None else min(last, first + most)]

    def starting_at(self, offset: int) -> Mention | None:
        """The mention whose role or name begins at `offset`, or null."""
        place = bisect_left(self._starts, offset)
        return self.mentions[place] if place < len(self._starts) and self._starts[place] == offset else None

    def ending_at(self, offset: int) -> Mention | None:
        """The mention that ends at `offset`, or null."""
        place = bisect_left(self._ends, offset)
        return self.mentions[place] if place < len(self._ends) and self._ends[place] == offset else None

    def subject_before(self, offset: int) -> tuple[int, tuple[str, ...]] | None:
        """Where the subject that ends at `offset` begins, and whom it names; null where it is no known person."""
        sentence_start = self.sentences.at(max(0, offset - 1))[0]
        found = self._person_before(offset, sentence_start)
        if found is None:
            return None
        start, name = found
        names = [name]
        while len(names) < _LISTED_AT_MOST:
            window = max(sentence_start, start - 140)
            last_end = self._last_end(start, window)
            joined = _AND.search(self.body, last_end, start)
            if joined is None and len(names) > 1:
                joined = _COMMA.search(self.body, last_end, start)
            if joined is None:
                break
            other = self._person_before(joined.start(), sentence_start)
            if other is None:
                break
            start, name = other
            names.append(name)
        return start, tuple(dict.fromkeys(reversed(names)))

    def _last_end(self, start: int, window: int) -> int:
        """The end of the last mention before `start` in the window: where to look for a joined subject."""
        place = bisect_right(self._ends, start) - 1
        return max(window, self._ends[place]) if place >= 0 else max(window, start - 60)

    def _person_before(self, offset: int, limit: int) -> tuple[int, str] | None:
        """The one person whose name, with what may follow a name, ends at `offset`."""
        while True:
            if mention := self.ending_at(offset):
                return mention.start or 0, mention.name
            paren = (
                _PAREN.search(self.body, max(limit, offset - 44), offset)
                if self.body[offset - 1 : offset] == ")"
                else _PARTY.search(self.body, max(limit, offset - 20), offset)
            )
            if paren is None:
                break
            offset = paren.start()
        if self.body[offset - 1 : offset] == ",":
            return self._before_apposition(offset, limit)
        if described := _DESCRIPTION.search(self.body, max(limit, offset - 60), offset):
            if longer := _LONGER_OFFICE.search(self.body, max(limit, described.start() - 60), described.start()):
                written = " ".join(self.body[longer.start(1) : offset].split()).casefold()
                return (longer.start(), self._roles[written]) if written in self._roles else None
            name = self.described(described.group(1))
            return (described.start(), name) if name else None
        place = bisect_right(self._ends, offset) - 1
        if place >= 0 and self._ends[place] >= limit and _OF.fullmatch(self.body, self._ends[place], offset):
            return self._starts[place], self.mentions[place].name
        return None

    def _before_apposition(self, comma: int, limit: int) -> tuple[int, str] | None:
        """The person before an apposition that the comma before `comma` closes: "Jin Nuo, assistant to ..., made"."""
        place = bisect_right(self._ends, comma - 1) - 1
        lowest = max(limit, comma - _LONGEST_APPOSITION)
        for mention in self.mentions[max(0, place - 2) : place + 1]:
            if (mention.start or 0) >= lowest and mention.stop and mention.end != mention.stop:
                return mention.start or 0, mention.name
        if place >= 0 and self._starts[place] >= lowest and self.body.startswith(",", self._ends[place]):
            return self._starts[place], self.mentions[place].name
        return None

    def described(self, description: str) -> str | None:
        """Whom "the Foreign Minister" means: the one person of that office, or the far more frequent one."""
        wanted = tuple(word.casefold() for word in description.split())
        if wanted not in self._described:
            self._described[wanted] = self._office_bearer(wanted)
        return self._described[wanted]

    def described_behind(self, offset: int) -> tuple[int, int, str] | None:
        """The offsets of "the Minister" right behind `offset` with whom it means, or null."""
        match = _DESCRIBED_BEHIND.match(self.body, offset)
        name = self.described(match.group(1)) if match else None
        return (match.start(1) - len("the "), match.end(1), name) if match and name else None

    def _office_bearer(self, wanted: tuple[str, ...]) -> str | None:
        fitting = sorted(self._bearers.get(wanted, ()), key=lambda name: -self._counts[name])
        if len(fitting) > 1 and self._counts[fitting[0]] < 2 * self._counts[fitting[1]]:
            return None
        return fitting[0] if fitting else None

    def names_a_pair(self, offset: int) -> int | None:
        """Where "the two leaders" or "both sides" begins that ends at `offset`, or null."""
        match = _PAIR.search(self.body, max(0, offset - 24), offset)
        return match.start() if match else None

    def last_two(self, offset: int) -> tuple[str, ...]:
        """The two people named last before `offset`, in the order of their names; none where there is only one."""
        names: list[str] = []
        place = bisect_right(self._ends, offset) - 1
        for mention in reversed(self.mentions[max(0, place - 12) : place + 1]):
            if mention.name not in names:
                names.append(mention.name)
            if len(names) == 2:
                return (names[1], names[0])
        return ()

    def subject_mention(self, start: int, end: int) -> Mention | None:
        """The last mention in [start, end) that begins its sentence."""
        first, last = bisect_right(self._ends, start), bisect_right(self._ends, end)
        for mention in reversed(self.mentions[max(first, last - 8) : last]):
            begins = self.sentences.at(mention.start or 0)[0]
            if (mention.start or 0) - begins <= 24:
                return mention
        return None
