"""An organization as a page and as JSON."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("organizations", __name__)
