"""Releases made by hand, and an index of them."""

from __future__ import annotations

import calendar
import hashlib
from datetime import date
from pathlib import Path

from corpus.release import (
    Evidence,
    Kind,
    Organization,
    Place,
    Precision,
    Release,
    ReleaseDate,
    Source,
    Speaker,
    Statement,
)
from corpus.source import SourceState
from indexer import open_engine

DECLARED = Evidence(source="meta", where="metadata", rule="declared", confidence=1.0)
SCRIPT = "<script>alert('heritage')</script>"
#: Ids that a path could mistake.
ODD_IDS = (
    "a//b",
    "https://x.example/y?a=1&b=2#c",
    "..",
    ".",
    "%2F",
    "id",
    "id.json",
    "id%2Ejson",
    "/lead",
    "wh/2025-01-20 a:b",
    "声明",
    "a\nb",
    "100%",
    "q?x=<y>&\"z'",
)


def dated(value: str) -> ReleaseDate:
    """A date at the precision of its text."""
    year, *rest = (int(part) for part in value.split("-"))
    if len(rest) == 2:
        first = last = date(year, *rest)
    else:
        month = rest[0] if rest else 12
        first, last = date(year, rest[0] if rest else 1, 1), date(year, month, calendar.monthrange(year, month)[1])
    precision: Precision = ("year", "month", "day")[len(rest)]
    return ReleaseDate(value, precision, first, last, DECLARED)


def organization(name: str) -> Organization:
    """An organization that the authority file does not know."""
    return Organization(name, (name,), None, DECLARED)


def release(
    release_id: str,
    title: str,
    body: str,
    *,
    date: str | None = None,
    speakers: tuple[tuple[str, str | None], ...] = (),
    organizations: tuple[str, ...] = (),
    kind: Kind | None = "press release",
    url: str | None = None,
    says: tuple[tuple[int | None, str], ...] = (),
    place: str | None = None,
) -> Release:
    """A release; `says` has statements as the index of their speaker and their words."""
    return Release(
        id=release_id,
        url=url,
        title=title,
        body=body,
        language="en",
        kind=kind,
        date=dated(date) if date else None,
        issuer=organization(organizations[0]) if organizations else None,
        organizations=tuple(organization(name) for name in organizations),
        speakers=tuple(Speaker(name, (name,), role, None, DECLARED) for name, role in speakers),
        statements=tuple(
            Statement(speaker, "direct", body.index(words), body.index(words) + len(words), DECLARED)
            for speaker, words in says
        ),
        places=(Place(place, DECLARED),) if place else (),
        source=Source(
            f"/srv/secret/{len(title)}.html",
            hashlib.sha256(body.encode()).hexdigest(),
            "text/html",
            "2026-01-02T03:04:05Z",
        ),
    )


RELEASES = (
    release(
        "culture/heritage-plan",
        "Ministry presents the heritage plan",
        "The minister presented the plan.\n\n“Our heritage is not for sale,” said Mara Elling.\n\n"
        "The plan has ten parts.",
        date="2007-03-14",
        speakers=(("Mara Elling", "Minister of Culture"), ("Tomas Reyne", None)),
        organizations=("Ministry of Culture",),
        url="https://culture.example/heritage-plan?lang=en",
        says=((0, "Our heritage is not for sale"), (None, "The plan has ten parts.")),
        place="Port Sel",
    ),
    release(
        "culture/fund",
        "Fund for heritage opens",
        "The fund opened for heritage in all regions. A grant pays for repairs.",
        date="2007-03",
        speakers=(("Mara Elling", "Minister of Culture"),),
        organizations=("Ministry of Culture", "Heritage Fund"),
    ),
    release(
        "justice/fraud",
        "Two charged with tax fraud",
        "Two people were charged with tax fraud, the attorney said.",
        date="2019",
        speakers=(("Ilse Varn", "Attorney"),),
        organizations=("Ministry of Justice",),
        kind="statement",
        url="javascript:alert(1)",
    ),
    release("undated", SCRIPT, f"Nobody dated this.\n\n{SCRIPT} and <b>bold</b> heritage & more.", kind=None),
)
NUMBERED = tuple(
    release(
        f"numbered/{number}", f"Notice number {number}", "A notice of the registry.", date="2020-05-06", kind="notice"
    )
    for number in range(1, 26)
)
ODD = tuple(release(odd, f"Odd one {at}", "An odd text.", kind="notice") for at, odd in enumerate(ODD_IDS))


def make_index(path: Path, releases: tuple[Release, ...]) -> str:
    """An index of `releases` at `path`; returns its location."""
    with open_engine(str(path), create=True) as engine, engine.writer() as writer:
        for one in releases:
            writer.add(one)
        for source in {one.source.path for one in releases}:
            count = sum(one.source.path == source for one in releases)
            writer.complete(SourceState(source, 1, 1, "0" * 64, "test", count, 0))
        writer.finish()
    return str(path)
