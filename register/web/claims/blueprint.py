"""Where the pages of this journey are hung."""

from __future__ import annotations

from flask import Blueprint

claims = Blueprint("claims", __name__)
