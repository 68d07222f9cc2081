"""Bytes from anywhere become `Release` records."""
