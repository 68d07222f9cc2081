"""The date of a release: what each source tells, weighed by a stated order of trust, with what disagrees beside it.

What says when a page was changed never dates a release, and neither does a day that prose merely mentions.
"""

from __future__ import annotations

from itertools import islice

import msgspec

from corpus.fields.dates.declared import address, declared
from corpus.fields.dates.lines import in_foot, in_head, in_title
from corpus.fields.dates.prose import announced, closing, today
from corpus.fields.dates.telling import Rule
from corpus.fields.dates.years import year
from corpus.page import Page
from corpus.release import OtherDate, ReleaseDate

#: The order of trust, the surest first, with its reason. `docs/dates.md` shows the same table to users.
ORDER_OF_TRUST: tuple[tuple[str, Rule, str], ...] = (
    ("metadata", declared, "the publisher states it for machines, with the year, apart from the words"),
    ("title", in_title, "it names the very briefing or hearing that the text records"),
    ("head", in_head, "datelines, labels and stamps are written to date the release"),
    ("today", today, "the text calls the day its own"),
    ("foot", in_foot, "a document is dated where it is signed, but so may a quoted one be"),
    ("closing", closing, "a proclamation's day is that of its signature; it may be published later"),
    ("address", address, "set when the page was made, sometimes moved to a later day"),
    ("announcement", announced, "the day of the event announced, on which the release need not have come out"),
    ("year", year, "told only by the sense of the words, so to the year alone"),
)
#: Sources of one page that are weighed; a page that states more dates than this is a list of other pages.
_MOST_TOLD = 20


def release_date(page: Page, title: str) -> ReleaseDate | None:
    """The day, month or year of the release as precisely as it is told, or null where no rule is sure.

    The most trusted source decides; a finer date within its year or month makes it finer. `others` are the dates of
    less trusted sources that cannot be true beside it.
    """
    found = list(islice((told for _, rule, _ in ORDER_OF_TRUST for told in rule(page, title)), _MOST_TOLD))
    if not found:
        return None
    best = found[0]
    for told in found[1:]:
        if _within(told, best) and told.value != best.value:
            best = told
    others: dict[str, OtherDate] = {}
    for told in found:
        if not (_within(told, best) or _within(best, told)):
            others.setdefault(told.value, OtherDate(told.value, told.evidence))
    return msgspec.structs.replace(best, others=tuple(others.values())) if others else best


def _within(one: ReleaseDate, other: ReleaseDate) -> bool:
    """Whether every day that `one` may be is a day that `other` may be."""
    return other.first_day <= one.first_day and one.last_day <= other.last_day
