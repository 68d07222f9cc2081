"""How often several queries match over time."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("trends", __name__)
