"""What the order of releases comes from, beside the words of a query."""
