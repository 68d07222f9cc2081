"""What was measured of one set of releases, and the table that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import floor

import msgspec

from bench import floors
from bench.floors import Floors

#: Floors are pinned at the multiple of this below what was measured: the fields of the same text never vary.
STEP = 0.005


class MeasureError(Exception):
    """A measure can't be taken. `str()` is one line: what, where and what to do."""


class Measured(msgspec.Struct, frozen=True):
    """The measures of one set: shares from 0 to 1 by name, the higher the better; `about` tells what they are of."""

    name: str
    about: str
    values: Mapping[str, float]


def share(part: int, whole: int) -> float:
    """`part` of `whole`; of nothing all is right."""
    return part / whole if whole else 1.0


def least(values: Mapping[str, float]) -> dict[str, float]:
    """What to pin for measured values."""
    return {name: floor(value / STEP + 1e-9) * STEP for name, value in values.items()}


def low(rows: Iterable[Measured], pinned: Floors) -> list[str]:
    """What is below its floor, as "set.measure is ..., below ... by ..."."""
    return [f"{row.name}.{short}" for row in rows for short in floors.below(row.values, pinned.get(row.name, {}))]


def table(rows: Sequence[Measured], pinned: Floors) -> str:
    """A line a measure: its name, its value, its floor, and whether it is below."""
    lines = [f"{'measure':48}{'value':>8}{'floor':>8}"]
    for row in rows:
        lines += ["", f"{row.name}: {row.about}"]
        own = pinned.get(row.name, {})
        lines += [_line(f"{row.name}.{name}", value, own.get(name)) for name, value in row.values.items()]
    return "\n".join(lines)


def markdown(rows: Sequence[Measured]) -> str:
    """The table of docs/extraction.md: a line a measure, a column a set."""
    names = dict.fromkeys(name for row in rows for name in row.values)
    lines = [f"| | {' | '.join(row.name for row in rows)} |", f"|---{'|---' * len(rows)}|"]
    for name in names:
        cells = [f"{row.values[name]:.3f}" if name in row.values else "" for row in rows]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _line(name: str, value: float, pinned: float | None) -> str:
    told = f"{pinned:8.3f}" if pinned is not None else f"{'-':>8}"
    return f"{name:48}{value:8.3f}{told}{'  BELOW' if pinned is not None and value < pinned else ''}"
