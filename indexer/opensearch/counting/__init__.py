"""Exact counts, though each shard tells only of its own part."""
