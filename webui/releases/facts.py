"""What the page of a release tells beside its text: who speaks, the statements, and why each value stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.authority import Authority
from corpus.evidence import Proof, Proofs
from corpus.release import Evidence, Organization, Release, Speaker
from indexer.query.lexer import has_words
from indexer.query.printing import print_query
from indexer.query.tree import Said, SaidBy
from webui.parameters import SearchParameters
from webui.releases.then_and_now import RoleThen, roles_then

#: Characters of a statement that its entry in the list shows.
_EXCERPT = 120


@dataclass(frozen=True)
class Reason:
    """Why a value stands: the value, the evidence in words, and what else is known of it ("written “SIPO”")."""

    value: str
    proof: Proof
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Speaking:
    """A speaker, the numbers of the statements that are theirs, from 1, and the offices that they held at the time."""

    speaker: Speaker
    numbers: tuple[int, ...]
    then: tuple[RoleThen, ...] = ()

    @property
    def all_said(self) -> SearchParameters | None:
        """The search for all that this person said, in any release; none for a name without letters or digits."""
        if not has_words(self.speaker.name):
            return None
        return SearchParameters(q=print_query(Said(SaidBy(self.speaker.name))))


@dataclass(frozen=True)
class Entry:
    """A statement in the list of them: its number, who says it ("" where nobody could be named), its first words."""

    number: int
    who: str
    kind: str
    excerpt: str
    proof: Proof


def speaking(release: Release, authority: Authority) -> list[Speaking]:
    """The speakers of a release, in its order, with their statements, and with what `authority` knows of them."""
    numbers: list[list[int]] = [[] for _ in release.speakers]
    for number, statement in enumerate(release.statements, 1):
        if statement.speaker is not None:
            numbers[statement.speaker].append(number)
    return [
        Speaking(speaker, tuple(own), roles_then(speaker, release.date, authority))
        for speaker, own in zip(release.speakers, numbers, strict=True)
    ]


def entries(release: Release, proofs: Proofs, numbers: Iterable[int]) -> list[Entry]:
    """Statements of a release by their numbers, which count from 1, with their evidence."""
    found = []
    for number in numbers:
        statement = release.statements[number - 1]
        who = release.speakers[statement.speaker].name if statement.speaker is not None else ""
        text = " ".join(release.body[statement.start : min(statement.end, statement.start + 3 * _EXCERPT)].split())
        excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
        found.append(Entry(number, who, statement.kind, excerpt, proofs.of(statement.evidence)))
    return found


def reasons(release: Release, proofs: Proofs) -> dict[str, list[Reason]]:
    """Why each value stands, by field: title, date, issuer, kind, language, speakers, organizations, places."""
    grounds = release.grounds
    date, issuer = release.date, release.issuer
    plain: tuple[tuple[str, str | None, Evidence | None], ...] = (
        ("title", "", grounds.title),
        ("date", "", date.evidence if date else None),
        ("kind", "", grounds.kind),
        ("language", "", grounds.language),
    )
    found = {field: [Reason(value or "", proofs.of(why))] for field, value, why in plain if why}
    if date:
        found["date"] += [
            Reason(other.value, proofs.of(other.evidence), ("told otherwise, by a source that is trusted less",))
            for other in date.others
        ]
    if issuer:
        found["issuer"] = [Reason("", proofs.of(issuer.evidence), _known(issuer))]
    found["speakers"] = [Reason(one.name, proofs.of(one.evidence), _known(one)) for one in release.speakers]
    found["organizations"] = [Reason(one.name, proofs.of(one.evidence), _known(one)) for one in release.organizations]
    found["places"] = [Reason(one.name, proofs.of(one.evidence)) for one in release.places]
    return found


def _known(one: Speaker | Organization) -> tuple[str, ...]:
    """How a name is written in the release, where that is not the name itself, and its entry in the list of names."""
    written = [form for form in one.raw if form != one.name]
    forms = f"written {', '.join(f'“{form}”' for form in written)}" if written else ""
    return tuple(note for note in (forms, f"entry {one.id} of the known names" if one.id else "") if note)
