"""Segments are made: of releases, and of other segments."""
