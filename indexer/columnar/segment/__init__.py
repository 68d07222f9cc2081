"""A segment: what is kept of at most 65,536 releases, as arrays by name, in memory or in a sealed file."""

from indexer.columnar.segment.segment import Segment

__all__ = ["Segment"]
