"""How to ask: the query language with examples that work on this index."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("help", __name__)
