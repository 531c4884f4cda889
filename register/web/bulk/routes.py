"""The pages of this journey."""

from __future__ import annotations

from flask import Blueprint

bulk = Blueprint("bulk", __name__)
