"""The embedded engine: a Whoosh index in a directory, with a manifest of what it was made of."""

from indexer.columnar.engine import ColumnarEngine

__all__ = ["ColumnarEngine"]
