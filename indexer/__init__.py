"""Releases become an index; queries become results."""

from indexer.engine import IndexProblem, open_engine
from indexer.results import Results, SearchRequest

__all__ = ["IndexProblem", "Results", "SearchRequest", "open_engine"]
