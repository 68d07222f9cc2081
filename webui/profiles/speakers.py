"""A speaker as a page and as JSON."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("speakers", __name__)
