"""For which body a person acts: what the release says of the office, else what the authority knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.authority import Authority, OrganizationEntry, PersonEntry, fold
from corpus.authority.finding import tokens
from corpus.fields.issuing.lawmakers import Lawmaker
from corpus.fields.issuing.leading import Lead
from corpus.fields.people.mentions import Mention
from corpus.release import Evidence, Organization

_PAST = re.compile(r"(?:former|late|ex-|then)\b", re.IGNORECASE)


class Acting:
    """Tells for which body the people of one release act."""

    def __init__(self, authority: Authority, members: dict[str, Lawmaker], mentions: tuple[Mention, ...]) -> None:
        """`members` are the members of Congress among the people of `mentions`, by canonical name."""
        self._authority, self._members = authority, members
        self._mentions: dict[str, list[Mention]] = {}
        for mention in mentions:
            self._mentions.setdefault(mention.name, []).append(mention)

    def body_of(self, lead: Lead) -> Organization | None:
        """The body that publishes for the one who leads: an office in Congress, the body of another office, or null."""
        evidence = Evidence("office", lead.where, lead.rule, lead.confidence, lead.start, lead.end)
        own = self._mentions.get(lead.name, [])
        if any(one.role and _PAST.match(one.role) for one in own):
            return None
        if member := self._members.get(lead.name):
            return Organization(f"Office of {member.chamber} {lead.name}", (), None, evidence)
        person = self._authority.person(lead.name)
        entry = self._held(person, own) or self._named(own) or self._office(own) or self._latest(person)
        if entry is None:
            return None
        publisher = self._authority.publisher_for(entry)
        return Organization(publisher.name, (), publisher.id, evidence)

    def _held(self, person: PersonEntry | None, own: Iterable[Mention]) -> OrganizationEntry | None:
        """The body of the known office that the release gives a known person."""
        written = {word for one in own for word in fold(one.role or "").split()}
        fitting = [
            (-len(words), place, role)
            for place, role in enumerate(person.roles if person else ())
            if role.organization and (words := written.intersection(fold(role.title).split()))
        ]
        return self._authority.organization_with_id(min(fitting)[2].organization or "") if fitting else None

    def _named(self, own: Iterable[Mention]) -> OrganizationEntry | None:
        """The body that the release gives with the person's office."""
        bodies = (self._body(mention.organization) for mention in own if mention.organization)
        return next((body for body in bodies if body), None)

    def _body(self, name: str) -> OrganizationEntry | None:
        """The known body of this name, else the first one that the name holds."""
        found = next(self._authority.finder.find(name, tokens(name)), None)
        return self._authority.organization(name) or (found.entry if found else None)

    def _office(self, own: Iterable[Mention]) -> OrganizationEntry | None:
        """The body of a known office that somebody else holds, or helps to hold: "Assistant Attorney General"."""
        bodies = (self._authority.body_of_office(mention.role) for mention in own if mention.role)
        return next((body for body in bodies if body), None)

    def _latest(self, person: PersonEntry | None) -> OrganizationEntry | None:
        """The body of a known person's first known office, where the release gives none."""
        roles = [role.organization for role in person.roles if role.organization] if person else []
        return self._authority.organization_with_id(roles[0]) if roles else None
