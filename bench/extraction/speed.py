"""How many releases a second one core reads, and which field or part of the format the time goes to."""

from __future__ import annotations

import inspect
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from bench import records
from bench.extraction.files import SHARED, releases
from bench.extraction.measures import MeasureError
from corpus import units
from corpus.fields import telling
from corpus.formats.html import page as html

DATA = SHARED / "data" / "bench" / "releases-30k.jsonl.gz"
PAGES = SHARED / "data" / "doj" / "pages"
_WORDS, _TEXTS, _PAGES, _STEP = 500, 300, 200, 30
#: Bytes of a page that is about 40 kB.
_SIZES = range(36_000, 44_000)
_ROUNDS = 3


class Speed(msgspec.Struct, frozen=True):
    """Releases that were read, the CPU seconds, and of these, in another run, the seconds by part."""

    name: str
    releases: int
    seconds: float
    parts: dict[str, float]


def measure() -> list[Speed]:
    """Texts of 500 words and pages of 40 kB, read by one process; raises `MeasureError` where there are none."""
    for path in (DATA, PAGES):
        if not path.exists():
            raise MeasureError(f"There is no {path}: the speed was NOT measured; lay the data beside the repository.")
    with tempfile.TemporaryDirectory(prefix="onrecord-speed-") as folder:
        pages = [path for path in sorted(PAGES.iterdir()) if path.stat().st_size in _SIZES][:_PAGES]
        return [_speed(f"texts of {_WORDS} words", _texts(Path(folder))), _speed("pages of 40 kB", pages)]


def _texts(folder: Path) -> list[Path]:
    """Files with the first 500 words of real releases that have as many, each the title and paragraphs."""
    paths: list[Path] = []
    for number, record in enumerate(records.read(DATA)):
        if len(paths) == _TEXTS:
            break
        if number % _STEP or len(record.body.split()) < _WORDS:
            continue
        paths.append(folder / f"{number:05}.txt")
        paths[-1].write_text(f"{record.title}\n\n{_first_words(record.body)}\n", encoding="utf-8")
    return paths


def _first_words(text: str) -> str:
    """The first 500 words with the line breaks between them."""
    cut = text.split(None, _WORDS)
    return text[: len(text) - len(cut[_WORDS])].rstrip() if len(cut) > _WORDS else text


def _speed(name: str, paths: list[Path]) -> Speed:
    """The best of some rounds, after one that warms up; then one more that is profiled."""
    read = len(releases(paths, jobs=1))
    seconds = min(_seconds(paths) for _ in range(_ROUNDS))
    clock = Clock()
    with clock.running():
        releases(paths, jobs=1)
    return Speed(name, read, seconds, clock.parts)


def _seconds(paths: list[Path]) -> float:
    started = time.process_time()
    releases(paths, jobs=1)
    return time.process_time() - started


class Clock:
    """CPU seconds by part, each without the parts that it calls itself."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Each function that tells a field, or that reads pages, is timed under its name; the rest as "else"."""
        undo = [
            *self._timed(units, "release_from", "putting together"),
            *self._timed_all(telling, ("corpus.fields.",)),
            *self._timed_all(html, ("corpus.formats.html.", "corpus.encoding"), "page: "),
            *self._timed(units, "_contents", "opening files"),
        ]
        self._enter("else")
        try:
            yield
        finally:
            self._leave()
            for module, name, function in undo:
                setattr(module, name, function)

    def _timed_all(
        self, module: ModuleType, origins: tuple[str, ...], prefix: str = ""
    ) -> Iterator[tuple[ModuleType, str, Any]]:
        """What a module calls of other rooms: functions, and the classes of a page's survey."""
        for name, called in inspect.getmembers(module, callable):
            origin = str(getattr(called, "__module__", ""))
            if origin.startswith(origins) and origin != module.__name__:
                yield from self._timed(module, name, prefix + name)

    def _timed(self, module: ModuleType, name: str, part: str) -> Iterator[tuple[ModuleType, str, Any]]:
        function: Callable[..., Any] = getattr(module, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            self._enter(part)
            try:
                return function(*arguments, **named)
            finally:
                self._leave()

        setattr(module, name, timed)
        yield module, name, function

    def _enter(self, part: str) -> None:
        self._count()
        self._running.append(part)

    def _leave(self) -> None:
        self._count()
        self._running.pop()

    def _count(self) -> None:
        now = time.process_time()
        if self._running:
            part = self._running[-1]
            self.parts[part] = self.parts.get(part, 0.0) + now - self._since
        self._since = now


def table(speeds: list[Speed]) -> str:
    """Releases a second and core, and the milliseconds of a release by part, as the tables of docs/extraction.md."""
    lines: list[str] = []
    for speed in speeds:
        rate = speed.releases / speed.seconds
        lines += [f"{speed.name}: {rate:.0f} a second and core ({speed.releases} read)", "", "| part | ms | share |"]
        lines.append("|---|---|---|")
        whole = sum(speed.parts.values())
        for part, seconds in sorted(speed.parts.items(), key=lambda pair: -pair[1]):
            lines.append(f"| {part} | {1000 * seconds / speed.releases:.2f} | {seconds / whole:.0%} |")
        lines.append("")
    return "\n".join(lines).rstrip()
