"""What of a release a page shows, and the addresses of places in it, on this page or in another part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from corpus.release import Release
from webui import urls
from webui.parameters import SearchParameters
from webui.releases.matches import Matches
from webui.releases.parts import Parts
from webui.releases.passages import Span, first_word

#: The part that is the whole text.
ALL = "all"
#: Parts that are shown on one page at most.
AT_ONCE = 16
#: Matches on a page that links lead to; those behind them are marked alone, so that no page grows without bounds.
LINKED = 300
#: Parts before and behind the one that is shown that links lead to.
_NEIGHBOURS = 2


@dataclass(frozen=True)
class Reading:
    """A page of a release. `number` is that of the part that it shows, or null for the whole text."""

    release: Release
    parts: Parts
    number: int | None
    search: SearchParameters
    matches: Matches

    @property
    def is_first(self) -> bool:
        """Whether it is the page that tells all of the release but its text: who speaks, since when, how to cite it."""
        return self.number in (None, 1)

    @property
    def span(self) -> Span:
        """The characters of the body that it shows."""
        return self.parts.span(self.number) if self.number else (0, self.parts.length)

    @property
    def has_whole(self) -> bool:
        """Whether the whole text may be shown on one page in place of its parts."""
        return 1 < len(self.parts) <= AT_ONCE

    @property
    def neighbours(self) -> list[int | None]:
        """The first and the last part, and those around the one that is shown; null where some are left out."""
        at, last = self.number or 1, len(self.parts)
        near = sorted({1, last, *range(max(1, at - _NEIGHBOURS), min(last, at + _NEIGHBOURS) + 1)})
        gaps = [([None] if after > before + 1 else []) for before, after in pairwise(near)]
        return [each for number, gap in zip(near, [*gaps, []], strict=True) for each in (number, *gap)]

    def page(self, number: int | None) -> str:
        """The address of a part, or of the whole text."""
        return urls.release_part(self.release.id, number or ALL, self.search)

    @property
    def lasting(self) -> str:
        """The address of this page without the search that led to it."""
        return urls.release_part(self.release.id, self.number or ALL, SearchParameters())

    def _at(self, part: int, anchor: str) -> str:
        return f"#{anchor}" if self.number in (None, part) else f"{self.page(part)}#{anchor}"

    # Statements

    @cached_property
    def statements(self) -> list[int]:
        """The numbers of the statements that begin on this page."""
        count = len(self.release.statements)
        return [one for one in range(1, count + 1) if self.number in (None, self._part_of_statement(one))]

    def statement(self, number: int) -> str:
        """The address of a statement in the text."""
        return self._at(self._part_of_statement(number), f"statement-{number}")

    def evidence(self, number: int) -> str:
        """The address of the evidence of a statement."""
        return self._at(self._part_of_statement(number), f"evidence-{number}")

    def _part_of_statement(self, number: int) -> int:
        said = self.release.statements[number - 1]
        return self.parts.holding(first_word(self.release.body, said) or said.start)

    # Matches

    @cached_property
    def linked(self) -> range:
        """The numbers of the matches on this page that links lead to."""
        return self._linked(self.number)

    @property
    def last_match(self) -> int:
        """The number of the last match that a link leads to, 0 for none."""
        return self._last_of(self.part_of_match(self.matches.count)) if self.matches.count else 0

    def match(self, number: int) -> str:
        """The address of a match."""
        return self._at(self.part_of_match(number), f"match-{number}")

    def before(self, number: int) -> str | None:
        """The address of the match before one of this page, null for the first."""
        if number > self.linked.start or number == 1:
            return self.match(number - 1) if number > 1 else None
        return self.match(self._last_of(self.part_of_match(number - 1)))

    def behind(self, number: int) -> str | None:
        """The address of the match behind one of this page, null for the last."""
        following = number + 1 if number + 1 in self.linked else self._numbers(self.number).stop
        return self.match(following) if following <= self.last_match else None

    def part_of_match(self, number: int) -> int:
        """The part with a match; what matches in the title is of the first."""
        at = number - self.matches.body.first
        return self.parts.holding(self.matches.body.spans[at][0]) if at >= 0 else 1

    def _last_of(self, part: int) -> int:
        return self._linked(part if self.number else None)[-1]

    def _linked(self, part: int | None) -> range:
        return self._numbers(part)[:LINKED]

    def _numbers(self, part: int | None) -> range:
        """The numbers of the matches of a part, or of all."""
        if part is None:
            return range(1, self.matches.count + 1)
        first = self.matches.body.first
        start, end = (first + bisect_left(self._starts, place) for place in self.parts.span(part))
        return range(1 if part == 1 else start, end)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [start for start, _ in self.matches.body.spans]
