"""The embedded engine: a Whoosh index in a directory, with a manifest of what it was made of."""

from indexer.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
