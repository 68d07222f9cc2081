"""How a line of names is drawn beside its list: each name a dot in a lane, each taking over a line to a later dot.

One piece of drawing stands beside each name. Its dot is at a fixed height; under it lanes go straight down for as long
as the name's text is. All lengths are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: From one lane to the next; the height of the dot; where a piece's curves end and its lanes go straight down.
STEP, DOT, BELOW = 18, 22, 44


@dataclass(frozen=True)
class Piece:
    """The drawing beside a name: where its dot is across, the curves to and from it, the lanes that go on below."""

    dot: int
    curves: tuple[str, ...]
    lanes: tuple[int, ...]


@dataclass(frozen=True)
class Drawing:
    """The pieces of a line, in its order, and how wide they are."""

    pieces: tuple[Piece, ...]
    width: int


class _Lanes:
    """The lanes in use: for each the position of the later name that it goes to, null where it is free."""

    def __init__(self) -> None:
        self.to: list[int | None] = []

    def free(self) -> int:
        """The first free lane."""
        if None not in self.to:
            self.to.append(None)
        return self.to.index(None)

    def take(self, later: int, wanted: int) -> int:
        """A lane to `later`: the wanted one where it is free, else the first that is."""
        lane = wanted if self.to[wanted] is None else self.free()
        self.to[lane] = later
        return lane


def drawing(names: int, links: Sequence[tuple[int, int]]) -> Drawing:
    """The drawing of so many names in the order of time; `links` are positions of an earlier and a later one."""
    lanes = _Lanes()
    pieces = [_piece(at, lanes, [later for earlier, later in links if earlier == at]) for at in range(names)]
    return Drawing(tuple(pieces), STEP * max(len(lanes.to), 1))


def _piece(at: int, lanes: _Lanes, later: Sequence[int]) -> Piece:
    arriving = [lane for lane, to in enumerate(lanes.to) if to == at]
    passing = [lane for lane, to in enumerate(lanes.to) if to is not None and to != at]
    for lane in arriving:
        lanes.to[lane] = None
    own = arriving[0] if arriving else lanes.free()
    leaving = [lanes.take(each, own) for each in later]
    curves = [_curve(lane, 0, own, DOT) for lane in arriving]
    curves += [_curve(own, DOT, lane, BELOW) for lane in leaving]
    curves += [_curve(lane, 0, lane, BELOW) for lane in passing]
    return Piece(_across(own), tuple(curves), tuple(_across(lane) for lane in sorted({*passing, *leaving})))


def _across(lane: int) -> int:
    return lane * STEP + STEP // 2


def _curve(lane: int, top: int, other: int, bottom: int) -> str:
    """The path from one lane at a height to another lower down."""
    start, end, middle = _across(lane), _across(other), (top + bottom) // 2
    if start == end:
        return f"M{start} {top}V{bottom}"
    return f"M{start} {top}C{start} {middle} {end} {middle} {end} {bottom}"
