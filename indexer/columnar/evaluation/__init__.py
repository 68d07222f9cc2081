"""Queries over segments, on whole arrays: which releases match, and with what score."""

from indexer.columnar.evaluation.collection import Collection
from indexer.columnar.evaluation.evaluate import Evaluator
from indexer.columnar.evaluation.matches import Matches

__all__ = ["Collection", "Evaluator", "Matches"]
