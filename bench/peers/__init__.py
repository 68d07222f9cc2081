"""The engines under measure, one room each."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from bench.peers.protocol import Peer


class Room(NamedTuple):
    """Where a peer is: what tables call it, its module and class here, what must be installed, whose index it opens."""

    label: str
    module: str
    kind: str
    needs: str
    opens: str


ROOMS = {
    "onrecord": Room("OnRecord", "onrecord", "OnRecord", "indexer", "onrecord"),
    "whoosh": Room("Whoosh", "stock_whoosh", "StockWhoosh", "whoosh", "whoosh"),
    "fts5": Room("SQLite FTS5", "fts5", "Fts5", "sqlite3", "fts5"),
    "tantivy": Room("tantivy", "tantivy_py", "Tantivy", "tantivy", "tantivy"),
    "tantivy-bare": Room("tantivy, no ids", "tantivy_py", "TantivyWithoutIds", "tantivy", "tantivy"),
}
#: Those that build an index; the others ask the index of one of these in another way, and come with it.
NAMES = tuple(name for name, room in ROOMS.items() if room.opens == name)
#: The one that ratios are told against.
OURS = "onrecord"


def installed(name: str) -> bool:
    """True where the peer can run here."""
    return find_spec(ROOMS[name].needs) is not None


def make(name: str) -> Peer:
    """The peer of this name."""
    room = ROOMS[name]
    peer: Peer = getattr(import_module(f"bench.peers.{room.module}"), room.kind)()
    return peer


__all__ = ["NAMES", "OURS", "ROOMS", "Peer", "Room", "installed", "make"]
