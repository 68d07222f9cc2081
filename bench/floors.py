"""What measures may not fall below: TOML tables of names and least values, raised by measuring, lowered on demand."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Mapping
from pathlib import Path

Floors = Mapping[str, Mapping[str, float]]


def read(path: Path) -> Floors:
    """The floors of a file, by table and name."""
    floors: Floors = tomllib.loads(path.read_text(encoding="utf-8"))
    return floors


def write(path: Path, floors: Floors) -> None:
    """Write the floors with three digits, below what the file says of itself at its head."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    for table, least in floors.items():
        lines += ["", f"[{table}]", *(f"{name} = {value:.3f}" for name, value in least.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def below(found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """What is below its floor, and by how much, in words; a measure that was not taken is below, too."""
    return [_short(name, found.get(name), least) for name, least in floors.items() if found.get(name, -1.0) < least]


def _short(name: str, value: float | None, least: float) -> str:
    if value is None:
        return f"{name} was not measured; its floor is {least:.4f}"
    return f"{name} is {value:.4f}, below {least:.4f} by {least - value:.4f}"


def pinned(floors: Floors, table: str, least: Mapping[str, float], *, accept_lower: Container[str] = ()) -> Floors:
    """The floors with those of a table at `least`; only those named in `accept_lower` may fall."""
    old = floors.get(table, {})
    new = {name: value if name in accept_lower else max(value, old.get(name, 0.0)) for name, value in least.items()}
    return {**floors, table: {**old, **new}}
