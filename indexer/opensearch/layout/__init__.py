"""How a release lies in a cluster's index."""
