"""All speakers and all organizations, to look through."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("directories", __name__)
