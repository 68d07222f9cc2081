"""Names in a cluster's index: found, completed, respelled."""
