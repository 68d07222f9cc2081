"""The gold releases, as text and as the pages they stood on, scored by the scorer that lies beside the repository."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from bench.extraction.files import SHARED, releases
from bench.extraction.measures import Measured, MeasureError
from bench.extraction.within import cut, end_of
from corpus.release import Release

GOLD = SHARED / "gold" / "dev.jsonl"
SCORER = SHARED / "eval" / "score_extraction.py"


class _Gold(msgspec.Struct):
    id: str
    body: str
    page: dict[str, str] | None = None


def measure(gold: Path, folder: Path, *, jobs: int | None = None, scorer: Path = SCORER) -> list[Measured]:
    """The gold releases as text; as pages; and as pages no longer than gold's own texts. Raises `MeasureError`.

    The files to read and what is told of them are written into `folder`.
    """
    known = _read(gold)
    rows = [scored("text", "gold releases as text", gold, _told(gold, folder / "text", jobs, scorer), folder, scorer)]
    if any(entry.page for entry in known):
        told = _told(gold, folder / "pages", jobs, scorer, "--pages")
        rows.append(scored("pages", "gold releases as pages", gold, told, folder, scorer, "--pages"))
        bodies = {entry.id: entry.body for entry in known}
        short = [cut(release, end_of(bodies[_id(release)], release.body)) for release in told]
        rows.append(scored("pages-within", "pages, within what gold holds", gold, short, folder, scorer, "--pages"))
    return rows


def _read(gold: Path) -> list[_Gold]:
    try:
        lines = gold.read_bytes().splitlines()
    except OSError as problem:
        raise MeasureError(f"{gold}: {problem.strerror}; give gold releases, one a line.") from problem
    try:
        return [msgspec.json.decode(line, type=_Gold) for line in lines if line.strip()]
    except msgspec.DecodeError as problem:
        raise MeasureError(f"{gold}: {problem}; give gold releases, one a line.") from problem


def _id(release: Release) -> str:
    """The gold id: the scorer names files by it."""
    return Path(release.source.path).stem


def _told(gold: Path, folder: Path, jobs: int | None, scorer: Path, *form: str) -> list[Release]:
    """What is told of the files that the scorer makes of gold releases."""
    folder.mkdir()
    run_scorer(scorer, "inputs", str(gold), str(folder), *form)
    return releases(folder, jobs=jobs)


def scored(name: str, about: str, gold: Path, told: list[Release], folder: Path, scorer: Path, *form: str) -> Measured:
    """The measures of what is `told` of the gold releases; raises `MeasureError`.

    The predictions are written into `folder` under `name`; `form` is "--pages" or nothing.
    """
    predictions = folder / f"{name}.jsonl"
    predictions.write_bytes(b"".join(msgspec.json.encode(release) + b"\n" for release in told))
    marks = msgspec.json.decode(run_scorer(scorer, "score", str(gold), str(predictions), *form))
    return Measured(name, f"{marks['releases']['gold']} {about}", _values(marks))


def run_scorer(scorer: Path, *arguments: str) -> bytes:
    """What the scorer prints; raises `MeasureError` where it fails."""
    command = [sys.executable, str(scorer), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the scorer beside the repository
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise MeasureError(f"{scorer.name} {arguments[0]} ended with {done.returncode}: {last}; mend the gold file.")
    return done.stdout


def _values(marks: dict[str, Any]) -> dict[str, float]:
    """The scorer's measures under our names; wrong dates become the share of those that are not wrong."""
    values = {name: marks[name]["accuracy"] for name in ("title", "date", "issuer", "roles")}
    values["date_not_wrong"] = 1 - marks["date"]["wrong"] / marks["releases"]["gold"]
    for field in ("speakers", "organizations", "statements", "statement_characters"):
        values |= {f"{field}_{mean}": marks[field][mean] for mean in ("precision", "recall", "f1")}
    values["statement_kinds"] = marks["statements"]["kind_accuracy"]
    values |= {f"statements_{kind}": marks["statements"][f"recall_{kind}"] for kind in ("direct", "reported")}
    return values
