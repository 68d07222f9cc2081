"""Changes to an index in a cluster."""
