"""The distributed engine: the same searches over an index in an OpenSearch cluster."""

from indexer.opensearch.engine import ClusterEngine

__all__ = ["ClusterEngine"]
