"""The pages of this journey."""

from __future__ import annotations

from flask import Blueprint

verify = Blueprint("verify", __name__)
