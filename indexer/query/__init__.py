"""The query language: text becomes a tree, which is read back in words, compiled for Whoosh and used for marking."""

from indexer.query.errors import QueryError
from indexer.query.parse import parse
from indexer.query.printing import print_query
from indexer.query.reading import clauses, read_back, read_selections
from indexer.query.rewriting import any_of, significant

__all__ = ["QueryError", "any_of", "clauses", "parse", "print_query", "read_back", "read_selections", "significant"]
