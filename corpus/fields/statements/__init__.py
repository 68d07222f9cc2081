"""Statements: who says what, directly, as reported, in turns, or as the whole release."""
