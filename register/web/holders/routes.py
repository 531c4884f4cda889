"""The pages of this journey."""

from __future__ import annotations

from flask import Blueprint

holders = Blueprint("holders", __name__)
