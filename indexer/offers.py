"""Filters that words of a query look like: "EPA 2015" is an agency and a year."""

from __future__ import annotations

from indexer.names import Names
from indexer.suggestions import Offers


def offers(query: str, names: Names) -> Offers:
    """See `indexer.engine.Engine.offers`."""
    raise NotImplementedError
