"""The sample releases against what their author set down of them, and what is read in them sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from bench.extraction.files import REPOSITORY, releases
from bench.extraction.measures import Measured, MeasureError, share
from bench.extraction.scoring import Said, Tally, names, same_body, same_role, statements
from corpus.authority import same_person
from corpus.release import Release

SAMPLES = REPOSITORY / "corpus" / "samples"
GOLD = REPOSITORY / "tests" / "corpus" / "samples-gold.jsonl"
FIELDS = ("title", "date", "language", "kind", "issuer")
#: Files that hold several releases, which are told apart by their ids.
_SEVERAL = (".xml", ".jsonl")


class GoldStatement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a release: from the first to the last character of `text`, which stands in its body.

    `until` gives the end of long ones, whose `text` is their beginning. `weak` are those of which one may think either
    way; `speaker` is null where nobody is named.
    """

    speaker: str | None
    kind: str
    text: str
    until: str = ""
    weak: bool = False

    def span(self, body: str, since: int = 0) -> Said:
        """Where it stands first from `since` on; raises ValueError where it does not."""
        start = body.index(self.text, since)
        end = start + len(self.text)
        return Said(
            self.speaker, self.kind, start, body.index(self.until, end) + len(self.until) if self.until else end
        )


class GoldRelease(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the gold file; where `said` is null the release was not read sentence by sentence.

    `organizations` must be found. Releases read so name `organizations_more` besides, `organizations_weak` perhaps, and
    no others.
    """

    path: str
    part: str
    title: str
    date: str | None
    language: str
    kind: str | None
    issuer: str
    speakers: tuple[str, ...]
    organizations: tuple[str, ...]
    statements: int | None
    roles: Mapping[str, str] = {}
    organizations_more: tuple[str, ...] = ()
    organizations_weak: tuple[str, ...] = ()
    speakers_weak: tuple[str, ...] = ()
    said: tuple[GoldStatement, ...] | None = None

    def spans(self, body: str) -> Iterator[Said]:
        """Where the statements stand, which are in the order of the text; raises ValueError for one that does not."""
        last: Said | None = None
        for each in self.said or ():
            since = 0 if last is None else last.start + (each.speaker == last.speaker)
            last = each.span(body, since)
            yield last


Pairs = Iterable[tuple[GoldRelease, Release]]


def pairs(gold: Path = GOLD) -> list[tuple[GoldRelease, Release]]:
    """Each line of the gold file with the release that is told of it; raises `MeasureError` for one that is not."""
    told: dict[tuple[str, str], Release] = {}
    for release in releases(SAMPLES, jobs=1, authority=(SAMPLES / "authority.toml").read_bytes()):
        path = Path(release.source.path).relative_to(SAMPLES / "releases").as_posix()
        told[path, release.id if path.endswith(_SEVERAL) else ""] = release
    lines = gold.read_bytes().splitlines()
    entries = [msgspec.json.decode(line, type=GoldRelease) for line in lines]
    if lost := [entry.path for entry in entries if (entry.path, entry.part) not in told]:
        raise MeasureError(f"{gold}: nothing is told of {lost[0]}; mend the reading, or the gold file.")
    return [(entry, told[entry.path, entry.part]) for entry in entries]


def measure(both: Pairs) -> Measured:
    """The measures of the samples; bodies beyond gold, roles and statements only of those read sentence by sentence."""
    both = list(both)
    read = [(gold, release) for gold, release in both if gold.said is not None]
    values = {field: share(sum(_is_right(field, *pair) for pair in both), len(both)) for field in FIELDS}
    values["date_not_wrong"] = share(sum(_has_no_wrong_date(*pair) for pair in both), len(both))
    values |= _sum(_speakers(*pair) for pair in both).means("speakers")
    values["roles"] = _roles(read)
    values["organizations_named"] = _named_bodies(both)
    values |= _sum(_bodies(*pair) for pair in read).means("organizations")
    said = [_statements(*pair) for pair in read]
    tally = _sum(each for each, _kinds in said)
    values |= tally.means("statements")
    values["statement_kinds"] = share(sum(kinds for _each, kinds in said), tally.right)
    return Measured("samples", f"{len(both)} sample releases, {len(read)} of them read sentence by sentence", values)


def told_value(release: Release, field: str) -> str | None:
    """The plain value of one of `FIELDS`."""
    found = getattr(release, field)
    value = getattr(found, "name", getattr(found, "value", found))
    return None if value is None else str(value)


def _is_right(field: str, gold: GoldRelease, release: Release) -> bool:
    return bool(told_value(release, field) == getattr(gold, field))


def _has_no_wrong_date(gold: GoldRelease, release: Release) -> bool:
    return release.date is None or release.date.value == gold.date


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return total


def _speakers(gold: GoldRelease, release: Release) -> Tally:
    return names([speaker.name for speaker in release.speakers], gold.speakers, gold.speakers_weak, same_person)


def _roles(both: Pairs) -> float:
    """Of the roles that gold gives, the share that was told."""
    right = wanted = 0
    for gold, release in both:
        for name, role in gold.roles.items():
            told = next((each.role for each in release.speakers if same_person(each.name, name)), None)
            right += same_role(role, told or "")
            wanted += 1
    return share(right, wanted)


def _named_bodies(both: Pairs) -> float:
    """Of the bodies that must be found, the share that is named by the very name, as issuer or else."""
    right = wanted = 0
    for gold, release in both:
        told = {body.name for body in (*release.organizations, *((release.issuer,) if release.issuer else ()))}
        right += len(told & set(gold.organizations))
        wanted += len(gold.organizations)
    return share(right, wanted)


def _bodies(gold: GoldRelease, release: Release) -> Tally:
    told = [body.name for body in release.organizations]
    may_be = (*gold.organizations_weak, gold.issuer)  # whether the issuer is named in the text is no matter here
    wanted = [name for name in (*gold.organizations, *gold.organizations_more) if name != gold.issuer]
    return names(told, wanted, may_be, same_body)


def _statements(gold: GoldRelease, release: Release) -> tuple[Tally, int]:
    people = release.speakers
    told = [
        Said(None if each.speaker is None else people[each.speaker].name, each.kind, each.start, each.end)
        for each in release.statements
    ]
    spans = list(gold.spans(release.body))
    certain = [span for span, each in zip(spans, gold.said or (), strict=True) if not each.weak]
    weak = [span for span, each in zip(spans, gold.said or (), strict=True) if each.weak]
    return statements(told, certain, weak)
