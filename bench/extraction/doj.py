"""Pages of the US Department of Justice: title, date, and a component of it among the bodies told."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from bench.extraction.files import SHARED, releases
from bench.extraction.measures import Measured, MeasureError, share
from corpus.release import Release

FOLDER = SHARED / "data" / "doj"
_ACRONYM = re.compile(r"\s*\(.*")


class Known(msgspec.Struct, frozen=True):
    """What the publisher says of a page."""

    file: str
    title: str
    date: str
    components: tuple[str, ...]


def measure(folder: Path, *, jobs: int | None = None) -> Measured:
    """The shares of pages with the right title, date and component; a page without components has them right."""
    try:
        lines = (folder / "gold.jsonl").read_bytes().splitlines()
        known = [msgspec.json.decode(line, type=Known) for line in lines]
    except (OSError, msgspec.DecodeError) as problem:
        raise MeasureError(f"{folder / 'gold.jsonl'}: {problem}; give what is known of the pages.") from problem
    told = {Path(release.source.path).name: release for release in releases(folder / "pages", jobs=jobs)}
    both = [(entry, release) for entry in known if (release := told.get(Path(entry.file).name))]
    right = {
        "title": sum(release.title == " ".join(entry.title.split()) for entry, release in both),
        "date": sum(release.date is not None and release.date.value == entry.date for entry, release in both),
        "component": sum(has_component(entry, release) for entry, release in both),
    }
    return Measured("doj", f"{len(known)} pages", {name: share(count, len(known)) for name, count in right.items()})


def has_component(entry: Known, release: Release) -> bool:
    """Whether a component that the page declares is the issuer or among the organizations."""
    bodies = (*release.organizations, *((release.issuer,) if release.issuer else ()))
    told = {_plain(name) for body in bodies for name in (body.name, *body.raw)}
    return not entry.components or any(_plain(name) in told for name in entry.components)


def _plain(name: str) -> str:
    """A component without its acronym: "Office of Justice Programs (OJP)" is the office."""
    return _ACRONYM.sub("", name).casefold()
