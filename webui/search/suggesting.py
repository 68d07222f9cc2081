"""What the box suggests while somebody types."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("suggesting", __name__)
