"""The pages of this journey."""

from __future__ import annotations

from flask import Blueprint

tokens = Blueprint("tokens", __name__)
