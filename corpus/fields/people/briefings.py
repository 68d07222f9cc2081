"""Press briefings: whom a label like "MR. PRICE" means where the text never writes the first name."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from corpus.authority import Authority, PersonEntry
from corpus.page import Page

_BRIEFING = re.compile(r"(?<!\w)(?:press|daily|media|news)\s+(?:briefing|gaggle|conference)(?!\w)", re.IGNORECASE)
#: The offices whose bearers hold a body's press briefings.
_OFFICES: Final = tuple(
    f"{rank}{office}" for office in ("Spokesperson", "Press Secretary") for rank in ("", "Deputy ", "Principal Deputy ")
)
_LONGEST_TITLE: Final = 400


class Briefing:
    """The spokespeople of the body that holds a press briefing; none for any other release."""

    def __init__(self, page: Page, title: str, authority: Authority) -> None:
        self._texts = [page.body, title, *(told.value for told in page.values("issuer", "organization", "site", "url"))]
        self._authority = authority
        self._holds = _BRIEFING.search(title[:_LONGEST_TITLE]) is not None

    def spokesperson(self, surname: str, on: date | None) -> tuple[str, str] | None:
        """Name and office of the one known spokesperson of that surname on the day, whose body the release names."""
        if not self._holds:
            return None
        found = {}
        for office in _OFFICES:
            entry = self._authority.holder(office, surname, on) or self._undated(office, surname)
            if entry is not None and self._is_named(entry):
                found[entry.name] = next((role.title for role in entry.roles if office in role.title), office)
        return next(iter(found.items())) if len(found) == 1 else None

    def _undated(self, office: str, surname: str) -> PersonEntry | None:
        """The holder of an office whose days nobody knows."""
        entry = self._authority.holder(office, surname)
        known = entry is not None and any(role.start or role.end for role in entry.roles)
        return None if known else entry

    def _is_named(self, entry: PersonEntry) -> bool:
        """Whether the release names a body for which the person speaks."""
        bodies = (self._authority.organization_with_id(role.organization or "") for role in entry.roles)
        return any(
            form in text
            for body in bodies
            if body
            for form in (*body.forms, *body.hosts, *body.wording)
            for text in self._texts
        )
