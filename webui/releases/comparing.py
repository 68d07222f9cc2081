"""What differs between two releases."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("comparing", __name__)
