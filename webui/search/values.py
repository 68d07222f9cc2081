"""All values of one facet of a search, to find and choose from."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("values", __name__)
