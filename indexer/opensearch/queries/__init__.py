"""Trees of queries in OpenSearch's language."""
