"""Where the pages of this journey are hung."""

from __future__ import annotations

from flask import Blueprint

letters = Blueprint("letters", __name__)
