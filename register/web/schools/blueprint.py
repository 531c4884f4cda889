"""The blueprint that the modules of this journey add their pages to."""

from __future__ import annotations

from flask import Blueprint

schools = Blueprint("schools", __name__)
