"""What is in the index, made once for each commit: its status, its coverage year by year, and examples of queries."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from flask import Flask, current_app

from indexer.engine import BudgetSpent, Engine, IndexProblem, Status
from indexer.results import SearchRequest, Timeline
from webui.examples import Example, examples
from webui.partial import missing
from webui.shared_engine import engine, shared

_KEY = "onrecord.contents"
#: How often a commit is looked for, in seconds; a run of commits is not kept up with.
LOOK = 5.0


@dataclass(frozen=True)
class Contents:
    """What the first page and the help show of an index, for one commit of it."""

    version: str
    status: Status
    coverage: Timeline
    examples: tuple[Example, ...]

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year with a release."""
        return (min(self.status.years), max(self.status.years)) if self.status.years else None

    @property
    def gaps(self) -> tuple[str, ...]:
        """The times between them of which there is no release: years, and years in a row (EDTF)."""
        found: list[str] = []
        for gap, run in groupby(self.coverage.bars, lambda bar: bar.gap):
            periods = [year for bar in run for year in bar.period.split("/")]
            found += [periods[0] if len(periods) == 1 else f"{periods[0]}/{periods[-1]}"] if gap else []
        return tuple(found)


class _Latest:
    """The contents of the commit that readers see now, made once for each commit where all of the index answers."""

    def __init__(self) -> None:
        self._contents: Contents | None = None
        self._lock = threading.Lock()

    def of(self, engine: Engine) -> Contents:
        """The contents of `engine`."""
        version = engine.version()
        with self._lock:
            found = self._contents
            if found is None or found.version != version:
                found = Contents(version, engine.status(), _coverage(engine), examples(engine))
                if not missing():
                    self._contents = found
        return found


def contents() -> Contents:
    """The contents of the current application's index; raises `IndexProblem` where there is none to read."""
    latest = current_app.extensions.setdefault(_KEY, _Latest())
    assert isinstance(latest, _Latest)  # noqa: S101 - tells the type of what was put there
    return latest.of(engine())


def warm(app: Flask) -> None:
    """Make what the first readers of `app` would wait for; where there is no index to read, nothing."""
    shared(app).warm()
    with app.app_context(), suppress(IndexProblem, BudgetSpent):
        contents()


def keep_warm(app: Flask, stopped: threading.Event) -> None:
    """Do so now, and after each commit that is not followed by another at once, until `stopped` is set."""
    warm(app)
    warmed = seen = _version(app)
    while not stopped.wait(LOOK):
        version = _version(app)
        if version == seen != warmed:
            warm(app)
            warmed = version
        seen = version


def _version(app: Flask) -> str:
    with suppress(IndexProblem):
        return shared(app).open().version()
    return ""


def _coverage(engine: Engine) -> Timeline:
    found = engine.search(SearchRequest(limit=0, timeline="year")).timeline
    assert found is not None  # noqa: S101 - it was asked for
    return found
