"""What is told of a file besides its releases: that it was read to its end, or why it could not be."""

from __future__ import annotations

import msgspec


class Rejection(msgspec.Struct, frozen=True):
    """A file, or a part of one, that could not be read: what, where, and what to do about it."""

    path: str
    reason: str
    advice: str
    part: str = ""


class SourceState(msgspec.Struct, frozen=True):
    """A file that was read to its end, and enough of it to see that it has not changed.

    `size` in bytes, `modified_ns` in nanoseconds since 1970, `sha256` of its bytes; `reader` names what read it (the
    version of the rules and the mapping of declared fields), since another reader must read the file again; `releases`
    and `rejections` are counts. `fields` maps our names to those
    that its JSON Lines use.
    """

    path: str
    size: int
    modified_ns: int
    sha256: str
    reader: str
    releases: int
    rejections: int
    repeats: int = 0
    fields: dict[str, str] = {}


class Unchanged(msgspec.Struct, frozen=True):
    """A file that needs no reading, since it is what it was; `state` as it is now (its time may be newer)."""

    state: SourceState
