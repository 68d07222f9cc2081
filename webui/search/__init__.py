"""A search as pages and as data: results, the values of its facets, what the box may mean."""
