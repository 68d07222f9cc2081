"""A release as a reference for a bibliography."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("citing", __name__)
